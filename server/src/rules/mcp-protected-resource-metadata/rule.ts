import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { replaceValue } from '../../syntax/edit.ts';
import { childOf, childrenOf, type MapEntry, type ScalarEntry } from '../../syntax/tree.ts';
import { workspaceRule } from '../define.ts';
import {
  documentOf,
  fixOf,
  insertJsonField,
  isBlank,
  itemsOf,
  judgedUrl,
  placeOfKey,
  placeOfMap,
  placeOfValue,
  scalarAt,
} from '../support/document.ts';
import { isMcpResource, resourceFiles, serversAt } from '../support/mcp.ts';
import { metadataFiles, serverMetadataOf } from '../support/serverMetadata.ts';
import { isLoopbackHost, isPrivateHost } from '../support/url.ts';
import type { Detection, Severity, Survey } from '../types.ts';
import { type PublicAddress, publicAddressOf } from './ownAddress.ts';

type Data =
  | { readonly kind: 'no-resource' | 'not-a-list' }
  | { readonly kind: 'http' | 'fragment' }
  | {
      readonly kind: 'no-servers';
      readonly facts: FileFacts;
      readonly root: MapEntry;
      readonly isMcp: boolean;
      readonly issuer: string | undefined;
    }
  | { readonly kind: 'well-known'; readonly facts: FileFacts; readonly entry: ScalarEntry; readonly issuer: string }
  | { readonly kind: 'query' }
  | { readonly kind: 'other-resource'; readonly resource: string; readonly server: string }
  | {
      readonly kind: 'loopback';
      readonly facts: FileFacts;
      readonly entry: ScalarEntry;
      readonly own: PublicAddress;
    };

const field = 'authorization_servers';

/** RFC 9728 sections 1.2, 2 and 3.3; MCP authorization (2025-11-25), "Authorization Server Location". */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'mcp-protected-resource-metadata',
    group: 'mcp',
    severity: 'error',
    reach: 'workspace',
    across: true,
    fix: 'review',
    summary: 'Protected resource metadata names its resource and the authorization servers MCP clients need.',
  },
  *detect({ survey }) {
    for (const facts of survey(resourceFiles)) {
      const root = documentOf(facts, 'oauth-protected-resource');
      if (root === undefined || facts.environment.isTemplate) continue;
      yield* resourceProblems(survey, facts, root);
      yield* serverProblems(survey, facts, root);
      for (const method of itemsOf(childOf(root, 'bearer_methods_supported'))) {
        if (method.value === 'query')
          yield { at: placeOfValue(facts, method), data: { kind: 'query' }, severity: 'warning' };
      }
    }
  },
  word: (data) => {
    switch (data.kind) {
      case 'no-resource':
        return 'The document lacks resource, which RFC 9728 requires. Clients compare it with the URL they called and refuse the metadata without it.';
      case 'http':
        return 'resource must use https (RFC 9728 section 1.2). Clients refuse an http resource, because its tokens could be read on the way.';
      case 'fragment':
        return 'resource must not have a fragment (RFC 9728 section 1.2). Authorization servers answer invalid_target for such a resource.';
      case 'not-a-list':
        return `${field} must be a list (RFC 9728 section 2). Clients refuse the document, or do not know where to sign in. Put the issuer in brackets.`;
      case 'no-servers':
        return data.isMcp
          ? `The document names no ${field}. MCP requires at least one; clients do not know where to sign in. Add the issuer of your authorization server.`
          : `The document names no ${field}. RFC 9728 leaves that open, but a client that has no other source does not know where to sign in.`;
      case 'well-known':
        return `${field} holds issuer identifiers, not URLs of metadata. Clients add the well-known path themselves and find nothing (404). Use ${data.issuer}.`;
      case 'query':
        return 'bearer_methods_supported offers query. Tokens in URLs end up in logs and histories; MCP and OAuth 2.1 forbid them. Use header.';
      case 'loopback':
        return `resource is ${data.entry.value}, but ${data.own.name} says that this server is at ${data.own.resource}. Clients compare the resource with the URL they call and refuse the metadata: "Protected resource ${data.entry.value} does not match expected ${data.own.resource}" (RFC 9728 section 3.3). Use the public URL.`;
      case 'other-resource':
        return `resource is ${data.resource}, but clients of this workspace call ${data.server}. Clients compare the two and refuse the metadata when the resource is another (RFC 9728 section 3.3).`;
    }
  },
  fix: ({ data }) => {
    if (data.kind === 'well-known') {
      return fixOf(
        data.facts,
        `Change to ${data.issuer}`,
        'review',
        replaceValue(data.facts.tree, data.entry, data.issuer),
      );
    }
    if (data.kind === 'loopback') {
      const { facts, entry, own } = data;
      return fixOf(facts, `Use ${own.resource}`, 'review', replaceValue(facts.tree, entry, own.resource));
    }
    if (data.kind !== 'no-servers' || data.issuer === undefined || childOf(data.root, field) !== undefined) return [];
    const edits = insertJsonField(data.facts, data.root, field, JSON.stringify([data.issuer]));
    return fixOf(data.facts, `Add ${data.issuer} as authorization server`, 'review', edits);
  },
});

