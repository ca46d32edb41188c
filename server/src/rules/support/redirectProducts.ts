import { memoisedFor } from '../../base/memo.ts';
import { lookup } from '../../base/table.ts';
import { variableAt } from '../../dialects/lookups.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { textAt } from '../../syntax/tree.ts';
import { parseUrl } from './url.ts';

/** A program that reads the redirect URI and serves its callback at a fixed path. */
export interface Product {
  readonly name: string;
  /** The usual path, for the message and the fix. */
  readonly path: string;
  readonly accepts: (path: string) => boolean;
  /** The variable to which the program appends what stands here, so that an origin is one too many. */
  readonly joinedTo?: string;
}

/** The product that reads this redirect URI; undefined for applications, whose routes nobody here knows. */
export function productOf(model: Model, client: Client, { setting }: ResolvedSetting): Product | undefined {
  const { dialect, name } = setting;
  if (dialect === 'oauth2-proxy' || name === 'OAUTH2_PROXY_REDIRECT_URL') {
    return oauth2Proxy(model.fileOf(setting.file), setting);
  }
  if (dialect === 'supabase-config-toml' && setting.kind === 'use') return supabase;
  if (/^SUPABASE_AUTH_EXTERNAL_\w+_REDIRECT_URI$/.test(name)) return supabase;
  if (/^GOTRUE_EXTERNAL_\w+_REDIRECT_URI$/.test(name)) return gotrue;
  if (/^MINIO_IDENTITY_OPENID_REDIRECT_URI/.test(name)) return minio;
  const nuxtProvider = /^NUXT_OIDC_PROVIDERS_([A-Z0-9]+)_REDIRECT_URI$/.exec(name)?.[1];
  if (nuxtProvider !== undefined) return nuxtOidcAuth(nuxtProvider.toLowerCase());
  const route = lookup(openWebuiRoutes, name);
  if (route !== undefined && hasVariable(model, setting, servicesOfOpenWebui)) return openWebui(route);
  if (libreChatNames.test(name) && hasVariable(model, setting, servicesOfLibreChat)) return libreChat(name);
  if (dialect === 'jupyterhub') return jupyterhub;
  if (dialect === 'argo-workflows') return argoWorkflows;
  if (dialect === 'elasticsearch-oidc') return kibana;
  const registration = /^auth\.oauth2\.client\.([\w-]+)\.redirect-?uri$/i.exec(name)?.[1];
  if (registration !== undefined && isKafkaUi(setting.entry)) return kafkaUi(registration);
  if (dialect === 'dex-config' && setting.kind === 'use') return dex(client, setting.entry);
  return undefined;
}

/** oauth2-proxy.github.io, "Overview": `--redirect-url`, `--proxy-prefix` (default /oauth2). */
function oauth2Proxy(facts: FileFacts | undefined, { entry }: Setting): Product | undefined {
  const prefix = textAt(entry.parent, 'proxy_prefix') ?? textAt(entry.parent, 'OAUTH2_PROXY_PROXY_PREFIX');
  // A reference or a template could be anything, and so could an argument elsewhere in the file.
  if (prefix === undefined ? facts !== undefined && saysPrefix(facts) : !/^\/[\w./-]*$/.test(prefix)) {
    return undefined;
  }
  const path = `${(prefix ?? '/oauth2').replace(/\/$/, '')}/callback`;
  // A proxy in front may strip a path; without a path oauth2-proxy adds its own.
  return { name: 'oauth2-proxy', path, accepts: (own) => own === '' || own === '/' || own.endsWith(path) };
}

const saysPrefix = memoisedFor(({ file }: FileFacts): boolean => /proxy[-_]prefix/i.test(file.text));

/** supabase.com, "Login with Google" and "CLI configuration": the API gateway serves Auth below /auth/v1. */
const supabase: Product = {
  name: 'Supabase',
  path: '/auth/v1/callback',
  accepts: (path) => path.endsWith('/auth/v1/callback'),
};

/** jupyterhub/oauthenticator, oauth2.py: `/oauth_callback` below the hub's own prefix, `<base_url>hub/`. */
const jupyterhub: Product = {
  name: 'JupyterHub',
  path: '/hub/oauth_callback',
  accepts: (path) => path.endsWith('/hub/oauth_callback'),
};

/** argoproj/argo-workflows, docs/workflow-controller-configmap.yaml: "must be in the form <argo-server-root-url>/oauth2/callback". */
const argoWorkflows: Product = {
  name: 'Argo Workflows',
  path: '/oauth2/callback',
  accepts: (path) => path.endsWith('/oauth2/callback'),
};

/** elastic.co, "OpenID Connect"; older versions had the second path. Without Kibana any path may be served. */
const kibana: Product = {
  name: 'Kibana',
  path: '/api/security/oidc/callback',
  accepts: (path) =>
    /\/api\/security\/(?:oidc\/callback|v1\/oidc)$/.test(path) ||
    !/^(?:\/(?:callback\/?|app\/.*|api\/security\/.*)?)?$/.test(path),
};

