import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { compareNumber } from '../../base/order.ts';
import { settingsFrom } from '../../dialects/lookups.ts';
import type { FileFacts } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';
import { parentUri } from '../../text/uri.ts';
import { judgedUrl, scalarAt } from '../support/document.ts';
import { configuredServers, resourceFiles } from '../support/mcp.ts';
import { runningFiles } from '../support/model.ts';
import { isLoopbackHost, isPlaceholderHost, isPrivateHost } from '../support/url.ts';
import type { Location, Survey } from '../types.ts';

/** A variable of an environment file that holds an address. */
interface Address {
  readonly name: string;
  readonly at: Location;
  readonly url: URL;
  /** `audience`: the resource itself, with its path. `base`: where the program is. */
  readonly kind: 'audience' | 'base' | 'other';
  readonly folder: string;
  readonly environment: string;
}

/** The public address of the program whose document names a loopback one. */
export interface PublicAddress {
  readonly name: string;
  readonly at: Location;
  /** The resource as it should be. */
  readonly resource: string;
  readonly environment: string;
}

/** What a program calls its own address; the resource of another one is called after that. */
const ownBase = /^(?:PUBLIC|BASE|SERVER|APP|SITE|SERVICE|EXTERNAL)_(?:BASE_)?URL$/;

const addressesOf = (facts: FileFacts): readonly Address[] =>
  facts.variables.flatMap(({ name, value, entry }): Address[] => {
    const url = value.state === 'literal' ? judgedUrl(value.text) : undefined;
    if (url === undefined) return [];
    const role = settingsFrom(facts, entry.contentSpan.start)[0]?.role;
    const isBase = role === 'base_url' || ownBase.test(name);
    const kind = role === 'audience' || role === 'resource' ? 'audience' : isBase ? 'base' : 'other';
    const at = { file: facts.file.uri, span: entry.contentSpan };
    return [{ name, at, url, kind, folder: parentUri(facts.file.uri), environment: facts.environment.name }];
  });

const addresses = (part: Model): readonly Address[] =>
  runningFiles(part)
    .filter(({ tree, environment }) => tree.format === 'dotenv' && !environment.isFixture)
    .flatMap(addressesOf);

/**
 * The public URL that a loopback `resource` stands for: environment files beside or above the document name it as their
 * audience, or as the base of the MCP server that clients of the workspace call, with the document's path. Nothing where
 * one of them names the loopback address as well, or another document has the public one.
 */
export function publicAddressOf(survey: Survey, facts: FileFacts, resource: URL): PublicAddress | undefined {
  const { name, isFixture } = facts.environment;
  if (isFixture || !/^(?:base|production)$/.test(name) || !isLoopbackHost(resource.hostname)) return undefined;
  const path = pathOf(resource);
  // A root says nothing: every server has one.
  if (resource.pathname.length < 2) return undefined;
  const folders = byFolder(survey(addresses));
  const near = foldersAbove(facts.file.uri).flatMap((folder) => folders.get(folder) ?? []);
  if (near.some(({ loopbackPorts }) => loopbackPorts.has(resource.port))) return undefined;
  const origins = originsByPath(survey(configuredServers)).get(path) ?? new Set();
  const own = near
    .flatMap(({ audiences, bases }) => [audiences.get(path) ?? [], firstAt(bases, origins) ?? []].flat())
    .sort((a, b) => compareNumber(a.place, b.place))[0]?.address;
  if (own === undefined || originsOf(survey(resources)).has(own.url.origin)) return undefined;
  return { name: own.name, at: own.at, resource: `${own.url.origin}${path}`, environment: own.environment };
}

/** An address, and its place among all. */
interface Placed {
  readonly address: Address;
  readonly place: number;
}

/** What is asked of a folder's addresses for each document. */
interface Folder {
  readonly loopbackPorts: ReadonlySet<string>;
  /** The first public one of a path. */
  readonly audiences: ReadonlyMap<string, Placed>;
  /** The first public one of an origin. */
  readonly bases: ReadonlyMap<string, Placed>;
}

const byFolder = memoisedFor((all: readonly Address[]): ReadonlyMap<string, Folder> => {
  const placed = all.map((address, place): Placed => ({ address, place }));
  return new Map([...groupBy(placed, ({ address }) => address.folder)].map(([folder, own]) => [folder, folderOf(own)]));
});

function folderOf(own: readonly Placed[]): Folder {
  const ports = own.flatMap(({ address: { url } }) => (isLoopbackHost(url.hostname) ? [url.port] : []));
  const reached = own
    .filter(({ address: { url, environment } }) => /^(?:base|production)$/.test(environment) && isPublic(url))
    .toReversed();
  const firstsOf = (kind: Address['kind'], key: (url: URL) => string): ReadonlyMap<string, Placed> =>
    new Map(
      reached.flatMap((placed) => (placed.address.kind === kind ? [[key(placed.address.url), placed] as const] : [])),
    );
  return {
    loopbackPorts: new Set(ports),
    audiences: firstsOf('audience', pathOf),
    bases: firstsOf('base', ({ origin }) => origin),
  };
}

/** Goes through the fewer of the two. */
function firstAt(bases: Folder['bases'], origins: ReadonlySet<string>): Placed | undefined {
  const found =
    bases.size < origins.size
      ? [...bases].flatMap(([origin, base]) => (origins.has(origin) ? [base] : []))
      : [...origins].flatMap((origin) => bases.get(origin) ?? []);
  return found.sort((a, b) => compareNumber(a.place, b.place))[0];
}

const originsByPath = memoisedFor(
  (servers: readonly URL[]): ReadonlyMap<string, ReadonlySet<string>> =>
    new Map([...groupBy(servers, pathOf)].map(([path, own]) => [path, originsOf(own)])),
);

const originsOf = memoisedFor((urls: readonly URL[]): ReadonlySet<string> => new Set(urls.map(({ origin }) => origin)));

const foldersAbove = (uri: string): readonly string[] =>
  [...uri.matchAll(/\//g)].map(({ index }) => uri.slice(0, index));

const resources = (part: Model): readonly URL[] =>
  resourceFiles(part).flatMap((facts) => judgedUrl(scalarAt(facts.tree.roots[0], 'resource')?.value) ?? []);

const isPublic = (url: URL): boolean =>
  url.protocol === 'https:' &&
  !isLoopbackHost(url.hostname) &&
  !isPrivateHost(url.hostname) &&
  !isPlaceholderHost(url.hostname);

const pathOf = ({ pathname }: URL): string => pathname.replace(/\/+$/, '');
