import { createConsents } from '../service/consents.ts';
import type { TestSession } from './testSession.ts';

export interface Refusal {
  readonly ok: false;
  readonly reason: string;
}

export const refuse = (reason: string): Refusal => ({ ok: false, reason });

export const failed = refuse('An internal error kept authproof from doing this; the log has its kind.');

/** Why nothing is done, in the words of what would be sent. */
export interface Refusals {
  readonly untrusted: string;
  /** Something is not as it was when the request was shown. */
  readonly changed: string;
  /** What would be tested is no longer there. */
  readonly gone: string;
}

/** How a kind of test tells its requests apart. */
interface Kind<Key, Subject> {
  readonly refusals: Refusals;
  /** Of all that is shown in one slot, the last counts. */
  readonly slotOf: (key: Key) => string;
  /** What is tested, as the workspace has it now. */
  readonly find: (key: Key) => Subject | undefined;
  /** True when a request for one is a request for the other. */
  readonly isSame: (a: Subject, b: Subject) => boolean;
}

/** What was shown, and is sent when its token comes back. */
export interface Shown<Key, Subject, Step> {
  readonly key: Key;
  /** As the workspace had it, without what its metadata or the user added. */
  readonly subject: Subject;
  readonly step: Step;
}

/**
 * The way of every test: what is tested is looked up and planned, the plan is shown under a consent token, and what was
 * shown is done when the token comes back. That is the case once, in a trusted workspace only, and only as long as
 * everything is as it was.
 */
export interface Consented<Key, Subject, Step> {
  /** The answer for what is tested, once all files are read. */
  plan<Answer>(key: Key, make: (subject: Subject) => Answer): Promise<Answer | Refusal>;
  /** The consent token of what is shown. */
  show(shown: Shown<Key, Subject, Step>): string;
  redeem<Answer>(
    slot: string,
    consentToken: string,
    go: (shown: Shown<Key, Subject, Step>) => Promise<Answer>,
  ): Promise<Answer | Refusal>;
}

export function createConsented<Key, Subject, Step>(
  { service, isTrusted }: Pick<TestSession, 'service' | 'isTrusted'>,
  { refusals, slotOf, find, isSame }: Kind<Key, Subject>,
): Consented<Key, Subject, Step> {
  const consents = createConsents<Shown<Key, Subject, Step>>(({ key, subject }) => {
    const now = find(key);
    return now !== undefined && isSame(subject, now);
  });
  return {
    async plan(key, make) {
      await service.settled();
      const subject = find(key);
      return subject === undefined ? refuse(refusals.gone) : make(subject);
    },
    show: (shown) => consents.offer(slotOf(shown.key), shown),
    async redeem(slot, consentToken, go) {
      if (!isTrusted()) return refuse(refusals.untrusted);
      const shown = consents.redeem(slot, consentToken);
      return shown === undefined ? refuse(refusals.changed) : go(shown);
    },
  };
}
