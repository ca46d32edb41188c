import { groupBy } from '../base/groupBy.ts';
import { memoisedFor } from '../base/memo.ts';
import { compareNumber } from '../base/order.ts';
import { callbackPath } from '../knowledge/frameworks.ts';
import { findProvider } from '../knowledge/providers/lookup.ts';
import { parentUri } from '../text/uri.ts';
import { frameworkRedirects, supabaseRedirect } from './derivedFrameworks.ts';
import { libraryPath } from './derivedLibraries.ts';
import { isCompleted, proxyRedirect, proxyRedirects } from './derivedProxies.ts';
import { requestRedirect } from './derivedRequests.ts';
import { serverRedirect } from './derivedServers.ts';
import {
  type Application,
  type Client,
  knownText,
  type Model,
  type ResolvedSetting,
  settingOf,
  settingsOf,
} from './types.ts';

/** A redirect URI that no file spells out: the framework makes it of its base URL or of its registration's name. */
export interface DerivedRedirect {
  /** The whole URI; only its path where the framework takes the host from the request. */
  readonly text: string;
  readonly isPath: boolean;
  /** What the same configuration gives in other set-ups of the framework; as good as `text`. */
  readonly alternatives: readonly string[];
  /** Registered URIs that begin so are an own choice of name in this framework, not a mistake. */
  readonly family: string;
  /** What comes after the beginning in those; anything where this is not set. */
  readonly ownName?: RegExp;
  readonly framework: string;
  /** Set where code may choose another path or name: registered URIs that are surely meant for this framework. */
  readonly usual?: RegExp;
  /** What it is made of; a finding belongs to the first. */
  readonly inputs: readonly [ResolvedSetting, ...ResolvedSetting[]];
  /** Names of variables that are no settings and went into it as well. */
  readonly variables?: readonly string[];
}

/**
 * The redirect URIs a client sends although none is configured, each known because all its inputs are. Empty when the
 * client has a redirect URI of its own, or no framework is known to make one.
 */
export function derivedRedirects(model: Model, client: Client): readonly DerivedRedirect[] {
  const spring = client.settings.some(({ setting }) => setting.dialect === 'spring-oauth2');
  if (spring) return springRedirect(client);
  if (settingsOf(client, 'redirect_uri').some(isConfigured)) return [];
  const dialect = client.settings.find(({ setting }) => Object.hasOwn(byDialect, setting.dialect));
  const derive = byDialect[dialect?.setting.dialect ?? ''];
  const applications = applicationsOf(model, client);
  if (derive !== undefined) return derive(client, applications, model);
  if (isSupabaseExternal(client)) return supabaseRedirect(client, [], model);
  if (hasClientId(client, /^OAUTH2_PROXY_CLIENT_ID$/)) return proxyRedirect(client, model);
  const ofServer = serverRedirect(client, applications, model);
  const ofProgram = ofServer.length > 0 ? ofServer : requestRedirect(client, model);
  if (ofProgram.length > 0) return ofProgram;
  const ofLibrary = applications
    .filter((application) => !hasRedirectProxy(model, application))
    .flatMap((application) => libraryRedirect(application, client));
  return ofLibrary.length > 0 ? ofLibrary : libraryPath(client, applications, model);
}

const byDialect = { ...frameworkRedirects, ...proxyRedirects };

/** `supabase init` writes an empty redirect URI, which means the default one. */
const isConfigured = (redirect: ResolvedSetting): boolean =>
  !isCompleted(redirect) &&
  (redirect.setting.dialect !== 'supabase-config-toml' || redirect.resolved.state !== 'absent');

/** Variables that only Supabase's own configuration reads (supabase.com, "CLI configuration"). */
const isSupabaseExternal = (client: Client): boolean => hasClientId(client, /^SUPABASE_AUTH_EXTERNAL_\w+_CLIENT_ID$/);

const hasClientId = (client: Client, name: RegExp): boolean =>
  settingsOf(client, 'client_id').some(({ setting }) => name.test(setting.name));

/**
 * `AUTH_REDIRECT_PROXY_URL`: one deployment receives the callbacks of all others (authjs.dev, "Securing a preview
 * deployment"), so their own base URLs say nothing about the redirect URI.
 */
export function hasRedirectProxy(model: Model, { settings }: Application): boolean {
  const file = settings[0]?.setting.file;
  if (file === undefined) return false;
  return model.definitions('AUTH_REDIRECT_PROXY_URL', file).some(({ value }) => value.state !== 'absent');
}

interface Library {
  /** The variable that holds the base URL. */
  readonly variable: string;
  readonly framework: string;
  /** Where the library is mounted unless the base URL has a path of its own; the first is the usual one. */
  readonly mounts: readonly string[];
  readonly conventions: readonly string[];
  /** Paths below the mount at which the library receives an answer, with whatever name of a provider. */
  readonly ownName: RegExp;
  /** The variable has other meanings, too; then the client's own names have to be the library's. */
  readonly clientId?: RegExp;
}

/**
 * authjs.dev and better-auth.com, "Environment variables"; next-auth receives answers at `callback/:provider` alone
 * (next-auth.js.org, "REST API"), plugins of Better Auth at `oauth2/callback/:id` and `sso/callback/:id`; read 2026-11.
 */
