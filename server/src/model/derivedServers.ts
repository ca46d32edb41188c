import { memoisedFor } from '../base/memo.ts';
import type { FileFacts, Setting, VariableDefinition } from '../dialects/types.ts';
import { callbackPath } from '../knowledge/frameworks.ts';
import { childOf, type Entry, textAt } from '../syntax/tree.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import type { DerivedRedirect } from './derived.ts';
import type { Derive } from './derivedFrameworks.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingsOf } from './types.ts';
import { envFilesOf } from './variables.ts';

/** A program that is told its own address and makes the redirect URI of it. */
interface Server {
  readonly framework: string;
  /** The dialect of the file with the client id, or the name of the variable that holds it. */
  readonly client: string | RegExp;
  /** Names of the settings that hold the address; the first there is counts. */
  readonly base: readonly string[];
  /** Where the program receives callbacks: a convention of `knowledge/frameworks.ts`, or a path of its own. */
  readonly path: string;
  /** The path takes the place of that of the address. */
  readonly fromRoot?: true;
  /** `callback_path` setting that replaces it. */
  readonly pathSetting?: string;
  /** What the configuration calls the provider; undefined leaves the client out. */
  readonly name?: (clientId: Setting, client: Client, model: Model) => string | undefined;
  /** Variables that override the address from outside of the file. */
  readonly overrides?: readonly string[];
  /** A file of the same kind with nothing but the address replaces it where the program is deployed (Kustomize). */
  readonly patches?: true;
  /** Further addresses under which the same program takes callbacks. */
  readonly more?: (base: ResolvedSetting, model: Model) => readonly string[];
}

/** What Grafana calls its providers; `grafananet` is an older name of `grafana_com`. */
const grafanaNames: ReadonlySet<string> = new Set([
  'azuread',
  'generic_oauth',
  'github',
  'gitlab',
  'google',
  'grafana_com',
  'okta',
]);

const grafanaName = (text: string | undefined): string | undefined =>
  text !== undefined && grafanaNames.has(text) ? text : undefined;

/** Connectors whose redirect URI Argo CD writes into the configuration of its Dex (util/dex/config.go, 2026-11). */
const argocdConnectors: ReadonlySet<string> = new Set([
  'bitbucket-cloud',
  'gitea',
  'github',
  'gitlab',
  'google',
  'linkedin',
  'microsoft',
  'oauth',
  'oidc',
  'openshift',
]);

