import { refusalsSoFar } from '../syntax/edit.ts';
import type { RawFinding } from './types.ts';

/**
 * A finding whose fixes are made when they are first read. The getter stands on a class, as a literal with one would hold
 * what the finding was made from until V8's next full collection, see `model/answers.ts`.
 */
export class Found implements RawFinding {
  readonly ruleId: string;
  readonly at: RawFinding['at'];
  readonly message: string;
  readonly severity: RawFinding['severity'];
  readonly related: RawFinding['related'];
  readonly twin: RawFinding['twin'];
  readonly #make: () => RawFinding['fixes'];
  #fixes: RawFinding['fixes'] | undefined;

  constructor(
    { ruleId, at, message, severity, related, twin }: Omit<RawFinding, 'fixes'>,
    fixes: () => RawFinding['fixes'],
  ) {
    this.ruleId = ruleId;
    this.at = at;
    this.message = message;
    this.severity = severity;
    this.related = related;
    this.twin = twin;
    this.#make = fixes;
  }

  get fixes(): RawFinding['fixes'] {
    if (this.#fixes !== undefined) return this.#fixes;
    const refused = refusalsSoFar();
    const fixes = this.#make();
    // Those that there was no time for are made when asked for again.
    if (refusalsSoFar() === refused) this.#fixes = fixes;
    return fixes;
  }
}
