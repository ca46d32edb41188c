import { groupBy } from '../../base/groupBy.ts';
import { literalPattern } from '../../base/literalPattern.ts';
import { memoisedFor } from '../../base/memo.ts';
import type { Setting } from '../../dialects/types.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import type { Role } from '../../knowledge/roles.ts';

/** For messages: what a role's URL is called. */
export const endpointNames: Readonly<Partial<Record<Role, string>>> = {
  authorization_endpoint: 'authorization endpoint',
  token_endpoint: 'token endpoint',
  userinfo_endpoint: 'userinfo endpoint',
  jwks_uri: 'JWK set',
  introspection_endpoint: 'introspection endpoint',
  revocation_endpoint: 'revocation endpoint',
  device_authorization_endpoint: 'device authorization endpoint',
  end_session_endpoint: 'logout endpoint',
  registration_endpoint: 'registration endpoint',
  issuer: 'issuer',
  discovery_url: 'discovery document',
};

/** The name by which a provider's facts know a role's endpoint. */
export const providerEndpoint: Readonly<Partial<Record<Role, keyof Provider['endpoints']>>> = {
  authorization_endpoint: 'authorization',
  token_endpoint: 'token',
  userinfo_endpoint: 'userinfo',
  jwks_uri: 'jwks',
  introspection_endpoint: 'introspection',
  revocation_endpoint: 'revocation',
  device_authorization_endpoint: 'deviceAuthorization',
  end_session_endpoint: 'endSession',
  registration_endpoint: 'registration',
};

/** The provider documents exactly this URL, placeholders apart, for the setting's role. */
export function isDocumentedEndpoint(provider: Provider | undefined, setting: Setting): boolean {
  const name = providerEndpoint[setting.role];
  const template = name === undefined ? undefined : provider?.endpoints[name];
  if (template === undefined) return false;
  const source = template
    .split(/\{[^}]+\}/)
    .map(literalPattern)
    .join('[^/?#]+');
  return new RegExp(`^${source}/?$`).test(setting.value.text.split(/[?#]/)[0] ?? '');
}

/**
 * Settings of the setting's client in the same file, itself among them. All of a client get one list, so that what is made
 * of it can be remembered for it: a client may have as many settings as the file.
 */
export const clientIn = (settings: readonly Setting[], setting: Setting): readonly Setting[] =>
  byClient(settings).get(clientKey(setting)) ?? [];

const byClient = memoisedFor((settings: readonly Setting[]) => groupBy(settings, clientKey));

/** One text for the settings of one client. */
export const clientKey = ({ slot, environment }: Setting): string => JSON.stringify([slot, environment]);

/** Of a list that `clientIn` gave, the settings with the role. */
export const withRole = (client: readonly Setting[], role: Role): readonly Setting[] => byRole(client).get(role) ?? [];

const byRole = memoisedFor((client: readonly Setting[]) => groupBy(client, ({ role }) => role));
