import { groupBy } from '../base/groupBy.ts';
import { hash } from '../base/hash.ts';
import { itemAt, valueAt } from '../base/known.ts';
import { compareNumber, compareText } from '../base/order.ts';
import type { ConfigOf, OwnProvider } from '../config/config.ts';
import { linksOf } from '../dialects/lookups.ts';
import { isNameOfApp } from '../dialects/naming/apps.ts';
import { providerOfClientId, providerOfUrl } from '../knowledge/providers/lookup.ts';
import { endpointRoles, type Role } from '../knowledge/roles.ts';
import { baseName, joinUri, parentUri } from '../text/uri.ts';
import type { Cluster } from './clusters.ts';
import { type Container, joinByContainer } from './containers.ts';
import { withStrength } from './resolve.ts';
import {
  type Client,
  type Evidence,
  knownText,
  type Link,
  type ResolvedSetting,
  type Strength,
  weakest,
} from './types.ts';

/** A cluster with its values resolved: a candidate for being (part of) a client. */
export interface Candidate {
  readonly cluster: Cluster;
  readonly settings: readonly ResolvedSetting[];
}

/** Joins candidates of one environment into clients wherever certain or strong evidence ties them. */
export function joinCandidates(
  candidates: readonly Candidate[],
  environment: string,
  configOf: ConfigOf,
  containers: readonly Container[] = [],
): Client[] {
  const groups = candidates.map(
    (candidate): Group => ({
      members: [{ candidate, strength: 'certain' }],
      evidence: [...(candidate.cluster.evidence ?? [])],
    }),
  );
  const owner = new Map(candidates.map((candidate, index) => [candidate, index]));
  const join = (a: Candidate, b: Candidate, evidence: Evidence): void => {
    const from = valueAt(owner, b);
    const to = valueAt(owner, a);
    if (from === to) return;
    const target = itemAt(groups, to);
    const source = itemAt(groups, from);
    for (const { candidate, strength } of source.members) {
      owner.set(candidate, to);
      target.members.push({ candidate, strength: weakest(strength, evidence.strength) });
    }
    target.evidence.push(...source.evidence, evidence);
    source.members.length = 0;
  };
  joinByReference(candidates, join);
  if (candidates[0]?.settings[0]?.setting.kind === 'use') {
    joinByService(candidates, join);
    joinByContainer(candidates, containers, join);
    joinByClientId(candidates, join);
    joinOrphans(candidates, join);
  }
  return groups.filter((group) => group.members.length > 0).map((group) => toClient(group, environment, configOf));
}

/** Candidates found to be one client, each with how surely. The first one names it. */
interface Group {
  readonly members: { readonly candidate: Candidate; readonly strength: Strength }[];
  readonly evidence: Evidence[];
}

/** Stems of variables that name a protocol, not a client. */
const nameless: ReadonlySet<string> = new Set(['', 'oauth', 'oauth2', 'oidc', 'auth', 'openid', 'sso']);

/** Makes two candidates one, for the reason given. */
export type Join = (a: Candidate, b: Candidate, evidence: Evidence) => void;

/** One setting refers to a variable that is a setting of another candidate. */
function joinByReference(candidates: readonly Candidate[], join: Join): void {
  const byPlace = new Map<string, Candidate>();
  for (const candidate of candidates) {
    for (const { setting } of candidate.settings) byPlace.set(`${setting.file} ${setting.span.start}`, candidate);
  }
  for (const candidate of candidates) {
    for (const { setting, resolved } of candidate.settings) {
      if (!identifying.has(setting.role)) continue;
      for (const origin of resolved.origins) {
        const target = byPlace.get(`${origin.file} ${origin.span.start}`);
        if (target === undefined || target === candidate) continue;
        join(target, candidate, {
          strength: 'certain',
          reason: `${setting.name} in ${baseName(setting.file)} refers to ${origin.name} in ${baseName(origin.file)}`,
        });
      }
    }
  }
}

/** A shared base URL or scope variable does not make two clients one. */
export const identifying: ReadonlySet<Role> = new Set<Role>(['client_id', 'client_secret']);

