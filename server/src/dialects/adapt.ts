import type { SyntaxTree } from '../syntax/tree.ts';
import type { Dialect, Setting, Value } from './types.ts';

/** The dialect with each setting changed, or left out for undefined: for what a table of keys cannot say. */
export function adapted<D extends Dialect>(
  dialect: D,
  change: (setting: Setting, tree: SyntaxTree) => Setting | undefined,
): D {
  return {
    ...dialect,
    read: (tree, input) => {
      const reading = dialect.read(tree, input);
      return { ...reading, settings: reading.settings.flatMap((setting) => change(setting, tree) ?? []) };
    },
  };
}

/** A value that only the program itself knows: a pointer into a store, a pattern, a template of its own. */
export function unknowable(setting: Setting): Setting {
  const { text } = setting.value;
  return { ...setting, value: { state: 'template', text, parts: [{ kind: 'opaque', text }] } };
}

/** The entry holds the name of an environment variable, and the setting's value is what the variable holds. */
export function namedVariable(setting: Setting): Setting | undefined {
  const { text } = setting.value;
  if (!/^[A-Za-z_]\w*$/.test(text)) return undefined;
  const { span } = setting;
  const value: Value = {
    state: 'reference',
    text,
    parts: [{ kind: 'reference', name: text, fallback: undefined, span, nameSpan: span }],
  };
  return { ...setting, value };
}
