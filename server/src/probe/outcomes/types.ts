import type { Role } from '../../knowledge/roles.ts';
import type { AuthMethod, CredentialsVerdict, Grant, Likelihood, OutcomeClass } from '../types.ts';

/**
 * One way an exchange can end. Texts may hold `{names}` that the judge fills in (`fill` in judge/facts.ts), which also says what
 * becomes of a name without a value. None may ask for a value that is secret.
 */
export interface OutcomeRow {
  readonly class: OutcomeClass;
  /** True when the configuration passed what the request could test. */
  readonly ok?: true;
  readonly credentials: CredentialsVerdict;
  /** One sentence after the class label, so it starts with a capital and says what happened. */
  readonly headline: string;
  readonly proves: readonly string[];
  /** Most likely first; the judge puts what it sees in the target's own values before them. */
  readonly causes: readonly CauseRow[];
  /** Whether sending it again helps; absent = no. */
  readonly retry?: string;
  /** Which of the target's values are worth a look. */
  readonly hints?: readonly HintGroup[];
}

export interface CauseRow {
  readonly id: string;
  readonly likelihood: Likelihood;
  readonly explanation: string;
  readonly nextStep: string;
  /** The first of these that the target has is flagged. */
  readonly roles: readonly Role[];
}

/** `secret`: the answer proves that the client_id is known. `host`: nothing behind the host name was asked yet. */
export type HintGroup = 'credentials' | 'secret' | 'endpoint' | 'host' | 'redirect' | 'scope' | 'local';

export type OutcomeTable = Readonly<Record<string, OutcomeRow>>;

/** When an answer means which outcome. Conditions that are absent hold; all that are present have to. */
export interface AnswerMatch {
  readonly outcome: string;
  readonly providers?: readonly string[];
  readonly statuses?: readonly number[];
  /** Lower case. */
  readonly errors?: readonly string[];
  /** Numeric or textual vendor code. */
  readonly codes?: readonly string[];
  /** Tried on the error, the description and the message together. */
  readonly text?: RegExp;
  readonly grant?: Grant;
  readonly methods?: readonly AuthMethod[];
}

export function cause(
  id: string,
  likelihood: Likelihood,
  explanation: string,
  nextStep: string,
  ...roles: readonly Role[]
): CauseRow {
  return { id, likelihood, explanation, nextStep, roles };
}
