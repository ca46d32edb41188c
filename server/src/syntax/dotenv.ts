import type { SourceFile } from '../text/sourceFile.ts';
import type { Span } from '../text/span.ts';
import { type Assignment, scanDotenv } from './dotenvScan.ts';
import { judgeValue } from './dotenvValue.ts';
import { openContainer, scalarEntry } from './entries.ts';
import type { ContainerEntry, Entry, Quoting, ScalarEntry, SyntaxProblem, SyntaxTree } from './tree.ts';

/**
 * Reads a `.env` file as the npm package `dotenv` (18) does, with positions and with repeated keys kept. The last
 * entry of each key has exactly the value of `dotenv.parse(text)`. The one root is a map over the whole text.
 *
 * Problems: `dotenv-invalid-line` for adjacent lines that assign nothing, `dotenv-unclosed-quote` for a value whose
 * opening quote is never closed; the lines such a value was meant to run over are not reported again.
 */
export function parseDotenv(file: SourceFile): SyntaxTree {
  const { text } = file;
  const children: ScalarEntry[] = [];
  const whole = { start: 0, end: text.length };
  const place = { path: [], document: 0, parent: undefined, key: '', keySpan: undefined, inherited: false };
  const root = openContainer('map', { ...place, span: whole, valueSpan: whole });
  const problems = createProblems(text);
  for (const piece of scanDotenv(text)) {
    const entry = piece.kind === 'assignment' ? createEntry(text, root, piece.assignment) : undefined;
    if (entry !== undefined) {
      children.push(entry);
      problems.assignment(entry);
    } else if (piece.kind === 'comment') {
      problems.comment();
    } else {
      problems.invalid(piece.kind === 'invalid' ? piece.span : assignmentSpan(piece.assignment));
    }
  }
  root.children = children.slice();
  const entries: Entry[] = [root, ...children];
  return { format: 'dotenv', file, roots: [root], entries, problems: problems.list };
}

const assignmentSpan = (a: Assignment): Span => ({ start: a.start, end: Math.max(a.key.end, a.value.end) });

function createEntry(text: string, root: ContainerEntry, assignment: Assignment): ScalarEntry | undefined {
  const { start, key: keySpan, value: valueSpan, comment } = assignment;
  const key = text.slice(keySpan.start, keySpan.end);
  const raw = text.slice(valueSpan.start, valueSpan.end);
  // Without a value the separator still has to be complete; the colon form wants a space behind it.
  const slice = raw === '' ? `${text.slice(start, valueSpan.start)} ` : text.slice(start, valueSpan.end);
  const value = judgeValue(slice, key, raw);
  if (value === undefined) return undefined;
  const quoting = quotingOf(raw);
  const place = {
    path: [key],
    document: 0,
    parent: root,
    key,
    keySpan,
    span: { start, end: Math.max(keySpan.end, valueSpan.end) },
    valueSpan,
    inherited: false,
  };
  const contentSpan = quoting === 'plain' ? valueSpan : { start: valueSpan.start + 1, end: valueSpan.end - 1 };
  return scalarEntry(place, { type: 'string', value, contentSpan, quoting, comment });
}

/** dotenv takes quotes off whenever a value begins and ends with the same one, also around `"a"b"`. */
function quotingOf(raw: string): Quoting {
  const first = raw[0];
  if (raw.length < 2 || raw[raw.length - 1] !== first) return 'plain';
  return first === '"' ? 'double' : first === "'" ? 'single' : first === '`' ? 'backtick' : 'plain';
}

interface Problems {
  readonly list: readonly SyntaxProblem[];
  assignment(entry: ScalarEntry): void;
  comment(): void;
  invalid(span: Span): void;
}

/** Collects problems so that one mistake gives one problem. */
function createProblems(text: string): Problems {
  const list: SyntaxProblem[] = [];
  /** True behind a value with an unclosed quote: what follows was meant to be part of it. */
  let insideValue = false;
  /** True when the last piece was an invalid line. */
  let running = false;
  return {
    list,
    assignment(entry) {
      running = false;
      const raw = text.slice(entry.valueSpan.start, entry.valueSpan.end);
      const quote = raw[0] ?? '';
      // The last line of a Base64 text looks like an assignment of nothing, or of `=`.
      if (insideValue && (raw === '' || raw === '=')) return;
      insideValue = entry.quoting === 'plain' && `'"\``.includes(quote) && quote !== '' && !raw.includes(quote, 1);
      if (!insideValue) return;
      list.push({
        code: 'dotenv-unclosed-quote',
        message: 'The quote that opens this value is never closed, so dotenv reads only this line and keeps the quote.',
        span: entry.valueSpan,
      });
    },
    comment() {
      running = false;
    },
    invalid(span) {
      if (insideValue) return;
      const previous = list.at(-1);
      if (running && previous !== undefined && isNextLine(text, previous.span.end, span.start)) {
        list[list.length - 1] = { ...previous, span: { start: previous.span.start, end: span.end } };
        return;
      }
      running = true;
      list.push({
        code: 'dotenv-invalid-line',
        message: 'This is neither an assignment (KEY=value), a comment nor a blank line, so dotenv ignores it.',
        span,
      });
    },
  };
}

/** True when there is no blank line between the offsets. */
function isNextLine(text: string, from: number, to: number): boolean {
  return (text.slice(from, to).match(/\r\n|[\n\r\u2028\u2029]/g)?.length ?? 0) <= 1;
}
