import type { FileFacts } from '../../server/src/dialects/types.ts';
import type { Entry, SyntaxTree } from '../../server/src/syntax/tree.ts';
import { applyEdits, type TextEdit } from '../../server/src/text/edit.ts';
import { covers, type Span, span } from '../../server/src/text/span.ts';
import { factsOf, pathOf, type Texts } from './workspace.ts';

/** A workspace of which some part stands there as often as one likes. */
export interface Amplified {
  readonly name: string;
  make(count: number): Texts;
}

/**
 * The ways to make a workspace larger: all of it in many folders, a file in many folders or, for a `.env`, of many
 * environments, and in each file each entry many times: under other names, with equal values and with different ones, and
 * under its own.
 */
export const amplified = (texts: Texts): readonly Amplified[] => [
  copied('all files', texts, [...texts], (path, i) => `f${i}/${path}`),
  ...factsOf(texts).flatMap((facts) => [...files(facts, texts), ...entries(facts, texts)]),
];

type File = readonly [path: string, text: string];

const copied = (
  what: string,
  texts: Texts,
  own: readonly File[],
  to: (path: string, i: number) => string,
): Amplified => ({
  name: `${what} as ${to('…', 0)}`,
  make: (count) =>
    new Map([...texts, ...numbers(count).flatMap((i) => own.map(([path, text]): File => [to(path, i), text]))]),
});

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

function files({ file, tree }: FileFacts, texts: Texts): readonly Amplified[] {
  const own: File = [pathOf(file.uri), file.text];
  const folders = copied(own[0], texts, [own], (path, i) => `f${i}/${path}`);
  return tree.format === 'dotenv' ? [folders, copied(own[0], texts, [own], (path, i) => `${path}.e${i}`)] : [folders];
}

function entries({ file: { uri, text }, tree }: FileFacts, texts: Texts): readonly Amplified[] {
  const path = pathOf(uri);
  const found: Amplified[] = [];
  const add = (name: string, at: number, piece: (i: number) => string): void => {
    const write = (count: number): string => text.slice(0, at) + numbers(count).map(piece).join('') + text.slice(at);
    found.push({ name: `${path}: ${name}`, make: (count) => new Map(texts).set(path, write(count)) });
  };
  if (tree.format === 'yaml') add('as documents', text.length, () => `\n---\n${text}`);
  for (const isVaried of [false, true]) {
    const suffix = isVaried ? ', varied' : '';
    if (tree.format === 'dotenv') {
      const rename = (i: number) => (entry: Entry) => `Q${letters(i)}_${entry.key}`;
      const all = span(0, text.length);
      add(`all, prefixed${suffix}`, text.length, (i) => `\n${copyOf(tree, all, rename(i), isVaried ? i : undefined)}`);
    }
    for (const entry of tree.entries) {
      const place = placeOf(tree, entry);
      if (place === undefined) continue;
      const rename = (i: number) => (other: Entry) => (other === entry ? `${entry.key}q${i}` : other.key);
      const piece = (i: number): string => copyOf(tree, place.own, rename(i), isVaried ? i : undefined);
      add(`${entry.path.join('.')}${suffix}`, place.own.end, (i) => place.separator + piece(i));
    }
  }
  for (const entry of tree.entries) {
    const place = entry.keySpan === undefined ? undefined : placeOf(tree, entry);
    if (place === undefined) continue;
    const piece = place.separator + text.slice(place.own.start, place.own.end);
    add(`${entry.path.join('.')}, repeated`, place.own.end, () => piece);
  }
  return found;
}

/** The number in letters, as digits in a name may have a meaning. */
const letters = (index: number): string =>
  String(index).replace(/\d/g, (digit) => 'ABCDEFGHIJ'[Number(digit)] as string);

interface Place {
  readonly own: Span;
  readonly separator: string;
}

/** What to repeat so that another entry stands behind this one; undefined where that is not plain to see. */
function placeOf(
  { format, file: { text } }: SyntaxTree,
  { span: own, parent, kind, inherited }: Entry,
): Place | undefined {
  if (parent === undefined || inherited) return undefined;
  if (format === 'json') return { own, separator: ',' };
  const start = text.lastIndexOf('\n', own.start - 1) + 1;
  const next = text.indexOf('\n', own.end - 1);
  const end = next < 0 ? text.length : next;
  const isAlone = /^\s*(?:- +)*\[*$/.test(text.slice(start, own.start)) && !/[,}]/.test(text.slice(own.end, end));
  if (isAlone) return { own: span(start, end), separator: '\n' };
  return parent.kind === 'list' && kind === 'scalar' ? { own, separator: ', ' } : undefined;
}

/** A part of the text with its keys renamed and, given a number, its values ending in that. */
function copyOf(
  { entries, file: { text } }: SyntaxTree,
  part: Span,
  rename: (entry: Entry) => string,
  number?: number,
): string {
  const edits: TextEdit[] = [];
  const moved = ({ start, end }: Span): Span => span(start - part.start, end - part.start);
  for (const entry of entries) {
    if (entry.inherited || !covers(part, entry.span)) continue;
    const key = rename(entry);
    if (entry.keySpan !== undefined && key !== entry.key) edits.push({ span: moved(entry.keySpan), newText: key });
    const isVaried = number !== undefined && entry.kind === 'scalar' && entry.type === 'string' && entry.value !== '';
    if (!isVaried) continue;
    const { start, end } = entry.contentSpan;
    const word = /[A-Za-z0-9](?=[^A-Za-z0-9]*$)/.exec(text.slice(start, end));
    if (word !== null)
      edits.push({ span: moved(span(start + word.index + 1, start + word.index + 1)), newText: String(number) });
  }
  return applyEdits(text.slice(part.start, part.end), edits);
}
