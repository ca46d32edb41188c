import {
  type Document,
  isAlias,
  isCollection,
  isDocument,
  isMap,
  isPair,
  isScalar,
  type Pair,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { type Span, span } from '../text/span.ts';
import type { Quoting, ScalarType } from './tree.ts';
import type { YamlDocument, YamlNode, YamlPair, YamlScalar } from './yamlNodes.ts';

/**
 * The documents of any text, read as far as they can be, with what is wrong in them. Undefined when the parser itself fails, as
 * on absurd nesting. Lone carriage returns have to be line feeds already.
 */
export function readBroken(text: string): readonly YamlDocument[] | undefined {
  const { stackTraceLimit } = Error;
  try {
    // The package makes an `Error` of each mistake, of which a text may have a million, and nobody reads their stacks.
    Error.stackTraceLimit = 0;
    const documents = parseAllDocuments(text, {
      logLevel: 'silent',
      prettyErrors: false,
      resolveKnownTags: false,
      strict: false,
      uniqueKeys: false,
    });
    return [...documents].filter((document) => isDocument(document)).map((document) => documentOf(document, text));
  } catch {
    return undefined;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

const documentOf = (document: Document.Parsed, text: string): YamlDocument => ({
  root: nodeOf(document.contents, text),
  errors: document.errors.map(({ code, pos: [start, end] }) => {
    const from = Math.min(start, text.length);
    return { code, span: span(from, Math.max(from, Math.min(end, text.length))) };
  }),
});

function nodeOf(node: unknown, text: string): YamlNode | undefined {
  if (isAlias(node)) return { kind: 'alias', ...rangeOf(node), name: node.source };
  if (isScalar(node)) return scalarOf(node, text);
  if (!isCollection(node)) return undefined;
  const { start, end } = rangeOf(node);
  const content = { start, end, anchor: node.anchor, tag: tagOf(node), isFlow: node.flow === true };
  if (isMap(node)) return { kind: 'map', ...content, pairs: node.items.map((pair) => pairOf(pair, text)) };
  // A pair in a list of brackets stands for a map of its own.
  return { kind: 'list', ...content, items: node.items.map((item) => (isPair(item) ? undefined : nodeOf(item, text))) };
}

const pairOf = ({ key, value }: Pair, text: string): YamlPair => ({
  key: nodeOf(key, text),
  value: nodeOf(value, text),
});

function scalarOf(node: Scalar, text: string): YamlScalar {
  const { start, end } = rangeOf(node);
  const { value } = node;
  return {
    kind: 'scalar',
    start,
    end,
    anchor: node.anchor,
    tag: tagOf(node),
    quoting: quotingOf(node.type),
    type: typeOf(value),
    value: typeof value === 'string' ? value : (node.source ?? text.slice(start, end)),
  };
}

function typeOf(value: unknown): ScalarType {
  if (value === null) return 'null';
  if (typeof value === 'number' || typeof value === 'bigint') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'string';
}

function quotingOf(type: Scalar['type']): Quoting {
  if (type === 'QUOTE_DOUBLE') return 'double';
  if (type === 'QUOTE_SINGLE') return 'single';
  return type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED' ? 'block' : 'plain';
}

/** `!Env`, but not `!!str` or `!<tag:yaml.org,2002:str>`, which say only what type the value has. */
function tagOf({ tag }: Scalar | YAMLMap | YAMLSeq): string | undefined {
  return tag === undefined ? undefined : /^!([^!]+)$/.exec(tag)?.[1];
}

function rangeOf({ range }: Pick<Scalar, 'range'>): Span {
  return range ? span(range[0], Math.max(range[0], range[1])) : span(0, 0);
}
