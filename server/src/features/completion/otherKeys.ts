import { lookup } from '../../base/table.ts';
import type { FileFacts } from '../../dialects/types.ts';
import type { Role } from '../../knowledge/roles.ts';
import type { MapEntry } from '../../syntax/tree.ts';
import { marker } from './place.ts';

/** Keys beside the settings we read, without which a client does not work or that people look for. */
interface OtherKey {
  readonly key: string;
  readonly role: Role | undefined;
  readonly note: string;
  readonly isMap: boolean;
}

const plain = (key: string, note: string): OtherKey => ({ key, role: undefined, note, isMap: false });
const of = (key: string, role: Role, note: string): OtherKey => ({ key, role, note, isMap: false });

interface Table {
  readonly isHere: (parent: MapEntry, facts: FileFacts) => boolean;
  readonly keys: readonly OtherKey[];
}

const endsWith =
  (...tail: readonly string[]) =>
  ({ path }: MapEntry): boolean =>
    tail.every((part, i) => part === '*' || String(path[path.length - tail.length + i] ?? '') === part);

/** ASP.NET Core's keys are in PascalCase, and its sections are known by their settings. */
const isAspnetSection = (parent: MapEntry, facts: FileFacts): boolean =>
  facts.settings.some((s) => s.dialect === 'aspnet-appsettings' && s.entry.parent === parent && s.entry.key !== marker);

/** Names from each program's documentation: spring.io, oauth2-proxy.github.io, grafana.com, learn.microsoft.com. */
const tables: Readonly<Record<string, readonly Table[]>> = {
  'spring-oauth2': [
    {
      isHere: endsWith('client', 'registration', '*'),
      keys: [
        plain('provider', 'The block below `provider` that has the endpoints; default: the one of the same name.'),
        plain('client-name', 'What the login page shows.'),
      ],
    },
    {
      isHere: endsWith('client', 'provider', '*'),
      keys: [plain('user-name-attribute', 'The claim or field that names the person, such as `sub` or `email`.')],
    },
  ],
  'oauth2-proxy': [
    {
      isHere: ({ path }) => path.length === 0,
      keys: [
        plain('provider', 'google, github, oidc, keycloak-oidc, entra-id …'),
        plain('email_domains', 'Who may sign in; `*` for everybody the provider knows.'),
        plain('upstreams', 'Where requests go that are signed in.'),
        plain('http_address', 'Where the proxy listens.'),
        plain('whitelist_domains', 'Where it may redirect after sign-in.'),
      ],
    },
  ],
  grafana: [
    {
      isHere: ({ key }) => /^auth\.\w+$/.test(key),
      keys: [
        plain('enabled', 'A section that is not enabled configures nothing.'),
        plain('name', 'What the login page shows.'),
        plain('allow_sign_up', 'Creates a user at the first sign-in.'),
        plain('use_pkce', 'Sends a code challenge with S256.'),
        plain('role_attribute_path', 'JMESPath from the claims to a role of Grafana.'),
      ],
    },
  ],
  'aspnet-appsettings': [
    {
      isHere: isAspnetSection,
      keys: [
        of('ClientId', 'client_id', 'Application (client) ID.'),
        of('ClientSecret', 'client_secret', 'Better kept in user secrets or a vault than in this file.'),
        of('CallbackPath', 'callback_path', 'Path of the redirect URI; a default of the handler.'),
      ],
    },
    {
      isHere: (parent, facts) => isAspnetSection(parent, facts) && /^(?:AzureAd|EntraId)$/i.test(parent.key),
      keys: [
        plain('Instance', 'https://login.microsoftonline.com/'),
        of('TenantId', 'tenant', 'Directory (tenant) ID.'),
      ],
    },
    {
      isHere: (parent, facts) =>
        isAspnetSection(parent, facts) && !/^(?:AzureAd|AzureAdB2C|EntraId)$/i.test(parent.key),
      keys: [of('Authority', 'issuer', 'The issuer of the authorization server.')],
    },
  ],
};

export const otherKeys = (dialect: string, parent: MapEntry, facts: FileFacts): readonly OtherKey[] =>
  (lookup(tables, dialect) ?? []).flatMap(({ isHere, keys }) => (isHere(parent, facts) ? keys : []));
