import { groupBy } from '../base/groupBy.ts';
import { memoisedFor } from '../base/memo.ts';
import { callbackPath, findConvention } from '../knowledge/frameworks.ts';
import { findProvider } from '../knowledge/providers/lookup.ts';
import type { DerivedRedirect } from './derived.ts';
import { isSameProgram, variablesOf } from './derivedServers.ts';
import { type Application, type Client, knownText, type Model, type ResolvedSetting, settingsOf } from './types.ts';

/**
 * A library that receives callbacks at a path of its own, below wherever the application's code mounts it. The host is
 * that of the request.
 */
interface Library {
  readonly framework: string;
  /** Paths for this client, the usual one first; empty when the library or its name of the provider is not known. */
  readonly paths: (clientId: ResolvedSetting, client: Client, model: Model) => readonly string[];
  /** Registered URIs that are surely meant for this library. */
  readonly usual: RegExp;
}

/** Strategies by gem: the provider and the name in the path unless code gives another (READMEs of the gems, 2026-11). */
const strategies: Readonly<Record<string, readonly [provider: string, name: string]>> = {
  'omniauth-google-oauth2': ['google', 'google_oauth2'],
  'omniauth-github': ['github', 'github'],
  'omniauth-gitlab': ['gitlab', 'gitlab'],
  'omniauth-facebook': ['facebook', 'facebook'],
  'omniauth-auth0': ['auth0', 'auth0'],
  'omniauth-discord': ['discord', 'discord'],
  'omniauth-entra-id': ['microsoft-entra-id', 'entra_id'],
};

/** Backends of Python Social Auth by the setting's name in capitals (social-core, `name` of each backend; 2026-11). */
const backends: readonly string[] = [
  'auth0',
  'azuread-oauth2',
  'azuread-tenant-oauth2',
  'azuread-v2-tenant-oauth2',
  'bitbucket-oauth2',
  'discord',
  'facebook',
  'github',
  'github-enterprise',
  'github-org',
  'github-team',
  'gitlab',
  'google-oauth2',
  'keycloak',
  'linkedin-oauth2',
  'microsoft-graph',
  'okta-oauth2',
  'slack',
];

/** Providers of django-allauth with a callback of their own; others are reached by its OpenID Connect provider. */
const allauthProviders: ReadonlySet<string> = new Set([
  'apple',
  'bitbucket',
  'discord',
  'facebook',
  'github',
  'gitlab',
  'google',
  'slack',
  'spotify',
  'twitch',
]);

const libraries: readonly Library[] = [
  {
    // social-app-django, urls.py; SOCIAL_AUTH_TRAILING_SLASH takes the slash away.
    framework: 'Python Social Auth',
    usual: /\/complete\/[\w.-]+\/?$/,
    paths: ({ setting }) => {
      const name = /^SOCIAL_AUTH_(\w+)_KEY$/.exec(setting.name)?.[1];
      const backend = backends.find((known) => known.replaceAll('-', '_').toUpperCase() === name);
      const path = backend === undefined ? undefined : callbackPath('python-social-auth', backend);
      return path === undefined ? [] : [path, path.replace(/\/$/, '')];
    },
  },
  {
    // docs.allauth.org, "Providers": the prefix is where the project includes allauth's URLs.
    framework: 'django-allauth',
    usual: /\/login\/callback\/?$/,
    paths: (clientId, client, model) => {
      const provider = client.provider ?? '';
      const path = callbackPath('django-allauth', findProvider(provider) ?? provider);
      const isUsed = allauthProviders.has(provider) && usesAllauth(clientId, client, model);
      return isUsed && path !== undefined ? [path, path.replace('/accounts/', '/')] : [];
    },
  },
  {
    // omniauth, lib/omniauth/strategy.rb, callback_path; Devise puts its scope before it.
    framework: 'OmniAuth',
    usual: /\/auth\/[\w.-]+\/callback\/?$|\/auth\/callback\/[\w.-]+\/?$/,
    paths: (clientId, client, model) => {
      const { file } = clientId.setting;
      const [gem, strategy] = Object.entries(strategies).find(([, [provider]]) => provider === client.provider) ?? [];
      if (gem === undefined || strategy === undefined || !model.hasLibrary(gem, file)) return [];
      const ids = model.hasLibrary('devise', file) ? ['devise', 'omniauth'] : ['omniauth'];
      return ids.flatMap((id) => callbackPath(id, strategy[1]) ?? []);
    },
  },
];

