import { memoisedFor } from '../../base/memo.ts';
import { lookup } from '../../base/table.ts';
import { variablesNamed } from '../../dialects/lookups.ts';
import type { FileFacts } from '../../dialects/types.ts';
import type { Role } from '../../knowledge/roles.ts';
import { knownText, type Model, type ResolvedSetting } from '../../model/types.ts';
import { envFilesOf } from '../../model/variables.ts';
import { type Entry, textAt } from '../../syntax/tree.ts';
import { baseName } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { statedDevelopment, statedProduction } from '../support/environment.ts';
import { named, placeOf, setResolved } from '../support/model.ts';
import { isLoopbackHost, isPlaceholderHost, isPrivateHost, isTunnelHost, parseUrl } from '../support/url.ts';
import type { Fix } from '../types.ts';
import { isReachedHost, publicVariable } from './stated.ts';

interface Data {
  readonly setting: ResolvedSetting;
  readonly host: string;
  readonly isTunnel: boolean;
  /** The setting beside it that is public, where the file does not say production itself. */
  readonly beside: string | undefined;
  /** The variable of its file that says production. */
  readonly stated: string | undefined;
}

/** URLs that a browser or the provider has to reach. */
const outward: ReadonlySet<Role> = new Set<Role>([
  'redirect_uri',
  'post_logout_redirect_uri',
  'base_url',
  'issuer',
  'authorization_endpoint',
  'discovery_url',
]);

/** Called by the server itself: a sidecar on loopback is rare, but real. */
const inward: ReadonlySet<Role> = new Set<Role>([
  'token_endpoint',
  'jwks_uri',
  'introspection_endpoint',
  'userinfo_endpoint',
]);

export const rule = workspaceRule<Data>({
  meta: {
    id: 'cross-localhost-in-production',
    group: 'cross-file',
    severity: 'error',
    reach: 'workspace',
    fix: 'review',
    summary: 'A production file must not point sign-in at localhost or a development tunnel.',
  },
  *detect({ model }) {
    for (const setting of model.settings) {
      const { role, kind, file } = setting.setting;
      if (!(outward.has(role) || inward.has(role))) continue;
      // First of all: who asks other files something is run again when they change.
      const host = parseUrl(knownText(setting.resolved) ?? '')?.url.hostname;
      if (host === undefined) continue;
      const isTunnel = isTunnelHost(host);
      if (!isTunnel && !isLoopbackHost(host) && host !== '0.0.0.0') continue;
      // The environment of a job says where it deploys to; what its steps start and test is on the runner itself.
      if (!isTunnel && setting.setting.dialect === 'github-actions') continue;
      const environment = setting.setting.environment ?? model.fileOf(file)?.environment.name;
      const isNamed = environment === 'production';
      // A value from another file is judged there, where it has a name, too.
      const facts = setting.place.file === file ? model.fileOf(file) : undefined;
      const stated = isNamed || facts === undefined ? undefined : statedProduction(facts);
      const beside = isNamed ? undefined : publicAddress(model, setting);
      if (!isNamed && beside === undefined && stated === undefined) continue;
      if (isUnreadByCompose(model, setting) || isOfDevelopment(model, setting)) continue;
      // Registrations may keep a localhost entry for testing. In Quarkus, `%prod` is also how Dev Services are left out.
      const isMild =
        kind === 'registration' ||
        setting.setting.dialect === 'quarkus-oidc' ||
        isDefault(setting) ||
        (!isNamed && beside === undefined);
      // A `.env` that says production may still be for trying production out, with one address of those that are local.
      const severity = isMild ? 'info' : inward.has(role) || stated !== undefined ? 'warning' : 'error';
      yield { at: placeOf(setting), severity, data: { setting, host, isTunnel, beside, stated } };
    }
  },
  word: ({ setting, host, isTunnel, beside, stated }) =>
    `${setting.place.name} ${isDefault(setting) ? 'falls back to' : 'points at'} ${host} ${circumstance(setting, beside, stated)} ` +
    `(${baseName(setting.setting.file)}). ` +
    (isTunnel ? 'The tunnel ends with the development session' : whoLooks(setting.setting.role)) +
    (ofApplication.has(setting.setting.role)
      ? ', and the provider answers redirect_uri_mismatch for an address that is not registered. Use the public URL.'
      : ', where no authorization server answers ("connection refused"). Use the server’s own URL.'),
  fix: ({ data: { setting } }, { model }) => moveToBase(model, setting),
});

