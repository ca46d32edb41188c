import type { FileFacts, Setting } from '../../dialects/types.ts';
import { removeEntry } from '../../syntax/edit.ts';
import { type Entry, type ScalarEntry, textAt } from '../../syntax/tree.ts';
import { dominantEol } from '../../text/sourceFile.ts';
import { fileRule } from '../define.ts';
import { urisOf } from '../support/parts.ts';
import { literals, valuePlace } from '../support/value.ts';
import type { Fix } from '../types.ts';

interface Data {
  readonly setting: Setting;
  readonly fault: 'packed' | 'duplicate' | 'string';
}

/** RFC 7591 section 2: `redirect_uris` is an array of strings, one URI in each. */
export const rule = fileRule<Data>({
  meta: {
    id: 'redirect-uri-list-format',
    group: 'redirect',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'A list of redirect URIs holds one URI in each item.',
  },
  *detect(scope) {
    if (scope.facts.tree.format === 'dotenv') return;
    const seen = new Set<string>();
    for (const setting of literals(scope.settings('redirect_uri', 'post_logout_redirect_uri'))) {
      const isSeveral = urisOf(setting).length > 1;
      if (setting.item === undefined) {
        if (isSeveral && isList(setting, scope.facts)) {
          yield { at: valuePlace(setting), data: { setting, fault: 'string' }, severity: 'warning' };
        }
        continue;
      }
      const key = `${setting.slot} ${setting.name.replace(/\[\d+\]$/, '')} ${setting.value.text}`;
      if (isSeveral) yield { at: valuePlace(setting), data: { setting, fault: 'packed' } };
      else if (seen.has(key))
        yield { at: valuePlace(setting), data: { setting, fault: 'duplicate' }, severity: 'hint' };
      seen.add(key);
    }
  },
  word: ({ setting, fault }) => {
    if (fault === 'duplicate') return `${setting.name} repeats a redirect URI of the same list. Remove it.`;
    const first = fault === 'packed' ? `${setting.name} is one item` : `${setting.name} is one string`;
    return (
      `${first} with several redirect URIs in it. The server takes the whole text as a single URI, so none of them ` +
      'matches (redirect_uri_mismatch, invalid_redirect_uri). Write one list item for each.'
    );
  },
  fix: ({ data: { setting, fault } }, { facts }) => {
    if (fault === 'duplicate') {
      const edits = removeEntry(facts.tree, setting.entry);
      return edits === undefined
        ? []
        : [{ title: 'Remove the repeated URI', safety: 'safe', files: [{ file: setting.file, edits }] }];
    }
    return fault === 'packed' ? split(facts, setting) : [];
  },
});

/** In JSON a key in the plural is read as a list; YAML readers such as Spring split a string themselves. */
const isList = ({ entry }: Setting, facts: FileFacts): boolean =>
  facts.tree.format === 'json' && /uris|urls/i.test(entry.key) && !isOfFixture(entry);

/** A row of a table in a fixture of Django, whose OAuth Toolkit keeps the URIs in one text and splits it at blanks. */
const isOfFixture = ({ parent }: Entry): boolean =>
  parent?.key === 'fields' && textAt(parent.parent, 'model') !== undefined;

function split(facts: FileFacts, setting: Setting): readonly Fix[] {
  const uris = urisOf(setting).map((part) => part.text.replace(/(?<![\s,;])[\s,;]+$/, '').trim());
  const newText = asItems(facts, setting.entry, uris);
  if (newText === undefined) return [];
  const edits = [{ span: setting.entry.valueSpan, newText }];
  return [{ title: `Split into ${uris.length} items`, safety: 'safe', files: [{ file: setting.file, edits }] }];
}

/** The URIs as items in the notation of the list; undefined where that notation is not plain to see. */
function asItems(facts: FileFacts, entry: ScalarEntry, uris: readonly string[]): string | undefined {
  const { parent } = entry;
  if (entry.inherited || parent?.kind !== 'list' || !uris.every((uri) => /^[\w:/?&=.%~+@-]+$/.test(uri)))
    return undefined;
  const { text } = facts.file;
  const quote = text.slice(entry.valueSpan.start, entry.contentSpan.start);
  if (!['"', "'", ''].includes(quote)) return undefined;
  const items = uris.map((uri) => `${quote}${uri}${quote}`);
  const lineBreak = dominantEol(text);
  const lineStart = text.lastIndexOf('\n', entry.valueSpan.start - 1) + 1;
  const before = text.slice(lineStart, entry.valueSpan.start);
  if (text[parent.valueSpan.start] === '[') {
    return items.join(/^\s+$/.test(before) ? `,${lineBreak}${before}` : ', ');
  }
  return /^\s*- +$/.test(before) ? items.join(`${lineBreak}${before}`) : undefined;
}
