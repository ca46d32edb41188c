import { lookup } from '../base/table.ts';
import type { Span } from '../text/span.ts';
import type { SyntaxProblem } from './tree.ts';

/** The parser's errors carry no code, only these texts (toml-eslint-parser 1.0). Code, its text, our message. */
const rows: readonly (readonly [code: string, theirs: string, message: string])[] = [
  ['unterminated-string', 'Unterminated string', 'The string is never closed.'],
  ['unterminated-table-key', 'Unterminated table-key', 'The closing bracket of the table header is missing.'],
  ['unterminated-array', 'Unterminated array', 'The closing bracket of the array is missing.'],
  ['unterminated-inline-table', 'Unterminated inline table', 'The closing brace of the inline table is missing.'],
  ['missing-key', 'Empty bare keys', 'A key is missing before the equals sign.'],
  ['missing-newline', 'Must be a newline', 'Only a comment may follow a value or a table header on its line.'],
  ['missing-equals-sign', 'Expected equal', 'An equals sign is expected after the key.'],
  ['missing-value', 'Unspecified values', 'A value is expected here.'],
  ['missing-comma', 'Expected comma', 'A comma is expected here.'],
  ['dupe-keys', 'Defining a key multiple', 'The key or table is defined twice.'],
  ['unexpected-char', 'Unexpected character', 'TOML does not allow this here; strings have to be in quotes.'],
  ['unexpected-token', 'Unexpected token', 'This does not belong here.'],
  ['invalid-control-character', 'Control characters', 'Control characters have to be escaped.'],
  ['invalid-comment-character', 'Invalid code point {{cp}} within', 'A comment may not hold control characters.'],
  ['invalid-key-value-newline', 'The key, equals sign', 'Key, equals sign and value have to be on one line.'],
  ['invalid-inline-table-newline', 'No newlines are allowed', 'An inline table has to be on one line.'],
  ['invalid-underscore', 'Underscores', 'In a number, underscores may stand between digits only.'],
  ['invalid-space', 'Unexpected spaces', 'No spaces are allowed here.'],
  ['invalid-three-quotes', 'Three or more quotes', 'Three quotes end the string and cannot be part of it.'],
  ['invalid-date', 'Unexpected invalid date', 'There is no such date.'],
  ['invalid-time', 'Unexpected invalid time', 'There is no such time.'],
  ['invalid-leading-zero', 'Leading zeros', 'A number cannot begin with a zero.'],
  ['invalid-trailing-comma-in-inline-table', 'Trailing comma', 'An inline table cannot end with a comma.'],
  ['invalid-char-in-escape-sequence', 'Invalid character in escape', 'The escape in this string is not known.'],
  ['invalid-consecutive-dots-in-key', 'Consecutive dots', 'A key cannot hold two dots in a row.'],
  ['invalid-code-point', 'Invalid code point', 'The Unicode escape in this string is not valid.'],
  ['invalid-trailing-dot-in-key', 'Keys cannot end', 'A key cannot end with a dot.'],
  ['invalid-leading-dot-in-key', 'Keys cannot start', 'A key cannot begin with a dot.'],
];

const own: Readonly<Record<string, string>> = {
  'nesting-too-deep': 'The document is nested too deeply to be read further.',
  unreadable: 'The document could not be read here.',
};

/** The code of a parser error from its text. */
export function codeOf(theirs: string): string {
  if (/^Invalid code point .* within comments$/s.test(theirs)) return 'invalid-comment-character';
  return rows.find(([, text]) => theirs.startsWith(text))?.[0] ?? 'unreadable';
}

/** The message never holds text of the file. */
export function tomlProblem(code: string, span: Span): SyntaxProblem {
  const message =
    rows.find(([known]) => known === code)?.[2] ?? lookup(own, code) ?? 'The document is not valid TOML here.';
  return { code: `toml-${code}`, message, span };
}
