import type { Setting } from '../../server/src/dialects/types.ts';
import type { ResolvedSetting } from '../../server/src/model/types.ts';
import { fileRule, workspaceRule } from '../../server/src/rules/define.ts';
import { literals, valuePlace as placeOf, setValue } from '../../server/src/rules/support/value.ts';
import type { AnyRule } from '../../server/src/rules/types.ts';

/** Rules of the tests' own, so that the protocol is tested whatever the real ones say. */

/** A scope in capitals; written small by a safe fix, or removed by one to review. */
const smallScope = fileRule<{ readonly setting: Setting }>({
  meta: {
    id: 'small-scope',
    group: 'scopes',
    severity: 'warning',
    reach: 'file',
    fix: 'safe',
    summary: 'Small scopes.',
  },
  *detect(scope) {
    for (const setting of literals(scope.settings('scope'))) {
      if (/[A-Z]/.test(setting.value.text)) yield { at: placeOf(setting), data: { setting } };
    }
  },
  word: ({ setting }) => `${setting.name} has capitals.`,
  fix: ({ data: { setting } }, { facts }) => [
    ...setValue(facts, setting, setting.value.text.toLowerCase(), 'Write the scope small', 'safe'),
    ...setValue(facts, setting, '', 'Remove the scope', 'review'),
  ],
});

/** Every client_id is the first one of the workspace. */
const oneClientId = workspaceRule<{ readonly first: ResolvedSetting; readonly other: ResolvedSetting }>({
  meta: {
    id: 'one-client-id',
    group: 'cross-file',
    severity: 'error',
    reach: 'workspace',
    fix: 'none',
    summary: 'One.',
  },
  *detect({ model }) {
    const [first, ...others] = model.settings.filter((s) => s.setting.role === 'client_id');
    for (const other of others) {
      if (first === undefined || other.resolved.text === first.resolved.text) continue;
      const related = [{ ...placeOf(first.setting), message: `${first.setting.name} is here.` }];
      yield { at: placeOf(other.setting), data: { first, other }, related };
    }
  },
  word: ({ first, other }) => `${other.setting.name} differs from ${first.setting.name}.`,
});

const crashing = fileRule<never>({
  meta: { id: 'crashing', group: 'syntax', severity: 'error', reach: 'file', fix: 'none', summary: 'Always throws.' },
  // biome-ignore lint/correctness/useYield: throwing is its purpose.
  *detect({ facts }) {
    throw new Error(`a message that quotes the file: ${facts.file.text}`);
  },
  word: () => '',
});

export const testRules: readonly AnyRule[] = [smallScope, oneClientId];
export const crashingRules: readonly AnyRule[] = [crashing, smallScope];