/** kafbat/kafka-ui, OAuthSecurityConfig: Spring's login, whose path ends with the key of the client. */
function kafkaUi(registration: string): Product {
  const path = `/login/oauth2/code/${registration}`;
  return { name: 'Kafka UI', path, accepts: (own) => own.endsWith(path) };
}

/** Without this type it has no login by OAuth (OAuthSecurityConfig). */
const isKafkaUi = (entry: Setting['entry']): boolean => /^oauth2$/i.test(textAt(rootOf(entry), 'auth', 'type') ?? '');

/** Without the gateway, Auth serves /callback itself. */
const gotrue: Product = {
  name: 'Supabase Auth',
  path: '/auth/v1/callback',
  accepts: (path) => path.endsWith('/callback'),
};

/** docs.min.io, "OpenID Identity Management Settings": the console's callback. */
const minio: Product = { name: 'MinIO', path: '/oauth_callback', accepts: (path) => path.endsWith('/oauth_callback') };

/** itpropro/nuxt-oidc-auth, src/module.ts: the route of each provider, below the base URL of the application. */
function nuxtOidcAuth(provider: string): Product {
  const path = `/auth/${provider}/callback`;
  return { name: 'nuxt-oidc-auth', path, accepts: (own) => own.endsWith(path) };
}

/** docs.openwebui.com, "Environment variables": the redirect URI of each provider, and the route behind it. */
const openWebuiRoutes: Readonly<Record<string, string>> = {
  GOOGLE_REDIRECT_URI: 'google',
  MICROSOFT_REDIRECT_URI: 'microsoft',
  GITHUB_CLIENT_REDIRECT_URI: 'github',
  OPENID_REDIRECT_URI: 'oidc',
};

const openWebuiNames = /^(?:WEBUI_(?:URL|NAME|SECRET_KEY|AUTH)|ENABLE_OAUTH_SIGNUP|OAUTH_MERGE_ACCOUNTS_BY_EMAIL)$/;

function openWebui(route: string): Product {
  // Newer versions have a second path for logins.
  const paths = [`/oauth/${route}/callback`, `/oauth/${route}/login/callback`];
  return {
    name: 'Open WebUI',
    path: `/oauth/${route}/callback`,
    accepts: (path) => paths.some((own) => path.endsWith(own)),
  };
}

const libreChatNames = /^(?:OPENID|GOOGLE|GITHUB|DISCORD|FACEBOOK|APPLE)_CALLBACK_URL$/;

/** librechat.ai, "Authentication": the callback's path, which LibreChat appends to DOMAIN_SERVER. */
function libreChat(name: string): Product {
  const path = `/oauth/${name.split('_')[0]?.toLowerCase()}/callback`;
  return { name: 'LibreChat', path, accepts: () => false, joinedTo: 'DOMAIN_SERVER' };
}

/** The setting is a variable of one of the services of its file. */
function hasVariable(
  model: Model,
  { file, entry }: Setting,
  services: (facts: FileFacts) => ReadonlySet<string | undefined>,
): boolean {
  const facts = model.fileOf(file);
  return facts !== undefined && services(facts).has(variableAt(facts, entry.contentSpan.start)?.service);
}

/** The services that have a variable of such a name; undefined for a file that is one program's. */
const servicesWith = (names: RegExp) =>
  memoisedFor(
    ({ variables }: FileFacts): ReadonlySet<string | undefined> =>
      new Set(variables.filter(({ name }) => names.test(name)).map(({ service }) => service)),
  );

const servicesOfOpenWebui = servicesWith(openWebuiNames);
const servicesOfLibreChat = servicesWith(/^DOMAIN_(?:SERVER|CLIENT)$/);

/** dexidp.io, "Connectors": `redirectURI` is the issuer and /callback, in newer versions with the connector's id. */
function dex(client: Client, entry: ResolvedSetting['setting']['entry']): Product | undefined {
  const root = rootOf(entry);
  const issuer = textAt(root, 'issuer') ?? textAt(root, 'config', 'issuer');
  const url = issuer === undefined ? undefined : parseUrl(issuer);
  // Another host is another way to Dex, of which nothing is known.
  if (url === undefined || [...redirectHosts(client)].some((host) => host !== url.url.host)) return undefined;
  const path = `${url.rawPath.replace(/\/$/, '')}/callback`;
  return { name: 'Dex', path, accepts: (text) => text === path || text.startsWith(`${path}/`) };
}

const redirectHosts = memoisedFor(
  (client: Client): ReadonlySet<string | undefined> =>
    new Set(settingsOf(client, 'redirect_uri').map(({ resolved }) => parseUrl(knownText(resolved) ?? '')?.url.host)),
);

type AnyEntry = NonNullable<ResolvedSetting['setting']['entry']['parent']>;

function rootOf(entry: ResolvedSetting['setting']['entry']): AnyEntry | undefined {
  let root = entry.parent;
  while (root?.parent !== undefined) root = root.parent;
  return root;
}
