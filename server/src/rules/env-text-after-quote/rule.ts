import type { FileFacts, Setting } from '../../dialects/types.ts';
import type { TextEdit } from '../../text/edit.ts';
import { fileRule } from '../define.ts';
import { isExported } from '../support/dotenvText.ts';
import { valuePlace } from '../support/value.ts';
import type { Fix } from '../types.ts';

interface Data {
  readonly setting: Setting;
  /** The value as written. */
  readonly raw: string;
  /** `behind`: text behind the closing quote; `inner`: the same quote inside; `escaped`: the same, with a backslash. */
  readonly kind: 'behind' | 'inner' | 'escaped';
}

export const rule = fileRule<Data>({
  meta: {
    id: 'env-text-after-quote',
    group: 'dotenv',
    severity: 'warning',
    reach: 'file',
    fix: 'review',
    summary: 'Nothing but a comment may follow a closing quote.',
  },
  *detect({ facts }) {
    if (facts.tree.format !== 'dotenv') return;
    for (const setting of facts.settings) {
      const { start, end } = setting.entry.valueSpan;
      const raw = facts.file.text.slice(start, end);
      const kind = kindOf(raw, setting);
      if (kind === undefined || (isExported(setting.entry) && isConcatenation(raw))) continue;
      yield { at: { ...valuePlace(setting), span: setting.entry.valueSpan }, data: { setting, raw, kind } };
    }
  },
  word: ({ setting, kind }) => {
    if (kind === 'behind') {
      return (
        `${setting.name} has text after its closing quote. dotenv and Next.js keep the quotes and everything else, node and ` +
        'Vite read only what is between the quotes, python-dotenv drops the variable, and shells join both parts: what the ' +
        'server gets depends on the loader (invalid_client). Put the whole value in one pair of quotes.'
      );
    }
    const what = kind === 'inner' ? 'the quote it is written in' : 'a backslash before the quote it is written in';
    return (
      `${setting.name} holds ${what}. Loaders disagree on where such a value ends and whether the backslash stays, so what ` +
      'the server gets depends on the loader (invalid_client). Write it in the other kind of quotes.'
    );
  },
  fix: ({ data, at }, { facts }) => fixesOf(facts, data, at.file),
});

function kindOf(raw: string, { entry }: Setting): Data['kind'] | undefined {
  const quote = raw[0];
  if (quote !== '"' && quote !== "'" && quote !== '`') return undefined;
  // A quote that is never closed is env-unbalanced-quote's.
  if (entry.quoting === 'plain') return raw.indexOf(quote, 1) > 0 ? 'behind' : undefined;
  const content = raw.slice(1, -1);
  if (content.includes(`\\${quote}`)) return 'escaped';
  return content.includes(quote) ? 'inner' : undefined;
}

/** `"a""b"`, `"$X"/path`: one word of a shell, for which files with `export` are written. */
const isConcatenation = (raw: string): boolean =>
  /^(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'`;&|<>()\\])+$/.test(raw) && /["'][^\s]*["']|["'][^"']+$/.test(raw);

function fixesOf(facts: FileFacts, { setting, raw, kind }: Data, file: string): readonly Fix[] {
  const quote = raw.charAt(0);
  const whole = setting.entry.valueSpan;
  const fix = (title: string, newText: string | undefined): readonly Fix[] => {
    const edits: readonly TextEdit[] = newText === undefined ? [] : [{ span: whole, newText }];
    return newText === undefined ? [] : [{ title, safety: 'review', files: [{ file, edits }] }];
  };
  if (facts.file.text.slice(whole.start, whole.end).includes('\n')) return [];
  const words = joinedWords(raw, quote);
  if (words !== undefined) return fix('Join the words in one pair of quotes', words);
  if (kind !== 'behind') {
    const content = raw.slice(1, -1).replaceAll(`\\${quote}`, quote);
    return fix('Write the value in other quotes', inOtherQuotes(content, quote));
  }
  const close = raw.indexOf(quote, 1);
  const joined = raw.slice(1, close) + raw.slice(close + 1);
  return [
    ...fix('Move the text inside the quotes', joined.includes(quote) ? undefined : `${quote}${joined}${quote}`),
    ...fix('Keep the quotes as part of the value', inOtherQuotes(raw, quote)),
  ];
}

/** `"openid" "profile"`: every word in quotes of its own. */
function joinedWords(raw: string, quote: string): string | undefined {
  const words = raw.split(/[ \t]+/);
  const isQuoted = (word: string): boolean =>
    word.length > 2 && word.indexOf(quote) === 0 && word.indexOf(quote, 1) === word.length - 1;
  return words.length > 1 && words.every(isQuoted)
    ? `${quote}${words.map((word) => word.slice(1, -1)).join(' ')}${quote}`
    : undefined;
}

/** Backticks are left out: only dotenv knows them. */
function inOtherQuotes(content: string, quote: string): string | undefined {
  const other = quote === "'" ? '"' : "'";
  return content.includes(other) || (other === '"' && content.includes('\\'))
    ? undefined
    : `${other}${content}${other}`;
}
