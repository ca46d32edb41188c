import { groupBy } from '../base/groupBy.ts';
import { memoisedFor } from '../base/memo.ts';
import { wellFormed } from '../base/wellFormed.ts';
import { endpointRoles } from '../knowledge/roles.ts';
import { type Entry, textAt } from '../syntax/tree.ts';
import { baseName } from '../text/uri.ts';
import { ownServerOf } from './redirects.ts';
import { type Client, type Evidence, knownText, type Match, settingOf, settingsOf } from './types.ts';

/**
 * Which registration a use is checked against: by client_id, else by provider where there is exactly one candidate on
 * each side. A registration of another environment is never a match.
 */
export function matchRegistrations(uses: readonly Client[], registrations: readonly Client[]): Match[] {
  if (registrations.length === 0) return [];
  const index = groupBy(registrations, (registration) => clientIdOf(registration) ?? '');
  const matches = uses.flatMap((use) => matchById(use, index) ?? []);
  return [
    ...matches,
    ...matchByProvider(
      () => uses,
      registrations,
      () => matches,
    ),
  ];
}

/** `byClientId`: all registrations. */
export function matchById(use: Client, byClientId: ReadonlyMap<string, Iterable<Client>>): Match | undefined {
  const clientId = clientIdOf(use);
  const sameId = clientId === undefined ? undefined : byClientId.get(clientId);
  if (clientId === undefined || sameId === undefined) return undefined;
  const best = onlyOne(use, sameId);
  return best === undefined ? undefined : pairOf(use, best, clientId);
}

/**
 * The one registration of the use's own environment that fits, else the one without any. A second one decides, so that of
 * many equal ones not all are looked at.
 */
function onlyOne(use: Client, registrations: Iterable<Client>): Client | undefined {
  const own: Client[] = [];
  const base: Client[] = [];
  for (const registration of registrations) {
    const found = registration.environment === use.environment ? own : base;
    const isAsked = found === own || (registration.environment === 'base' && own.length === 0 && base.length < 2);
    if (isAsked && compatible(use, registration)) found.push(registration);
    if (own.length > 1) return undefined;
  }
  const [best, ...others] = own.length > 0 ? own : base;
  return others.length > 0 ? undefined : best;
}

const known = new WeakMap<Client, WeakMap<Client, Match>>();

/** One object for two clients. */
function pairOf(use: Client, registration: Client, clientId: string): Match {
  const ofUse = known.get(use) ?? new WeakMap<Client, Match>();
  known.set(use, ofUse);
  const match = ofUse.get(registration) ?? { use, registration, evidence: byId(registration, clientId) };
  ofUse.set(registration, match);
  return match;
}

const byId = (registration: Client, clientId: string): Evidence => ({
  strength: 'strong',
  reason: `${fileNameOf(registration)} registers the client_id ${clientId}`,
});

/**
 * Only where neither side has another candidate, and not against a registration whose id was already used: one of
 * `found`. Both lists are asked for when there is such a registration.
 */
export function matchByProvider(
  uses: () => readonly Client[],
  registrations: readonly Client[],
  found: () => readonly Match[],
): readonly Match[] {
  const single = [...groupBy(registrations, (r) => r.provider ?? '')].flatMap(([provider, candidates]) =>
    provider === '' || candidates.length !== 1 ? [] : candidates,
  );
  if (single.length === 0) return [];
  const taken = new Set(found().map((match) => match.registration));
  const result: Match[] = [];
  for (const registration of single) {
    if (taken.has(registration)) continue;
    const { provider } = registration;
    const users = uses().filter((use) => use.provider === provider && compatible(use, registration));
    const slots = new Set(users.map((use) => use.id.slice(0, use.id.lastIndexOf('@'))));
    if (slots.size !== 1) continue;
    for (const use of users) {
      result.push({
        use,
        registration,
        evidence: {
          strength: 'likely',
          reason: `${fileNameOf(registration)} is the only ${provider} registration, and ${use.name} the only ${provider} client, of the workspace`,
        },
      });
    }
  }
  return result;
}

const compatibility = new WeakMap<Client, WeakMap<Client, boolean>>();

/** After an edit nearly all clients are the ones that were compared before. */
function compatible(use: Client, registration: Client): boolean {
  const known = compatibility.get(use) ?? new WeakMap<Client, boolean>();
  compatibility.set(use, known);
  const found = known.get(registration) ?? areCompatible(use, registration);
  known.set(registration, found);
  return found;
}

/** An environment named on both sides has to agree; providers have to, too; so have realms. */
function areCompatible(use: Client, registration: Client): boolean {
  if (use.isFixture !== registration.isFixture) return false;
  if (use.provider !== undefined && registration.provider !== undefined && use.provider !== registration.provider)
    return false;
  if (
    registration.environment !== 'base' &&
    use.environment !== 'base' &&
    registration.environment !== use.environment
  ) {
    return false;
  }
  return !isOtherServer(use, registration) && !servesOtherEnvironment(use, registration);
}

