import {
  boolCoreTag,
  COLLECTION_STYLE,
  EVENT_ID,
  type Event,
  floatCoreTag,
  getScalarValue,
  intCoreTag,
  type MappingEvent,
  NOT_RESOLVED,
  nullCoreTag,
  parseEvents,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import type { Quoting, ScalarType } from './tree.ts';
import type { YamlDocument, YamlList, YamlMap, YamlNode, YamlPair, YamlScalar } from './yamlNodes.ts';

/** Deeper than entries are made of. */
const maxDepth = 256;

/**
 * The documents of well-formed text. Undefined where the other parser has to read it: there is a mistake in it, or something
 * rare whose place these events do not tell. The package parses ten times as fast as `yaml`, which can go on behind a mistake.
 */
export function readWellFormed(text: string): readonly YamlDocument[] | undefined {
  // The parsers differ in what column stands behind a byte-order mark.
  if (leadingTab.test(text) || text.includes('\uFEFF')) return undefined;
  const events = eventsOf(text);
  if (events === undefined) return undefined;
  const reader: Reader = { text, events, next: 0, at: 0, isRare: false };
  const documents: YamlDocument[] = [];
  while (reader.next < events.length) documents.push(readDocument(reader));
  return reader.isRare ? undefined : documents;
}

/** Where indentation would stand. Some parsers take it for blank space, most refuse it. */
const leadingTab = /(?:^|[-?:]) *\t/m;

function eventsOf(text: string): readonly Event[] | undefined {
  try {
    return parseEvents(text, { maxDepth });
  } catch {
    return undefined;
  }
}

interface Reader {
  readonly text: string;
  readonly events: readonly Event[];
  /** Index of the event to read next. */
  next: number;
  /** Offset behind what has been read; between this and the next node stand indicators, blank space and comments only. */
  at: number;
  /** There is something that events do not tell enough of. */
  isRare: boolean;
}

function readDocument(reader: Reader): YamlDocument {
  const event = reader.events[reader.next++];
  const { directives = [], explicitStart, explicitEnd } = event?.type === EVENT_ID.DOCUMENT ? event : {};
  const at = skipBlank(reader);
  // What ends a document may also stand where there is none.
  if (directives.length > 0 || explicitEnd === true || reader.text.startsWith('...', at)) reader.isRare = true;
  if (explicitStart === true) {
    if (at > 0 && reader.text[at - 1] !== '\n') reader.isRare = true;
    reader.at = at + '---'.length;
  }
  const root = readNode(reader);
  // Of a document that is one text the parsers see indentation differently.
  if (root.kind === 'scalar' && root.start < root.end) reader.isRare = true;
  reader.next++;
  return { root, errors: [] };
}

function readNode(reader: Reader): YamlNode {
  const event = reader.events[reader.next++];
  switch (event?.type) {
    case EVENT_ID.SCALAR:
      return readScalar(reader, event);
    case EVENT_ID.MAPPING:
      return readMap(reader, event);
    case EVENT_ID.SEQUENCE:
      return readList(reader, event);
    case EVENT_ID.ALIAS: {
      const { anchorStart, anchorEnd } = event;
      reader.at = anchorEnd;
      return { kind: 'alias', start: anchorStart - 1, end: anchorEnd, name: reader.text.slice(anchorStart, anchorEnd) };
    }
    default:
      throw new Error('a node was expected');
  }
}

function readScalar(reader: Reader, event: ScalarEvent): YamlScalar {
  const { text } = reader;
  const { valueStart, valueEnd } = event;
  const { anchor, tag, isText } = readProperties(reader, event);
  if (valueStart < 0) {
    const { at } = reader;
    const type = tag === undefined && !isText ? 'null' : 'string';
    return { kind: 'scalar', start: at, end: at, anchor, tag, quoting: 'plain', type, value: '' };
  }
  const quoting = quotingOf(event);
  const quote = quoting === 'single' || quoting === 'double' ? 1 : 0;
  // The event has the lines below the header only.
  const start = quoting === 'block' ? skipBlank(reader) : valueStart - quote;
  const end = valueEnd + quote;
  if (!event.fast && isSeenDifferently(text.slice(start, end), quoting)) reader.isRare = true;
  const value = getScalarValue(text, event);
  const type = quoting === 'plain' && tag === undefined && !isText ? plainType(value) : 'string';
  reader.at = end;
  return { kind: 'scalar', start, end, anchor, tag, quoting, type, value };
}

/**
 * What a told indentation leaves of blank lines at the end of the text, and blank lines behind a line break that is escaped,
 * which the fast parser leaves out.
 */
function isSeenDifferently(written: string, quoting: Quoting): boolean {
  return quoting === 'block' ? /^[|>][+-]?\d/.test(written) : quoting === 'double' && /\\\r?\n/.test(written);
}

function readMap(reader: Reader, event: MappingEvent): YamlMap {
  const { anchor, tag } = readProperties(reader, event);
  const { start } = event;
  const isFlow = event.style === COLLECTION_STYLE.FLOW;
  // A pair in a list of brackets is a map without braces.
  if (isFlow && reader.text[start] !== '{') reader.isRare = true;
  reader.at = isFlow ? start + 1 : start;
  const pairs: YamlPair[] = [];
  while (!isAtEnd(reader)) pairs.push(readPair(reader));
  if (isFlow) close(reader, '}');
  return { kind: 'map', start, end: reader.at, anchor, tag, isFlow, pairs };
}

function readPair(reader: Reader): YamlPair {
  skipIndicator(reader, ',');
  const start = skipBlank(reader);
  const isExplicit = reader.text[start] === '?' && isBlank(reader.text.charCodeAt(start + 1));
  const event = reader.events[reader.next];
  const isBare =
    event?.type === EVENT_ID.SCALAR && event.anchorStart < 0 && event.tagStart < 0 && event.valueStart >= 0;
  const key = readNode(reader);
  const colon = skipSpaces(reader.text, reader.at);
  if (isExplicit || !(isBare || key.kind === 'alias') || reader.text[colon] !== ':') reader.isRare = true;
  reader.at = colon + 1;
  return { key, value: readNode(reader) };
}

function readList(reader: Reader, event: SequenceEvent): YamlList {
  const { anchor, tag } = readProperties(reader, event);
  const { start } = event;
  const isFlow = event.style === COLLECTION_STYLE.FLOW;
  reader.at = isFlow ? start + 1 : start;
  const items: YamlNode[] = [];
  while (!isAtEnd(reader)) {
    if (isFlow) skipIndicator(reader, ',');
    else readPast(reader, '-');
    items.push(readNode(reader));
  }
  if (isFlow) close(reader, ']');
  return { kind: 'list', start, end: reader.at, anchor, tag, isFlow, items };
}

/** Whether the collection ends here; reads past the event that says so. */
function isAtEnd(reader: Reader): boolean {
  const isEnd = reader.events[reader.next]?.type === EVENT_ID.POP;
  if (isEnd) reader.next++;
  return isEnd;
}

interface Properties {
  readonly anchor: string | undefined;
  readonly tag: string | undefined;
  /** The tag says that the value is text, whatever it looks like. */
  readonly isText: boolean;
}

const noProperties: Properties = { anchor: undefined, tag: undefined, isText: false };

function readProperties(reader: Reader, event: ScalarEvent | MappingEvent | SequenceEvent): Properties {
  const { anchorStart, anchorEnd, tagStart, tagEnd } = event;
  if (anchorStart < 0 && tagStart < 0) return noProperties;
  reader.at = Math.max(reader.at, anchorEnd, tagEnd);
  const anchor = anchorStart < 0 ? undefined : reader.text.slice(anchorStart, anchorEnd);
  const written = tagStart < 0 ? undefined : reader.text.slice(tagStart, tagEnd);
  const isOwn = written !== undefined && /^![^!<%]+$/.test(written);
  const isText = isOwn || written === '!' || written === '!!str';
  // Tags of other types, with handles or escapes.
  if (written !== undefined && !isText) reader.isRare = true;
  // Where a name ends is not sure.
  const isVague = anchor !== undefined && (anchor.endsWith(':') || !isBlank(reader.text.charCodeAt(anchorEnd)));
  if (isVague) reader.isRare = true;
  return { anchor, tag: isOwn ? written.slice(1) : undefined, isText };
}

/** Moves behind the indicator, which stands next: else the text is not what it seems. */
function readPast(reader: Reader, indicator: string): void {
  const at = skipBlank(reader);
  if (reader.text[at] !== indicator) reader.isRare = true;
  reader.at = at + 1;
}

function close(reader: Reader, bracket: string): void {
  skipIndicator(reader, ',');
  readPast(reader, bracket);
}

function skipIndicator(reader: Reader, indicator: string): void {
  const at = skipBlank(reader);
  if (reader.text[at] === indicator) reader.at = at + 1;
}

/** Offset of the next character that is neither blank nor in a comment. */
function skipBlank({ text, at }: Reader): number {
  let next = at;
  for (;;) {
    while (isBlank(text.charCodeAt(next))) next++;
    if (text[next] !== '#') return next;
    const end = text.indexOf('\n', next);
    next = end < 0 ? text.length : end;
  }
}

function skipSpaces(text: string, at: number): number {
  let next = at;
  while (text[next] === ' ' || text[next] === '\t') next++;
  return next;
}

/** Space, tab, line feed and carriage return. */
const isBlank = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9;

function quotingOf({ style }: ScalarEvent): Quoting {
  switch (style) {
    case SCALAR_STYLE.PLAIN:
      return 'plain';
    case SCALAR_STYLE.SINGLE_QUOTED:
      return 'single';
    case SCALAR_STYLE.DOUBLE_QUOTED:
      return 'double';
    default:
      return 'block';
  }
}

/** What plain text can be in the core schema besides text (YAML 1.2.2, section 10.3.2). */
const typed = [
  { tag: nullCoreTag, type: 'null' },
  { tag: boolCoreTag, type: 'boolean' },
  { tag: intCoreTag, type: 'number' },
  { tag: floatCoreTag, type: 'number' },
] as const;

const typedFirst: ReadonlySet<string> = new Set(typed.flatMap(({ tag }) => tag.implicitFirstChars ?? []));

function plainType(text: string): ScalarType {
  if (!typedFirst.has(text.charAt(0))) return 'string';
  const found = typed.find(({ tag }) => tag.resolve(text, false, tag.tagName) !== NOT_RESOLVED);
  return found?.type ?? (isHuge(text) ? 'number' : 'string');
}

/** `1e999` is a number, though none that JavaScript has. */
const isHuge = (text: string): boolean => Math.abs(Number(text)) === Number.POSITIVE_INFINITY && !text.includes('I');
