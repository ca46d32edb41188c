import { memoisedFor } from '../../base/memo.ts';
import { openapiVersion } from '../../dialects/openapi.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { childOf, childrenOf, type Entry, entryAt, type ListEntry, type MapEntry } from '../../syntax/tree.ts';
import { documentOf, mapAt, scalarAt } from './document.ts';

export interface OpenapiDocument {
  readonly root: MapEntry;
  /** `2.0`, `3.0`, `3.1`, `3.2`. */
  readonly version: string;
  /** By name. Undefined when they are kept in another file, so that nothing is known of them. */
  readonly schemes: ReadonlyMap<string, Entry> | undefined;
}

/** Read once for a file: a fix asks for it again, and there may be thousands. */
export const openapiOf = memoisedFor((facts: FileFacts): OpenapiDocument | undefined => {
  const root = documentOf(facts, 'openapi');
  const version = openapiVersion(facts.tree);
  if (root === undefined || version === undefined) return undefined;
  const holder = version === '2.0' ? root : childOf(root, 'components');
  const entry = childOf(holder, version === '2.0' ? 'securityDefinitions' : 'securitySchemes');
  const isElsewhere = isReference(holder) || isReference(entry);
  const schemes = new Map(childrenOf(entry).map((scheme) => [scheme.key, scheme]));
  return { root, version, schemes: isElsewhere ? undefined : schemes };
});

/** The entry is a `$ref`: what it means is written elsewhere. */
export const isReference = (entry: Entry | undefined): boolean => childOf(entry, '$ref') !== undefined;

export interface Flow {
  /** The flow's name in this version of the specification. */
  readonly name: string;
  /** Where its name is written: the key in 3.x, the `flow` value in 2.0. */
  readonly entry: Entry;
  /** The map with its URLs and scopes. */
  readonly map: MapEntry;
}

/** The flows of an `oauth2` scheme. Undefined when a part of it is kept elsewhere. */
export function flowsOf(scheme: Entry, version: string): readonly Flow[] | undefined {
  if (scheme.kind !== 'map' || isReference(scheme)) return undefined;
  if (version === '2.0') {
    const flow = scalarAt(scheme, 'flow');
    return flow === undefined ? [] : [{ name: flow.value, entry: flow, map: scheme }];
  }
  const flows = mapAt(scheme, 'flows');
  if (isReference(flows)) return undefined;
  const own = childrenOf(flows).filter((entry) => !entry.key.startsWith('x-'));
  if (own.some(isReference)) return undefined;
  return own.flatMap((entry) => (entry.kind === 'map' ? [{ name: entry.key, entry, map: entry }] : []));
}

export const isOauth2 = (scheme: Entry): boolean => scalarAt(scheme, 'type')?.value === 'oauth2';

/** The scopes of all flows of a scheme; undefined when they cannot be known. */
export function scopesOf(scheme: Entry, version: string): readonly string[] | undefined {
  const flows = flowsOf(scheme, version);
  if (flows === undefined || flows.some(({ map }) => isReference(childOf(map, 'scopes')))) return undefined;
  return flows.flatMap(({ map }) => childrenOf(childOf(map, 'scopes')).map((scope) => scope.key));
}

const methods: ReadonlySet<string> = new Set([
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
  'query',
]);

/** The `security` lists of the document and of its operations. */
export function securityLists(facts: FileFacts): readonly ListEntry[] {
  return facts.tree.entries.filter((entry): entry is ListEntry => {
    if (entry.kind !== 'list' || entry.key !== 'security' || entry.inherited || entry.document !== 0) return false;
    const { path } = entry;
    if (path.length === 1) return true;
    const isOperation = methods.has(String(path.at(-2))) || path.at(-3) === 'additionalOperations';
    return isOperation && path.length >= 4 && (path[0] === 'paths' || path[0] === 'webhooks');
  });
}

/** URLs of the document's servers (`servers`; version 2.0 has none). */
export const serversOf = (root: MapEntry): readonly Entry[] =>
  childrenOf(childOf(root, 'servers')).flatMap((server) => entryAt(server, 'url') ?? []);