/** Addresses of the application itself, to which the provider sends browsers. */
const ofApplication: ReadonlySet<Role> = new Set<Role>(['redirect_uri', 'post_logout_redirect_uri', 'base_url']);

const whoLooks = (role: Role): string =>
  ofApplication.has(role)
    ? 'Users’ browsers would look for it on their own machine'
    : inward.has(role)
      ? 'The application looks for it on the machine or in the container that it runs in'
      : 'The application looks for it on the machine or in the container that it runs in, and users’ browsers on theirs';

function circumstance({ setting }: ResolvedSetting, beside: string | undefined, stated: string | undefined): string {
  if (stated !== undefined)
    return `although ${stated} says production${beside === undefined ? '' : ` and ${beside} is public`}`;
  if (beside !== undefined) return `while ${beside} is public`;
  return setting.environment === 'production' ? 'for production' : 'in a production file';
}

/** `${PUBLIC_URL:-http://localhost:3000}`: whoever deploys sets the variable, which need not be in any file here. */
const isDefault = ({ resolved }: ResolvedSetting): boolean => resolved.state === 'defaulted';

/**
 * Compose takes what it puts into its files from `.env` (docs.docker.com, "Set, use, and manage variables in a Compose file with
 * interpolation"), and from another file only where a command names it, which need not be the one that starts production.
 */
function isUnreadByCompose(model: Model, { setting, place }: ResolvedSetting): boolean {
  if (setting.dialect !== 'docker-compose' || place.file === setting.file) return false;
  if (baseName(place.file).startsWith('.env')) return false;
  return !envFilesOf(model.fileOf(setting.file), setting.slot?.split('/')[0]).includes(place.file);
}

/** `APP_ENV=dev` in the file that the value is from: where production runs, another one stands in its place. */
function isOfDevelopment(model: Model, { setting, place }: ResolvedSetting): boolean {
  const facts = place.file === setting.file ? undefined : model.fileOf(place.file);
  return facts !== undefined && statedDevelopment(facts) !== undefined;
}

/** Addresses of one application, of which browsers need both (librechat.ai, "Server configuration"). */
const twins: Readonly<Record<string, string>> = { DOMAIN_SERVER: 'DOMAIN_CLIENT' };

const isTwin = ({ setting }: ResolvedSetting): boolean => Object.hasOwn(twins, setting.name);

/** Another address of the application says that it is in use on a public host, whatever the file is called. */
function publicAddress(model: Model, target: ResolvedSetting): string | undefined {
  if (target.setting.dialect === 'kubernetes') return publicBaseUrl(model, target);
  if (target.setting.dialect === 'shopify-app-toml') return publicShopifyApp(model, target);
  if (target.setting.dialect === 'grafana') return publicDomain(model, target);
  const facts = target.place.file === target.setting.file ? model.fileOf(target.setting.file) : undefined;
  if (facts !== undefined && statedProduction(facts) !== undefined) return publicVariable(facts, target.place.name);
  return isTwin(target) && isServedPublicly(model, target) ? lookup(twins, target.setting.name) : undefined;
}

/** Grafana makes its redirect URIs of `root_url`; `domain` stands beside it (grafana.com, "Configure Grafana", `[server]`). */
function publicDomain({ fileOf }: Model, { setting }: ResolvedSetting): string | undefined {
  const domain = setting.role === 'base_url' ? textAt(setting.entry.parent, 'domain') : undefined;
  const facts = fileOf(setting.file);
  const name = facts?.environment.name;
  if (domain === undefined || name === 'development' || name === 'test') return undefined;
  const host = parseUrl(`https://${domain}`)?.url.hostname;
  return host !== undefined && isReachedHost(host) ? 'domain' : undefined;
}

