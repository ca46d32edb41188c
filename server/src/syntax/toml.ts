import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';
import { lineEnd } from '../text/breaks.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import { type Span, span } from '../text/span.ts';
import { firstPerLine } from './problems.ts';
import { createTomlBuilder, type TomlBuilder } from './tomlBuild.ts';
import { codeOf, tomlProblem } from './tomlProblems.ts';
import { type Statement, splitToml, unclosedQuote } from './tomlSplit.ts';
import type { SyntaxProblem, SyntaxTree } from './tree.ts';
import { nestsBeyond } from './yamlMask.ts';

/** Deeper arrays and inline tables are not handed to the recursive parser at all. */
const maxParsedDepth = 500;

/**
 * Reads TOML 1.1, which also takes what 1.0 does. The one root is a map over the whole text. A table is one map wherever
 * its parts stand; its keys come in the order of the text. Dates and times are strings without quotes.
 *
 * Where the parser refuses the file, each statement is read by itself: keys that come twice are kept, and a value that
 * cannot be read is kept as text. Problems have the codes `toml-<code of toml-eslint-parser>`, `toml-nesting-too-deep`
 * or `toml-unreadable`; one per line.
 */
export function parseToml(file: SourceFile): SyntaxTree {
  // TOML 1.1 ignores a byte-order mark, the parser does not; a space keeps the offsets.
  const text = file.text.startsWith('\uFEFF') ? ` ${file.text.slice(1)}` : file.text;
  const whole = nestsBeyond(text, maxParsedDepth) ? problemOf(undefined, 0, text) : parseText(text);
  const builder = createTomlBuilder(text);
  if (!('code' in whole)) {
    for (const node of whole.body[0].body) add(builder, node, 0);
    const { root, entries } = builder.finish();
    // Only the parser says what is wrong, save for what is not read further.
    const problems = builder.problems.filter((problem) => problem.code === 'toml-nesting-too-deep');
    return { format: 'toml', file, roots: [root], entries, problems: firstPerLine(file, problems) };
  }
  const problems: SyntaxProblem[] = [];
  for (const statement of splitToml(text)) addStatement(builder, text, statement, problems);
  const { root, entries } = builder.finish();
  const all = [...problems, ...builder.problems];
  return { format: 'toml', file, roots: [root], entries, problems: firstPerLine(file, all.length > 0 ? all : [whole]) };
}

function parseText(text: string): AST.TOMLProgram | SyntaxProblem {
  try {
    return parseTOML(text, { tomlVersion: '1.1' });
  } catch (error) {
    return problemOf(error, 0, text);
  }
}

/** The parser fails without a place on absurd nesting and on strings above about 100,000 characters. */
function problemOf(error: unknown, offset: number, text: string): SyntaxProblem {
  const isKnown = error instanceof ParseError;
  const start = Math.min(offset + (isKnown ? error.index : 0), text.length);
  return tomlProblem(isKnown ? codeOf(error.message) : 'unreadable', span(start, Math.min(start + 1, text.length)));
}

function add(builder: TomlBuilder, node: AST.TOMLKeyValue | AST.TOMLTable, offset: number): void {
  if (node.type === 'TOMLKeyValue') {
    builder.assign(node, offset);
    return;
  }
  builder.openTable(node, offset);
  for (const child of node.body) builder.assign(child, offset);
}

function addStatement(builder: TomlBuilder, text: string, statement: Statement, problems: SyntaxProblem[]): void {
  const { start, end, unclosed, isDoubtful } = statement;
  const written = text.slice(start, end);
  // A line of an array that was never closed may look like a header.
  if (isDoubtful && /^\[(?!\[?[A-Za-z_])/.test(written)) return;
  if (nestsBeyond(written, maxParsedDepth)) {
    problems.push(tomlProblem('nesting-too-deep', span(start, start + 1)));
    return;
  }
  const parsed = parseText(written);
  if (!('code' in parsed)) {
    for (const node of parsed.body[0].body) add(builder, node, start);
    return;
  }
  // What follows something unclosed was meant as part of it.
  if (unclosed !== undefined) problems.push(tomlProblem(unclosed.code, span(unclosed.at, unclosed.at + 1)));
  else if (!isDoubtful) problems.push({ ...parsed, span: placeOf(parsed, text, start, end) });
  if (written.startsWith('[')) {
    if (!isDoubtful) builder.openUnknown();
  } else if (unclosed === undefined) salvage(builder, text, start, end);
}

/** The parser finds a missing quote at the end of the line; what it belongs to is the string. */
function placeOf({ code, span: at }: SyntaxProblem, text: string, start: number, end: number): Span {
  const found = Math.min(start + at.start, end);
  const opening = code === 'toml-unterminated-string' ? unclosedQuote(text, start, found) : undefined;
  return opening === undefined ? span(found, Math.min(start + at.end, end)) : span(opening, found);
}

/** Keeps `key = value` on one line although its value cannot be read: it may still be a secret, or an address. */
function salvage(builder: TomlBuilder, text: string, start: number, end: number): void {
  const pattern = /(?:[\w-]+|"[^"\\\r\n]+"|'[^'\r\n]+')(?:[ \t]*\.[ \t]*(?:[\w-]+|"[^"\\\r\n]+"|'[^'\r\n]+'))*[ \t]*=/y;
  pattern.lastIndex = start;
  if (!pattern.test(text)) return;
  const behind = pattern.lastIndex;
  const key = parseText(`${text.slice(start, behind)}0`);
  const node = 'code' in key ? undefined : key.body[0].body[0];
  if (node?.type !== 'TOMLKeyValue') return;
  const line = text.slice(behind, Math.min(end, lineEnd(text, behind)));
  const from = behind + (line.length - line.trimStart().length);
  const written = line.replace(/(?:^|[ \t])#[\s\S]*/, '').trim();
  if (written === '') builder.keep(node, start, { whole: span(behind, behind), isQuoted: false, isMissing: true });
  else if (!/^[[{]|"""|'''/.test(written)) {
    const whole = span(from, from + written.length);
    builder.keep(node, start, { whole, isQuoted: /^["']/.test(written), isMissing: false });
  }
}
