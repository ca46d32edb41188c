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
    const role = facts.settings.find(({ span }) => span.start === entry.contentSpan.start)?.role;
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
  const near = survey(addresses).filter(({ folder }) => facts.file.uri.startsWith(`${folder}/`));
  if (near.some(({ url }) => isLoopbackHost(url.hostname) && url.port === resource.port)) return undefined;
  const servers = survey(configuredServers);
  const own = near.find(
    ({ url, kind, environment }) =>
      /^(?:base|production)$/.test(environment) &&
      isPublic(url) &&
      (kind === 'audience'
        ? hasPathOf(url, resource)
        : kind === 'base' && servers.some((server) => server.origin === url.origin && hasPathOf(server, resource))),
  );
  if (own === undefined || survey(resources).some((other) => other.origin === own.url.origin)) return undefined;
  const path = resource.pathname.replace(/\/+$/, '');
  return { name: own.name, at: own.at, resource: `${own.url.origin}${path}`, environment: own.environment };
}

const resources = (part: Model): readonly URL[] =>
  resourceFiles(part).flatMap((facts) => judgedUrl(scalarAt(facts.tree.roots[0], 'resource')?.value) ?? []);

const isPublic = (url: URL): boolean =>
  url.protocol === 'https:' &&
  !isLoopbackHost(url.hostname) &&
  !isPrivateHost(url.hostname) &&
  !isPlaceholderHost(url.hostname);

/** A root says nothing: every server has one. */
const hasPathOf = (url: URL, resource: URL): boolean =>
  resource.pathname.length > 1 && url.pathname.replace(/\/+$/, '') === resource.pathname.replace(/\/+$/, '');