/**
 * Two servers may know clients of one name: `grafana`, `oauth2-proxy`. The use names a server that is none of the
 * registration's provider, or another realm of it.
 */
function isOtherServer(use: Client, registration: Client): boolean {
  const urls = settingsOf(use, 'issuer', 'discovery_url', ...endpointRoles)
    .flatMap((s) => knownText(s.resolved) ?? [])
    .filter((text) => text.includes('://'));
  if (registration.provider === undefined) {
    // Dex, Authelia and the like are nobody's provider, so a use that names one means another server.
    return ownServerOf(registration) !== undefined && (use.provider !== undefined || isOtherHost(urls, registration));
  }
  if (use.provider === undefined) return urls.length > 0;
  const realm = registration.provider === 'keycloak' ? realmOf(registration) : undefined;
  const named = [
    ...urls.flatMap((url) => /\/realms\/([^/?#]+)/.exec(url)?.[1] ?? []),
    ...settingsOf(use, 'realm').flatMap((s) => knownText(s.resolved) ?? []),
  ];
  return (
    realm !== undefined &&
    named.length > 0 &&
    !named.includes(realm) &&
    !named.includes(encodeURIComponent(wellFormed(realm)))
  );
}

/**
 * The use names hosts of the internet, and the server is at another one. Names inside a network say nothing; where the
 * server's own host is not in its configuration, the use has to look like one of this server.
 */
function isOtherHost(urls: readonly string[], registration: Client): boolean {
  const used = urls.flatMap(publicHost);
  if (used.length === 0) return false;
  const issuers = settingsOf(registration, 'issuer').flatMap((s) => knownText(s.resolved) ?? []);
  const own = issuers.flatMap(publicHost);
  if (own.length > 0) return !used.some((host) => own.includes(host));
  return issuers.length === 0 && !urls.some((url) => ownPaths.test(url)) && !isNeighbour(used, registration);
}

/** The server that signs people in stands beside its applications: auth.example.org, and wiki.example.org in the registration. */
function isNeighbour(hosts: readonly string[], registration: Client): boolean {
  const domains = new Set(redirectsOf(registration).flatMap(publicHost).map(domainOf));
  return hosts.some((host) => /^(?:auth|login|sso|idp?|oidc|accounts?)\./.test(host) && domains.has(domainOf(host)));
}

/** The host without its first label; as a whole where it has two. */
const domainOf = (host: string): string => (host.split('.').length > 2 ? host.slice(host.indexOf('.') + 1) : host);

/** Paths and usual host names of Authelia and authentik, whose configuration need not tell where they are. */
const ownPaths = /\/api\/oidc\/|\/application\/o\/|^https?:\/\/(?:[\w.-]+[.-])?auth(?:elia|entik)[.-]/i;

function publicHost(url: string): readonly string[] {
  const host = /^https?:\/\/([^/?#:]+)/i.exec(url)?.[1]?.toLowerCase() ?? '';
  const isPrivate = /^(?:127\.|10\.|192\.168\.|host\.docker\.)|\.(?:localhost|local|internal|svc)$/.test(host);
  return host.includes('.') && !isPrivate ? [host] : [];
}

/** The realm whose export holds the registration. */
const realmOf = memoisedFor((registration: Client): string | undefined => {
  let entry: Entry | undefined = registration.settings[0]?.setting.entry;
  while (entry?.parent !== undefined) entry = entry.parent;
  return textAt(entry, 'realm');
});

/** One side knows only loopback redirects, the other only public ones: two environments. */
function servesOtherEnvironment(use: Client, registration: Client): boolean {
  const sent = redirectsOf(use);
  const registered = redirectsOf(registration);
  if (sent.length === 0 || registered.length === 0) return false;
  const loopback = (uri: string): boolean =>
    /^[a-z][a-z0-9+.-]*:\/\/(?:localhost|127\.|\[::1\]|[^/:]+\.localhost)/i.test(uri);
  const publicUri = (uri: string): boolean => /^https?:\/\//i.test(uri) && !loopback(uri);
  return (sent.every(loopback) && registered.every(publicUri)) || (sent.every(publicUri) && registered.every(loopback));
}

/** The client_id as far as it is known; the same object is asked once. */
export const clientIdOf = memoisedFor((client: Client): string | undefined =>
  knownText(settingOf(client, 'client_id')?.resolved),
);

const redirectsOf = memoisedFor((client: Client): readonly string[] =>
  settingsOf(client, 'redirect_uri').flatMap((s) => knownText(s.resolved) ?? []),
);

function fileNameOf(client: Client): string {
  const file = client.settings[0]?.setting.file;
  return file === undefined ? 'the registration' : baseName(file);
}
