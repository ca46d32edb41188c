import { mapLimited } from '../base/limiter.ts';
import { createPace } from '../base/pace.ts';
import { candidates } from '../dialects/read.ts';
import { isManifest } from '../model/packages.ts';
import { baseName, uriPath } from '../text/uri.ts';
import type { Analysis } from './analysis.ts';
import type { Configs } from './configs.ts';
import type { FileStore } from './fileStore.ts';
import type { Manifests } from './manifests.ts';
import type { FileHost, Log } from './ports.ts';
import { createScope } from './scope.ts';
import type { Surroundings } from './surroundings.ts';
import type { FileChange } from './workspaceFiles.ts';

/** Brings the disk into the store. One of these at a time. */
export interface DiskReading {
  /** Lists the folders, and reads what counts. */
  all(signal?: AbortSignal): Promise<void>;
  /** Reads what a watcher has seen to change. */
  some(changes: readonly FileChange[]): Promise<void>;
  /** Reads the configuration. True when it differs from before. */
  configs(): Promise<boolean>;
  /** It is in the store, or its name says that it may have to be. */
  concerns(uri: string): boolean;
  /** Files that Git has begun or ceased to track. It writes its index for many reasons, and these seldom change. */
  trackedAnew(): Promise<readonly FileChange[]>;
}

interface Parts {
  readonly host: FileHost;
  readonly log: Log;
  readonly store: FileStore;
  readonly configs: Configs;
  readonly manifests: Manifests;
  readonly around: Surroundings;
  /** The folders that are to be read; those of `around` are read. */
  readonly wantedFolders: () => readonly string[];
  /** Looks at files between two reads, so that the editor is answered meanwhile. */
  readonly analysis: Pick<Analysis, 'prepare' | 'ahead'>;
}

/** Files read at a time. */
const parallel = 16;

/** With more changes at once (`git checkout`) listing the folders anew costs less than looking each file up. */
const manyChanges = 100;

export function createDiskReading(parts: Parts): DiskReading {
  const { host, log, store, configs, manifests, around, wantedFolders, analysis } = parts;

  /** An open document counts before the disk. */
  const readConfig = async (uri: string): Promise<string | undefined> => {
    const open = store.get(uri);
    if (open?.openVersion !== undefined) return open.file.text;
    const text = await host.readManifest(uri);
    store.setDisk(uri, text, 'unknown');
    return text;
  };

  const readConfigs = async (): Promise<boolean> => {
    const isChanged = await configs.load(wantedFolders(), readConfig);
    if (isChanged) around.change();
    return isChanged;
  };

  const isRead = (uri: string): boolean => store.isOnDisk(uri) || candidates(uriPath(uri)).length > 0;

  const readOne = async ({ uri, type }: FileChange): Promise<void> => {
    const { folderOf, includes } = around.scope;
    const folder = folderOf(uri);
    if (folder === undefined || !includes(uri)) return;
    const found = type === 'deleted' ? undefined : await host.find(uri, folder);
    store.setDisk(uri, found && (await host.read(uri)), found?.vcs ?? 'unknown');
  };

  /** Everybody goes on seeing what was there until all is read. */
  const readAll = async (signal?: AbortSignal): Promise<void> => {
    const folders = wantedFolders();
    await readConfigs();
    const walks = await mapLimited(folders, 1, (folder) => host.walk(folder, signal));
    const scope = createScope(folders, configs.of);
    const found = new Map(walks.flatMap((walk) => walk.files).map((file) => [file.uri, file]));
    const wanted = [...found.values()].filter((file) => scope.includes(file.uri));
    const [staging, pace] = [store.stage(), createPace()];
    await mapLimited(wanted, parallel, async ({ uri, vcs }) => {
      signal?.throwIfAborted();
      const stored = staging.set(uri, await host.read(uri), vcs);
      // Parsed between two reads, so that the editor is answered meanwhile.
      await pace(() => analysis.prepare(stored, { folders, configOf: configs.of }));
    });
    for (const uri of configs.files) staging.keep(uri);
    const read = await manifests.read(
      walks.flatMap((walk) => walk.manifests),
      parallel,
    );
    const { setup, enter } = around.whenLoaded({ folders, scope, manifests: read });
    const files = staging.all().filter((stored) => scope.includes(stored.file.uri));
    await analysis.ahead({ files, setup }, pace);
    staging.commit();
    enter();
    log.info(`${walks.reduce((sum, walk) => sum + walk.scanned, 0)} entries scanned, ${wanted.length} files looked at`);
  };

  return {
    all: readAll,
    configs: readConfigs,
    async some(changes) {
      if (changes.length > manyChanges) return readAll();
      // One outside of the folders would not be there after the next listing.
      const { folderOf } = around.scope;
      const roots = changes.filter(({ uri }) => isManifest(baseName(uri)) && folderOf(uri) !== undefined);
      for (const { uri, type } of roots) await manifests.follow(uri, type !== 'deleted');
      if (roots.length > 0) around.change();
      await mapLimited(
        changes.filter(({ uri }) => isRead(uri)),
        parallel,
        readOne,
      );
    },
    concerns: (uri) => isRead(uri) || isManifest(baseName(uri)),
    async trackedAnew() {
      const known = [...store.all()].filter(({ file }) => store.isOnDisk(file.uri));
      const tracked = await host.trackedAmong?.(known.map(({ file }) => file.uri));
      const differs = known.filter(({ file, vcs }) => {
        const now = tracked?.get(file.uri);
        return now !== undefined && now !== (vcs === 'tracked');
      });
      return differs.map(({ file }) => ({ uri: file.uri, type: 'changed' }));
    },
  };
}
