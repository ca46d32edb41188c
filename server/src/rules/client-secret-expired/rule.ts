import { fileRule } from '../define.ts';
import { entraToo } from '../support/entraCode.ts';
import { environmentOf } from '../support/environment.ts';
import { secretExpiries } from '../support/secretExpiry.ts';
import type { Severity } from '../types.ts';

interface Data {
  /** Of the secret or of the date itself. */
  readonly name: string;
  /** `2025-01-31` */
  readonly date: string;
  readonly days: number;
  readonly isComment: boolean;
  readonly provider: string | undefined;
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
    for (const { name, entry, at, isComment } of secretExpiries(facts)) {
      const days = Math.floor((at - now) / day);
      const severity = severityOf(days, isComment);
      if (severity === undefined) continue;
      const date = new Date(at).toISOString().slice(0, 10);
      yield {
        at: { file: facts.file.uri, span: entry.contentSpan },
        severity,
        data: { name, date, days, isComment, provider: facts.settings.find((one) => one.entry === entry)?.provider },
      };
    }
  },
  word: ({ name, date, days, isComment, provider }) => {
    const told = isComment ? `A comment says that ${name}` : `According to ${name}, the client secret`;
    const when = days < 0 ? `expired on ${date}` : `expires on ${date}, in ${days === 1 ? '1 day' : `${days} days`}`;
    return (
      `${told} ${when}. ${days < 0 ? 'The' : 'From then on the'} token endpoint refuses ` +
      `it (invalid_client${entraToo(provider, 'AADSTS7000222')}). Create a new secret${days < 0 ? '' : ' while the old one still works'}, ` +
      `put it here, and delete the old one${isComment ? '; if that is done, correct the comment.' : '.'}`
    );
  },
});

/** Comments are forgotten more often than secrets are. */
function severityOf(days: number, isComment: boolean): Severity | undefined {
  if (days < 0) return isComment ? 'warning' : 'error';
  return days < 30 ? (isComment ? 'info' : 'warning') : undefined;
}
