import { groupBy } from '../../base/groupBy.ts';
import { lazy } from '../../base/lazy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { programOf } from '../../dialects/naming/names.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { mayWarn } from '../../knowledge/providers/lookup.ts';
import { hasRedirectProxy } from '../../model/derived.ts';
import {
  type Application,
  type Client,
  knownText,
  type Model,
  type ResolvedSetting,
  settingsOf,
} from '../../model/types.ts';
import { parentUri } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { brokenRule } from '../redirect-uri-provider-rule/restrictions.ts';
import { statedProvider } from '../support/clients.ts';
import { named, placeOf, relatedTo, setResolved } from '../support/model.ts';
import { isHttp, isLoopbackHost, isPlaceholderHost, originOf, parseUrl } from '../support/url.ts';
import type { Fix, Severity } from '../types.ts';

interface Data {
  readonly base: ResolvedSetting;
  readonly baseOrigin: string;
  readonly redirect: ResolvedSetting;
  readonly redirectOrigin: string;
  readonly difference: string;
  readonly suggestion: string;
  /** The origins of all redirect URIs that are compared with the base URL. */
  readonly origins: ReadonlySet<string | undefined>;
}

/** Names from which a library builds the callback itself (authjs.dev, better-auth.com, auth0 SDKs). */
const authLibraryBase = /^(?:NEXTAUTH_URL|AUTH_URL|BETTER_AUTH_URL|AUTH0_BASE_URL|APP_BASE_URL)$/;

/** Brokers receive the callback on their own host and then return to the application. */
const brokerPath =
  /\/auth\/v1\/|\/broker\/|\/login\/callback$|\/oauth2\/idpresponse|\/__\/auth\/handler|\/oauth_callback/;

export const rule = workspaceRule<Data>({
  meta: {
    id: 'cross-base-url-origin',
    group: 'cross-file',
    severity: 'error',
    reach: 'workspace',
    fix: 'review',
    summary: 'The redirect URI and the application’s base URL have the same origin.',
  },
  *detect({ model }) {
    const compared = [...pairs(model)];
    const originsOf = originsByBase(compared);
    for (const { base, redirect, client } of compared) {
      const from = parseUrl(knownText(base.resolved) ?? '')?.url;
      const to = parseUrl(knownText(redirect.resolved) ?? '')?.url;
      if (from === undefined || to === undefined || !isHttp(from) || !isHttp(to)) continue;
      if (originOf(from) === originOf(to) || brokerPath.test(to.pathname)) continue;
      // `url-placeholder-host` asks for the address; until then nothing can be compared.
      if (isPlaceholderHost(from.hostname) || isPlaceholderHost(to.hostname)) continue;
      // One of the two is still on the developer's machine: cross-localhost-in-production says so where it matters.
      if (isLoopbackHost(from.hostname) !== isLoopbackHost(to.hostname)) continue;
      // `redirect-uri-provider-rule` says that the provider refuses it, and what to write.
      if (isRefused(client, redirect)) continue;
      const difference = differenceOf(from, to);
      const isLibrary = authLibraryBase.test(base.setting.name);
      if (difference === undefined && !isLibrary) continue;
      yield {
        at: placeOf(redirect),
        severity: severityOf(difference, isLibrary),
        data: {
          base,
          baseOrigin: originOf(from),
          redirect,
          redirectOrigin: originOf(to),
          difference: difference ?? 'the host',
          suggestion: `${originOf(from)}${to.pathname}${to.search}`,
          origins: originsOf.get(base.setting) ?? new Set(),
        },
        related: [relatedTo(base, `Base URL: ${originOf(from)}`)],
      };
    }
  },
  word: ({ base, baseOrigin, redirect, redirectOrigin, difference }) =>
    `${redirect.place.name} is on ${redirectOrigin}, but ${named(base)} says the application is at ${baseOrigin}: they ` +
    `differ in ${difference}. The callback leaves the session behind, and state or PKCE checks fail, or the provider ` +
    'answers redirect_uri_mismatch. Use one origin.',
  fix: ({ data }, { model }) => [
    // An address to listen at is none that browsers are sent to.
    ...(data.baseOrigin.includes('//0.0.0.0')
      ? []
      : setResolved(
          model,
          data.redirect,
          data.suggestion,
          `Move ${named(data.redirect, data.base)} to ${data.baseOrigin}`,
        )),
    ...moveBase(model, data),
  ],
});

