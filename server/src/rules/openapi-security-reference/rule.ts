import { lazy } from '../../base/lazy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { wordIndexOf } from '../../base/wordIndex.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { insertMapEntry, renameKey, replaceValue } from '../../syntax/edit.ts';
import { childOf, childrenOf, type Entry, type ScalarEntry } from '../../syntax/tree.ts';
import type { TextEdit } from '../../text/edit.ts';
import { fileRule } from '../define.ts';
import { fixOf, itemsOf, mapAt, placeOfKey, placeOfValue, scalarAt } from '../support/document.ts';
import {
  flowsOf,
  isOauth2,
  isReference,
  type OpenapiDocument,
  openapiOf,
  scopesOf,
  securityLists,
} from '../support/openapiDocument.ts';
import type { Detection, Fix } from '../types.ts';

type Data =
  | Named<'scheme', Entry, { readonly similar: Similar }>
  | Named<'scope', ScalarEntry, { readonly scheme: Entry; readonly similar: Similar }>
  | { readonly kind: 'no-scopes-here'; readonly type: string }
  | { readonly kind: 'http-oauth2' }
  | { readonly kind: 'bearer-as-key' };

/** A name that nothing declares, with all the places that have it: one declaration is missing, or one word is wrong. */
type Named<K extends string, E extends Entry, T> = T & { readonly kind: K; readonly entry: E; readonly entries: E[] };

/** The declared name that was probably meant; looked for once, when the finding is worded. */
type Similar = () => string | undefined;

/** OpenAPI Security Requirement Object: each name is that of a declared scheme, each scope one the scheme declares. */
export const rule = fileRule<Data>({
  meta: {
    id: 'openapi-security-reference',
    group: 'manifests',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'A security requirement names a declared scheme and scopes that the scheme declares.',
  },
  *detect({ facts }) {
    const document = openapiOf(facts);
    if (document?.schemes === undefined) return;
    const declared = declaredBy(document.schemes, document.version);
    const problems: Detection<Data>[] = [];
    for (const requirement of securityLists(facts).flatMap(childrenOf)) {
      if (requirement.kind !== 'map') continue;
      for (const entry of requirement.children) problems.push(...requirementProblems(facts, declared, entry));
    }
    yield* onceForEachName(problems);
    for (const scheme of document.schemes.values()) yield* schemeProblems(facts, document, scheme);
  },
  word: (data) => {
    switch (data.kind) {
      case 'scheme':
        return `No security scheme ${data.entry.key} is declared${timesOf(data)}. Validators refuse the document, and tools send the request without credentials (401).${hint(data.similar())}`;
      case 'scope':
        return `${data.scheme.key} declares no scope ${data.entry.value}${timesOf(data)}. A client that follows the document never asks for it, and the API answers 403 insufficient_scope.${hint(data.similar())}`;
      case 'no-scopes-here':
        return `A requirement on a scheme of type ${data.type} must have an empty list before OpenAPI 3.1: only oauth2 and openIdConnect have scopes.`;
      case 'http-oauth2':
        return 'oauth2 is not an HTTP authentication scheme. Use type: oauth2 with its flows, or scheme: bearer.';
      case 'bearer-as-key':
        return 'This API key in the Authorization header is described as a bearer token. With type: http and scheme: bearer tools add "Bearer" themselves.';
    }
  },
  fix: ({ data }, { facts }) => {
    if (data.kind === 'scheme') {
      const name = data.similar();
      return name === undefined
        ? []
        : fixOf(
            facts,
            `Change to ${name}`,
            'review',
            together(data.entries, (entry) => renameKey(facts.tree, entry, name)),
          );
    }
    return data.kind === 'scope' ? scopeFixes(facts, data) : [];
  },
});

const timesOf = ({ entries }: { readonly entries: readonly Entry[] }): string =>
  entries.length === 1 ? '' : `, and ${entries.length} requirements name it`;

/** Of the findings of one name the first, which knows the places of the others. */
function onceForEachName(problems: readonly Detection<Data>[]): readonly Detection<Data>[] {
  const known = new Map<string, Entry[]>();
  return problems.filter(({ data }) => {
    if (data.kind !== 'scheme' && data.kind !== 'scope') return true;
    const name = data.kind === 'scheme' ? data.entry.key : JSON.stringify([data.scheme.key, data.entry.value]);
    const entries = known.get(name);
    if (entries === undefined) known.set(name, data.entries);
    else entries.push(data.entry);
    return entries === undefined;
  });
}

