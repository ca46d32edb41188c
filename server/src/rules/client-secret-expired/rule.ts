import type { FileFacts } from '../../dialects/types.ts';
import { childOf, type ScalarEntry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { environmentOf } from '../support/environment.ts';
import type { Severity } from '../types.ts';

interface Data {
  /** Of the secret or of the date itself. */
  readonly name: string;
  /** `2025-01-31` */
  readonly date: string;
  readonly days: number;
  readonly isComment: boolean;
}

interface Expiry {
  readonly name: string;
  readonly entry: ScalarEntry;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly isComment: boolean;
}

const day = 86_400_000;

/** RFC 7591 section 3.2.1; Microsoft Entra ID: AADSTS7000222. */
export const rule = fileRule<Data>({
  meta: {
    id: 'client-secret-expired',
    group: 'lifetimes',
    severity: 'error',
    reach: 'file',
    fix: 'none',
    summary: 'A client secret has not expired.',
  },
  *detect({ facts, now }) {
    // Registrations recorded for tests are meant to be old.
    if (environmentOf(facts) === 'test') return;
    for (const { name, entry, at, isComment } of [...registered(facts), ...commented(facts)]) {
      const days = Math.floor((at - now) / day);
      const severity = severityOf(days, isComment);
      if (severity === undefined) continue;
      const date = new Date(at).toISOString().slice(0, 10);
      yield {
        at: { file: facts.file.uri, span: entry.contentSpan },
        severity,
        data: { name, date, days, isComment },
      };
    }
  },
  word: ({ name, date, days, isComment }) => {
    const told = isComment ? `A comment says that ${name}` : `According to ${name}, the client secret`;
    const when = days < 0 ? `expired on ${date}` : `expires on ${date}, in ${days === 1 ? '1 day' : `${days} days`}`;
    return (
      `${told} ${when}. ${days < 0 ? 'The' : 'From then on the'} token endpoint answers invalid_client (Entra ID: ` +
      'AADSTS7000222). Make a new secret while the old one still works, put it here, and delete the old one' +
      `${isComment ? '; if that is done, correct the comment.' : '.'}`
    );
  },
});

/** Comments are forgotten more often than secrets are. */
function severityOf(days: number, isComment: boolean): Severity | undefined {
  if (days < 0) return isComment ? 'warning' : 'error';
  return days < 30 ? (isComment ? 'info' : 'warning') : undefined;
}

/** Seconds since 1970, of the years 2001 to 2100: 0 means never, and milliseconds are another mistake. */
const isSeconds = (value: number): boolean => value >= 1e9 && value < 4.2e9;

/** `client_secret_expires_at` beside a secret, or in the answer of a registration endpoint. */
const registered = (facts: FileFacts): readonly Expiry[] =>
  facts.tree.entries.flatMap((entry) => {
    if (entry.kind !== 'scalar' || entry.inherited || entry.key !== 'client_secret_expires_at') return [];
    const seconds = Number(entry.value);
    const isClient = childOf(entry.parent, 'client_id') !== undefined;
    return isClient && isSeconds(seconds) ? [{ name: entry.key, entry, at: seconds * 1000, isComment: false }] : [];
  });

/** `expires 2025-01-31`, `@expires: 2025-01-31`, `valid until 2025-01-31`; no other date in a comment. */
const told =
  /(?:\bexpires?|\bexpiry(?:[ -]date)?|\bvalid (?:until|till|to))(?:\s+(?:on|at))?\s*[:=]?\s*(\d{4}-\d{2}-\d{2})(?![\d-])/i;

/** In the comment behind a client secret, or in the line of comment directly above it. */
const commented = (facts: FileFacts): readonly Expiry[] =>
  facts.settings.flatMap((setting) => {
    const { entry, role, value, name } = setting;
    if (role !== 'client_secret' || value.state === 'absent' || value.state === 'placeholder' || entry.inherited)
      return [];
    const { text } = facts.file;
    const behind = entry.comment === undefined ? '' : text.slice(entry.comment.start, entry.comment.end);
    const date = told.exec(behind)?.[1] ?? told.exec(commentAbove(text, entry.span.start))?.[1];
    // The secret works to the end of its last day, wherever that ends.
    const at = date === undefined ? Number.NaN : Date.parse(`${date}T23:59:59Z`);
    return Number.isNaN(at) ? [] : [{ name, entry, at, isComment: true }];
  });

function commentAbove(text: string, offset: number): string {
  const before = text.slice(Math.max(0, offset - 400), offset).split(/\r\n|\r|\n/);
  const line = before.at(-2)?.trim() ?? '';
  return /^(?:#|\/\/|;)/.test(line) ? line : '';
}
