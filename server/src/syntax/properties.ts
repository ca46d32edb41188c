import type { SourceFile } from '../text/sourceFile.ts';
import { type Span, span } from '../text/span.ts';
import { addBranch, addRoot, addScalar, type Branch, createGrowth, entryOf, type Growth, seal } from './branches.ts';
import { firstPerLine } from './problems.ts';
import { type Decoded, decodeSpan, type Property, scanProperties } from './propertiesScan.ts';
import type { Entry, PathSegment, SyntaxProblem, SyntaxTree } from './tree.ts';

/** Keys with more parts than this are not split: real ones have about ten, and every part costs a path. */
const maxParts = 32;

/**
 * Reads a Java `.properties` file as `java.util.Properties.load` does (Java SE API), with positions and with repeated
 * keys kept. A key is split at its dots into nested maps, so that `a.b.c=x` has the shape of the YAML `a: { b: { c: x
 * } }`: `[0]` becomes a list item, and `[a.b]` or `"a.b"` one key without its brackets or quotes (Spring Boot's and
 * Quarkus's notation of map keys). A key with an empty part is not split. `fullKey` of each scalar is the key before.
 *
 * A line `#---` or `!---` begins a new document with a root of its own, as in Spring Boot (reference, "Working With
 * Multi-Document Files"). The last white space of a line belongs to its value; there are no comments behind values.
 *
 * The one problem is `properties-malformed-escape`, for a `\u` without four hexadecimal digits, which Java refuses.
 */
export function parseProperties(file: SourceFile): SyntaxTree {
  const { text } = file;
  const growth = createGrowth();
  const problems: SyntaxProblem[] = [];
  const pieces = [...scanProperties(text)];
  const breaks = pieces.flatMap((piece) => (piece.kind === 'separator' ? [piece.span.start] : []));
  const starts = [0, ...breaks];
  const roots: Entry[] = [];
  let document = 0;
  const addDocument = (): Branch => {
    const whole = span(starts[document] ?? text.length, starts[document + 1] ?? text.length);
    const root = addRoot(growth, document, whole);
    roots.push(entryOf(root));
    document++;
    return root;
  };
  let root = addDocument();
  for (const piece of pieces) {
    if (piece.kind === 'separator') root = addDocument();
    else addProperty(growth, root, text, piece, problems);
  }
  return { format: 'properties', file, roots, entries: seal(growth), problems: firstPerLine(file, problems) };
}

function addProperty(growth: Growth, root: Branch, text: string, property: Property, problems: SyntaxProblem[]): void {
  const key = decodeSpan(text, property.key);
  const value = decodeSpan(text, property.value);
  for (const at of [...key.malformed, ...value.malformed]) {
    const message = 'A \\u in a .properties file needs four hexadecimal digits; write \\\\ for a backslash.';
    problems.push({ code: 'properties-malformed-escape', message, span: at });
  }
  const scalar = {
    type: 'string',
    value: value.text,
    valueSpan: property.value,
    contentSpan: property.value,
    quoting: 'plain',
    start: property.key.start,
    fullKey: key.text,
  } as const;
  const parts = splitKey(key);
  const last = parts.at(-1);
  const [head, ...rest] = last === undefined || !fits(root, parts) ? [] : parts;
  if (last === undefined || head === undefined) {
    addScalar(growth, root, { ...scalar, segment: key.text, keySpan: property.key });
    return;
  }
  let branch = root;
  let part = head;
  for (const next of rest) {
    branch = branchOf(growth, branch, part, typeof next.segment === 'number' ? 'list' : 'map', scalar.start);
    part = next;
  }
  addScalar(growth, branch, { ...scalar, segment: last.segment, keySpan: keySpanOf(last) });
}

function branchOf(growth: Growth, parent: Branch, part: Part, kind: 'map' | 'list', start: number): Branch {
  const found = parent.branches.get(part.segment);
  if (found?.entry.kind === kind) return found;
  return addBranch(growth, parent, {
    kind,
    segment: part.segment,
    keySpan: keySpanOf(part),
    start,
    valueStart: part.end,
  });
}

/** Items of a list have to come in order: an index that leaves a gap, or whose item is a value already, is none. */
function fits(root: Branch, parts: readonly Part[]): boolean {
  let branch: Branch | undefined = root;
  for (const [index, { segment }] of parts.entries()) {
    const next = parts[index + 1]?.segment;
    const kind = typeof next === 'number' ? 'list' : 'map';
    const found: Branch | undefined = branch?.branches.get(segment);
    const goesOn: boolean = next !== undefined && found?.entry.kind === kind;
    if (typeof segment === 'number' && !goesOn && segment !== (branch?.children.length ?? 0)) return false;
    branch = goesOn ? found : undefined;
  }
  return true;
}

interface Part {
  readonly segment: PathSegment;
  /** In the file, without brackets or quotes. */
  readonly start: number;
  readonly end: number;
}

const keySpanOf = (part: Part): Span | undefined =>
  typeof part.segment === 'number' ? undefined : span(part.start, part.end);

/** The key's parts; the whole key alone when it has an empty one, or too many. */
function splitKey(key: Decoded): readonly Part[] {
  const { text } = key;
  const part = (start: number, end: number): Part => ({
    segment: text.slice(start, end),
    start: key.offsetOf(start),
    end: key.offsetOf(end),
  });
  const parts: Part[] = [];
  const pattern = /"([^"]+)"(?=[.[]|$)|\[([^[\]]+)\](?=[.[]|$)|[^.[]+/y;
  for (let at = 0; at < text.length; ) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null || parts.length === maxParts) return [part(0, text.length)];
    const [written, quoted, bracketed] = match;
    const isIndex = bracketed !== undefined && /^(?:0|[1-9]\d{0,5})$/.test(bracketed) && parts.length > 0;
    const inner = quoted === undefined && bracketed === undefined ? 0 : 1;
    const found = part(at + inner, at + written.length - inner);
    parts.push(isIndex ? { ...found, segment: Number(bracketed) } : found);
    at += written.length;
    if (at === text.length) return parts;
    if (text[at] !== '.') continue;
    at++;
    if (at === text.length) return [part(0, text.length)];
  }
  return [part(0, text.length)];
}