const libraries: readonly Library[] = [
  {
    variable: 'NEXTAUTH_URL',
    framework: 'NextAuth',
    mounts: ['/api/auth'],
    conventions: ['authjs'],
    ownName: /^callback\/./,
  },
  {
    variable: 'AUTH_URL',
    framework: 'Auth.js',
    mounts: ['/api/auth', '/auth'],
    conventions: ['authjs', 'authjs-sveltekit'],
    ownName: /^callback\/./,
    clientId: /^AUTH_\w+_ID$/,
  },
  {
    variable: 'BETTER_AUTH_URL',
    framework: 'Better Auth',
    mounts: ['/api/auth'],
    conventions: ['better-auth'],
    ownName: /^(?:[\w-]+\/)*callback\/./,
  },
];

/** Base URL + mount + `/callback/` + the library's name of the provider. */
function libraryRedirect(application: Application, client: Client): readonly DerivedRedirect[] {
  const clientId = settingOf(client, 'client_id');
  const provider = findProvider(client.provider ?? '');
  if (clientId === undefined || provider === undefined) return [];
  for (const library of libraries) {
    const base = application.settings.find(({ setting }) => setting.name === library.variable);
    const url = base === undefined ? undefined : originAndPath(knownText(base.resolved));
    if (base === undefined || url === undefined) continue;
    if (library.clientId !== undefined && !library.clientId.test(clientId.setting.name)) continue;
    if (isOfOtherService(base, clientId)) continue;
    const paths = library.conventions.flatMap((id) => callbackPath(id, provider) ?? []);
    const slug = paths[0]?.split('/').pop();
    if (slug === undefined || slug === '' || slug.includes('{')) return [];
    const mounts = url.path === '' ? library.mounts : [url.path];
    const [text = '', ...alternatives] = mounts.map((mount) => `${url.origin}${mount}/callback/${slug}`);
    const family = `${url.origin}${mounts[0]}/`;
    const { framework, ownName } = library;
    return [{ text, isPath: false, alternatives, family, ownName, framework, inputs: [base, clientId] }];
  }
  return [];
}

/** Each service of a Compose file is a program with variables of its own. */
function isOfOtherService({ setting: a }: ResolvedSetting, { setting: b }: ResolvedSetting): boolean {
  const isCompose = a.dialect === 'docker-compose' && b.dialect === 'docker-compose';
  return isCompose && a.entry.path[0] === 'services' && a.entry.path[1] !== b.entry.path[1];
}

function originAndPath(text: string | undefined): { readonly origin: string; readonly path: string } | undefined {
  const match = /^(https?:\/\/[^/?#\s]+)((?:\/[^?#\s]*)?)$/i.exec(text ?? '');
  if (match === null) return undefined;
  const [, origin = '', path = ''] = match;
  return { origin, path: path.replace(/\/+$/, '') };
}

/** By package, folder and environment; in those of every environment the last is `*`. */
const byPlace = memoisedFor((applications: readonly Application[]) => {
  const places = applications.flatMap((application, order) => {
    const { package: home, folder, environment } = application;
    return [environment, '*'].map((of) => ({ application, order, key: `${home} ${folder} ${of}` }));
  });
  return groupBy(places, ({ key }) => key);
});

/** The applications whose base URL the client's process reads: files of the same folder, of its environment. */
function applicationsOf(model: Model, client: Client): readonly Application[] {
  const folders = new Set(client.settings.flatMap(({ setting }) => [setting.file, parentUri(setting.file)]));
  const near = (environment: string): readonly Application[] =>
    [...folders]
      .flatMap((folder) => byPlace(model.applications).get(`${client.package} ${folder} ${environment}`) ?? [])
      .sort((a, b) => compareNumber(a.order, b.order))
      .map(({ application }) => application);
  if (client.environment === 'base') return near('*');
  const own = near(client.environment);
  return own.length > 0 ? own : near('base');
}

/** `{baseUrl}/login/oauth2/code/{registrationId}` unless the registration says otherwise (CommonOAuth2Provider). */
const springDefault = '{baseUrl}/{action}/oauth2/code/{registrationId}';

function springRedirect(client: Client): readonly DerivedRedirect[] {
  const clientId = settingsOf(client, 'client_id').find(({ setting }) => setting.dialect === 'spring-oauth2');
  const id = /:(.+)$/.exec(clientId?.setting.slot ?? '')?.[1];
  if (clientId === undefined || id === undefined || !clientId.setting.name.includes('.registration.')) return [];
  const grants = settingsOf(client, 'grant_type');
  if (!grants.every(({ resolved }) => knownText(resolved) === 'authorization_code')) return [];
  const configured = settingsOf(client, 'redirect_uri');
  const template = configured.length === 0 ? springDefault : configured[0]?.setting.value.text;
  if (configured.length > 1 || template === undefined) return [];
  const path = template
    .replace(/^\{baseUrl\}|^\{baseScheme\}:\/\/\{baseHost\}\{basePort\}\{basePath\}/, '')
    .replaceAll('{registrationId}', id);
  const [text = '', ...alternatives] = path.includes('{action}')
    ? ['login', 'authorize'].map((action) => path.replaceAll('{action}', action))
    : [path];
  if (!/^\/[\w./~-]*$/.test(text)) return [];
  const inputs: DerivedRedirect['inputs'] = configured[0] === undefined ? [clientId] : [configured[0], clientId];
  return [{ text, isPath: true, alternatives, family: text, framework: 'Spring Security', inputs }];
}
