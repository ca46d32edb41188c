import { type Span, span } from '../text/span.ts';
import { type OpenContainer, openContainer, pathBelow, scalarEntry } from './entries.ts';
import type { ContainerEntry, Entry, EntryBase, PathSegment, ScalarEntry } from './tree.ts';

/**
 * Trees of formats whose containers are not written in one place: dotted keys, tables, sections. A branch is a
 * container that can still take children; `seal` gives it its final spans.
 */
export interface Branch {
  readonly entry: BranchEntry;
  readonly parent: Branch | undefined;
  /** The last container below each key or index. */
  readonly branches: Map<PathSegment, Branch>;
  /** So far; the entry gets them when it is sealed. */
  readonly children: Entry[];
  /** Keys and indexes of all children. */
  readonly taken: Set<PathSegment>;
  readonly start: number;
  readonly valueStart: number;
  end: number;
}

/** An entry whose spans are not known before the end of the text. */
type BranchEntry = { -readonly [K in keyof OpenContainer]: OpenContainer[K] };

export interface Growth {
  readonly entries: Entry[];
  readonly branches: Branch[];
}

export const createGrowth = (): Growth => ({ entries: [], branches: [] });

/** A root map over a part of the text. */
export function addRoot(growth: Growth, document: number, whole: Span): Branch {
  const place = { path: [], document, parent: undefined, key: '', keySpan: undefined };
  return grow(growth, 'map', place, undefined, whole.start, whole.start, whole.end);
}

export interface BranchPlace {
  readonly kind: 'map' | 'list';
  readonly segment: PathSegment;
  readonly keySpan: Span | undefined;
  /** Where its first key or header begins. */
  readonly start: number;
  /** Where that ends. */
  readonly valueStart: number;
  /** Of what is written in one place; of others it grows with their children. */
  readonly end?: number;
}

/** The entry as others see it, map or list. */
export const entryOf = ({ entry }: Branch): ContainerEntry => entry as ContainerEntry;

/** Adds a container as the last child of `parent`; it takes the place of an earlier one with the same key. */
export function addBranch(growth: Growth, parent: Branch, place: BranchPlace): Branch {
  const { kind, segment, keySpan, start, valueStart, end } = place;
  const base = { ...placeBelow(parent, segment), keySpan };
  const branch = grow(growth, kind, base, parent, start, valueStart, end ?? valueStart);
  parent.children.push(entryOf(branch));
  parent.branches.set(segment, branch);
  parent.taken.add(segment);
  reach(parent, branch.end);
  return branch;
}

const placeBelow = (branch: Branch, segment: PathSegment) => ({
  path: pathBelow(branch.entry.path, segment),
  document: branch.entry.document,
  parent: entryOf(branch),
  key: String(segment),
});

function grow(
  growth: Growth,
  kind: ContainerEntry['kind'],
  base: Omit<EntryBase, 'span' | 'valueSpan' | 'inherited'>,
  parent: Branch | undefined,
  start: number,
  valueStart: number,
  end: number,
): Branch {
  const unknown = span(valueStart, valueStart);
  const entry = openContainer(kind, { ...base, span: unknown, valueSpan: unknown, inherited: false });
  const branch: Branch = { entry, parent, branches: new Map(), children: [], taken: new Set(), start, valueStart, end };
  growth.entries.push(entryOf(branch));
  growth.branches.push(branch);
  return branch;
}

export interface ScalarPlace extends Pick<ScalarEntry, 'type' | 'value' | 'valueSpan' | 'contentSpan' | 'quoting'> {
  readonly segment: PathSegment;
  readonly keySpan: Span | undefined;
  /** Where its key, or the whole dotted key, begins. */
  readonly start: number;
  readonly comment?: Span | undefined;
  readonly fullKey?: string;
}

/** Adds a scalar as the last child of `parent`. */
export function addScalar(growth: Growth, parent: Branch, place: ScalarPlace): void {
  const { segment, start, type, value, contentSpan, quoting, comment, keySpan, valueSpan, fullKey } = place;
  const end = Math.max(valueSpan.end, keySpan?.end ?? 0);
  const base = { ...placeBelow(parent, segment), keySpan, span: span(start, end), valueSpan, inherited: false };
  const scalar = scalarEntry(base, { type, value, contentSpan, quoting, comment });
  const entry = fullKey === undefined ? scalar : { ...scalar, fullKey };
  growth.entries.push(entry);
  parent.children.push(entry);
  parent.taken.add(segment);
  reach(parent, end);
}

function reach(branch: Branch, end: number): void {
  for (let current: Branch | undefined = branch; current !== undefined; current = current.parent) {
    current.end = Math.max(current.end, end);
  }
}

/** The entries, with children and spans of all containers set. */
export function seal(growth: Growth): readonly Entry[] {
  for (const { entry, children, start, valueStart, end } of growth.branches) {
    entry.span = span(start, end);
    entry.valueSpan = span(valueStart, end);
    entry.children = children.slice();
  }
  return growth.entries;
}
