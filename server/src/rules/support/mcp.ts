import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { mcpServers } from '../../dialects/mcpJson.ts';
import type { FileFacts } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';
import { childOf, type Entry, type ScalarEntry } from '../../syntax/tree.ts';
import type { Survey } from '../types.ts';
import { documentOf, judgedUrl, scalarAt, textsOf } from './document.ts';
import { withoutSlash } from './serverMetadata.ts';

/** The servers of an MCP client configuration; none for other files. */
export const serversOf = (facts: FileFacts): readonly Entry[] =>
  facts.dialects[0] === 'mcp-json' ? mcpServers(facts.tree) : [];

export const urlOf = (server: Entry): ScalarEntry | undefined =>
  scalarAt(server, 'url') ?? scalarAt(server, 'httpUrl') ?? scalarAt(server, 'serverUrl');

/** The addresses of MCP servers that clients of the workspace are configured for, templates left out. */
export const configuredServers = (part: Model): readonly URL[] =>
  part.files.flatMap((facts) => serversOf(facts).flatMap((server) => judgedUrl(urlOf(server)?.value) ?? []));

/** The same, by the origin they are at. */
export const serversAt = (survey: Survey, origin: string): readonly URL[] =>
  byOrigin(survey(configuredServers)).get(origin) ?? [];

const byOrigin = memoisedFor((servers: readonly URL[]) => groupBy(servers, ({ origin }) => origin));

/** The metadata of a protected resource is that of an MCP server: by its own address, or because a client uses it. */
export function isMcpResource(survey: Survey, facts: FileFacts): boolean {
  const root = documentOf(facts, 'oauth-protected-resource');
  const url = judgedUrl(scalarAt(root, 'resource')?.value);
  if (url === undefined) return false;
  const isNamed = url.hostname.split('.').includes('mcp') || url.pathname.split('/').includes('mcp');
  return isNamed || serversAt(survey, url.origin).length > 0;
}

/** The documents in which protected resources describe themselves, templates included. */
export const resourceFiles = (part: Model): readonly FileFacts[] =>
  part.files.filter((facts) => documentOf(facts, 'oauth-protected-resource') !== undefined);

/** The issuers that MCP servers of the workspace name, without trailing slashes. */
export function mcpIssuers(survey: Survey): ReadonlySet<string> {
  const resources = survey(resourceFiles).filter(
    (facts) => !facts.environment.isTemplate && isMcpResource(survey, facts),
  );
  return new Set(
    resources.flatMap((facts) =>
      textsOf(childOf(documentOf(facts, 'oauth-protected-resource'), 'authorization_servers')).map(withoutSlash),
    ),
  );
}
