import type { ConfigOf } from '../config/config.ts';
import { isInside, relativePath } from '../text/uri.ts';
import { isInSkippedFolder } from './skippedFolders.ts';

/** Which files count, given the workspace's folders and the configuration. */
export interface Scope {
  /** The innermost workspace folder the file lies in. */
  folderOf(uri: string): string | undefined;
  /** False for dependencies, build output and what the configuration excludes. */
  includes(uri: string): boolean;
  /** The path that is the same on every machine. */
  stablePath(uri: string): string;
}

/** Schemes of documents that a person edits; the others are views of another version or of no file at all. */
const editable: ReadonlySet<string> = new Set(['file', 'untitled']);

export function createScope(folders: readonly string[], configOf: ConfigOf): Scope {
  const innermostFirst = folders.toSorted((a, b) => b.length - a.length);
  const folderOf = (uri: string): string | undefined => innermostFirst.find((folder) => isInside(uri, folder));
  const schemes = new Set([...editable, ...folders.map(schemeOf)]);
  return {
    folderOf,
    includes: (uri) => {
      if (!schemes.has(schemeOf(uri))) return false;
      const folder = folderOf(uri);
      if (folder === undefined) return true;
      return !isInSkippedFolder(uri, folder) && configOf(uri).isIncluded(uri);
    },
    stablePath: (uri) => relativePath(folderOf(uri) ?? '', uri),
  };
}

const schemeOf = (uri: string): string => uri.slice(0, Math.max(0, uri.indexOf(':')));
