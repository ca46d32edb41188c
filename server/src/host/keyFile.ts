import { realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { fsPath } from '../text/uri.ts';
import { readSmallText } from './regularFile.ts';

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
  const named = folders.filter((folder) => folder.startsWith('file:')).map(fsPath);
  const roots = (await Promise.all(named.map(real))).filter((root) => root !== undefined);
  const places = [...named, ...roots];
  for (const candidate of candidates) {
    const asked = candidate.startsWith('file:') ? fsPath(candidate) : undefined;
    // Not even looked up elsewhere: the name of a network share is enough to have Windows sign in there.
    if (asked === undefined || !places.some((place) => isBelow(asked, place))) continue;
    const path = await real(asked);
    if (path === undefined || !roots.some((root) => isBelow(path, root))) continue;
    const text = await readSmallText(path, maxSize);
    if (text !== undefined) return text;
  }
  return undefined;
}

const real = (path: string): Promise<string | undefined> => realpath(path).catch(() => undefined);

function isBelow(path: string, root: string): boolean {
  const inside = relative(root, path);
  return inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`) && !/^(?:[a-z]:|[\\/])/i.test(inside);
}
