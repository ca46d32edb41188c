import type { FileFacts, Setting } from '../../dialects/types.ts';
import { isPlaceholder } from '../../knowledge/placeholders.ts';
import { clientIdMatches, clientSecretMatches, findProvider } from '../../knowledge/providers/lookup.ts';
import { isSecretRole } from '../../knowledge/roles.ts';
import { replaceValue } from '../../syntax/edit.ts';
import { fileRule } from '../define.ts';
import { isComparedByServer } from '../support/characters.ts';
import { valuePlace } from '../support/value.ts';

interface Data {
  readonly setting: Setting;
  /** The value and what follows it, as the author seems to have meant it. */
  readonly whole: string;
}

/**
 * dotenv since version 15 (README, "Comments"), Next.js, Vite and node: `#` begins a comment wherever it stands in an
 * unquoted value. python-dotenv, Docker Compose and shells want white space before it.
 */
export const rule = fileRule<Data>({
  meta: {
    id: 'env-hash-truncates-value',
    group: 'dotenv',
    severity: 'warning',
    reach: 'file',
    fix: 'review',
    summary: 'An unquoted value must not contain #: Node loaders take the rest for a comment.',
  },
  *detect({ facts }) {
    if (facts.tree.format !== 'dotenv') return;
    for (const setting of facts.settings) {
      const rest = cutOff(facts, setting);
      if (rest === undefined || !isPartOfValue(setting, rest)) continue;
      yield { at: valuePlace(setting), data: { setting, whole: setting.value.text + rest } };
    }
  },
  word: ({ setting, whole }) => {
    const read = setting.value.text;
    const isShown = !isSecretRole(setting.role) && !/[@?]/.test(read);
    const what = isShown ? `only ${read} is read` : `${read.length} of ${whole.length} characters are read`;
    const consequence = isComparedByServer(setting.role)
      ? 'the server does not know that value (invalid_client, redirect_uri_mismatch)'
      : 'the application works with the shorter value';
    return (
      `${setting.name} contains an unquoted #, which begins a comment for dotenv, Next.js, Vite and node: ${what}, and ` +
      `${consequence}. python-dotenv, Docker Compose and shells keep the # when no space is before it. Put the value in ` +
      'quotes; if this is a comment, put a space before #.'
    );
  },
  fix: ({ data, at }, { facts }) => {
    const edits = replaceValue(facts.tree, data.setting.entry, data.whole, { absorbComment: true });
    // Only Node loaders know backticks; a secret with both kinds of quotes is better replaced.
    return edits === undefined || edits.some(({ newText }) => newText.startsWith('`'))
      ? []
      : [{ title: 'Put the whole value in quotes', safety: 'review', files: [{ file: at.file, edits }] }];
  },
});

/** What stands behind the value from a `#` that touches it. */
function cutOff(facts: FileFacts, { entry, value }: Setting): string | undefined {
  const { comment, valueSpan, quoting } = entry;
  if (value.text === '' || quoting !== 'plain' || comment === undefined || comment.start !== valueSpan.end)
    return undefined;
  return facts.file.text.slice(comment.start, comment.end).trimEnd();
}

/** Prose is a comment, and so is what follows a value that is complete. */
function isPartOfValue({ value, role, provider: id }: Setting, rest: string): boolean {
  const { state, text } = value;
  if ((state !== 'literal' && state !== 'reference') || rest.length < 2 || /\s/.test(rest)) return false;
  if (isPlaceholder(rest.slice(1), role) || /^["'`\u2018-\u201f]/.test(text)) return false;
  const provider = id === undefined ? undefined : findProvider(id);
  if (provider === undefined) return true;
  if (role === 'client_id') return clientIdMatches(provider, text) !== true;
  return role !== 'client_secret' || clientSecretMatches(provider, text) !== true;
}
