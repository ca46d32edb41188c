import { URI, Utils } from 'vscode-uri';
import { wellFormed } from '../base/wellFormed.ts';

/**
 * The one spelling of a file's identity used as a key everywhere: scheme and drive letter in lower case, percent
 * encoding as `vscode-uri` prints it. Editors disagree on both.
 */
export function normalizeUri(uri: string): string {
  const readable = wellFormed(uri);
  try {
    return URI.parse(readable.replace(/^[a-z][\w+.-]*:/i, (scheme) => scheme.toLowerCase())).toString();
  } catch {
    // One of them must not cost the list it came in. It is a document like any of a scheme that is not on disk.
    return URI.from({ scheme: 'unreadable', path: `/${readable.replace(/^\/+/, '')}` }).toString();
  }
}

export const fileUri = (path: string): string => URI.file(path).toString();

/** The decoded path with forward slashes, of any scheme. */
export const uriPath = (uri: string): string => URI.parse(uri).path;

/** The path for `node:fs`, with the separators of this system. */
export const fsPath = (uri: string): string => URI.parse(uri).fsPath;

/** Last segment of the path. Of most URIs that is the end of the text: it is asked for at every edit. */
export function baseName(uri: string): string {
  const slash = uri.lastIndexOf('/');
  const isPlain = slash > uri.indexOf('://') + 2 && !/[%?#]/.test(uri);
  return isPlain ? uri.slice(slash + 1) : (uriPath(uri).split('/').pop() ?? '');
}

/** The folder, by text alone: it is asked for every file at every edit. The root is its own parent. */
export function parentUri(uri: string): string {
  const slash = uri.lastIndexOf('/', uri.endsWith('/') ? uri.length - 2 : uri.length);
  const parent = uri.slice(0, slash);
  return parent.endsWith('/') || parent === '' ? uri.slice(0, slash + 1) : parent;
}

/** The folder of a file and all around it, the innermost first. */
export function foldersOf(uri: string): readonly string[] {
  const folders: string[] = [];
  for (let folder = parentUri(uri); folders.at(-1) !== folder; folder = parentUri(folder)) folders.push(folder);
  return folders;
}

/**
 * Resolves a relative path (forward slashes) against a folder. Half of a surrogate pair, which JSON and YAML can write and no
 * URI can, becomes the replacement character.
 */
export const joinUri = (folder: string, relative: string): string =>
  Utils.resolvePath(URI.parse(folder), wellFormed(relative)).toString();

/** Whether a file or folder is in the folder, or the folder itself. */
export const isInside = (uri: string, folder: string): boolean =>
  uri.startsWith(folder) && (uri.length === folder.length || folder.endsWith('/') || uri[folder.length] === '/');

/** `file` relative to `folder` with forward slashes; the whole path when it is not inside. */
export function relativePath(folder: string, uri: string): string {
  const base = uriPath(folder).replace(/(?<!\/)\/+$/, '');
  const path = uriPath(uri);
  return path.startsWith(`${base}/`) ? path.slice(base.length + 1) : path;
}
