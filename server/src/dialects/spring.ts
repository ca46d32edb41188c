import { groupBy } from '../base/groupBy.ts';
import { memoisedFor } from '../base/memo.ts';
import { childOf, type Entry, entryAt, textAt } from '../syntax/tree.ts';
import { environmentName } from './environment.ts';
import { providerOfKey } from './providerOfKey.ts';
import { hasRelaxed, matchesRelaxed, structuredDialect } from './structured.ts';
import type { Dialect, Setting } from './types.ts';

const client = 'spring.security.oauth2.client';

/** Spring Authorization Server in Spring Boot (reference, "OAuth2", "Authorization Server"): the clients it knows. */
const server = 'spring.security.oauth2.authorizationserver';

const properties = structuredDialect({
  id: 'spring-oauth2',
  title: 'Spring Boot application.yml or application.properties',
  kind: 'use',
  formats: ['yaml', 'properties'],
  files: [
    '**/application.{yml,yaml,properties}',
    '**/application-*.{yml,yaml,properties}',
    '**/bootstrap.{yml,yaml,properties}',
    '**/application.{yml,properties}.*',
  ],
  // A configuration server keeps the files of its clients under their names.
  sniffedFiles: ['**/*.{yml,yaml}', '**/*.properties'],
  references: 'spring',
  relaxedKeys: true,
  recognise: (tree, { name }) => {
    if (/^messages/i.test(name)) return 0;
    if (hasRelaxed(tree, 'spring.security.oauth2') || hasRelaxed(tree, 'security.oauth2.client')) return 0.95;
    if (!/^(?:application|bootstrap)[-.]/i.test(name)) return 0;
    // A profile often holds no more than how the server is reached.
    const own = ['spring', 'okta.oauth2', 'server.port', 'server.servlet', 'server.forward-headers-strategy'];
    return own.some((path) => hasRelaxed(tree, path)) ? 0.6 : 0;
  },
  profile: (root) => {
    const name =
      entryAt(root, 'spring', 'config', 'activate', 'on-profile') ??
      childOf(matchesRelaxed(root, ['spring', 'config'])[0], 'activate.on-profile') ??
      childOf(entryAt(root, 'spring'), 'profiles');
    return name?.kind === 'scalar' && /^[\w-]+$/.test(name.value) ? environmentName(name.value) : undefined;
  },
  blocks: [
    {
      at: `${client}.registration.*`,
      slot: 'key',
      provider: (block) => providerOfRegistration(block),
      relative: ['redirect_uri'],
      settings: {
        'client-id': 'client_id',
        'client-secret': 'client_secret',
        'redirect-uri': 'redirect_uri',
        scope: 'scope',
        'authorization-grant-type': 'grant_type',
        'client-authentication-method': 'token_endpoint_auth_method',
      },
    },
    {
      at: `${client}.provider.*`,
      slot: registrationsOfProvider,
      provider: (block) => providerOfKey(block.key),
      settings: {
        'issuer-uri': 'issuer',
        'authorization-uri': 'authorization_endpoint',
        'token-uri': 'token_endpoint',
        'user-info-uri': 'userinfo_endpoint',
        'jwk-set-uri': 'jwks_uri',
      },
    },
    {
      at: 'spring.security.oauth2.resourceserver.jwt',
      slot: 'application',
      settings: { 'issuer-uri': 'issuer', 'jwk-set-uri': 'jwks_uri', audiences: 'audience' },
    },
    {
      at: 'spring.security.oauth2.resourceserver.opaquetoken',
      settings: {
        'introspection-uri': 'introspection_endpoint',
        'client-id': 'client_id',
        'client-secret': 'client_secret',
      },
    },
    {
      // Until Spring Boot 2.2.
      at: 'spring.security.oauth2.resourceserver.opaque',
      settings: {
        'introspection-uri': 'introspection_endpoint',
        'introspection-client-id': 'client_id',
        'introspection-client-secret': 'client_secret',
      },
    },
    {
      at: 'okta.oauth2',
      provider: 'okta',
      relative: ['redirect_uri'],
      settings: {
        issuer: 'issuer',
        'client-id': 'client_id',
        'client-secret': 'client_secret',
        audience: 'audience',
        scopes: 'scope',
      },
    },
    {
      at: `${server}.client.*`,
      kind: 'registration',
      slot: (block) => [registeredName(block)],
      settings: {
        'registration.client-id': 'client_id',
        'registration.redirect-uris': 'redirect_uri',
        'registration.post-logout-redirect-uris': 'post_logout_redirect_uri',
      },
    },
    {
      at: server,
      kind: 'registration',
      slot: (block) => [...new Set(matchesRelaxed(block, ['client', '*']).map(registeredName))],
      settings: { issuer: 'issuer' },
    },
    {
      // okta-spring-boot-starter: the login of an application, and what an API accepts; also for Auth0.
      at: 'okta.oauth2',
      slot: () => ['okta'],
      relative: ['redirect_uri'],
      settings: {
        issuer: 'issuer',
        audience: 'audience',
        'client-id': 'client_id',
        'client-secret': 'client_secret',
        'redirect-uri': 'redirect_uri',
        scopes: 'scope',
      },
    },
    {
      // Spring Cloud Azure: one client, for sign-in and for APIs (its reference, "Microsoft Entra ID").
      at: 'spring.cloud.azure.active-directory',
      slot: () => ['azure'],
      provider: 'microsoft-entra-id',
      settings: {
        'credential.client-id': 'client_id',
        'credential.client-secret': 'client_secret',
        'profile.tenant-id': 'tenant',
      },
    },
    {
      // Spring Boot 1 and Spring Security OAuth: one client, with words of its own for the endpoints.
      at: 'security.oauth2.client',
      slot: () => ['client'],
      relative: ['redirect_uri'],
      settings: {
        'client-id': 'client_id',
        'client-secret': 'client_secret',
        'access-token-uri': 'token_endpoint',
        'user-authorization-uri': 'authorization_endpoint',
        'pre-established-redirect-uri': 'redirect_uri',
        scope: 'scope',
        'grant-type': 'grant_type',
      },
    },
    {
      at: 'security.oauth2.resource',
      slot: () => ['client'],
      settings: { 'user-info-uri': 'userinfo_endpoint', 'jwk.key-set-uri': 'jwks_uri' },
    },
    { at: 'server', slot: 'application', settings: { port: 'port' } },
    {
      at: 'server.servlet.session.cookie',
      slot: 'application',
      settings: { secure: 'cookie_secure', 'same-site': 'cookie_same_site' },
    },
  ],
});

