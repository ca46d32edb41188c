import type { FileFacts, Setting } from '../../dialects/types.ts';
import { replaceValue } from '../../syntax/edit.ts';
import { fileRule } from '../define.ts';
import { isComparedByServer, isTypographicQuote } from '../support/characters.ts';
import { editsFor, valuePlace } from '../support/value.ts';
import type { FileEdits } from '../types.ts';

interface Data {
  readonly setting: Setting;
  /** The value without the quotes. */
  readonly bare: string;
  readonly isPair: boolean;
  /** A `#` between the quotes cut the value: what the loader takes for a comment belongs to it. */
  readonly isCut: boolean;
}

/** Every parser measured keeps these characters in the value; RFC 6749 appendix A allows none of them. */
export const rule = fileRule<Data>({
  meta: {
    id: 'env-smart-quotes',
    group: 'dotenv',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'Typographic quotes do not quote: they become part of the value.',
  },
  *detect({ facts }) {
    for (const setting of facts.settings) {
      const found = readQuotes(facts, setting);
      if (found === undefined) continue;
      const severity = isComparedByServer(setting.role) ? 'error' : 'warning';
      yield { at: valuePlace(setting), severity, data: { setting, ...found } };
    }
  },
  word: ({ setting, isPair }) =>
    `${setting.name} is written in typographic quotes${isPair ? '' : ' on one side'}. No format reads them as quotes, so ` +
    'they are sent as part of the value and the server refuses it (invalid_client, redirect_uri_mismatch). ' +
    'Use straight quotes or none.',
  fix: ({ data }, { facts }) => {
    const edits = mend(facts, data);
    if (edits === undefined) return [];
    const safety = isComparedByServer(data.setting.role) ? 'safe' : 'review';
    return [{ title: 'Remove the typographic quotes', safety, files: [edits] }];
  },
});

function readQuotes(facts: FileFacts, setting: Setting): Omit<Data, 'setting'> | undefined {
  const text = setting.value.text.trim();
  const opens = isTypographicQuote(text[0]);
  const closes = text.length > 1 && isTypographicQuote(text.at(-1));
  if (!opens && !closes) return undefined;
  if (
    opens &&
    !closes &&
    facts.tree.format === 'dotenv' &&
    setting.entry.comment?.start === setting.entry.valueSpan.end
  ) {
    const { comment } = setting.entry;
    const whole = text + facts.file.text.slice(comment.start, comment.end).trimEnd();
    if (isTypographicQuote(whole.at(-1))) return { bare: whole.slice(1, -1), isPair: true, isCut: true };
  }
  const bare = text.slice(opens ? 1 : 0, closes ? -1 : text.length);
  return { bare, isPair: opens && closes, isCut: false };
}

function mend(facts: FileFacts, { setting, bare, isCut }: Data): FileEdits | undefined {
  if (!isCut) return editsFor(facts, setting, bare);
  const edits = replaceValue(facts.tree, setting.entry, bare, { absorbComment: true });
  return edits === undefined ? undefined : { file: setting.file, edits };
}
