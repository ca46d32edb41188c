import type { ContainerEntry, Entry, EntryBase, PathSegment, ScalarEntry } from './tree.ts';

/*
 * How the entries of all formats are made. A workspace has tens of thousands, and everything reads them: V8 is fast with
 * objects of few shapes, and keeps what is in the literal inside of the object, and what is spread into it beside.
 */

/** A container whose children are still read. They are put in as a list that has no room to grow, which V8 would keep. */
export interface OpenContainer extends EntryBase {
  readonly kind: ContainerEntry['kind'];
  children: readonly Entry[];
}

export const openContainer = (kind: ContainerEntry['kind'], place: EntryBase): OpenContainer => ({
  kind,
  path: place.path,
  document: place.document,
  parent: place.parent,
  key: place.key,
  keySpan: place.keySpan,
  span: place.span,
  valueSpan: place.valueSpan,
  inherited: place.inherited,
  children: [],
});

export type ScalarParts = Pick<ScalarEntry, 'type' | 'value' | 'contentSpan' | 'quoting' | 'comment'>;

export const scalarEntry = (place: EntryBase, parts: ScalarParts): ScalarEntry => ({
  kind: 'scalar',
  path: place.path,
  document: place.document,
  parent: place.parent,
  key: place.key,
  keySpan: place.keySpan,
  span: place.span,
  valueSpan: place.valueSpan,
  inherited: place.inherited,
  type: parts.type,
  value: parts.value,
  contentSpan: parts.contentSpan,
  quoting: parts.quoting,
  comment: parts.comment,
});

/** The path of a child. As long as it is, where `[...path, segment]` has room for 16 more. */
export const pathBelow = (path: readonly PathSegment[], segment: PathSegment): readonly PathSegment[] =>
  path.concat([segment]);
