import { firstBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { firstNot } from '../../base/sorted.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import type { Entry, ScalarEntry } from '../../syntax/tree.ts';
import { lineEnd, lineStart } from '../../text/breaks.ts';
import { textStart } from '../../text/sourceFile.ts';
import { covers, type Span, span } from '../../text/span.ts';
import { baseName } from '../../text/uri.ts';

/** The assignments of a `.env` file; none for other formats. */
export const assignments = memoisedFor((facts: FileFacts): readonly ScalarEntry[] =>
  facts.tree.format === 'dotenv'
    ? facts.tree.entries.filter((entry): entry is ScalarEntry => entry.kind === 'scalar')
    : [],
);

/** Asked for every entry of a file, of which there may be thousands. Of several settings of one entry the first counts. */
const settingsByEntry = memoisedFor(
  ({ settings }: FileFacts): ReadonlyMap<Entry, Setting> => firstBy(settings, ({ entry }) => entry),
);

export const settingOfEntry = (facts: FileFacts, entry: ScalarEntry): Setting | undefined =>
  settingsByEntry(facts).get(entry);

/**
 * A configuration of Xcode under another name, which others include: comments begin with `//` (developer.apple.com, "Adding a
 * build configuration file to your project"), as in the `Skip.env` that Skip makes (skiptools/skipstone). With white space around
 * every `=` it is not one of variables in which somebody mistook the sign of comments.
 */
export const isXcconfig = memoisedFor((facts: FileFacts): boolean => {
  if (facts.tree.format !== 'dotenv' || baseName(facts.file.uri).startsWith('.')) return false;
  const lines = facts.file.text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return (
    lines.some((line) => /^\s*\/\//.test(line)) &&
    lines.every((line) => /^\s*(?:\/\/|#include\b|[A-Za-z_]\w*(?:\[[^\]]*\])?\s+=(?:\s|$))/.test(line))
  );
});

/** The line is written `export KEY=value`: a shell may read the file. */
export const isExported = (entry: ScalarEntry): boolean =>
  entry.keySpan !== undefined && entry.keySpan.start > entry.span.start;

/**
 * What stands around the key and the value of an assignment on their lines: before the key, between key and value, and
 * behind the value up to a comment.
 */
export function surroundings(facts: FileFacts, entry: ScalarEntry): readonly Span[] {
  const { text } = facts.file;
  const key = entry.keySpan ?? entry.span;
  return [
    span(lineStartBefore(text, entry.span.start), entry.span.start),
    span(key.end, Math.max(key.end, entry.valueSpan.start)),
    span(entry.valueSpan.end, entry.comment?.start ?? lineEnd(text, entry.valueSpan.end)),
  ].filter(({ start, end }) => end > start);
}

/** The lines of a span, without their line breaks and without white space at their ends. */
export function linesOf(text: string, whole: Span): readonly Span[] {
  const lines: Span[] = [];
  for (const { 0: line, index } of text.slice(whole.start, whole.end).matchAll(/[^\r\n]+/g)) {
    const start = whole.start + index + line.length - line.trimStart().length;
    const end = whole.start + index + line.trimEnd().length;
    if (end > start) lines.push(span(start, end));
  }
  return lines;
}

export const isOneLine = (text: string): boolean => !/[\r\n]/.test(text);

/** Of the first line: behind a byte-order mark. */
export function lineStartBefore(text: string, offset: number): number {
  return Math.max(textStart({ text }), lineStart(text, offset));
}

/** A key in PEM form that begins an unquoted value and goes on in the lines below it. */
export interface UnquotedPem {
  readonly entry: ScalarEntry;
  /** From the value to the end of the END line, or of the value when there is no END line. */
  readonly span: Span;
  readonly hasEnd: boolean;
}

/** Lines that can be part of a key: Base64, headers (RFC 1421 section 4.6) and blank lines. */
const pemLine = '[ \\t]*(?:(?:[A-Za-z0-9+/]+={0,2}|={1,2})[ \\t]*|[A-Z][A-Za-z-]*: [^\\r\\n]*)?';
const lineBreak = '(?:\\r\\n|\\n|\\r(?!\\n))';
const pemWithEnd = new RegExp(`^(?:${lineBreak}${pemLine})*${lineBreak}[ \\t]*-----END [A-Z0-9 ]*KEY-----`);
const pemLines = new RegExp(`^(?:${lineBreak}${pemLine}(?=[\\r\\n]|$))+`);

/** In the order of the text; none reaches into another. */
export const unquotedPems = memoisedFor((facts: FileFacts): readonly UnquotedPem[] => {
  const { text } = facts.file;
  return assignments(facts).flatMap((entry): UnquotedPem[] => {
    const raw = text.slice(entry.valueSpan.start, entry.valueSpan.end);
    if (entry.quoting !== 'plain' || !/^-----BEGIN [A-Z0-9 ]*KEY-----/.test(raw) || raw.includes('-----END')) return [];
    const after = text.slice(entry.valueSpan.end);
    const rest = pemWithEnd.exec(after) ?? pemLines.exec(after);
    const end = entry.valueSpan.end + (rest?.[0].length ?? 0);
    return [{ entry, span: span(entry.valueSpan.start, end), hasEnd: rest?.[0].includes('-----END') === true }];
  });
});

/** `pems`: as `unquotedPems` gives them, so that only the last one that begins before the place may cover it. */
export function isInsidePem(pems: readonly UnquotedPem[], place: Span): boolean {
  const last = pems[firstNot(pems, (pem) => pem.span.start <= place.start) - 1];
  return last !== undefined && covers(last.span, place);
}
