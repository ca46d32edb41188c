import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { mapLimited } from '../../base/limiter.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { FileHost } from '../../service/ports.ts';
import { fsPath } from '../../text/uri.ts';
import { shownArgument } from '../argument.ts';

/** The folders that may be read, absolute and without symbolic links; at least one. */
export type Roots = readonly [string, ...string[]];

/** The error is one line that names the path. */
export async function resolveRoots(cwd: string, paths: readonly string[]): Promise<Result<Roots, string>> {
  const [first = '.', ...rest] = paths;
  const roots: string[] = [];
  for (const path of [first, ...rest]) {
    const real = await realpath(resolve(cwd, path)).catch(() => undefined);
    if (real === undefined) return err(`${shownArgument(path)}: no such folder`);
    if (!roots.includes(real)) roots.push(real);
  }
  return ok(roots as [string, ...string[]]);
}

/**
 * A path that a client asks for, relative to the first root; absolute, and inside a root wherever links lead. Whether
 * something outside exists is not told.
 */
export async function resolveInside(roots: Roots, path: string): Promise<Result<string, string>> {
  const outside = err(`The path is outside of the folders that may be read: ${roots.join(', ')}.`);
  const absolute = isAbsolute(path) ? resolve(path) : resolve(roots[0], path);
  const real = await realpath(absolute).catch(() => undefined);
  if (real === undefined) return isWithin(absolute, roots) ? err('There is no such file or folder.') : outside;
  if (!isWithin(real, roots)) return outside;
  // The name stays the one that was given: it tells what kind of file a link is.
  const folder = await realpath(dirname(absolute)).catch(() => undefined);
  const named = folder === undefined ? real : join(folder, basename(absolute));
  return ok(isWithin(named, roots) ? named : real);
}

/** The host, seeing nothing outside of the roots: a symbolic link that leads out is as good as no file. */
export function confine(host: FileHost, roots: Roots, signal: AbortSignal): FileHost {
  const isVisible = async (uri: string): Promise<boolean> => {
    const real = await realpath(fsPath(uri)).catch(() => undefined);
    return real !== undefined && isWithin(real, roots);
  };
  const visible = async <T>(items: readonly T[], uriOf: (item: T) => string): Promise<readonly T[]> => {
    const seen = await mapLimited(items, parallel, (item) => isVisible(uriOf(item)));
    return items.filter((_, i) => seen[i] === true);
  };
  return {
    walk: async (folder) => {
      const { files, manifests, scanned } = await host.walk(folder, signal);
      return {
        files: await visible(files, ({ uri }) => uri),
        manifests: await visible(manifests, (uri) => uri),
        scanned,
      };
    },
    find: async (uri, folder) => ((await isVisible(uri)) ? host.find(uri, folder) : undefined),
    read: async (uri) => {
      signal.throwIfAborted();
      return (await isVisible(uri)) ? host.read(uri) : undefined;
    },
    whyLeftOut: (uri) => host.whyLeftOut?.(uri),
    readManifest: async (uri) => ((await isVisible(uri)) ? host.readManifest(uri) : undefined),
    searchCode: async (folder, name) => ((await isVisible(folder)) ? host.searchCode(folder, name, signal) : []),
  };
}

/** Links looked up at a time. */
const parallel = 32;

function isWithin(path: string, roots: Roots): boolean {
  return roots.some((root) => {
    const way = relative(root, path);
    return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
  });
}
