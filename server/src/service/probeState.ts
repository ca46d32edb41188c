import type { Secret } from '../base/secret.ts';
import type { PlanOptions } from '../probe/plan.ts';
import type { Plan, SigningKey, Target, Verdict } from '../probe/types.ts';

/** One request as it was shown. */
export type Offer =
  | {
      readonly kind: 'metadata';
      readonly target: Target;
      /** What the user chose or typed for the request that comes after. */
      readonly wishes?: Pick<PlanOptions, 'grant'> & { readonly refreshToken?: Secret | undefined };
    }
  | {
      readonly kind: 'token';
      readonly target: Target;
      readonly plan: Plan;
      /** The verdict that this request follows up. */
      readonly first: Verdict | undefined;
    };

/** The consent given for exact requests, and nothing more. */
export interface ConsentBook {
  /** A new random token for the request; earlier tokens of the same target are void. */
  offer(offer: Offer): string;
  /**
   * The request the token was given for, once. Undefined when the token is unknown or used, when it is for another
   * target, or when a value that the request would carry has changed since.
   */
  redeem(token: string, targetId: string, current: Target | undefined): Offer | undefined;
}

export function createConsentBook(): ConsentBook {
  const offers = new Map<string, { readonly token: string; readonly offer: Offer }>();
  return {
    offer(offer) {
      const token = crypto.randomUUID();
      offers.set(offer.target.id, { token, offer });
      return token;
    },
    redeem(token, targetId, current) {
      const offered = offers.get(targetId);
      if (offered === undefined || offered.token !== token) return undefined;
      offers.delete(targetId);
      return current !== undefined && sameTarget(offered.offer.target, current) ? offered.offer : undefined;
    },
  };
}

/** True when a request for one is a request for the other: every value and every name that consent has shown. */
export function sameTarget(a: Target, b: Target): boolean {
  return (
    a.id === b.id &&
    a.provider === b.provider &&
    a.endpoint === b.endpoint &&
    a.issuer === b.issuer &&
    a.clientId === b.clientId &&
    sameValue(a.clientSecret, b.clientSecret) &&
    a.authMethod === b.authMethod &&
    a.grantTypes.join() === b.grantTypes.join() &&
    a.scope === b.scope &&
    a.audience === b.audience &&
    a.redirectUri === b.redirectUri &&
    a.authorizationEndpoint === b.authorizationEndpoint &&
    a.deviceEndpoint === b.deviceEndpoint &&
    a.jwksUri === b.jwksUri &&
    a.resource === b.resource &&
    a.responseMode === b.responseMode &&
    sameValue(a.refreshToken, b.refreshToken) &&
    sameKey(a.signingKey, b.signingKey) &&
    a.obstacle === b.obstacle &&
    namesOf(a) === namesOf(b)
  );
}

const sameValue = (a: Secret | undefined, b: Secret | undefined): boolean =>
  a === undefined || b === undefined ? a === b : a.equals(b);

const sameKey = (a: SigningKey | undefined, b: SigningKey | undefined): boolean =>
  a === undefined || b === undefined
    ? a === b
    : sameValue(a.text, b.text) &&
      JSON.stringify([a.file, a.kid, a.alg, a.names]) === JSON.stringify([b.file, b.kid, b.alg, b.names]);

const namesOf = (target: Target): string =>
  JSON.stringify(Object.values(target.settings).map((ref) => [ref.role, ref.name, ref.file]));