const listed = (text: string | undefined): readonly string[] => text?.match(/https?:\/\/[^\s"',\]]+/g) ?? [];

/** In the ConfigMap, in the values of the chart, and in those of a chart that depends on it. */
const argocdUrl = [
  'data.url',
  ...['', 'argo-cd.', 'argocd.'].flatMap((chart) => [`${chart}configs.cm.url`, `${chart}server.config.url`]),
];

const servers: readonly Server[] = [
  // grafana/grafana, pkg/login/social: the application's URL, `/login/` and the section's name.
  {
    framework: 'Grafana',
    client: 'grafana',
    base: ['server.root_url'],
    path: 'grafana',
    name: ({ entry }) => grafanaName(/^auth\.(\w+)$/.exec(entry.parent?.key ?? '')?.[1]),
    overrides: ['GF_SERVER_ROOT_URL'],
  },
  {
    framework: 'Grafana',
    client: /^GF_AUTH_(\w+)_CLIENT_ID$/,
    base: ['GF_SERVER_ROOT_URL'],
    path: 'grafana',
    name: ({ name }) => grafanaName(/^GF_AUTH_(\w+)_CLIENT_ID$/.exec(name)?.[1]?.toLowerCase()),
  },
  // argoproj/argo-cd, util/settings/settings.go: RedirectURL and DexRedirectURL.
  {
    framework: 'Argo CD',
    client: 'argocd-cm',
    base: argocdUrl,
    path: 'argocd',
    more: ({ setting }) => listed(textAt(setting.entry.parent, 'additionalUrls')),
    patches: true,
  },
  {
    framework: 'Argo CD',
    client: 'dex-config',
    base: argocdUrl,
    path: '/api/dex/callback',
    name: ({ entry }) => connectorOf(entry),
    patches: true,
  },
  // ory/kratos, driver/config: `base_redirect_uri`, else the public base URL.
  {
    framework: 'Ory Kratos',
    client: 'ory-kratos',
    base: ['selfservice.methods.oidc.config.base_redirect_uri', 'serve.public.base_url'],
    path: 'ory-kratos',
    name: ({ entry }) => textAt(entry.parent, 'id'),
    overrides: ['SERVE_PUBLIC_BASE_URL', 'SELFSERVICE_METHODS_OIDC_CONFIG_BASE_REDIRECT_URI'],
  },
  // pomerium.com, "Authenticate Service URL" and "Authenticate Callback Path".
  {
    framework: 'Pomerium',
    client: 'pomerium',
    base: ['authenticate_service_url'],
    path: 'pomerium',
    pathSetting: 'authenticate_callback_path',
    overrides: ['AUTHENTICATE_SERVICE_URL', 'AUTHENTICATE_CALLBACK_PATH'],
  },
  {
    framework: 'Pomerium',
    client: /^IDP_CLIENT_ID$/,
    base: ['AUTHENTICATE_SERVICE_URL'],
    path: 'pomerium',
    pathSetting: 'AUTHENTICATE_CALLBACK_PATH',
  },
  // outline/outline, plugins/oidc/server/auth/oidc.ts.
  {
    framework: 'Outline',
    client: /^OIDC_CLIENT_ID$/,
    base: ['URL'],
    path: '/auth/oidc.callback',
  },
  // jenkinsci/oic-auth-plugin, `buildOAuthRedirectUrl`: the configured root URL, unless the request's is asked for.
  {
    framework: 'Jenkins',
    client: 'jenkins-casc',
    base: ['unclassified.location.url'],
    path: '/securityRealm/finishLogin',
    name: ({ entry }) => (textAt(entry.parent, 'rootURLFromRequest') === 'true' ? undefined : ''),
  },
  // coder/coder, cli/server.go, `createOIDCConfig`.
  {
    framework: 'Coder',
    client: /^CODER_OIDC_CLIENT_ID$/,
    base: ['CODER_ACCESS_URL'],
    path: '/api/v2/users/oidc/callback',
    fromRoot: true,
  },
  // Vaultwarden's wiki, "Enabling SSO support using OpenID Connect".
  {
    framework: 'Vaultwarden',
    client: /^SSO_CLIENT_ID$/,
    base: ['DOMAIN'],
    path: '/identity/connect/oidc-signin',
  },
  // actualbudget/actual, packages/sync-server/src/accounts/openid.js.
  {
    framework: 'Actual',
    client: /^ACTUAL_OPENID_CLIENT_ID$/,
    base: ['ACTUAL_OPENID_SERVER_HOSTNAME'],
    path: '/openid/callback',
    fromRoot: true,
  },
  // directus/directus, api/src/auth/utils/generate-callback-url.ts.
  {
    framework: 'Directus',
    client: /^AUTH_(\w+)_CLIENT_ID$/,
    base: ['PUBLIC_URL'],
    path: 'directus',
    name: directusName,
    more: ({ setting }, model) => listed(model.definitions('AUTH_ALLOWED_PUBLIC_URLS', setting.file)[0]?.value.text),
  },
];

/** The redirect URI of a program whose address is in the same file, or is given to the same process. */
export const serverRedirect: Derive = (client, applications, model) =>
  settingsOf(client, 'client_id').flatMap((clientId) => {
    if (clientId.setting.entry.parent?.parent?.key === 'grafana.ini') return chartRedirect(clientId, client, model);
    const server = servers.find((candidate) => isClientOf(candidate, clientId.setting, model));
    const name = server?.name === undefined ? '' : server.name(clientId.setting, client, model);
    if (server === undefined || name === undefined || !/^[\w.-]*$/.test(name)) return [];
    const isFile = typeof server.client === 'string';
    const groups = isFile ? [ownSettings(clientId, model)] : applications.map(({ settings }) => settings);
    return groups.flatMap((group) => redirectOf(server, name, client, clientId, group, model));
  });

/** The values of Grafana's Helm chart hold its INI file as a map; another file of values may replace the address. */
function chartRedirect(clientId: ResolvedSetting, client: Client, model: Model): readonly DerivedRedirect[] {
  const section = clientId.setting.entry.parent;
  const name = grafanaName(/^auth\.(\w+)$/.exec(section?.key ?? '')?.[1]);
  const path = name === undefined ? undefined : callbackPath('grafana', name);
  const text = path === undefined ? undefined : joined(textAt(section?.parent, 'server', 'root_url') ?? '', path);
  const isOther = ({ uri, text }: SourceFile): boolean => uri !== clientId.setting.file && /\broot_url\b/.test(text);
  if (text === undefined || filesOf(client, model).some(({ file }) => isOther(file))) return [];
  const variables = ['grafana.ini.server.root_url'];
  return [{ text, isPath: false, alternatives: [], family: text, framework: 'Grafana', inputs: [clientId], variables }];
}

function isClientOf({ client, base }: Server, { dialect, name, file }: Setting, model: Model): boolean {
  if (typeof client !== 'string') return client.test(name);
  // The Dex of Argo CD is configured inside of Argo CD's own file.
  return dialect === client && (dialect !== 'dex-config' || base.some((url) => hasSetting(model, file, url)));
}

const hasSetting = (model: Model, file: string, name: string): boolean =>
  model.fileOf(file)?.settings.some((setting) => setting.name === name) === true;

/** What a file says of the whole program; nothing where it describes several of them. */
function ownSettings({ setting: { file } }: ResolvedSetting, model: Model): readonly ResolvedSetting[] {
  const own = model.fileOf(file)?.settings.filter(({ slot }) => slot === undefined) ?? [];
  const names = own.map(({ name }) => name);
  return own.filter(({ name }) => names.indexOf(name) === names.lastIndexOf(name)).map((s) => model.resolve(s));
}

function redirectOf(
  server: Server,
  name: string,
  client: Client,
  clientId: ResolvedSetting,
  settings: readonly ResolvedSetting[],
  model: Model,
): readonly DerivedRedirect[] {
  const base = server.base.flatMap((id) => settings.find(({ setting }) => setting.name === id) ?? [])[0];
  if (base === undefined || !isSameProgram(base.setting, client, model)) return [];
  const configured = [...client.settings, ...settings].find(({ setting }) => setting.name === server.pathSetting);
  const path = configured === undefined ? pathOf(server, name) : knownText(configured.resolved);
  const overriding = overridesOf(server, client, model);
  if (path === undefined || !/^\/[\w./~-]+$/.test(path) || overriding === undefined) return [];
  const addresses = [knownText(base.resolved) ?? '', ...(server.more?.(base, model) ?? []), ...overriding];
  const [text, ...alternatives] = addresses.map((address) =>
    joined(server.fromRoot === true ? rootOf(address) : address, path),
  );
  if (text === undefined) return [];
  const inputs: DerivedRedirect['inputs'] = configured === undefined ? [base, clientId] : [base, configured, clientId];
  return [
    {
      text,
      isPath: false,
      alternatives: [...new Set(alternatives)].filter((uri) => uri !== undefined).filter((uri) => uri !== text),
      family: text,
      framework: server.framework,
      inputs,
    },
  ];
}

const pathOf = ({ path }: Server, name: string): string | undefined =>
  path.startsWith('/') ? path : callbackPath(path, name);

const rootOf = (address: string): string => /^https?:\/\/[^/?#]+/i.exec(address)?.[0] ?? address;

/** Undefined when the address is no whole URL: one with a template, or a host alone. */
function joined(address: string, path: string): string | undefined {
  const isUrl = /^https?:\/\/[^/?#\s%{}$<>@]+(?:\/[\w./~-]*)?$/i.test(address);
  return isUrl ? `${address.replace(/\/+$/, '')}${path}` : undefined;
}

/**
 * The addresses that variables and patches of the package give instead; undefined when one of them is none, or cannot
 * be known.
 */
function overridesOf(server: Server, client: Client, model: Model): readonly string[] | undefined {
  const { overrides = [], patches = false, base } = server;
  const variables = overrides.length === 0 ? [] : variablesOf(client, model, overrides);
  const files = patches
    ? filesOf(client, model).filter(({ settings }) => settings.every((s) => s.slot === undefined))
    : [];
  const settings = files.flatMap((facts) => facts.settings.filter(({ name }) => base.includes(name)));
  const values = [...variables, ...settings].map(({ value }) => value);
  const isAddress = values.every(({ state, text }) => state === 'literal' && joined(text, '') !== undefined);
  return isAddress ? values.map(({ text }) => text) : undefined;
}

/** Running files of the packages that the client is configured in. */
const filesOf = (client: Client, model: Model): readonly FileFacts[] =>
  homesOf(client, model).flatMap((home) =>
    model.filesOfPackage(home).filter(({ environment }) => !environment.isTemplate),
  );

/** Definitions of these names in any of them. */
export const variablesOf = (client: Client, model: Model, names: readonly string[]): readonly VariableDefinition[] =>
  homesOf(client, model).flatMap((home) => names.flatMap((name) => model.variablesOfPackage(home, name)));

/** The packages that the client has settings in. */
export const homesOf = (client: Client, model: Model): readonly string[] => [
  ...new Set(client.settings.map(({ setting }) => model.packageOf(setting.file))),
];

/**
 * A Compose file gives variables to one service: the client has to be that service's own, or come from an environment
 * file that the service reads. Of other files `applications` are the client's already.
 */
export function isSameProgram(base: Setting, client: Client, model: Model): boolean {
  const services = servicesOf(client);
  const service = serviceOf(base);
  if (service === undefined && services.size === 0) return true;
  if (service !== undefined && services.has(service)) return true;
  const [compose, file] =
    service === undefined ? [[...services][0], base.file] : [service, client.settings[0]?.setting.file];
  const [uri = '', name] = compose?.split('#') ?? [];
  return file !== undefined && envFilesOf(model.fileOf(uri), name).includes(file);
}

const servicesOf = memoisedFor(
  (client: Client): ReadonlySet<string> => new Set(client.settings.flatMap(({ setting }) => serviceOf(setting) ?? [])),
);

const serviceOf = ({ dialect, file, entry }: Setting): string | undefined =>
  dialect === 'docker-compose' ? `${file}#${entry.path[1]}` : undefined;

/** `connectors[].config.clientID` → the connector's type, where Argo CD knows that it needs a redirect URI. */
function connectorOf(clientId: Entry): string | undefined {
  const type = textAt(clientId.parent?.parent, 'type');
  const isNamed = childOf(clientId.parent?.parent, 'id') !== undefined;
  return isNamed && argocdConnectors.has(type ?? '') ? type : undefined;
}

/** The spelling in `AUTH_PROVIDERS` of the name that the variable has in capitals. */
function directusName({ name, file }: Setting, _client: Client, model: Model): string | undefined {
  const upper = /^AUTH_(\w+)_CLIENT_ID$/.exec(name)?.[1];
  const providers = model.fileOf(file)?.variables.find((variable) => variable.name === 'AUTH_PROVIDERS');
  return providers?.value.text.split(/(?<!\s)\s*,\s*/).find((provider) => provider.toUpperCase() === upper);
}