/** Roles whose values tell the provider. */
const telling: readonly Role[] = ['issuer', 'discovery_url', ...endpointRoles, 'domain'];

/** Roles whose values decide what belongs together, or what a client is called: those that this file asks for. */
export const decidesLinks: ReadonlySet<Role> = new Set<Role>([...identifying, ...telling]);

/** A Compose service, or an object of a Kustomize generator, that reads an env_file sees the file's clients as its own. */
function joinByService(candidates: readonly Candidate[], join: Join): void {
  const places = new Map(candidates.map((candidate, place) => [candidate, place]));
  const byPlace = new Map<string, Set<Candidate>>();
  for (const candidate of candidates) {
    const { slot = '', settings, family } = candidate.cluster;
    if (family.id.startsWith('file ')) continue;
    for (const { file } of settings) {
      const key = `${slot} ${file}`;
      byPlace.set(key, (byPlace.get(key) ?? new Set()).add(candidate));
    }
  }
  for (const candidate of candidates) {
    const [service, stem] = (candidate.cluster.slot ?? '').split('/');
    const facts = candidate.cluster.family.files[0];
    if (stem === undefined || facts === undefined) continue;
    const links = linksOf(facts, 'env_file', service);
    const read = links.map((link) => joinUri(parentUri(link.file), link.target));
    const others = new Set(read.flatMap((file) => [...(byPlace.get(`${stem} ${file}`) ?? [])]));
    const targets = links.map((link) => link.target).join(', ');
    for (const other of [...others].sort((a, b) => compareNumber(places.get(a) ?? 0, places.get(b) ?? 0))) {
      join(other, candidate, { strength: 'certain', reason: `service ${service} reads ${targets}` });
    }
  }
}

/** The same literal client_id of a shape only one provider issues, or with the same issuer. */
function joinByClientId(candidates: readonly Candidate[], join: Join): void {
  const known = candidates.flatMap((candidate) => {
    const id = textOf(candidate, 'client_id');
    if (id === undefined) return [];
    const issuer = providerOfClientId(id) === undefined ? textOf(candidate, 'issuer') : '';
    return issuer === undefined ? [] : [{ candidate, id, server: `${issuer} ${id}` }];
  });
  for (const [first, ...others] of groupBy(known, ({ server }) => server).values()) {
    for (const { candidate, id } of others) {
      join(first.candidate, candidate, {
        strength: 'strong',
        reason: `both use the client_id ${id}`,
      });
    }
  }
}

/**
 * A redirect URI, scope or endpoint under a name without a provider (`OAUTH_REDIRECT_URI`) belongs to the only client
 * of its file family.
 */
function joinOrphans(candidates: readonly Candidate[], join: Join): void {
  for (const group of groupBy(candidates, (c) => c.cluster.family.id).values()) {
    const clients = group.filter((candidate) => hasRole(candidate, 'client_id'));
    const client = clients[0];
    if (client === undefined || clients.length > 1 || client.cluster.family.id.startsWith('file ')) continue;
    for (const orphan of group) {
      const isNameless = nameless.has(orphan.cluster.slot ?? 'x');
      if (orphan === client || hasRole(orphan, 'client_id') || !isNameless) continue;
      join(client, orphan, {
        strength: 'likely',
        reason: `${slotOf(client)} is the only client configured there`,
      });
    }
  }
}

function toClient({ members, evidence }: Group, environment: string, configOf: ConfigOf): Client {
  const settings = members.flatMap(({ candidate, strength }) =>
    candidate.settings.map((s) => withStrength(s, strength)),
  );
  const first = (members[0] as Group['members'][number]).candidate;
  const own = ownProviderOf(settings, configOf);
  const provider = own?.software ?? providerOf(settings);
  const slot = slotOf(first);
  return {
    // A slot may be named by a client_id, where people paste secrets by mistake, and ids are sent to editors.
    id: `${first.cluster.family.id}#${hash(first.cluster.slot ?? '')}@${environment}`,
    name: (nameless.has(slot) ? textOf(first, 'client_id') : slot) ?? own?.id ?? provider ?? (slot || 'client'),
    slot,
    kind: first.cluster.settings[0]?.kind ?? 'use',
    provider,
    ownProvider: own,
    environment,
    package: first.cluster.family.package,
    settings,
    evidence,
    isFixture: first.cluster.family.files.every((f) => f.environment.isFixture || f.environment.isTemplate),
  };
}

