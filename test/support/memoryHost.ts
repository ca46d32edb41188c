import { candidates } from '../../server/src/dialects/read.ts';
import { isManifest } from '../../server/src/model/packages.ts';
import type { AuthService } from '../../server/src/service/authService.ts';
import { createAuthService } from '../../server/src/service/authService.ts';
import type { FileHost } from '../../server/src/service/ports.ts';
import { baseName, uriPath } from '../../server/src/text/uri.ts';
import { now, root } from './workspace.ts';

/** Files by URI, changed by whoever holds the map. */
export function memoryHost(files: ReadonlyMap<string, string>): FileHost {
  const below = (folder: string): readonly string[] => [...files.keys()].filter((uri) => uri.startsWith(`${folder}/`));
  return {
    walk: async (folder) => ({
      files: below(folder)
        .filter((uri) => candidates(uriPath(uri)).length > 0)
        .map((uri) => ({ uri, vcs: 'unknown' })),
      manifests: below(folder).filter((uri) => isManifest(baseName(uri))),
      scanned: files.size,
    }),
    find: async (uri) => (files.has(uri) ? { uri, vcs: 'unknown' } : undefined),
    read: async (uri) => files.get(uri),
    readManifest: async (uri) => files.get(uri),
    searchCode: async () => [],
  };
}

/** A loaded service over files in memory. A rule that fails, fails the test. */
export async function serviceOver(
  files: ReadonlyMap<string, string>,
  host: FileHost = memoryHost(files),
  folders: readonly string[] = [root],
): Promise<AuthService> {
  const fail = (message: string, cause?: unknown): never => {
    throw new Error(message, { cause });
  };
  const log = { info: () => undefined, warn: fail, error: fail };
  const service = createAuthService({ host, clock: { now: () => now }, log, folders });
  await service.load();
  return service;
}
