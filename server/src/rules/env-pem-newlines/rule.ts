import type { ScalarEntry } from '../../syntax/tree.ts';
import { span } from '../../text/span.ts';
import { fileRule } from '../define.ts';
import { assignments, type UnquotedPem, unquotedPems } from '../support/dotenvText.ts';

interface Data {
  readonly entry: ScalarEntry;
  /** Set when the key runs over several lines without quotes; otherwise its line breaks are written as `\n`. */
  readonly block: UnquotedPem | undefined;
}

/** dotenv since version 15 (README, "Multiline Values"); only double quotes turn `\n` into a line break (measured). */
export const rule = fileRule<Data>({
  meta: {
    id: 'env-pem-newlines',
    group: 'dotenv',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'A key in PEM form must be stored in a way that keeps its line breaks.',
  },
  *detect({ facts }) {
    const { text, uri } = facts.file;
    const blocks = unquotedPems(facts);
    for (const block of blocks) {
      yield { at: { file: uri, span: block.entry.valueSpan }, data: { entry: block.entry, block } };
    }
    for (const entry of assignments(facts)) {
      const raw = text.slice(entry.valueSpan.start, entry.valueSpan.end);
      if (entry.quoting !== 'plain' && entry.quoting !== 'single') continue;
      if (!/^'?-----BEGIN [A-Z0-9 ]*KEY-----\\n[^\r\n]*-----END/.test(raw)) continue;
      // Most applications replace the two characters themselves, so this says only what to look at.
      yield { at: { file: uri, span: entry.contentSpan }, severity: 'info', data: { entry, block: undefined } };
    }
  },
  word: ({ entry, block }) =>
    block === undefined
      ? `${entry.key} writes its line breaks as \\n outside double quotes, where no loader turns them into line breaks. Unless ` +
        'the application replaces them itself, reading the key fails ("DECODER routines::unsupported", "no start line"). ' +
        'Put the value in double quotes.'
      : `${entry.key} begins a key of several lines without quotes, so loaders read only the BEGIN line and the rest is lost. ` +
        'Reading the key fails ("DECODER routines::unsupported", "no start line"). Put the whole block in double quotes.',
  fix: ({ data, at }, { facts }) => {
    const { entry, block } = data;
    const whole = block?.span ?? entry.contentSpan;
    const content = facts.file.text.slice(whole.start, whole.end);
    if (content.includes('"') || block?.hasEnd === false) return [];
    const edits =
      block === undefined
        ? [{ span: entry.valueSpan, newText: `"${content}"` }]
        : [whole.start, whole.end].map((offset) => ({ span: span(offset, offset), newText: '"' }));
    const title = block === undefined ? 'Put the key in double quotes' : 'Put the whole block in double quotes';
    // Code that replaces `\n` itself gets real line breaks from double quotes.
    return [{ title, safety: block === undefined ? 'review' : 'safe', files: [{ file: at.file, edits }] }];
  },
});
