import { behindBreak, lineEnd } from '../text/breaks.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import { type Span, span } from '../text/span.ts';
import { addBranch, addRoot, addScalar, type Branch, createGrowth, entryOf, seal } from './branches.ts';
import { createValueReader } from './iniValue.ts';
import { firstPerLine } from './problems.ts';
import type { SyntaxProblem, SyntaxTree } from './tree.ts';

/**
 * Reads an INI file. There is no one grammar; where readers differ, this is the one of Go's `gopkg.in/ini.v1` (Grafana,
 * Gitea, Gogs), save for inline comments:
 *
 * - `[a.b]` is one map whose key is the section's whole name; a section that comes twice goes on. Keys before the first
 *   section are children of the root. Indentation means nothing.
 * - The key ends at the first `=` or `:`. A line without one assigns nothing (`ini-invalid-line`).
 * - `;` and `#` begin a comment at the start of a line, and behind a blank. Go's reader also cuts a value at these
 *   characters without a blank, and inside quotes; others (git config, Python's configparser) do not. The longer value
 *   is the one that cannot hide part of a secret.
 * - Quotes, `"` or `'`, around a whole value are not part of it; there are no escapes in them. Backticks and `"""` hold
 *   text of several lines. A backslash at the end of a line is part of the value.
 *
 * Every value is a string.
 */
export function parseIni(file: SourceFile): SyntaxTree {
  const { text } = file;
  const growth = createGrowth();
  const problems: SyntaxProblem[] = [];
  const readValue = createValueReader(text);
  const root = addRoot(growth, 0, span(0, text.length));
  let section = root;
  let wasInvalid = false;
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length; ) {
    const start = skipBlanks(text, at);
    const end = lineEnd(text, start);
    at = behindBreak(text, end);
    const first = text[start];
    if (start === end || first === ';' || first === '#') {
      wasInvalid = false;
      continue;
    }
    const name = first === '[' ? sectionName(text, start, end) : undefined;
    const assignment = name === undefined ? splitLine(text, start, end) : undefined;
    if (name !== undefined) {
      section = openSection(root, text, start, name);
    } else if (assignment !== undefined) {
      const { key, behind } = assignment;
      const value = readValue(behind, end);
      addScalar(growth, section, { ...value, segment: text.slice(key.start, key.end), keySpan: key, start });
      if (value.valueSpan.end > end) at = behindBreak(text, lineEnd(text, value.valueSpan.end));
    } else if (!wasInvalid) {
      const message = 'This is neither an assignment (key = value), a section, a comment nor a blank line.';
      problems.push({ code: 'ini-invalid-line', message, span: span(start, trimEnd(text, start, end)) });
    }
    wasInvalid = name === undefined && assignment === undefined;
  }
  const roots = [entryOf(root)];
  return { format: 'ini', file, roots, entries: seal(growth), problems: firstPerLine(file, problems) };

  function openSection(parent: Branch, from: string, start: number, keySpan: Span): Branch {
    const segment = from.slice(keySpan.start, keySpan.end);
    const place = { kind: 'map', segment, keySpan, start, valueStart: from.indexOf(']', keySpan.end) + 1 } as const;
    return parent.branches.get(segment) ?? addBranch(growth, parent, place);
  }
}

/** The name without the blanks around it; undefined when the bracket is not closed on the line. */
function sectionName(text: string, start: number, end: number): Span | undefined {
  const close = text.slice(start, end).indexOf(']');
  if (close < 0) return undefined;
  const from = Math.min(skipBlanks(text, start + 1), start + close);
  return span(from, trimEnd(text, from, start + close));
}

interface Assignment {
  readonly key: Span;
  /** Behind the separator. */
  readonly behind: number;
}

function splitLine(text: string, start: number, end: number): Assignment | undefined {
  const line = text.slice(start, end);
  const quoted = /^(?:"([^"]+)"|`([^`]+)`)[ \t]*[=:]/.exec(line);
  const inner = quoted?.[1] ?? quoted?.[2];
  if (quoted !== null && inner !== undefined) {
    return { key: span(start + 1, start + 1 + inner.length), behind: start + quoted[0].length };
  }
  const separator = line.search(/[=:]/);
  if (separator <= 0) return undefined;
  return { key: span(start, trimEnd(text, start, start + separator)), behind: start + separator + 1 };
}

const isBlank = (character: string | undefined): boolean => character === ' ' || character === '\t';

function skipBlanks(text: string, start: number): number {
  let at = start;
  while (isBlank(text[at])) at++;
  return at;
}

function trimEnd(text: string, start: number, end: number): number {
  let trimmed = end;
  while (trimmed > start && isBlank(text[trimmed - 1])) trimmed--;
  return trimmed;
}