/**
 * Spring Boot `application*.yml` and `application*.properties` (Spring Boot reference, "OAuth2"; keys bind in relaxed
 * form). A provider's block belongs to the registration of the same name.
 */
export const springOauth2: Dialect = {
  ...properties,
  read: (tree, input) => {
    const reading = properties.read(tree, input);
    return { ...reading, settings: reading.settings.map(withoutList) };
  },
};

/** Several redirect URIs in one text are split at commas by Spring Boot's binding; such a text is left unknown. */
function withoutList(setting: Setting): Setting {
  const isList = setting.kind === 'registration' && setting.item === undefined && setting.value.text.includes(',');
  const { text } = setting.value;
  return isList ? { ...setting, value: { state: 'template', text, parts: [{ kind: 'opaque', text }] } } : setting;
}

/** Apart from the registrations of the client side, which may stand in the same file under the same name. */
const registeredName = (block: Entry): string => `authorizationserver.${block.key}`;

/** A provider's settings belong to every registration that names it, else to the registration of the same name. */
function registrationsOfProvider(provider: Entry, root: Entry): readonly string[] {
  return registrationsByProvider(root).get(provider.key) ?? [provider.key];
}

const registrationsByProvider = memoisedFor((root: Entry): ReadonlyMap<string, readonly string[]> => {
  const registrations = matchesRelaxed(root, [...client.split('.'), 'registration', '*']);
  const byProvider = groupBy(registrations, (one) => textAt(one, 'provider') ?? one.key);
  return new Map([...byProvider].map(([provider, users]) => [provider, [...new Set(users.map((user) => user.key))]]));
});

/** The registration's `provider:` key names it; without one the registration's own id does. */
function providerOfRegistration(block: Entry): string | undefined {
  const named = childOf(block, 'provider');
  return providerOfKey(named?.kind === 'scalar' ? named.value : block.key);
}