/** The authorization server of the user's configuration that the client's issuer or endpoints belong to. */
function ownProviderOf(settings: readonly ResolvedSetting[], configOf: ConfigOf): OwnProvider | undefined {
  const file = settings[0]?.setting.file;
  const declared = file === undefined ? [] : configOf(file).providers;
  if (declared.length === 0) return undefined;
  const urls = settings
    .filter(({ setting }) => serverUrls.includes(setting.role))
    .flatMap(({ resolved }) => knownText(resolved) ?? []);
  return declared.find(({ issuer }) => urls.some((url) => isBelow(url, issuer)));
}

const serverUrls: readonly Role[] = ['issuer', 'discovery_url', ...endpointRoles];

function isBelow(url: string, issuer: string): boolean {
  const base = issuer.replace(/\/+$/, '');
  return url === base || url.startsWith(`${base}/`);
}

/** Endpoint hosts speak louder than names; a client_id's shape is asked last. */
function providerOf(settings: readonly ResolvedSetting[]): string | undefined {
  for (const { setting, resolved } of settings) {
    const text = telling.includes(setting.role) ? knownText(resolved) : undefined;
    if (text === undefined) continue;
    const found = providerOfUrl(setting.role === 'domain' && !text.includes('://') ? `https://${text}` : text);
    if (found !== undefined) return found;
  }
  const named = settings.find((s) => s.setting.provider !== undefined)?.setting.provider;
  if (named !== undefined) return named;
  const clientId = knownText(settings.find((s) => s.setting.role === 'client_id')?.resolved);
  return clientId === undefined ? undefined : providerOfClientId(clientId);
}

/** `spring-oauth2:google` → `google`; `web/google` stays, it names the service. */
function slotOf(candidate: Candidate): string {
  const slot = candidate.cluster.slot ?? '';
  return slot.includes(':') ? slot.slice(slot.indexOf(':') + 1) : slot;
}

const textOf = (candidate: Candidate, role: Role): string | undefined =>
  knownText(candidate.settings.find((s) => s.setting.role === role)?.resolved);

const hasRole = (candidate: Candidate, role: Role): boolean => candidate.settings.some((s) => s.setting.role === role);

/**
 * Uses of one provider in one package and environment, with exactly one candidate in each kind of file: likely the
 * same client, never surely.
 */
export function likelyLinks(clients: readonly Client[]): Link[] {
  const links: Link[] = [];
  const withProvider = clients.filter((c) => c.provider !== undefined && c.kind === 'use' && !c.isFixture);
  if (withProvider.length < 2) return links;
  for (const group of groupBy(withProvider, (c) => `${c.package} ${c.environment} ${c.provider}`).values()) {
    if (group.length !== 2) continue;
    const [a, b] = inFileOrder(group);
    if (a === undefined || b === undefined) continue;
    const family = (client: Client): string => client.id.slice(0, client.id.indexOf(' '));
    if (family(a) === family(b) || isOfApp(a) !== isOfApp(b)) continue;
    links.push({
      a,
      b,
      evidence: {
        strength: 'likely',
        reason: `both are the only ${a.provider} client of ${baseName(a.package)}${a.environment === 'base' ? '' : ` in ${a.environment}`}`,
      },
    });
  }
  return links;
}

/** A wiki or a dashboard that runs beside the application is a client of its own, of the same server. */
const isOfApp = (client: Client): boolean => client.settings.some(({ setting }) => isNameOfApp(setting.name));

const inFileOrder = (clients: readonly Client[]): readonly Client[] =>
  clients.toSorted((a, b) => compareText(a.settings[0]?.setting.file ?? '', b.settings[0]?.setting.file ?? ''));
