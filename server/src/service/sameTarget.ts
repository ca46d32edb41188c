import type { Secret } from '../base/secret.ts';
import type { TokenTarget } from '../probe/resource/types.ts';
import type { SigningKey, Target } from '../probe/types.ts';

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

/** The same of a test that shows a token. */
export function sameTokenTarget(a: TokenTarget, b: TokenTarget): boolean {
  return (
    a.id === b.id &&
    sameValue(a.token, b.token) &&
    sameValue(a.clientSecret, b.clientSecret) &&
    a.clientId === b.clientId &&
    a.authMethod === b.authMethod &&
    a.provider === b.provider &&
    a.issuer === b.issuer &&
    a.userinfo?.url === b.userinfo?.url &&
    a.introspection?.url === b.introspection?.url &&
    a.obstacle === b.obstacle
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
