import { lookup } from '../../base/table.ts';
import { readName } from '../../dialects/envNames.ts';
import type { FileFacts } from '../../dialects/types.ts';
import type { ScalarEntry } from '../../syntax/tree.ts';
import { lineEnd } from '../../text/breaks.ts';
import { span } from '../../text/span.ts';
import { fileRule } from '../define.ts';
import { isComparedByServer } from '../support/characters.ts';
import { assignments, settingOfEntry } from '../support/dotenvText.ts';
import type { Detection } from '../types.ts';

interface Data {
  readonly entry: ScalarEntry;
  readonly quote: string;
  /** The value ends with another kind of quote. */
  readonly endsWith: string | undefined;
  /** A setting of a later line that the open quote takes for a part of this value. */
  readonly swallowed: string | undefined;
}

const quoteNames: Readonly<Record<string, string>> = { '"': 'double quote', "'": 'single quote', '`': 'backtick' };

export const rule = fileRule<Data>({
  meta: {
    id: 'env-unbalanced-quote',
    group: 'dotenv',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'A quote that opens a value must be closed.',
  },
  *detect({ facts }) {
    if (facts.tree.format !== 'dotenv') return;
    yield* unclosed(facts);
    yield* closedTooLate(facts);
  },
  word: ({ entry, quote, endsWith, swallowed }) => {
    if (swallowed !== undefined) {
      return (
        `${entry.key} opens a ${lookup(quoteNames, quote)} that is closed only on a later line, so ${swallowed} becomes part of ` +
        `its value and is not set. Close the quote at the end of the line.`
      );
    }
    const fault = endsWith === undefined ? 'never closes it' : `ends with a ${lookup(quoteNames, endsWith)}`;
    return (
      `${entry.key} opens a ${lookup(quoteNames, quote)} and ${fault}. dotenv, Next.js, Vite and node keep the quote as part of the ` +
      'value (the server answers invalid_client), python-dotenv drops the variable, and a shell stops with "unexpected ' +
      'EOF". Close the quote.'
    );
  },
  fix: ({ data, at }) => {
    if (data.swallowed !== undefined) return [];
    const end = data.entry.valueSpan.end;
    const place = data.endsWith === undefined ? span(end, end) : span(end - 1, end);
    return [
      {
        title:
          data.endsWith === undefined ? 'Close the quote' : `End the value with a ${lookup(quoteNames, data.quote)}`,
        safety: 'review',
        files: [{ file: at.file, edits: [{ span: place, newText: data.quote }] }],
      },
    ];
  },
});

function* unclosed(facts: FileFacts): Generator<Detection<Data>> {
  const { text, uri } = facts.file;
  const problems = facts.tree.problems.filter(({ code }) => code === 'dotenv-unclosed-quote');
  if (problems.length === 0) return;
  const entries = new Map(assignments(facts).map((entry) => [entry.valueSpan.start, entry]));
  for (const problem of problems) {
    const entry = entries.get(problem.span.start);
    if (entry === undefined) continue;
    const quote = text.charAt(problem.span.start);
    const last = text.charAt(problem.span.end - 1);
    const endsWith = problem.span.end - problem.span.start > 1 && last in quoteNames ? last : undefined;
    const setting = settingOfEntry(facts, entry);
    // Inside the application a stray quote may go unnoticed for ever.
    const severity = setting !== undefined && isComparedByServer(setting.role) ? 'error' : 'warning';
    yield { at: { file: uri, span: problem.span }, severity, data: { entry, quote, endsWith, swallowed: undefined } };
  }
}

/** A quote closed by the opening quote of a later line: the lines between, settings among them, are one value. */
function* closedTooLate(facts: FileFacts): Generator<Detection<Data>> {
  const { text, uri } = facts.file;
  for (const entry of assignments(facts)) {
    if (entry.quoting === 'plain') continue;
    const raw = text.slice(entry.contentSpan.start, entry.contentSpan.end);
    const swallowed = [...raw.matchAll(/[\r\n][ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=/g)]
      .map(([, name = '']) => name)
      .find((name) => readName(name) !== undefined);
    if (swallowed === undefined) continue;
    const place = span(entry.valueSpan.start, lineEnd(text, entry.valueSpan.start));
    const quote = text.charAt(entry.valueSpan.start);
    yield {
      at: { file: uri, span: place },
      severity: 'warning',
      data: { entry, quote, endsWith: undefined, swallowed },
    };
  }
}
