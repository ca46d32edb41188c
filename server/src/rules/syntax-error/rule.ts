import { parse } from '../../syntax/parse.ts';
import { pathText, type SyntaxProblem, type SyntaxTree } from '../../syntax/tree.ts';
import { applyEdits } from '../../text/edit.ts';
import { createSourceFile } from '../../text/sourceFile.ts';
import { type Span, span } from '../../text/span.ts';
import { fileRule } from '../define.ts';
import { fixOf } from '../support/document.ts';
import type { Severity } from '../types.ts';

interface Data {
  readonly problem: SyntaxProblem;
  readonly format: string;
  /** `limit`: the file may be right, but is not read further. */
  readonly reach: 'refused' | 'tolerated' | 'limit';
}

/** A broken file gives a cascade of problems. */
const maxFindings = 5;

export const rule = fileRule<Data>({
  meta: {
    id: 'syntax-error',
    group: 'syntax',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'A YAML, JSON or TOML file must be well formed.',
  },
  *detect({ facts }) {
    const { tree } = facts;
    const { text, uri } = tree.file;
    const format = names[tree.format];
    if (format === undefined || tree.problems.length === 0 || isTemplateOfTool(text)) return;
    if (tree.format !== 'yaml' && (isSubstituted(text) || isOfTags(text))) return;
    const starts = new Set<number>();
    const outdented = outdentedQuote(tree);
    for (const problem of tree.problems) {
      const place = visible(text, problem.span);
      const isInside = outdented !== undefined && place.start > outdented.start && place.start < outdented.end;
      if (isInside && problem !== tree.problems[0]) continue;
      if (starts.has(place.start) || starts.size === maxFindings) continue;
      if (isFiltered(text, problem) || isFilledIn(tree, place) || isOfErb(tree, place)) continue;
      starts.add(place.start);
      const reach = reachOf(tree, problem);
      yield {
        at: { file: uri, span: place },
        severity: severities[reach],
        data: { problem, format, reach },
      };
    }
  },
  word: ({ problem, format, reach }) => {
    const consequence = {
      refused: `Readers of ${format} refuse the whole file.`,
      tolerated: 'Some readers accept it, others refuse the whole file.',
      limit: 'The rest of the file is not checked.',
    }[reach];
    return `${problem.message} ${consequence} (${problem.code})`;
  },
  fix: ({ data: { problem } }, { facts }) =>
    problem.code === 'json-CommaExpected'
      ? fixOf(facts, 'Insert the missing comma', 'safe', missingComma(facts.tree, problem))
      : [],
});

/** Behind what stands before; only when the file then reads as before, with one problem less. */
function missingComma({ file, entries, problems, format }: SyntaxTree, problem: SyntaxProblem) {
  const at = file.text.slice(0, problem.span.start).trimEnd().length;
  const line = file.text.slice(file.lines.lineStart(file.lines.positionAt(at).line), at);
  if (line.includes('//') || line.endsWith('*/')) return undefined;
  const edits = [{ span: span(at, at), newText: ',' }];
  const after = parse(format, createSourceFile(file.uri, applyEdits(file.text, edits)));
  const isSame =
    after.problems.length === problems.length - 1 &&
    after.entries.length === entries.length &&
    after.entries.every((entry, i) => pathText(entry.path) === pathText(entries[i]?.path ?? []));
  return isSame ? edits : undefined;
}

/** Formats with a grammar that readers enforce. `.env` files have rules of their own. */
const names: { readonly [F in SyntaxTree['format']]: string | undefined } = {
  yaml: 'YAML',
  json: 'JSON',
  toml: 'TOML',
  dotenv: undefined,
  properties: undefined,
  ini: undefined,
};

const severities: { readonly [R in Data['reach']]: Severity } = {
  refused: 'error',
  tolerated: 'warning',
  limit: 'info',
};

