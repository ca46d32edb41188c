import { isScalar, parseDocument, type Scalar } from 'yaml';
import { type Span, span } from '../text/span.ts';
import type { Quoting, ScalarEntry } from './tree.ts';

export interface ScalarSpans {
  /** As written, with quotes or block header. */
  readonly whole: Span;
  readonly content: Span;
}

/** Spans of a flow scalar from the parser's range. */
export function scalarSpan(text: string, type: Scalar['type'], range: Span): ScalarSpans {
  if (range.start === range.end) {
    const at = missingValueAt(text, range.start);
    return { whole: span(at, at), content: span(at, at) };
  }
  const quote = type === 'QUOTE_DOUBLE' ? '"' : type === 'QUOTE_SINGLE' ? "'" : undefined;
  if (quote === undefined || text[range.start] !== quote) return { whole: range, content: range };
  // A string that is never closed runs to the end of the text.
  const closed = range.end - range.start >= 2 && text[range.end - 1] === quote;
  return { whole: range, content: span(range.start + 1, closed ? range.end - 1 : range.end) };
}

/** Spans of a block scalar, without the line breaks at its end and the indentation of its first line. */
export function blockSpans(text: string, range: Span): ScalarSpans {
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

type Reading = Pick<ScalarEntry, 'type' | 'value' | 'quoting'>;

/** @param masked the parser saw something else at this place, so the file's own text decides */
export function readScalar(text: string, node: Scalar | undefined, spans: ScalarSpans, masked: boolean): Reading {
  if (node === undefined) return { type: 'null', value: '', quoting: 'plain' };
  const quoting = quotingOf(node.type);
  const { start, end } = spans.whole;
  if (masked) {
    const written = text.slice(start, end);
    return { type: 'string', value: quoting === 'plain' ? written : reread(written), quoting };
  }
  const { value } = node;
  if (value === null) return { type: 'null', value: '', quoting };
  if (typeof value === 'number' || typeof value === 'bigint') {
    return { type: 'number', value: node.source ?? text.slice(start, end), quoting };
  }
  if (typeof value === 'boolean') return { type: 'boolean', value: node.source ?? text.slice(start, end), quoting };
  return {
    type: 'string',
    value: typeof value === 'string' ? value : (node.source ?? text.slice(start, end)),
    quoting,
  };
}

function quotingOf(type: Scalar['type']): Quoting {
  if (type === 'QUOTE_DOUBLE') return 'double';
  if (type === 'QUOTE_SINGLE') return 'single';
  return type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED' ? 'block' : 'plain';
}

/** Reads one quoted or block scalar by itself; the key before it keeps its lines indented. */
function reread(written: string): string {
  const document = parseDocument(`k: ${written}\n`, { logLevel: 'silent', prettyErrors: false, strict: false });
  const node = document.get('k', true);
  return isScalar(node) && typeof node.value === 'string' ? node.value : written;
}
