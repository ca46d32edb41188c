import { type Span, span } from '../text/span.ts';
import type { YamlScalar } from './yamlNodes.ts';
import { readStream } from './yamlRead.ts';

export interface ScalarSpans {
  /** As written, with quotes or block header. */
  readonly whole: Span;
  readonly content: Span;
}

/** Where a scalar stands in the text, without what follows it. */
export function spansOf(text: string, node: YamlScalar): ScalarSpans {
  const { start, end, quoting } = node;
  if (quoting === 'block') return blockSpans(text, node);
  if (start === end) {
    const at = missingValueAt(text, start);
    return { whole: span(at, at), content: span(at, at) };
  }
  const whole = span(start, end);
  const quote = quoting === 'double' ? '"' : quoting === 'single' ? "'" : undefined;
  if (quote === undefined || text[start] !== quote) return { whole, content: whole };
  // A string that is never closed runs to the end of the text.
  const closed = end - start >= 2 && text[end - 1] === quote;
  return { whole, content: span(start + 1, closed ? end - 1 : end) };
}

/** Spans of a block scalar, without the line breaks at its end and the indentation of its first line. */
function blockSpans(text: string, range: Pick<YamlScalar, 'start' | 'end'>): ScalarSpans {
  const header = /[|>][-+0-9]*/y;
  header.lastIndex = range.start;
  const headerEnd = header.test(text) ? header.lastIndex : range.start;
  const lineBreak = text.indexOf('\n', headerEnd);
  let end = range.end;
  while (end > headerEnd && isBlank(text[end - 1])) end--;
  if (lineBreak < 0 || lineBreak >= end) {
    return { whole: span(range.start, headerEnd), content: span(headerEnd, headerEnd) };
  }
  let start = lineBreak + 1;
  while (start < end && text[start] === ' ') start++;
  if (isBlank(text[start])) start = lineBreak + 1;
  return { whole: span(range.start, end), content: span(start, end) };
}

const isBlank = (c: string | undefined): boolean => c === ' ' || c === '\t' || c === '\r' || c === '\n';

/** Where a missing value belongs: behind the colon or dash, before blanks. */
export function missingValueAt(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && (text[at - 1] === ' ' || text[at - 1] === '\t')) at--;
  return at;
}

/** A comment on the same line, also behind the comma of a flow collection. */
export function commentBehind(text: string, offset: number): Span | undefined {
  const next = text[offset];
  if (next !== ' ' && next !== '\t' && next !== ',') return undefined;
  trailingComment.lastIndex = offset;
  const comment = trailingComment.exec(text)?.[1];
  const end = trailingComment.lastIndex;
  return comment === undefined ? undefined : span(end - comment.length, end);
}

const trailingComment = /(?:[ \t]*,)?[ \t]+(#[^\r\n]*)/y;

/** The value of a scalar of which the parser saw something else: the file's own text decides. */
export function readMasked(text: string, { quoting }: YamlScalar, { whole }: ScalarSpans): string {
  const written = text.slice(whole.start, whole.end);
  return quoting === 'plain' ? written : reread(written);
}

/** Reads one quoted or block scalar by itself; the key before it keeps its lines indented. */
function reread(written: string): string {
  const read = readStream(`k: ${written}\n`);
  const root = typeof read === 'string' ? undefined : read[0]?.root;
  const value = root?.kind === 'map' ? root.pairs[0]?.value : undefined;
  return value?.kind === 'scalar' && value.type === 'string' ? value.value : written;
}