/** Jinja and similar: the file becomes YAML or JSON later. */
const isTemplateOfTool = (text: string): boolean => /^[ \t]*(?:\{%|<%)/m.test(text);

/** `"port": ${PORT}`, `$(env:PORT)`, `{{ port }}` or `@@PORT@@` without quotes: a tool such as envsubst fills it in first. */
const isSubstituted = (text: string): boolean =>
  /(?:[:=,[]\s*(?:\$[({]|\{\{|@@\w+@@)|^[ \t]*\{\{)/m.test(
    text.replace(/"(?:[^"\\\r\n]|\\.)*"?/g, (quoted) => (/^".*"$/s.test(quoted) ? '""' : quoted)),
  );

/** `<smtpEncryption>` on a line of its own, where values such as `"<clientUrl>"` say that an installer replaces these. */
const isOfTags = (text: string): boolean =>
  /^[ \t]*<[A-Za-z]\w*>,?[ \t]*\r?$/m.test(text) && /: *"<[A-Za-z]\w*>"/.test(text);

/** `@project.version@`, which Maven fills in first, and `@@SCOPES@@`, a keyword of Auth0's Deploy CLI. */
const isFiltered = (text: string, { code, span: at }: SyntaxProblem): boolean =>
  code === 'yaml-BAD_SCALAR_START' && /^@@?[\w.-]+@/.test(text.slice(at.start, at.start + 200));

/** `{resource}Type:` in a folder of templates, which a program fills in. */
function isFilledIn({ file }: SyntaxTree, at: Span): boolean {
  if (!/\/templates?\//i.test(file.uri)) return false;
  return /(?:^|\s)\{[A-Za-z]\w*\}/.test(lineAt(file, at));
}

/** `key: "<%= ENV['A'].join("\\n") %>"`: Rails runs the Ruby of its YAML files before it reads them. */
const isOfErb = ({ format, file }: SyntaxTree, at: Span): boolean =>
  format === 'yaml' && /<%.*%>/.test(lineAt(file, at));

const lineAt = ({ text, lines }: SyntaxTree['file'], at: Span): string => {
  const { line } = lines.positionAt(at.start);
  return text.slice(lines.lineStart(line), lines.lineEnd(line));
};

/** Something to underline: what is missing at the end of the text is shown at its last character. */
function visible(text: string, at: Span): Span {
  if (at.end > at.start && text.slice(at.start, at.end).trim() !== '') return at;
  if (at.start < text.length && text.slice(at.start).trim() !== '')
    return span(at.start, Math.max(at.end, at.start + 1));
  const end = text.trimEnd().length;
  return span(Math.max(0, end - 1), end);
}

/** Limits of authproof's own. */
const limits: ReadonlySet<string> = new Set([
  'yaml-ALIAS_LIMIT',
  // A key in brackets behind an indented list: well formed, and beyond the parser of the `yaml` package.
  'yaml-IMPOSSIBLE',
  'yaml-NESTING_TOO_DEEP',
  'yaml-RESOURCE_EXHAUSTION',
  'yaml-UNREADABLE',
  'json-NestingTooDeep',
  'toml-nesting-too-deep',
  'toml-unreadable',
]);

/** What the YAML 1.2 specification forbids and PyYAML, SnakeYAML or Symfony's reader let pass. */
const tolerated: ReadonlySet<string> = new Set([
  'yaml-BAD_DIRECTIVE',
  'yaml-COMMENT_SPACE',
  'yaml-DUPLICATE_KEY',
  'yaml-KEY_OVER_1024_CHARS',
  'yaml-MULTIPLE_DOCS',
  'yaml-NON_STRING_KEY',
  'yaml-TAG_RESOLVE_FAILED',
]);

function reachOf(tree: SyntaxTree, problem: SyntaxProblem): Data['reach'] {
  if (limits.has(problem.code)) return 'limit';
  if (tolerated.has(problem.code) || isIndentationOfFlow(tree, problem)) return 'tolerated';
  const after = tree.file.text.slice(problem.span.start);
  // Continuation lines of a quoted text, and of brackets, may stand further to the left for PyYAML and its relatives.
  if (problem.code === 'yaml-MISSING_CHAR') return /["'\]}]/.test(after.slice(1)) ? 'tolerated' : 'refused';
  return problem.code === 'yaml-BAD_SCALAR_START' && after.startsWith('%') ? 'tolerated' : 'refused';
}

/**
 * A quoted text whose further lines are not indented more than its key. The specification asks for it, libyaml and with it
 * PyYAML and Go's readers do not, so what is found inside of it is said once, where it begins.
 */
function outdentedQuote({ file, problems }: SyntaxTree): Span | undefined {
  const [first] = problems;
  if (first?.code !== 'yaml-MISSING_CHAR') return undefined;
  const line = file.lines.positionAt(first.span.start).line;
  const lineStart = file.lines.lineStart(line);
  const value = /^\s*(?:- +)*[\w.-]+: +(?=["'])/.exec(file.text.slice(lineStart, file.lines.lineEnd(line)))?.[0];
  if (value === undefined) return undefined;
  const open = lineStart + value.length;
  const close = closingQuote(file.text, open);
  return close === undefined ? undefined : span(open, close + 1);
}

/** Wrong indentation inside brackets, and what follows from it. */
function isIndentationOfFlow({ file, problems }: SyntaxTree, problem: SyntaxProblem): boolean {
  if (problem.code !== 'yaml-BAD_INDENT' && problem.code !== 'yaml-UNEXPECTED_TOKEN') return false;
  const first = problems.find(({ code, span: at }) => code === 'yaml-BAD_INDENT' && at.start <= problem.span.start);
  return first !== undefined && isInsideBrackets(file.text.slice(0, first.span.start));
}

/** Counts brackets outside quotes and comments. */
function isInsideBrackets(text: string): boolean {
  let depth = 0;
  // A kind of quote that was once not closed is a character like others from then on.
  const quotes = new Set(['"', "'"]);
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (quotes.has(c)) {
      const end = closingQuote(text, i);
      if (end === undefined) quotes.delete(c);
      else i = end;
    } else if (c === '#' && (i === 0 || /\s/.test(text.charAt(i - 1)))) {
      while (i + 1 < text.length && !/[\r\n]/.test(text.charAt(i + 1))) i++;
    } else if (c === '[' || c === '{') depth++;
    else if (c === ']' || c === '}') depth = Math.max(0, depth - 1);
  }
  return depth > 0;
}

function closingQuote(text: string, open: number): number | undefined {
  const quote = text.charAt(open);
  for (let i = open + 1; i < text.length; i++) {
    if (text[i] === quote) return i;
    if (text[i] === '\\' && quote === '"') i++;
  }
  return undefined;
}
