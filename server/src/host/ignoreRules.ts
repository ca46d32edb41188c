import { stat } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { createMatcher, type Matcher } from './ignorePatterns.ts';
import { maxSideFile, readSmallText } from './regularFile.ts';

/** The patterns of one ignore file, relative to its folder. */
export interface IgnoreFile {
  readonly folder: string;
  readonly rules: Pick<Matcher, 'test'>;
}

/** The ignore files in force in a folder, the outermost first. */
export type IgnoreRules = readonly IgnoreFile[];

/** Hears of a file that is not read as it is written. */
export type Tell = (line: string) => void;

/** Reads `.gitignore` of a folder, if it has one. */
export async function readIgnoreFile(folder: string, tell: Tell): Promise<IgnoreRules> {
  const path = join(folder, '.gitignore');
  const text = await readSmallText(path);
  if (text !== undefined) return [parseIgnoreFile(path, folder, text, tell)];
  const info = await stat(path).catch(() => undefined);
  if (info?.isFile() === true)
    tell(`${path}: not read, as it ${info.size > maxSideFile ? 'is too large' : 'may not be read'}`);
  return [];
}

/** A pattern that might keep a path busy for minutes is left out, and told of; so is one that no RegExp can be made of. */
export function parseIgnoreFile(path: string, folder: string, text: string, tell: Tell): IgnoreFile {
  const lines = text.split(/\r?\n/).map(collapsed);
  const short = lines.filter((line) => line.startsWith('#') || line.length <= longest);
  if (short.length < lines.length) {
    tell(`${path}: ${countOf(lines.length - short.length)} of more than ${longest} characters left out`);
  }
  const quick = short.filter((line) => line.startsWith('#') || !isSlow(line));
  if (quick.length < short.length) {
    tell(`${path}: ${countOf(short.length - quick.length)} with too many wildcards left out`);
  }
  const { leftOut, ...rules } = createMatcher(quick);
  if (leftOut > 0) tell(`${path}: ${leftOut} of its many patterns left out`);
  return { folder, rules };
}

/** As long as a path may be on most systems. A RegExp of some ten thousand is refused where it is first used. */
const longest = 4096;

const countOf = (count: number): string => (count === 1 ? 'a pattern' : `${count} patterns`);

/** `**` after `**` says nothing more. */
const collapsed = (line: string): string => line.replace(/(^!?|\/)(?:\*\*\/){2,}/g, '$1**/');

/**
 * `ignore` makes a RegExp of each pattern, which tries every folder for each `**` (but a last one), and every
 * character for each `*` beside another one in the same segment.
 */
function isSlow(line: string): boolean {
  const segments = line.replace(/\\./g, 'x').split('/');
  const globstars = segments.slice(0, -1).filter((segment) => /^!?\*\*+$/.test(segment)).length;
  const loose = segments.reduce((sum, segment) => sum + Math.max(0, (segment.match(/\*+/g)?.length ?? 0) - 1), 0);
  return globstars > 3 || loose > 2 || globstars + loose > 4;
}

/** Folders on a path, more than people have. Deeper, patterns with `**` in their middle would take seconds. */
const maxDepth = 100;

/** Mostly the rules are of a folder above, written as it is in the path. */
const insideOf = (folder: string, path: string): string =>
  path.startsWith(folder) && path[folder.length] === sep ? path.slice(folder.length + 1) : relative(folder, path);

const withSlashes = (path: string): string => (sep === '/' ? path : path.split(sep).join('/'));

function isDeep(path: string): boolean {
  let folders = 0;
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) if (++folders >= maxDepth) return true;
  return false;
}

/** As git decides: the innermost file with an opinion wins. The folders above are taken not to be ignored. */
export function isIgnored(path: string, isFolder: boolean, rules: IgnoreRules): boolean {
  for (const file of rules.toReversed()) {
    const inside = withSlashes(insideOf(file.folder, path));
    // Absolute: on another drive.
    if (inside === '' || inside.startsWith('../') || isAbsolute(inside)) continue;
    // Nor would the files further out be asked: each of a thousand folders may have one, for each path below.
    if (isDeep(inside)) return false;
    const { ignored, unignored } = file.rules.test(isFolder ? `${inside}/` : inside);
    if (ignored || unignored) return ignored;
  }
  return false;
}
