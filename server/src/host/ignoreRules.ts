import { isAbsolute, join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { readSmallText } from './regularFile.ts';

/** The patterns of one ignore file, relative to its folder. */
export interface IgnoreFile {
  readonly folder: string;
  readonly rules: Ignore;
}

/** The ignore files in force in a folder, the outermost first. */
export type IgnoreRules = readonly IgnoreFile[];

/** Reads `.gitignore` of a folder, if it has one. */
export async function readIgnoreFile(folder: string): Promise<IgnoreRules> {
  const text = await readSmallText(join(folder, '.gitignore'));
  return text === undefined ? [] : [{ folder, rules: ignore().add(text) }];
}

/** As git decides: the innermost file with an opinion wins. The folders above are taken not to be ignored. */
export function isIgnored(path: string, isFolder: boolean, rules: IgnoreRules): boolean {
  for (const file of rules.toReversed()) {
    const inside = relative(file.folder, path).split(sep).join('/');
    // Absolute: on another drive.
    if (inside === '' || inside.startsWith('../') || isAbsolute(inside)) continue;
    const { ignored, unignored } = file.rules.test(isFolder ? `${inside}/` : inside);
    if (ignored || unignored) return ignored;
  }
  return false;
}
