import { type Span, span } from '../text/span.ts';
import type { Entry, PathSegment, ScalarEntry } from './tree.ts';

/**
 * Trees of formats whose containers are not written in one place: dotted keys, tables, sections. A branch is a
 * container that can still take children; `seal` gives it its final spans.
 */
export interface Branch {
  readonly entry: BranchEntry;
  readonly parent: Branch | undefined;
  /** The last container below each key or index. */
  readonly branches: Map<PathSegment, Branch>;
  /** Keys and indexes of all children. */
  readonly taken: Set<PathSegment>;
  readonly start: number;
  readonly valueStart: number;
  end: number;
}

/** An entry whose spans are not known before the end of the text. */
interface BranchEntry {
  readonly kind: 'map' | 'list';
  readonly path: readonly PathSegment[];
  readonly document: number;
  readonly parent: BranchEntry | undefined;
  readonly key: string;
  readonly keySpan: Span | undefined;
  span: Span;
  valueSpan: Span;
  readonly inherited: false;
  readonly children: Entry[];
}

export interface Growth {
  readonly entries: Entry[];
  readonly branches: Branch[];
}

export const createGrowth = (): Growth => ({ entries: [], branches: [] });

/** A root map over a part of the text. */
export function addRoot(growth: Growth, document: number, whole: Span): Branch {
  const place = { kind: 'map', path: [], document, parent: undefined, key: '', keySpan: undefined } as const;
  return grow(growth, place, undefined, whole.start, whole.start, whole.end);
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

/** Adds a container as the last child of `parent`; it takes the place of an earlier one with the same key. */
export function addBranch(growth: Growth, parent: Branch, place: BranchPlace): Branch {
  const { kind, segment, keySpan, start, valueStart, end } = place;
  const base = {
    kind,
    path: [...parent.entry.path, segment],
    document: parent.entry.document,
    parent: parent.entry,
    key: String(segment),
    keySpan,
  };
  const branch = grow(growth, base, parent, start, valueStart, end ?? valueStart);
  parent.entry.children.push(branch.entry as Entry);
  parent.branches.set(segment, branch);
  parent.taken.add(segment);
  reach(parent, branch.end);
  return branch;
}

function grow(
  growth: Growth,
  base: Omit<BranchEntry, 'span' | 'valueSpan' | 'inherited' | 'children'>,
  parent: Branch | undefined,
  start: number,
  valueStart: number,
  end: number,
): Branch {
  const unknown = span(valueStart, valueStart);
  const entry: BranchEntry = { ...base, span: unknown, valueSpan: unknown, inherited: false, children: [] };
  const branch: Branch = { entry, parent, branches: new Map(), taken: new Set(), start, valueStart, end };
  growth.entries.push(entry as Entry);
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
  const { segment, start, comment, keySpan, valueSpan } = place;
  const end = Math.max(valueSpan.end, keySpan?.end ?? 0);
  const entry: ScalarEntry = {
    kind: 'scalar',
    type: place.type,
    path: [...parent.entry.path, segment],
    document: parent.entry.document,
    parent: parent.entry as ScalarEntry['parent'],
    key: String(segment),
    keySpan,
    span: span(start, end),
    valueSpan,
    inherited: false,
    value: place.value,
    contentSpan: place.contentSpan,
    quoting: place.quoting,
    comment,
    ...(place.fullKey === undefined ? {} : { fullKey: place.fullKey }),
  };
  growth.entries.push(entry);
  parent.entry.children.push(entry);
  parent.taken.add(segment);
  reach(parent, end);
}

function reach(branch: Branch, end: number): void {
  for (let current: Branch | undefined = branch; current !== undefined; current = current.parent) {
    current.end = Math.max(current.end, end);
  }
}

/** The entries, with the spans of all containers set. */
export function seal(growth: Growth): readonly Entry[] {
  for (const { entry, start, valueStart, end } of growth.branches) {
    entry.span = span(start, end);
    entry.valueSpan = span(valueStart, end);
  }
  return growth.entries;
}
