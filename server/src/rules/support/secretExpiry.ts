import type { FileFacts } from '../../dialects/types.ts';
import { childOf, type ScalarEntry } from '../../syntax/tree.ts';

/** When a client secret ends, as the file itself says. */
export interface SecretExpiry {
  /** Of the secret or of the date itself. */
  readonly name: string;
  /** Where the date is written, or the secret that a comment is about. */
  readonly entry: ScalarEntry;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly isComment: boolean;
}

export const secretExpiries = (facts: FileFacts): readonly SecretExpiry[] => [
  ...registered(facts),
  ...commented(facts),
];

/** Seconds since 1970, of the years 2001 to 2100: 0 means never, and milliseconds are another mistake. */
const isSeconds = (value: number): boolean => value >= 1e9 && value < 4.2e9;

/** `client_secret_expires_at` beside a secret, or in the answer of a registration endpoint. */
const registered = (facts: FileFacts): readonly SecretExpiry[] =>
  facts.tree.entries.flatMap((entry) => {
    if (entry.kind !== 'scalar' || entry.inherited || entry.key !== 'client_secret_expires_at') return [];
    const seconds = Number(entry.value);
    const isClient = childOf(entry.parent, 'client_id') !== undefined;
    return isClient && isSeconds(seconds) ? [{ name: entry.key, entry, at: seconds * 1000, isComment: false }] : [];
  });

/** `expires 2025-01-31`, `@expires: 2025-01-31`, `valid until 2025-01-31`; no other date in a comment. */
const told =
  /(?:\bexpires?|\bexpiry(?:[ -]date)?|\bvalid (?:until|till|to))(?:\s{1,9}(?:on|at))?\s{0,9}[:=]?\s{0,9}(\d{4}-\d{2}-\d{2})(?![\d-])/i;

/** In the comment behind a client secret, or in the line of comment directly above it. */
const commented = (facts: FileFacts): readonly SecretExpiry[] =>
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
  const before = text.slice(Math.max(0, offset - 400), offset);
  if (!/#|\/\/|;/.test(before)) return '';
  const line =
    before
      .split(/\r\n|\r|\n/)
      .at(-2)
      ?.trim() ?? '';
  return /^(?:#|\/\/|;)/.test(line) ? line : '';
}
