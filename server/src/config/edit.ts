import { applyEdits, modify } from 'jsonc-parser';
import { parse } from '../syntax/parse.ts';
import { childrenOf, entryAt } from '../syntax/tree.ts';
import { dominantEol, type SourceFile, textStart } from '../text/sourceFile.ts';
import { uriPath } from '../text/uri.ts';

export interface NewOverride {
  /** Relative to the configuration's folder. */
  readonly file: string;
  /** Path of the setting. */
  readonly setting: string | undefined;
  readonly ruleId: string;
}

/**
 * The text of a configuration file, behind its byte-order mark, with one more override that turns a rule off; a new file when
 * there is none.
 * Undefined for YAML and for a file that is not valid.
 */
export function withOverride(
  config: SourceFile | undefined,
  { file, setting, ruleId }: NewOverride,
): string | undefined {
  if (config !== undefined && !/\.jsonc?$/i.test(uriPath(config.uri))) return undefined;
  const text = config === undefined || config.text.trim() === '' ? '{}\n' : config.text.slice(textStart(config));
  const tree = config === undefined ? undefined : parse('json', config);
  if (tree !== undefined && tree.problems.length > 0) return undefined;
  const count = childrenOf(entryAt(tree?.roots[0], 'overrides')).length;
  const value = {
    files: [escapeGlob(file)],
    ...(setting === undefined ? {} : { settings: [setting] }),
    rules: { [ruleId]: 'off' },
  };
  const isTabbed = /^\t/m.test(text);
  const formattingOptions = { insertSpaces: !isTabbed, tabSize: isTabbed ? 1 : 2, eol: dominantEol(text) };
  return applyEdits(text, modify(text, ['overrides', count], value, { formattingOptions, isArrayInsertion: true }));
}

/** The path means itself, whatever signs it has. */
const escapeGlob = (path: string): string => path.replace(/[*?[\]{}()!+@]/g, '\\$&');
