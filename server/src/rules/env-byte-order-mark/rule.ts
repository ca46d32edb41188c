import { span } from '../../text/span.ts';
import { fileRule } from '../define.ts';
import { assignments } from '../support/dotenvText.ts';

interface Data {
  readonly encoding: 'utf-8' | 'utf-16';
  /** The name that is lost; undefined when the file has none. */
  readonly first: string | undefined;
}

/** What two bytes of a UTF-16 mark become when they are read as UTF-8; every other character is then a null. */
const utf16AsUtf8 = /^\ufffd\ufffd[^\0]?\0/;

export const rule = fileRule<Data>({
  meta: {
    id: 'env-byte-order-mark',
    group: 'dotenv',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'A .env file must not start with a byte-order mark.',
  },
  *detect({ facts }) {
    if (facts.tree.format !== 'dotenv') return;
    const { text, uri } = facts.file;
    if (utf16AsUtf8.test(text)) {
      yield { at: { file: uri, span: span(0, 2) }, data: { encoding: 'utf-16', first: undefined } };
    } else if (text.startsWith('\ufeff')) {
      const entry = assignments(facts)[0];
      // Behind a comment or a blank line the mark spoils that line only.
      const isFirst = entry !== undefined && text.slice(1, entry.span.start).trim() === '';
      const severity = isFirst && !/[\r\n]/.test(text.slice(1, entry.span.start)) ? 'error' : 'warning';
      yield {
        at: { file: uri, span: span(0, 1) },
        severity,
        data: { encoding: 'utf-8', first: severity === 'error' ? entry?.key : undefined },
      };
    }
  },
  word: ({ encoding, first }) => {
    if (encoding === 'utf-16') {
      return 'The file is saved as UTF-16, and loaders of .env files read UTF-8: dotenv, Next.js, Vite and Node (--env-file) find no variable in it, python-dotenv fails with UnicodeDecodeError, and shells lose the first line. Save it as UTF-8.';
    }
    const lost =
      first === undefined
        ? 'Loaders that keep the mark misread the first line'
        : `Node (--env-file), Vite 8 and shells take it for a part of the first name, so ${first} is not set`;
    return `The file starts with a byte-order mark (U+FEFF). ${lost}; dotenv, Next.js and python-dotenv skip it. Save the file as UTF-8 without BOM.`;
  },
  fix: ({ data, at }) =>
    data.encoding === 'utf-16'
      ? []
      : [
          {
            title: 'Remove the byte-order mark',
            safety: 'safe',
            files: [{ file: at.file, edits: [{ span: at.span, newText: '' }] }],
          },
        ],
});
