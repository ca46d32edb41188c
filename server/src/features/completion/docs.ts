import { findProvider } from '../../knowledge/providers/lookup.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { type Role, roles } from '../../knowledge/roles.ts';
import { code, escapeMarkdown } from '../markdown.ts';
import { roleWords } from '../roleWords.ts';
import type { About } from './types.ts';

/** What the specifications say of a setting, in a sentence. */
const sentences: Partial<Readonly<Record<Role, string>>> = {
  client_id: 'Public name of the client at the authorization server (RFC 6749 section 2.2). Not a secret.',
  client_secret: 'Known to the server and this client alone (RFC 6749 section 2.3.1). Keep it out of committed files.',
  redirect_uri:
    'Has to be registered, and is compared character by character (RFC 6749 section 3.1.2, RFC 9700 section 2.1).',
  post_logout_redirect_uri: 'Has to be registered (OpenID Connect RP-Initiated Logout section 3).',
  issuer: 'Compared exactly with the `iss` of tokens, a slash at the end included (RFC 8414 section 2).',
  discovery_url: 'The issuer and `/.well-known/openid-configuration` (OpenID Connect Discovery section 4).',
  authorization_endpoint: 'Where the browser is sent to sign in (RFC 6749 section 3.1).',
  token_endpoint: 'Where codes and credentials become tokens (RFC 6749 section 3.2).',
  userinfo_endpoint: 'Claims about the person, for an access token (OpenID Connect Core section 5.3).',
  jwks_uri: 'The keys that signatures of tokens are checked with (RFC 7517).',
  introspection_endpoint: 'Tells an API what a token is worth (RFC 7662).',
  revocation_endpoint: 'Ends a token (RFC 7009).',
  device_authorization_endpoint: 'For devices without a browser (RFC 8628).',
  end_session_endpoint: 'Signs out at the provider (OpenID Connect RP-Initiated Logout).',
  scope: 'Names, separated by spaces in the request (RFC 6749 section 3.3). OpenID Connect needs `openid`.',
  grant_type: 'What the client shows for a token (RFC 6749 section 1.3).',
  response_type: 'What the authorization endpoint gives back (RFC 6749 section 3.1.1).',
  response_mode: 'How it is given back (OAuth 2.0 Multiple Response Types section 2.1).',
  code_challenge_method: 'PKCE protects the code against whoever intercepts it (RFC 7636).',
  token_endpoint_auth_method: 'Has to be the one registered (RFC 7591 section 2).',
  audience: 'Whom the access token is for.',
  session_secret: 'Signs or encrypts the session cookie. Random, at least 32 bytes, another one for each environment.',
  base_url: 'Where browsers reach the application; redirect URIs are made of it.',
};

/** Documentation of an offer as Markdown; '' when there is nothing to say. `about` came back from the client. */
export function documentation(about: unknown): string {
  const { role, provider: id, scope, note, preview } = aboutOf(about);
  const provider = findProvider(id ?? '');
  const sentence = role === undefined ? undefined : sentences[role];
  const parts = [
    scope !== undefined
      ? code(scope)
      : role === undefined || sentence !== undefined
        ? ''
        : escapeMarkdown(roleWords[role]),
    note === undefined ? '' : escapeMarkdown(note),
    scope === undefined && sentence !== undefined ? sentence : '',
    provider === undefined ? '' : providerLines(provider, role, scope),
    preview === undefined ? '' : fenced(preview),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function aboutOf(value: unknown): About {
  if (typeof value !== 'object' || value === null) return {};
  const fields = value as Record<string, unknown>;
  const text = (key: string): string | undefined => (typeof fields[key] === 'string' ? fields[key] : undefined);
  const [role, provider, scope, note, preview] = [
    roles.find((name) => name === fields.role),
    text('provider'),
    text('scope'),
    text('note'),
    text('preview'),
  ];
  return {
    ...(role === undefined ? {} : { role }),
    ...(provider === undefined ? {} : { provider }),
    ...(scope === undefined ? {} : { scope }),
    ...(note === undefined ? {} : { note }),
    ...(preview === undefined ? {} : { preview }),
  };
}

function providerLines(provider: Provider, role: Role | undefined, scope: string | undefined): string {
  const name = escapeMarkdown(provider.name);
  const lines = (texts: readonly (string | undefined)[]): string =>
    [name, ...texts.flatMap((text) => (text === undefined ? [] : [`- ${escapeMarkdown(text)}`]))].join('\n');
  if (scope !== undefined) return lines(scopeLines(provider, scope));
  switch (role) {
    case 'client_id':
      return lines([provider.clientId.description]);
    case 'client_secret':
      return lines([provider.clientSecret.description, provider.clientSecret.expiryPolicy]);
    case 'redirect_uri':
      return lines(provider.redirectUri.notes.slice(0, 4));
    case 'scope':
      return lines([provider.scopes.offlineAccess.note]);
    case 'token_endpoint':
      return lines(provider.tokenEndpoint.notes.slice(0, 3));
    default:
      return name;
  }
}

function scopeLines({ scopes }: Provider, scope: string): readonly (string | undefined)[] {
  const retired = scopes.deprecated.find((entry) => entry.scope === scope);
  const replaced = retired?.replacement === undefined ? undefined : `Deprecated: use ${retired.replacement}`;
  return [
    scopes.defaults.includes(scope) ? 'One of the usual scopes' : undefined,
    scopes.sensitive.includes(scope) ? 'Needs a review by the provider, or the consent of an administrator' : undefined,
    replaced ?? (retired === undefined ? undefined : 'Deprecated'),
    retired?.note,
  ];
}

/** Longer than any run of backticks in it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), (run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text.replaceAll('\r\n', '\n')}\n${fence}`;
}
