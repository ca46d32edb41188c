import type { Plan, Target } from '../probe/types.ts';

/** The consent given for exact requests, and nothing more. */
export interface ConsentBook {
  /** A new random token for the plan; earlier tokens of the same target are void. */
  offer(plan: Plan): string;
  /**
   * The plan the token was given for, once. Undefined when the token is unknown or used, when it is for another
   * target, or when a value that the request would carry has changed since.
   */
  redeem(token: string, targetId: string, current: Target | undefined): Plan | undefined;
}

export function createConsentBook(): ConsentBook {
  const offers = new Map<string, { readonly token: string; readonly plan: Plan }>();
  return {
    offer(plan) {
      const token = crypto.randomUUID();
      offers.set(plan.target.id, { token, plan });
      return token;
    },
    redeem(token, targetId, current) {
      const offered = offers.get(targetId);
      if (offered === undefined || offered.token !== token) return undefined;
      offers.delete(targetId);
      return current !== undefined && sameTarget(offered.plan.target, current) ? offered.plan : undefined;
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
    sameSecret(a, b) &&
    a.authMethod === b.authMethod &&
    a.grantTypes.join() === b.grantTypes.join() &&
    a.scope === b.scope &&
    a.audience === b.audience &&
    a.redirectUri === b.redirectUri &&
    a.obstacle === b.obstacle &&
    namesOf(a) === namesOf(b)
  );
}

function sameSecret({ clientSecret: a }: Target, { clientSecret: b }: Target): boolean {
  return a === undefined || b === undefined ? a === b : a.equals(b);
}

const namesOf = (target: Target): string =>
  JSON.stringify(Object.values(target.settings).map((ref) => [ref.role, ref.name, ref.file]));
