import { Secret } from '../../server/src/base/secret.ts';
import type { TokenPlan, TokenTarget, Way } from '../../server/src/probe/resource/types.ts';
import { settingsFor } from './target.ts';

/** A token of a setting with everything known; `changes` replace members. `text` is a shorthand for its value. */
export function makeTokenTarget(changes: Partial<TokenTarget> & { readonly text?: string } = {}): TokenTarget {
  const { text, ...rest } = changes;
  const settings = settingsFor('client_id', 'client_secret', 'access_token', 'api_key', 'scope', 'audience', 'issuer');
  const setting = settings.access_token;
  if (!setting) throw new Error('no setting');
  return {
    id: 'token-1',
    origin: { kind: 'setting', setting },
    client: 'web-app',
    provider: undefined,
    environment: 'base',
    token: new Secret(text ?? 'canary-token-0123456789abcdef'),
    issuer: 'https://id.example.com',
    userinfo: { url: 'https://id.example.com/userinfo', by: 'workspace' },
    introspection: { url: 'https://id.example.com/introspect', by: 'workspace' },
    scope: undefined,
    audience: undefined,
    clientId: 'web-app',
    clientSecret: new Secret('canary-secret-0123456789'),
    authMethod: undefined,
    settings,
    obstacle: undefined,
    ...rest,
  };
}

/** A plan as if it had been made for the target, without asking whether it would. */
export function makeTokenPlan(
  changes: Parameters<typeof makeTokenTarget>[0] & { readonly way?: Way; readonly url?: string } = {},
): TokenPlan {
  const { way = 'url', url, ...target } = changes;
  const address = url ?? (way === 'url' ? 'https://api.example.com/v1/orders' : `https://id.example.com/${way}`);
  return {
    target: makeTokenTarget(target),
    way,
    method: way === 'introspection' ? 'POST' : 'GET',
    url: address,
    host: new URL(address).host,
    namedBy: 'user',
    carrier: way === 'introspection' ? { kind: 'body' } : { kind: 'header', name: 'authorization', scheme: 'Bearer' },
    clientAuth: way === 'introspection' ? 'client_secret_basic' : undefined,
    headers: {},
    parameters: [],
    variables: [],
    notes: [],
    warnings: [],
  };
}
