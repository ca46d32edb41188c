import type { ReportBlock } from './types.ts';

/** A test as it is remembered: nothing of it is a value of the configuration. */
export interface PastTest {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly outcome: string;
  readonly class: string;
  readonly ok: boolean;
  /** HTTP status; absent without an answer. */
  readonly status?: number | undefined;
  readonly grant: string;
  /** Which request of a sign-in it was; `token` for the token request. */
  readonly leg: string;
  readonly authMethod: string;
}

/** What became of a value that tests of this client send. */
export interface ValueChange {
  /** `client secret`. */
  readonly what: string;
  /** `OIDC_CLIENT_SECRET in .env`; absent when no file says it. */
  readonly where: string | undefined;
  readonly kind: 'changed' | 'added' | 'removed';
}

/** Another test of the same client, and what differs between that one and the present one. */
export interface Since {
  readonly test: PastTest;
  readonly changes: readonly ValueChange[];
  /** What is the same in both. */
  readonly same: readonly string[];
}

export interface HistoryView {
  readonly ok: boolean;
  /** The last test of the same kind that came out the other way: the one that worked, or the one that failed. */
  readonly turn: Since | undefined;
  /** The newest first, without the present one. */
  readonly earlier: readonly PastTest[];
}

const shown = 5;

/** What earlier tests tell, as a section of the report; empty when there were none. */
export function historyBlocks({ ok, turn, earlier }: HistoryView): readonly ReportBlock[] {
  if (earlier.length === 0) return [];
  const rows = earlier.slice(0, shown).map((test) => [when(test.at), answerOf(test), requestOf(test)]);
  return [
    { kind: 'paragraph', text: turn === undefined ? neverSentence(ok) : turnSentence(ok, turn) },
    { kind: 'table', head: ['When (local time)', 'Answer', 'Request'], rows },
  ];
}

const requestOf = ({ grant, leg, authMethod }: PastTest): string =>
  [leg === 'token' ? undefined : `${leg} request`, grant, authMethod].filter((part) => part !== undefined).join(', ');

const neverSentence = (ok: boolean): string =>
  ok ? 'No test of this kind that is remembered has failed.' : 'No test of this kind that is remembered has worked.';

function turnSentence(ok: boolean, { test, changes, same }: Since): string {
  const past = ok ? `when it failed (${answerOf(test)})` : 'when it worked';
  if (changes.length === 0) {
    const elsewhere = ok ? 'Something was fixed' : 'The cause is';
    return `Since ${when(test.at)}, ${past}, nothing that the test sends has changed. ${elsewhere} on the server’s side or on the way to it.`;
  }
  const unchanged = same.length === 0 ? '' : `; the same: ${same.join(', ')}`;
  return `Since ${when(test.at)}, ${past}: ${changes.map(changeText).join(', ')}${unchanged}.`;
}

const changeText = ({ what, where, kind }: ValueChange): string =>
  `${what}${where === undefined ? '' : ` (${where})`} ${kind}`;

const answerOf = ({ ok, outcome, status }: PastTest): string =>
  [ok ? 'worked' : undefined, outcome, status === undefined ? undefined : `HTTP ${status}`]
    .filter((part) => part !== undefined)
    .join(', ');

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12 Nov 2026 14:03`, in the time zone of this machine. */
export function when(at: number): string {
  const date = new Date(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${date.getDate()} ${months[date.getMonth()]} ${date.getFullYear()}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}
