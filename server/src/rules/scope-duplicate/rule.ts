import type { Setting } from '../../dialects/types.ts';
import { removeEntry } from '../../syntax/edit.ts';
import { fileRule } from '../define.ts';
import { listSeparator, type Part, partAt, partsOf } from '../support/parts.ts';
import { literals, setValue } from '../support/value.ts';

interface Data {
  readonly setting: Setting;
  readonly part: Part;
}

/** RFC 6749 section 3.3: the order does not matter, and a repetition adds nothing. */
export const rule = fileRule<Data>({
  meta: {
    id: 'scope-duplicate',
    group: 'scopes',
    severity: 'hint',
    reach: 'file',
    fix: 'safe',
    summary: 'Each scope stands in a list once.',
  },
  *detect(scope) {
    const seen = new Set<string>();
    for (const setting of literals(scope.settings('scope'))) {
      const list = `${setting.slot} ${setting.name.replace(/\[\d+\]$/, '')} ${setting.item === undefined ? setting.span.start : ''}`;
      // Readers join the items of a list by blanks; a comma within one stays.
      for (const part of partsOf(setting, setting.item === undefined ? listSeparator : /\s+/g)) {
        const key = `${list} ${part.text}`;
        if (seen.has(key)) yield { at: partAt(setting, part), data: { setting, part } };
        seen.add(key);
      }
    }
  },
  word: ({ setting, part }) => `${setting.name} lists the scope ${part.text} twice. One is enough; remove this one.`,
  fix: ({ data: { setting, part } }, { facts }) => {
    if (part.text === setting.value.text && setting.item !== undefined) {
      const edits = removeEntry(facts.tree, setting.entry);
      const files = edits === undefined ? [] : [{ file: setting.file, edits }];
      return files.length === 0 ? [] : [{ title: 'Remove the repeated scope', safety: 'safe', files }];
    }
    const { text } = setting.value;
    const before = text.slice(0, part.index).replace(/(?<![\s,])[\s,]+$/, '');
    return setValue(
      facts,
      setting,
      before + text.slice(part.index + part.text.length),
      'Remove the repeated scope',
      'safe',
    );
  },
});