/** The edits of all places, or none. */
function together<E>(entries: readonly E[], edit: (entry: E) => readonly TextEdit[] | undefined) {
  const edits = entries.map(edit);
  return edits.every((own) => own !== undefined) ? edits.flat() : undefined;
}

const hint = (similar: string | undefined): string =>
  similar === undefined ? ' Declare it, or correct the name.' : ` Did you mean ${similar}?`;

interface Declared {
  readonly version: string;
  readonly schemes: ReadonlyMap<string, Entry>;
  similarScheme(name: string): string | undefined;
  /** Undefined when they cannot be known. */
  scopesOf(scheme: Entry): Scopes | undefined;
}

interface Scopes {
  readonly names: ReadonlySet<string>;
  similar(name: string): string | undefined;
}

/** What every operation's requirement is compared with. */
function declaredBy(schemes: ReadonlyMap<string, Entry>, version: string): Declared {
  const names = lazy(() => [...schemes.keys()]);
  return {
    version,
    schemes,
    similarScheme: (name) => wordIndexOf(names()).nearest(name, 3),
    scopesOf: memoisedFor((scheme) => {
      const known = scopesOf(scheme, version);
      return known && { names: new Set(known), similar: (name) => wordIndexOf(known).nearest(name, 3) };
    }),
  };
}

function* requirementProblems(facts: FileFacts, declared: Declared, entry: Entry): Generator<Detection<Data>> {
  const { version, schemes } = declared;
  if (entry.key.startsWith('x-')) return;
  const scheme = schemes.get(entry.key);
  if (scheme === undefined) {
    // From 3.2 on the name may be a URI of a scheme in another document.
    if (version === '3.2' && /[/#:.]/.test(entry.key)) return;
    yield {
      at: placeOfKey(facts, entry),
      data: { kind: 'scheme', entry, entries: [entry], similar: lazy(() => declared.similarScheme(entry.key)) },
    };
    return;
  }
  if (isReference(scheme)) return;
  const type = scalarAt(scheme, 'type')?.value ?? '';
  if (isOauth2(scheme)) {
    const known = declared.scopesOf(scheme);
    if (known === undefined || childOf(scheme, 'oauth2MetadataUrl') !== undefined) return;
    for (const scope of itemsOf(entry)) {
      if (known.names.has(scope.value)) continue;
      const similar = lazy(() => known.similar(scope.value));
      yield {
        at: placeOfValue(facts, scope),
        data: { kind: 'scope', entry: scope, entries: [scope], scheme, similar },
      };
    }
    return;
  }
  const isOld = version === '2.0' || version === '3.0';
  if (isOld && ['http', 'apiKey', 'basic'].includes(type) && childrenOf(entry).length > 0) {
    yield { at: placeOfKey(facts, entry), data: { kind: 'no-scopes-here', type }, severity: 'warning' };
  }
}

function* schemeProblems(facts: FileFacts, { version }: OpenapiDocument, scheme: Entry): Generator<Detection<Data>> {
  if (version === '2.0' || isReference(scheme)) return;
  const type = scalarAt(scheme, 'type')?.value;
  const name = scalarAt(scheme, 'scheme');
  if (type === 'http' && name !== undefined && /^oauth2?$/i.test(name.value)) {
    yield { at: placeOfValue(facts, name), data: { kind: 'http-oauth2' }, severity: 'warning' };
  }
  const header = scalarAt(scheme, 'name');
  const description = scalarAt(scheme, 'description')?.value ?? '';
  if (type === 'apiKey' && header?.value.toLowerCase() === 'authorization' && /\bbearer\b/i.test(description)) {
    yield { at: placeOfValue(facts, header), data: { kind: 'bearer-as-key' }, severity: 'info' };
  }
}

/** The nearest declared scope, and declaring this one. */
function scopeFixes(facts: FileFacts, data: Extract<Data, { kind: 'scope' }>): readonly Fix[] {
  const { entry, entries, scheme } = data;
  const similar = data.similar();
  const rename =
    similar === undefined
      ? []
      : fixOf(
          facts,
          `Change to ${similar}`,
          'review',
          together(entries, (each) => replaceValue(facts.tree, each, similar)),
        );
  const version = openapiOf(facts)?.version ?? '';
  const scopes = (flowsOf(scheme, version) ?? []).flatMap(({ map }) => mapAt(map, 'scopes') ?? []);
  const edits = scopes.map((map) => insertMapEntry(facts.tree, map, entry.value, ''));
  const all = edits.every((edit) => edit !== undefined) ? edits.flat() : undefined;
  return [...rename, ...fixOf(facts, `Declare the scope ${entry.value} in ${scheme.key}`, 'review', all)];
}
