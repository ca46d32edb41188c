import { memoisedFor } from '../base/memo.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import type { Span } from '../text/span.ts';

/** File formats authproof parses. `json` covers JSON with comments and trailing commas. */
export type Format = 'dotenv' | 'yaml' | 'json' | 'toml' | 'properties' | 'ini';

/** How a scalar is written. `block` is a YAML literal or folded scalar; text in three quotes counts as quoted. */
export type Quoting = 'plain' | 'single' | 'double' | 'backtick' | 'block';

export type ScalarType = 'string' | 'number' | 'boolean' | 'null';

export type PathSegment = string | number;

/** What all entries have. */
export interface EntryBase {
  /** Keys and list indexes from the document's root; empty for the root itself. */
  readonly path: readonly PathSegment[];
  /** Index of the document in YAML and `.properties` files; 0 in other formats. */
  readonly document: number;
  readonly parent: ContainerEntry | undefined;
  /** The key as the consumer sees it (unquoted); the index as text for list items; '' for the root. */
  readonly key: string;
  /** The key's content without quotes; undefined for list items and roots. */
  readonly keySpan: Span | undefined;
  /**
   * From the key (or `export`) to the end of the value, without a trailing comment. A dotted key counts whole. A
   * container whose parts stand in several places (a TOML table, the maps of dotted keys) reaches from its first key or
   * header to the end of its last value, over whatever is between.
   */
  readonly span: Span;
  /**
   * The value as written, with its quotes. Empty, at the place where a value would stand, when there is none. That of a
   * container in several places begins behind its first key or header.
   */
  readonly valueSpan: Span;
  /** True when the entry came through a YAML alias or merge key: its spans point at the anchor's definition. */
  readonly inherited: boolean;
  /**
   * The application's own tag on a YAML value or list, without its mark: `secret` of `!secret name`, `Env` of
   * `!Env [NAME, default]`. What stands behind it means what the program makes of it.
   */
  readonly tag?: string;
}

export interface ScalarEntry extends EntryBase {
  readonly kind: 'scalar';
  readonly type: ScalarType;
  /** The decoded value, as the format's usual reader gives it; numbers and booleans as written; '' for null. */
  readonly value: string;
  /** The value without its quotes: what a finding underlines. Equals `valueSpan` when plain. */
  readonly contentSpan: Span;
  readonly quoting: Quoting;
  /** A comment behind the value on the same line, from its marker to the line's end. */
  readonly comment: Span | undefined;
  /**
   * The whole decoded key of a `.properties` line, before it was split: `%dev.quarkus.oidc."a.b".client-id`. In other
   * formats undefined.
   */
  readonly fullKey?: string;
}

export interface MapEntry extends EntryBase {
  readonly kind: 'map';
  readonly children: readonly Entry[];
}

export interface ListEntry extends EntryBase {
  readonly kind: 'list';
  readonly children: readonly Entry[];
}

export type ContainerEntry = MapEntry | ListEntry;
export type Entry = ScalarEntry | ContainerEntry;

/** What is wrong with the text itself. The rest of the file is still read. */
export interface SyntaxProblem {
  /** Stable id, such as `dotenv-invalid-line`, `yaml-BAD_INDENT`, `json-CommaExpected`. */
  readonly code: string;
  /** One sentence, without any text of the file (it may be a secret). */
  readonly message: string;
  readonly span: Span;
}

export interface SyntaxTree {
  readonly format: Format;
  readonly file: SourceFile;
  /** One root per document; a document without content has none. `.env`, TOML and INI are one map with duplicates kept. */
  readonly roots: readonly Entry[];
  /** Every entry, containers before their children, in the order of the text. */
  readonly entries: readonly Entry[];
  readonly problems: readonly SyntaxProblem[];
}

/** The child with this key; the last one when a key is repeated, as readers do. */
export function childOf(entry: Entry | undefined, key: PathSegment): Entry | undefined {
  if (entry === undefined || entry.kind === 'scalar') return undefined;
  if (typeof key === 'number') return entry.children[key];
  if (entry.children.length > many) return childrenByKey(entry.children).get(key);
  return entry.children.findLast((child) => child.key === key);
}

/** From so many children on it pays to remember them by their keys. */
const many = 16;

const childrenByKey = memoisedFor(
  (children: readonly Entry[]): ReadonlyMap<string, Entry> => new Map(children.map((child) => [child.key, child])),
);

/** Follows keys and indexes from an entry. */
export function entryAt(entry: Entry | undefined, ...path: readonly PathSegment[]): Entry | undefined {
  let current = entry;
  for (const key of path) current = childOf(current, key);
  return current;
}

/** The scalar at the path as a string, or undefined when there is none. */
export function textAt(entry: Entry | undefined, ...path: readonly PathSegment[]): string | undefined {
  const found = entryAt(entry, ...path);
  return found?.kind === 'scalar' ? found.value : undefined;
}

export function childrenOf(entry: Entry | undefined): readonly Entry[] {
  return entry === undefined || entry.kind === 'scalar' ? [] : entry.children;
}

/** `a.b[0].c`, for messages and names. */
export function pathText(path: readonly PathSegment[]): string {
  return path.map((p, i) => (typeof p === 'number' ? `[${p}]` : i === 0 ? p : `.${p}`)).join('');
}
