import { readFile, realpath, stat } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { fsPath } from '../text/uri.ts';

/** A PEM with its chain, or a key set, is a few kilobytes. */
const maxSize = 65_536;

/**
 * The text of a key file that a setting names: the first candidate that is a file inside one of the folders. Links are
 * followed before that is decided, so that a workspace cannot have a file of elsewhere read. Undefined when there is none.
 *
 * @param candidates absolute URIs
 * @param folders URIs of the workspace's folders
 */
export async function readKeyFile(
  candidates: readonly string[],
  folders: readonly string[],
): Promise<string | undefined> {
  const roots = (await Promise.all(folders.map((folder) => real(fsPath(folder))))).filter((root) => root !== undefined);
  for (const candidate of candidates) {
    const path = candidate.startsWith('file:') ? await real(fsPath(candidate)) : undefined;
    if (path === undefined || !roots.some((root) => isBelow(path, root))) continue;
    const info = await stat(path).catch(() => undefined);
    if (info?.isFile() !== true || info.size > maxSize) continue;
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  return undefined;
}

const real = (path: string): Promise<string | undefined> => realpath(path).catch(() => undefined);

function isBelow(path: string, root: string): boolean {
  const inside = relative(root, path);
  return inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`) && !/^(?:[a-z]:|[\\/])/i.test(inside);
}
