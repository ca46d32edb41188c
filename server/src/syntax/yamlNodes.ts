import type { Span } from '../text/span.ts';
import type { Quoting, ScalarType } from './tree.ts';

/*
 * A YAML stream as a parser read it, before aliases and merge keys are followed. Two parsers give these: `yamlEvents.ts` reads
 * well-formed text fast, `yamlRecovery.ts` reads what it can of any other.
 */

export interface YamlDocument {
  /** Undefined when the document has no content. */
  readonly root: YamlNode | undefined;
  readonly errors: readonly YamlError[];
}

export interface YamlError {
  /** A code of the `yaml` package, such as `BAD_INDENT`. */
  readonly code: string;
  readonly span: Span;
}

export type YamlNode = YamlScalar | YamlMap | YamlList | YamlAlias;

interface NodeBase {
  /** Offset where the node begins, behind its anchor and tag. A block collection begins with its first key or dash. */
  readonly start: number;
  /** Offset of its end. Of block scalars and block collections it may lie behind blank lines and comments. */
  readonly end: number;
}

interface Content extends NodeBase {
  /** Name of the anchor. */
  readonly anchor: string | undefined;
  /** As `EntryBase.tag`. */
  readonly tag: string | undefined;
}

export interface YamlScalar extends Content {
  readonly kind: 'scalar';
  readonly quoting: Quoting;
  readonly type: ScalarType;
  /** The decoded text; of numbers, booleans and null as written. */
  readonly value: string;
}

export interface YamlMap extends Content {
  readonly kind: 'map';
  readonly isFlow: boolean;
  readonly pairs: readonly YamlPair[];
}

export interface YamlPair {
  readonly key: YamlNode | undefined;
  /** Undefined where nothing stands that could have a place, not even a colon. */
  readonly value: YamlNode | undefined;
}

export interface YamlList extends Content {
  readonly kind: 'list';
  readonly isFlow: boolean;
  readonly items: readonly (YamlNode | undefined)[];
}

export interface YamlAlias extends NodeBase {
  readonly kind: 'alias';
  /** Name of the anchor it stands for. */
  readonly name: string;
}