/** Not where another redirect URI is at home on the base URL's origin. */
function moveBase(model: Model, { base, redirect, redirectOrigin, origins }: Data): readonly Fix[] {
  const text = knownText(base.resolved);
  const isShared = [...origins].some((origin) => origin !== redirectOrigin);
  // Back to http is no way for an address that has TLS.
  const isDowngrade = /^https:/i.test(text ?? '') && redirectOrigin.startsWith('http:');
  if (text === undefined || isShared || isDowngrade || redirectOrigin.includes('//0.0.0.0')) return [];
  const moved = text.replace(/^[^:]+:\/\/[^/?#]*/, redirectOrigin);
  return setResolved(model, base, moved, `Move ${named(base, redirect)} to ${redirectOrigin}`);
}

function isRefused(client: Client, { resolved }: ResolvedSetting): boolean {
  const provider = statedProvider(client);
  const url = parseUrl(knownText(resolved) ?? '');
  return (
    provider !== undefined &&
    url !== undefined &&
    mayWarn(provider, 'redirectUri') &&
    brokenRule(provider, url) !== undefined
  );
}

interface PairOfUrls {
  readonly base: ResolvedSetting;
  readonly redirect: ResolvedSetting;
  readonly client: Client;
}

function* pairs(model: Model): Generator<PairOfUrls> {
  const redirects = redirectsByPlace(model.clients);
  for (const application of model.applications) {
    const own = redirects.get(placeKey(application, application.folder)) ?? [];
    const isProxied = lazy(() => hasRedirectProxy(model, application));
    for (const { client, redirect } of own) {
      const base = basesOf(application).get(programOf(redirect.setting.name));
      if (base === undefined || isProxied() || isOfOtherLayer(model, base, redirect)) continue;
      yield { base, redirect, client };
    }
  }
}

/** Of several Compose files in a folder some are laid over others: one that sets both addresses moves them together. */
function isOfOtherLayer(model: Model, base: ResolvedSetting, { setting }: ResolvedSetting): boolean {
  const isCompose = setting.dialect === 'docker-compose' && base.setting.dialect === 'docker-compose';
  if (!isCompose || base.setting.file === setting.file) return false;
  const facts = model.fileOf(setting.file);
  return facts !== undefined && baseNames(facts).has(base.setting.name);
}

const baseNames = memoisedFor(
  ({ settings }: FileFacts): ReadonlySet<string> =>
    new Set(settings.filter(({ role, kind }) => role === 'base_url' && kind === 'use').map(({ name }) => name)),
);

const placeKey = ({ package: home, environment }: Client | Application, place: string): string =>
  `${home} ${environment}\n${place}`;

/** By package, environment, and the file or its folder. */
const redirectsByPlace = memoisedFor((clients: readonly Client[]) => {
  const placed = clients.flatMap((client) =>
    settingsOf(client, 'redirect_uri').flatMap((redirect) => {
      const { file } = redirect.setting;
      return [file, parentUri(file)].map((place) => ({ key: placeKey(client, place), client, redirect }));
    }),
  );
  return groupBy(placed, ({ key }) => key);
});

/**
 * By program, the one base URL of the program that sends the redirect URI. A file of variables often configures several: Grafana
 * or the auth server of Supabase beside the application.
 */
const basesOf = memoisedFor(({ settings }: Application): ReadonlyMap<string | undefined, ResolvedSetting> => {
  const bases = settings.filter(({ setting }) => setting.role === 'base_url' && setting.kind === 'use');
  const found = new Map<string | undefined, ResolvedSetting>();
  for (const [program, own] of groupBy(bases, ({ setting }) => programOf(setting.name))) {
    const base = own.find((s) => authLibraryBase.test(s.setting.name)) ?? (own.length === 1 ? own[0] : undefined);
    if (base !== undefined) found.set(program, base);
  }
  return found;
});

const originsByBase = (compared: readonly PairOfUrls[]): ReadonlyMap<Setting, ReadonlySet<string | undefined>> =>
  new Map(
    [...groupBy(compared, ({ base }) => base.setting)].map(([setting, own]) => [
      setting,
      new Set(own.map(({ redirect }) => parseUrl(knownText(redirect.resolved) ?? '')?.url.origin)),
    ]),
  );

/** The one thing two origins differ in, when it is only one. */
function differenceOf(a: URL, b: URL): string | undefined {
  const sameHost = a.hostname === b.hostname;
  const samePort = a.port === b.port;
  if (sameHost && samePort) return 'the scheme';
  if (sameHost && a.protocol === b.protocol) return 'the port';
  if (a.protocol !== b.protocol || !samePort) return undefined;
  if (a.hostname === `www.${b.hostname}` || b.hostname === `www.${a.hostname}`) return 'the www. prefix';
  return isLoopbackHost(a.hostname) && isLoopbackHost(b.hostname) ? 'the name of the loopback host' : undefined;
}

/** Two ports on localhost are often a front end and an API of their own. */
function severityOf(difference: string | undefined, isLibrary: boolean): Severity {
  if (difference === undefined || difference === 'the port') return 'warning';
  return isLibrary ? 'error' : 'warning';
}