function* resourceProblems(survey: Survey, facts: FileFacts, root: MapEntry): Generator<Detection<Data>> {
  const resource = scalarAt(root, 'resource');
  if (resource === undefined || isBlank(resource)) {
    yield { at: placeOfMap(facts, root), data: { kind: 'no-resource' } };
    return;
  }
  const url = judgedUrl(resource.value);
  if (url === undefined) return;
  const at = placeOfValue(facts, resource);
  if (url.protocol === 'http:' && !isLoopbackHost(url.hostname)) {
    yield { at, data: { kind: 'http' }, severity: isPrivateHost(url.hostname) ? 'warning' : 'error' };
  } else if (resource.value.includes('#')) {
    yield { at, data: { kind: 'fragment' } };
  } else {
    // Clients accept the resource of a parent path; another path, or another resource of the same host, is refused.
    const servers = serversAt(survey, url.origin);
    const first = servers[0];
    const own = first === undefined ? publicAddressOf(survey, facts, url) : undefined;
    if (own !== undefined) {
      // A file for production alone leaves open whom the document is for.
      const severity: Severity = own.environment === 'base' ? 'warning' : 'info';
      const related = [{ ...own.at, message: `The public address, ${own.name}` }];
      yield { at, data: { kind: 'loopback', facts, entry: resource, own }, severity, related };
    }
    if (first !== undefined && !pathsAbove(servers).has(folderOf(url))) {
      const text = `${first.origin}${first.pathname}`;
      yield { at, data: { kind: 'other-resource', resource: resource.value, server: text }, severity: 'warning' };
    }
  }
}

const folderOf = ({ pathname }: URL): string => pathname.replace(/\/*$/, '/');

/** The paths of the servers and of what is above them, each with a slash at its end. */
const pathsAbove = memoisedFor(
  (servers: readonly URL[]): ReadonlySet<string> =>
    new Set(
      servers.flatMap((server) => {
        const path = folderOf(server);
        return [...path.matchAll(/\//g)].map(({ index }) => path.slice(0, index + 1));
      }),
    ),
);

function* serverProblems(survey: Survey, facts: FileFacts, root: MapEntry): Generator<Detection<Data>> {
  const list = childOf(root, field);
  if (list === undefined || isBlank(list) || (list.kind === 'list' && childrenOf(list).length === 0)) {
    const isMcp = isMcpResource(survey, facts);
    const severity: Severity = isMcp ? 'error' : 'info';
    const data: Data = { kind: 'no-servers', facts, root, isMcp, issuer: onlyIssuer(survey) };
    yield { at: list === undefined ? placeOfMap(facts, root) : placeOfKey(facts, list), data, severity };
    return;
  }
  if (list.kind === 'scalar') yield { at: placeOfValue(facts, list), data: { kind: 'not-a-list' } };
  for (const entry of itemsOf(list)) {
    const issuer = issuerOf(entry.value);
    if (issuer !== undefined)
      yield { at: placeOfValue(facts, entry), data: { kind: 'well-known', facts, entry, issuer } };
  }
}

/** The issuer a metadata URL belongs to, whether the well-known name is inserted or appended (RFC 8414 section 5). */
function issuerOf(text: string): string | undefined {
  const match =
    /^(https?:\/\/[^/?#]+)(.*?)\/\.well-known\/(?:oauth-authorization-server|openid-configuration)(\/.*)?$/.exec(text);
  return match === null ? undefined : `${match[1]}${match[2]}${match[3] ?? ''}`;
}

/** The issuer of the workspace's own authorization server, when there is exactly one. */
function onlyIssuer(survey: Survey): string | undefined {
  const issuers = issuersOf(survey(metadataFiles));
  return issuers.size === 1 ? [...issuers][0] : undefined;
}

const issuersOf = memoisedFor(
  (files: readonly FileFacts[]): ReadonlySet<string> =>
    new Set(
      files.flatMap((facts) => {
        const text = facts.environment.isFixture ? undefined : scalarAt(serverMetadataOf(facts), 'issuer')?.value;
        return text === undefined || judgedUrl(text) === undefined ? [] : [text];
      }),
    ),
);
