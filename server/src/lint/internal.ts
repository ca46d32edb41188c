import { hash } from '../base/hash.ts';
import type { Finding, Location, RawFinding } from '../rules/types.ts';

/** The id of findings about authproof itself: no rule, so it can be neither configured nor silenced. */
export const internalError = 'internal-error';

/** Where such a failure is to be told. */
const issues = 'https://github.com/authproof/authproof/issues';

/** Instead of what a rule would have said. */
export interface RuleFailure extends RawFinding {
  readonly failedRule: string;
}

/** Nothing of the error is in it: its message may quote a file. */
export const ruleFailed = (failedRule: string, file: string): RuleFailure => ({
  ...raw(
    file,
    `The rule ${failedRule} failed with an error of its own, so what it finds or fixes is missing; the others were run.`,
  ),
  failedRule,
});

/** Whether it tells of a rule that threw. */
export const isRuleFailure = (found: RawFinding): found is RuleFailure => 'failedRule' in found;

/** Instead of everything about a file. */
export const fileFailed = (file: string): Finding =>
  finish(raw(file, 'authproof failed to read this file with an error of its own, so nothing in it is checked.'), file);

/** A file that has ended the process. */
export const fileSkipped = (file: string): Finding =>
  finish(
    raw(
      file,
      'authproof has ended three times in a row while it worked on this file. The file is left out for a day, or until its text changes.',
    ),
    file,
  );

const start: Location['span'] = { start: 0, end: 0 };

const raw = (file: string, what: string): RawFinding => ({
  ruleId: internalError,
  at: { file, span: start },
  message: `${what} Please report it; what the log says helps.`,
  severity: 'info',
  related: [],
  fixes: [],
});

/** `stablePath`: the path that is the same on every machine. */
export const finish = (found: RawFinding, stablePath: string): Finding => ({
  ...found,
  docs: issues,
  fingerprint: hash([internalError, stablePath, found.message].join('\n')),
});