/** In a cluster, loopback is the pod itself, where no browser arrives. */
function publicBaseUrl(model: Model, { setting }: ResolvedSetting): string | undefined {
  const facts = model.fileOf(setting.file);
  const environment = setting.environment ?? facts?.environment.name;
  if (setting.kind !== 'use' || !outward.has(setting.role) || environment === 'development' || environment === 'test') {
    return undefined;
  }
  return facts === undefined ? undefined : publicBases(facts).get(setting.entry.parent);
}

/** The name of the first public base URL of each block. */
const publicBases = memoisedFor(({ settings }: FileFacts): ReadonlyMap<Entry | undefined, string> => {
  const found = settings.filter(({ role, kind, value }) => {
    if (role !== 'base_url' || kind !== 'use' || value.state !== 'literal') return false;
    const url = parseUrl(value.text)?.url;
    return url?.protocol === 'https:' && isPublicHost(url.hostname);
  });
  return new Map(found.reverse().map(({ entry, name }) => [entry.parent, name]));
});

/**
 * `shopify app dev` writes its tunnel over `application_url` and all of `redirect_urls` (shopify.dev, "App configuration");
 * whoever moves the one and forgets the others has no redirect URI left. Shopify does take redirect URLs on other hosts
 * than the application's, so a list with one that is no tunnel may be right.
 */
function publicShopifyApp(model: Model, { setting }: ResolvedSetting): string | undefined {
  const facts = model.fileOf(setting.file);
  const name = facts?.environment.name;
  if (facts === undefined || setting.role !== 'redirect_uri' || name === 'development' || name === 'test') {
    return undefined;
  }
  return leavesTunnels(facts) ? 'application_url' : undefined;
}

const leavesTunnels = memoisedFor(({ settings }: FileFacts): boolean => {
  const hosts = (role: Role): readonly (string | undefined)[] =>
    settings.filter((other) => other.role === role).map(({ value }) => parseUrl(value.text)?.url.hostname);
  const [own] = hosts('base_url');
  if (own === undefined || !isPublicHost(own) || isPlaceholderHost(own) || /(?:^|\.)shopify\.dev$/.test(own)) {
    return false;
  }
  return hosts('redirect_uri').every((host) => host !== undefined && isTunnelHost(host));
});

const isPublicHost = (host: string): boolean => !isLoopbackHost(host) && !isTunnelHost(host) && !isPrivateHost(host);

function isServedPublicly(model: Model, target: ResolvedSetting): boolean {
  const { file, name } = target.setting;
  const facts = model.fileOf(file);
  const [other] = facts === undefined ? [] : variablesNamed(facts, lookup(twins, name) ?? '');
  const url = other?.value.state === 'literal' ? parseUrl(other.value.text)?.url : undefined;
  return url?.protocol === 'https:' && !isLoopbackHost(url.hostname) && !isTunnelHost(url.hostname);
}

/** The redirect URIs of a file that says where the application is. */
function moveToBase(model: Model, target: ResolvedSetting): readonly Fix[] {
  const { role, kind, file } = target.setting;
  const text = knownText(target.resolved);
  if (kind !== 'use' || text === undefined || !(role === 'redirect_uri' || role === 'post_logout_redirect_uri'))
    return [];
  const facts = model.fileOf(file);
  const origins = new Set(
    (facts === undefined ? [] : baseUrls(facts))
      .map((other) => parseUrl(knownText(model.resolve(other).resolved) ?? '')?.url)
      .map((url) => (url?.protocol === 'https:' && !isLoopbackHost(url.hostname) ? url.origin : undefined)),
  );
  const [origin] = origins;
  if (origin === undefined || origins.size !== 1 || isTunnelHost(new URL(origin).hostname)) return [];
  const moved = text.replace(/^https?:\/\/[^/?#]*/i, origin);
  return setResolved(model, target, moved, `Move ${named(target)} to ${origin}`);
}

const baseUrls = memoisedFor(({ settings }: FileFacts) =>
  settings.filter(({ role, kind }) => role === 'base_url' && kind === 'use'),
);
