import { lookup } from '../base/table.ts';
import { confidenceOf } from '../knowledge/providers/lookup.ts';
import type { Provider, ProviderSection } from '../knowledge/providers/types.ts';
import { isUrlRole, type Role } from '../knowledge/roles.ts';
import { providerEndpoint } from '../rules/support/endpoint.ts';
import { code, escapeMarkdown } from './markdown.ts';

interface Fact {
  readonly section: ProviderSection;
  /** Markdown, one sentence without a full stop. */
  readonly text: string;
}

/**
 * What the provider says of a setting of this role, as Markdown lines. A fact that is not of high confidence says so,
 * as nothing but hovers may rest on it.
 */
export function providerFacts(provider: Provider, role: Role): readonly string[] {
  return factsOf(provider, role).map(({ section, text }) => `- ${text}${doubt[confidenceOf(provider, section)]}`);
}

const doubt = { high: '', medium: ' (probably)', low: ' (not verified)' } as const;

function factsOf(provider: Provider, role: Role): readonly Fact[] {
  switch (role) {
    case 'client_id':
      return shape('clientId', provider.clientId.description);
    case 'client_secret':
      return [
        ...shape('clientSecret', provider.clientSecret.description),
        ...said('clientSecret', 'Expiry', provider.clientSecret.expiryPolicy),
      ];
    case 'scope':
      return scopeFacts(provider);
    case 'redirect_uri':
    case 'callback_path':
    case 'base_url':
      return redirectFacts(provider);
    case 'grant_type':
      return listed('protocol', 'Grants', provider.grantTypes);
    case 'token_endpoint_auth_method':
      return listed('protocol', 'Client authentication', provider.clientAuthMethods);
    case 'code_challenge_method':
      return said('protocol', 'PKCE', provider.pkce);
    case 'access_token':
      return said('lifetimes', 'Lifetime', provider.lifetimes.accessToken);
    case 'refresh_token':
      return said('lifetimes', 'Lifetime', provider.lifetimes.refreshToken);
    default:
      return isUrlRole(role) ? endpointFacts(provider, role) : [];
  }
}

const shape = (section: ProviderSection, description: string | undefined): readonly Fact[] =>
  said(section, 'Looks like', description);

const said = (section: ProviderSection, what: string, text: string | undefined): readonly Fact[] =>
  text === undefined ? [] : [{ section, text: `${what}: ${escapeMarkdown(text)}` }];

const listed = (section: ProviderSection, what: string, items: readonly string[]): readonly Fact[] =>
  items.length === 0 ? [] : [{ section, text: `${what}: ${items.map(code).join(', ')}` }];

function scopeFacts({ scopes, name }: Provider): readonly Fact[] {
  const section = 'scopes';
  const separators: Readonly<Record<string, string>> = { ' ': 'a space', ',': 'a comma', '+': 'a plus sign' };
  const separator =
    scopes.separator === undefined ? undefined : (lookup(separators, scopes.separator) ?? scopes.separator);
  const openid = {
    required: `${code('openid')} is required`,
    unsupported: `${escapeMarkdown(name)} has no ${code('openid')}`,
  };
  const refresh = scopes.offlineAccess.scope ?? scopes.offlineAccess.method;
  return [
    ...said(section, 'Separated by', separator),
    ...(scopes.openid === 'required' || scopes.openid === 'unsupported'
      ? [{ section, text: openid[scopes.openid] } as const]
      : []),
    ...(refresh === undefined ? [] : [{ section, text: `For a refresh token: ${code(refresh)}` } as const]),
    ...listed(section, 'Need a review', scopes.sensitive.slice(0, 6)),
  ];
}

function redirectFacts({ redirectUri }: Provider): readonly Fact[] {
  const section = 'redirectUri';
  const condition = (what: string, value: boolean | string | undefined): readonly Fact[] =>
    value === undefined
      ? []
      : [{ section, text: `${what}: ${typeof value === 'string' ? escapeMarkdown(value) : value ? 'yes' : 'no'}` }];
  return [
    ...said(section, 'Compared', redirectUri.matching),
    ...condition('https required', redirectUri.httpsRequired),
    ...condition('http on localhost', redirectUri.httpLocalhost),
    ...condition('A slash at the end counts', redirectUri.trailingSlashSignificant),
    ...said(section, 'Wildcards', redirectUri.wildcard),
  ];
}

function endpointFacts(provider: Provider, role: Role): readonly Fact[] {
  const section = 'endpoints';
  if (role === 'issuer') return documented(section, provider.issuer);
  if (role === 'discovery_url') return documented(section, provider.discoveryUrl);
  const name = providerEndpoint[role];
  return name === undefined ? [] : documented(section, provider.endpoints[name]);
}

const documented = (section: ProviderSection, url: string | undefined): readonly Fact[] =>
  url === undefined ? [] : [{ section, text: `Documented: ${code(url)}` }];
