import { Secret } from '../../server/src/base/secret.ts';
import type { Role } from '../../server/src/knowledge/roles.ts';
import type { SettingRef, Target } from '../../server/src/probe/types.ts';

/** A target with everything set; `changes` replace members. `secret` is a shorthand for its clientSecret. */
export function makeTarget(changes: Partial<Target> & { readonly secret?: string | null } = {}): Target {
  const { secret, ...rest } = changes;
  return {
    id: 'client-1',
    client: 'web-app',
    provider: undefined,
    environment: 'base',
    endpoint: 'https://auth.example.com/oauth2/token',
    issuer: undefined,
    clientId: 'web-app',
    clientSecret: secret === null ? undefined : new Secret(secret ?? 'canary-secret-0123456789'),
    authMethod: undefined,
    grantTypes: [],
    scope: undefined,
    audience: undefined,
    redirectUri: 'https://app.example.com/callback',
    settings: settingsFor('client_id', 'client_secret', 'redirect_uri', 'token_endpoint', 'scope'),
    obstacle: undefined,
    ...rest,
  };
}

/** Settings named as in a `.env` file, one on each line. */
export function settingsFor(...roles: readonly Role[]): Readonly<Partial<Record<Role, SettingRef>>> {
  return Object.fromEntries(
    roles.map((role, i) => [
      role,
      { role, name: `OAUTH_${role.toUpperCase()}`, file: 'file:///app/.env', span: { start: i * 10, end: i * 10 + 5 } },
    ]),
  );
}
