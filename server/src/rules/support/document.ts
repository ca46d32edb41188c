import type { FileFacts } from '../../dialects/types.ts';
import { isPlaceholder } from '../../knowledge/placeholders.ts';
import { appendListItem, insertMapEntry } from '../../syntax/edit.ts';
import { childOf, childrenOf, type Entry, type ListEntry, type MapEntry, type ScalarEntry } from '../../syntax/tree.ts';
import type { TextEdit } from '../../text/edit.ts';
import { type Span, span } from '../../text/span.ts';
import type { Fix, Location } from '../types.ts';
import { isPlaceholderHost, parseUrl } from './url.ts';

/** The document's map when `dialect` is what the file was taken for; undefined for every other file. */
export function documentOf(facts: FileFacts, dialect: string): MapEntry | undefined {
  const root = facts.tree.roots[0];
  return facts.dialects[0] === dialect && root?.kind === 'map' ? root : undefined;
}

export const scalarAt = (map: Entry | undefined, key: string): ScalarEntry | undefined => {
  const found = childOf(map, key);
  return found?.kind === 'scalar' ? found : undefined;
};

export const mapAt = (map: Entry | undefined, key: string): MapEntry | undefined => {
  const found = childOf(map, key);
  return found?.kind === 'map' ? found : undefined;
};

/** The scalar items of a list, or nothing for anything else. */
export const itemsOf = (entry: Entry | undefined): readonly ScalarEntry[] =>
  entry?.kind === 'list' ? entry.children.filter((child) => child.kind === 'scalar') : [];

export const textsOf = (entry: Entry | undefined): readonly string[] => itemsOf(entry).map((item) => item.value);

/** Absent, null or empty: the reader of the document finds nothing there. */
export const isBlank = (entry: Entry | undefined): boolean =>
  entry === undefined || (entry.kind === 'scalar' && entry.value.trim() === '');

/** Text that stands for something to be filled in or computed; nothing can be said about it. */
export function isTemplated(text: string): boolean {
  if (/[<>{}]|\$\(|\$[A-Z_]{3,}|^e\.g\.|__[A-Z]/.test(text) || isPlaceholder(text)) return true;
  const host = parseUrl(text)?.url.hostname;
  return host !== undefined && isPlaceholderHost(host);
}

/** An absolute http or https URL that can be judged: no template, no placeholder host. */
export function judgedUrl(text: string | undefined): URL | undefined {
  if (text === undefined || isTemplated(text)) return undefined;
  const url = parseUrl(text.trim())?.url;
  return url?.protocol === 'https:' || url?.protocol === 'http:' ? url : undefined;
}

/** Where something missing from a map is reported: its key, or its first key when it has none of its own. */
export function placeOfMap(facts: FileFacts, map: Entry): Location {
  const own = map.keySpan ?? childrenOf(map)[0]?.keySpan;
  return {
    file: facts.file.uri,
    span: own ?? span(map.valueSpan.start, Math.min(map.valueSpan.start + 1, map.valueSpan.end)),
  };
}

export const placeOfKey = (facts: FileFacts, entry: Entry): Location => ({
  file: facts.file.uri,
  span: entry.keySpan ?? (entry.kind === 'scalar' ? entry.contentSpan : entry.valueSpan),
});

export const placeOfValue = (facts: FileFacts, entry: Entry): Location => ({
  file: facts.file.uri,
  span: entry.kind === 'scalar' ? entry.contentSpan : entry.valueSpan,
});

/** One fix of one file; nothing when the edits could not be made. */
export function fixOf(
  facts: FileFacts,
  title: string,
  safety: Fix['safety'],
  edits: readonly TextEdit[] | undefined,
): readonly Fix[] {
  return edits === undefined || edits.length === 0 ? [] : [{ title, safety, files: [{ file: facts.file.uri, edits }] }];
}

/** Writes a value over the old one as it would stand in JSON, which YAML reads alike. Undefined for aliases. */
export function writeJson(entry: Entry, json: string): readonly TextEdit[] | undefined {
  return entry.inherited ? undefined : [{ span: entry.valueSpan, newText: json }];
}

/** Adds a field with a value that holds something: a list or a map, as JSON. Undefined in other formats. */
export function insertJsonField(
  facts: FileFacts,
  map: MapEntry,
  key: string,
  json: string,
): readonly TextEdit[] | undefined {
  if (facts.tree.format !== 'json') return undefined;
  return filled(insertMapEntry(facts.tree, map, key, []), json);
}

/** Adds an item as JSON at the end of a list. */
export function appendJsonItem(facts: FileFacts, list: ListEntry, json: string): readonly TextEdit[] | undefined {
  if (facts.tree.format !== 'json') return undefined;
  const marker = 'authproof-item';
  return filled(appendListItem(facts.tree, list, marker), json, JSON.stringify(marker));
}

/** Puts the value where its stand-in was written. */
function filled(edits: readonly TextEdit[] | undefined, json: string, standIn = '[]'): readonly TextEdit[] | undefined {
  if (edits === undefined || !edits.some((edit) => edit.newText.includes(standIn))) return undefined;
  return edits.map((edit) => {
    const at = edit.newText.lastIndexOf(standIn);
    return at < 0
      ? edit
      : { ...edit, newText: edit.newText.slice(0, at) + json + edit.newText.slice(at + standIn.length) };
  });
}

/** Wraps a text in a list; a text of several words becomes several items, which is for review. */
export function wrapInList(facts: FileFacts, entry: ScalarEntry): readonly Fix[] {
  if (entry.type !== 'string' || entry.quoting === 'block') return [];
  const words = entry.value.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 0) return [];
  const edits = writeJson(entry, `[${words.map((word) => JSON.stringify(word)).join(', ')}]`);
  return fixOf(facts, `Make ${entry.key} a list`, words.length === 1 ? 'safe' : 'review', edits);
}

/** The span from a key to the end of its value, quotes of the key included. */
export const memberSpan = (facts: FileFacts, entry: Entry): Span => {
  const quoted = entry.keySpan !== undefined && /["']/.test(facts.file.text[entry.keySpan.start - 1] ?? '');
  return span((entry.keySpan?.start ?? entry.span.start) - (quoted ? 1 : 0), entry.valueSpan.end);
};

/** `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
