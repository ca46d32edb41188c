import { stat } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { mapLimited } from '../base/limiter.ts';
import { err, ok, type Result } from '../base/result.ts';
import { readFile } from '../dialects/read.ts';
import type { FileFacts } from '../dialects/types.ts';
import { buildModel } from '../model/build.ts';
import type { Model } from '../model/types.ts';
import type { FileHost } from '../service/ports.ts';
import { createSourceFile } from '../text/sourceFile.ts';
import { fileUri, fsPath, isInside } from '../text/uri.ts';

/** The files of one run, read once. */
export interface Workspace {
  readonly facts: readonly FileFacts[];
  readonly folders: readonly string[];
  readonly manifests: readonly string[];
  /** Directory entries seen. */
  readonly scanned: number;
  /** Files named on the command line; undefined = everything found. */
  readonly only: ReadonlySet<string> | undefined;
}

/** Files read at a time. */
const parallel = 32;

/** Loads folders, and the folder around each file named. The error names the path that cannot be read. */
export async function loadWorkspace(host: FileHost, cwd: string, paths: readonly string[]): Promise<Result<Workspace, string>> {
  const folders = new Set<string>();
  const named = new Set<string>();
  let wholeFolders = 0;
  for (const path of paths) {
    const absolute = resolve(cwd, path);
    const info = await stat(absolute).catch(() => undefined);
    if (info === undefined) return err(`${path}: no such file or folder`);
    if (info.isDirectory()) {
      folders.add(fileUri(absolute));
      wholeFolders++;
    } else {
      folders.add(fileUri(dirname(absolute)));
      named.add(fileUri(absolute));
    }
  }
  const outermost = [...folders].filter((f) => ![...folders].some((other) => other !== f && isInside(f, other)));
  const walks = await Promise.all(outermost.map((folder) => host.walk(folder)));
  const found = walks.flatMap((walk) => walk.files);
  const read = await mapLimited(found, parallel, async ({ uri, vcs }) => {
    const text = await host.read(uri);
    return text === undefined ? undefined : readFile(createSourceFile(uri, text), vcs);
  });
  return ok({
    facts: read.filter((facts) => facts !== undefined),
    folders: outermost,
    manifests: walks.flatMap((walk) => walk.manifests),
    scanned: walks.reduce((sum, walk) => sum + walk.scanned, 0),
    only: named.size === 0 || wholeFolders > 0 ? undefined : named,
  });
}

export function modelOfWorkspace({ facts, folders, manifests }: Workspace): Model {
  return buildModel({ files: facts, folders, manifests });
}

/** Relative to the working directory, with forward slashes. */
export function displayPath(cwd: string, uri: string): string {
  return relative(cwd, fsPath(uri)).split(sep).join('/') || '.';
}
