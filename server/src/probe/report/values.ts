import type { Role } from '../../knowledge/roles.ts';
import { baseName } from '../../text/uri.ts';
import type { Target, Verdict } from '../types.ts';

/** A value that decides how a test comes out. */
export interface TestValue {
  readonly id: string;
  /** For people: `client secret`. */
  readonly what: string;
  readonly role: Role;
  readonly secret: boolean;
  /** Undefined when it is not configured. Only for comparing: a secret's text must go nowhere else. */
  readonly text: string | undefined;
}

type Sent = Pick<Verdict, 'target' | 'grant'>;

/**
 * Everything of a target that a test of it depends on, in the order in which a difference is most often the cause.
 * `sent` is what the test used where the files say nothing.
 */
export function valuesOf(target: Target, sent: Sent | undefined): readonly TestValue[] {
  const plainValue = (id: string, what: string, role: Role, text: string | undefined): TestValue => ({
    id,
    what,
    role,
    secret: false,
    text,
  });
  const { signingKey } = target;
  return [
    { id: 'secret', what: 'client secret', role: 'client_secret', secret: true, text: target.clientSecret?.reveal() },
    plainValue('client-id', 'client_id', 'client_id', target.clientId),
    plainValue('endpoint', 'token endpoint', 'token_endpoint', sent?.target.endpoint ?? target.endpoint),
    plainValue('issuer', 'issuer', 'issuer', target.issuer),
    plainValue(
      'auth-method',
      'authentication method',
      'token_endpoint_auth_method',
      sent?.target.authMethod ?? target.authMethod,
    ),
    plainValue('grant', 'grant', 'grant_type', sent?.grant ?? (target.grantTypes.join(' ') || undefined)),
    plainValue('scope', 'scope', 'scope', target.scope),
    plainValue('audience', 'audience', 'audience', target.audience),
    plainValue('redirect', 'redirect URI', 'redirect_uri', target.redirectUri),
    {
      id: 'key',
      what: 'signing key',
      role: 'private_key',
      secret: true,
      text: signingKey === undefined ? undefined : (signingKey.text?.reveal() ?? signingKey.file?.path),
    },
    { id: 'refresh', what: 'refresh token', role: 'refresh_token', secret: true, text: target.refreshToken?.reveal() },
  ];
}

/** `OIDC_CLIENT_SECRET in .env`; undefined when no file has the setting. */
export function placeNameOf(target: Target, role: Role): string | undefined {
  const place = target.settings[role];
  return place === undefined ? undefined : `${place.name} in ${baseName(place.file)}`;
}
