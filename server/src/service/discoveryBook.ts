import type { DiscoveryConsent, Progress } from '../probe/discovery/run.ts';
import { subjectKey } from '../probe/discovery/subject.ts';
import type { Subject } from '../probe/discovery/types.ts';

/** Requests as they were shown, and how far the comparison has come. */
export interface DiscoveryOffer {
  readonly subject: Subject;
  readonly consent: DiscoveryConsent;
  /** Undefined before the first request. */
  readonly progress: Progress | undefined;
}

/** The consent given for the shown hosts and requests of one comparison, and nothing more. */
export interface DiscoveryBook {
  /** A new random token; earlier tokens of the same client are void. */
  offer(offer: DiscoveryOffer): string;
  /** The offer of the token, once. Undefined when it is unknown or used, or when a value has changed since. */
  redeem(token: string, id: string, current: Subject | undefined): DiscoveryOffer | undefined;
}

export function createDiscoveryBook(): DiscoveryBook {
  const offers = new Map<string, { readonly token: string; readonly offer: DiscoveryOffer }>();
  return {
    offer(offer) {
      const token = crypto.randomUUID();
      offers.set(offer.subject.id, { token, offer });
      return token;
    },
    redeem(token, id, current) {
      const offered = offers.get(id);
      if (offered === undefined || offered.token !== token) return undefined;
      offers.delete(id);
      const isSame = current !== undefined && subjectKey(current) === subjectKey(offered.offer.subject);
      return isSame ? offered.offer : undefined;
    },
  };
}
