import { findProvider } from '../../knowledge/providers/lookup.ts';
import { tokenKindOf } from '../../knowledge/tokens.ts';
import type { Carrier } from './types.ts';

/** How an API takes its keys, and a request that says whose a key is and changes nothing. */
export interface KnownApi {
  readonly provider: string;
  /** Hosts that get its tokens by design. */
  readonly hosts: readonly string[];
  readonly identity: string | undefined;
  readonly method?: 'POST';
  /** Absent = `Authorization: Bearer`. */
  readonly carrier?: Carrier;
  readonly headers?: Readonly<Record<string, string>>;
}

const bearer: Carrier = { kind: 'header', name: 'authorization', scheme: 'Bearer' };
const header = (name: string): Carrier => ({ kind: 'header', name, scheme: undefined });

/** The vendors' API references, 2026-11. Each request only reads. */
const apis: readonly KnownApi[] = [
  { provider: 'openai', hosts: ['api.openai.com'], identity: 'https://api.openai.com/v1/models' },
  {
    provider: 'anthropic',
    hosts: ['api.anthropic.com'],
    identity: 'https://api.anthropic.com/v1/models',
    carrier: header('x-api-key'),
    headers: { 'anthropic-version': '2023-06-01' },
  },
  { provider: 'openrouter', hosts: ['openrouter.ai'], identity: 'https://openrouter.ai/api/v1/key' },
  {
    provider: 'github',
    hosts: ['api.github.com', 'github.com', 'uploads.github.com'],
    identity: 'https://api.github.com/user',
    headers: { accept: 'application/vnd.github+json' },
  },
  { provider: 'gitlab', hosts: ['gitlab.com'], identity: 'https://gitlab.com/api/v4/user' },
  { provider: 'slack', hosts: ['slack.com'], identity: 'https://slack.com/api/auth.test', method: 'POST' },
  { provider: 'stripe', hosts: ['api.stripe.com'], identity: 'https://api.stripe.com/v1/account' },
  { provider: 'sendgrid', hosts: ['api.sendgrid.com'], identity: 'https://api.sendgrid.com/v3/scopes' },
  {
    provider: 'notion',
    hosts: ['api.notion.com'],
    identity: 'https://api.notion.com/v1/users/me',
    headers: { 'notion-version': '2022-06-28' },
  },
  {
    provider: 'figma',
    hosts: ['api.figma.com'],
    identity: 'https://api.figma.com/v1/me',
    carrier: header('x-figma-token'),
  },
  {
    provider: 'discord',
    hosts: ['discord.com'],
    identity: 'https://discord.com/api/v10/users/@me',
    carrier: { kind: 'header', name: 'authorization', scheme: 'Bot' },
  },
  { provider: 'facebook', hosts: ['graph.facebook.com'], identity: 'https://graph.facebook.com/me' },
  { provider: 'google', hosts: ['www.googleapis.com', 'openidconnect.googleapis.com'], identity: undefined },
  {
    provider: 'microsoft-entra-id',
    hosts: ['graph.microsoft.com'],
    identity: 'https://graph.microsoft.com/v1.0/me',
  },
  { provider: 'dropbox', hosts: ['api.dropboxapi.com'], identity: undefined },
  { provider: 'spotify', hosts: ['api.spotify.com'], identity: 'https://api.spotify.com/v1/me' },
  { provider: 'linear', hosts: ['api.linear.app'], identity: undefined },
];

/** The provider a token belongs to by its own shape; undefined when the shape does not tell. */
export const providerOfToken = (token: string): string | undefined => tokenKindOf(token)?.provider;

export const apiOf = (provider: string | undefined): KnownApi | undefined =>
  provider === undefined ? undefined : apis.find((api) => api.provider === provider);

/**
 * True for the hosts that a provider serves everybody from. A pattern such as `*.auth0.com` does not count: anybody can
 * have a tenant there.
 */
export function isHostOf(provider: string | undefined, hostname: string): boolean {
  if (provider === undefined) return false;
  const host = hostname.toLowerCase();
  return apiOf(provider)?.hosts.includes(host) === true || findProvider(provider)?.match.hosts.includes(host) === true;
}

/** How a key is carried to a host of its provider; to any other host it goes as a bearer token. */
export function carrierFor(token: string, provider: string | undefined, hostname: string): Carrier {
  const api = apiOf(provider);
  if (!api?.carrier || !api.hosts.includes(hostname.toLowerCase())) return bearer;
  const format = tokenKindOf(token);
  // OAuth tokens of these providers are bearer tokens; only their own keys have a way of their own.
  if (provider === 'anthropic' && token.startsWith('sk-ant-oat')) return bearer;
  if (provider === 'discord' && format?.kind !== 'bot_token') return bearer;
  if (provider === 'figma' && format?.kind !== 'personal_access_token') return bearer;
  return api.carrier;
}

/** GitHub answers `/user` only for tokens of a person. */
export function identityUrl(token: string, provider: string | undefined): string | undefined {
  const api = apiOf(provider);
  if (provider === 'github' && token.startsWith('ghs_')) return 'https://api.github.com/rate_limit';
  return api?.identity;
}