const usesAllauth = ({ setting }: ResolvedSetting, client: Client, model: Model): boolean =>
  model.hasLibrary('django-allauth', setting.file) ||
  variablesOf(client, model, ['SOCIALACCOUNT_PROVIDERS', 'SOCIALACCOUNT_ENABLED']).length > 0;

/** The callback of a library that takes the host from the request, or that is known by its own names for an address. */
export function libraryPath(
  client: Client,
  applications: readonly Application[],
  model: Model,
): readonly DerivedRedirect[] {
  const clientId = settingsOf(client, 'client_id')[0];
  if (clientId === undefined || !isVariable(clientId)) return [];
  for (const { framework, usual, paths } of libraries) {
    const [text, ...alternatives] = paths(clientId, client, model);
    if (text === undefined || !isOnlyOne(client, model)) continue;
    return [{ text, isPath: true, alternatives, family: text, framework, usual, inputs: [clientId] }];
  }
  return applications.flatMap((application) => nextjsAuth0(clientId, client, application, model));
}

/** The names above are those of variables, in files of variables or handed to a program. */
const isVariable = ({ setting }: ResolvedSetting): boolean => /^[A-Z][A-Z0-9_]*$/.test(setting.name);

/** With two clients of one provider nobody can say which of them signs people in. */
const isOnlyOne = ({ provider, environment, package: home }: Client, model: Model): boolean =>
  byProvider(model.clientsOfPackage(home)).get(`${environment} ${provider}`)?.length === 1;

const byProvider = memoisedFor((clients: readonly Client[]) =>
  groupBy(clients, ({ provider, environment }) => `${environment} ${provider}`),
);

/** The variables that tell @auth0/nextjs-auth0 where the application is: that of version 4, and that of 1 to 3. */
const auth0Bases: readonly string[] = ['APP_BASE_URL', 'AUTH0_BASE_URL'];

function auth0Path(base: string): string | undefined {
  const convention = findConvention('nextjs-auth0');
  return base === 'APP_BASE_URL' ? convention?.template : convention?.alternatives[0];
}

/**
 * @auth0/nextjs-auth0, whose routes code may rename (README of version 4; src/config.ts of version 3). A base URL with a
 * path of its own has been read in different ways, so nothing is made of it.
 */
function nextjsAuth0(
  clientId: ResolvedSetting,
  client: Client,
  { settings }: Application,
  model: Model,
): readonly DerivedRedirect[] {
  const bases = settings.filter(({ setting }) => auth0Bases.includes(setting.name));
  const [base] = bases;
  const isUsed = clientId.setting.name === 'AUTH0_CLIENT_ID' && settings.some((s) => s.setting.name === 'AUTH0_SECRET');
  if (!isUsed || base === undefined || bases.length > 1 || !isSameProgram(base.setting, client, model)) return [];
  const origin = /^(https?:\/\/[^/?#\s%{}$<>@]+)\/?$/i.exec(knownText(base.resolved) ?? '')?.[1];
  const isRenamed = variablesOf(client, model, ['AUTH0_CALLBACK', 'NEXT_PUBLIC_BASE_PATH']).length > 0;
  const path = auth0Path(base.setting.name);
  if (origin === undefined || path === undefined || isRenamed) return [];
  const text = `${origin}${path}`;
  const [framework, usual] = ['@auth0/nextjs-auth0', /\/auth\/callback\/?$/] as const;
  return [{ text, isPath: false, alternatives: [], family: text, framework, usual, inputs: [base, clientId] }];
}
