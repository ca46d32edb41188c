import type { ConfigFile } from '../config/schema.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import { baseName, joinUri, normalizeUri } from '../text/uri.ts';
import type { Analysis, AnalysisSetup } from './analysis.ts';
import { type Configs, createConfigs } from './configs.ts';
import { createDiskReading } from './diskReading.ts';
import { createFileStore, type StoredFile } from './fileStore.ts';
import { createManifests } from './manifests.ts';
import type { FileHost, Log } from './ports.ts';
import { createSurroundings } from './surroundings.ts';
import { createVisibleFiles, type VisibleList } from './visibleFiles.ts';
import { createWorkQueue } from './workQueue.ts';

/** What a watcher has seen. */
export interface FileChange {
  readonly uri: string;
  readonly type: 'created' | 'changed' | 'deleted';
}

/**
 * The files of the workspace in memory, kept as the disk and the editor have them, and what is configured for them. What is
 * asked of the disk is done one after the other. URIs may be spelt in any way.
 */
export interface WorkspaceFiles {
  /** Lists and reads the folders anew. */
  load(signal?: AbortSignal): Promise<void>;
  /** The text of an open document, which counts before the disk. */
  setOpen(uri: string, text: string, version: number): void;
  /** The disk counts again; it is read anew, in case nobody watches it. */
  close(uri: string): Promise<void>;
  /** Files that `load` would not have listed are left alone. */
  follow(changes: readonly FileChange[]): Promise<void>;
  /** The editor's own settings, laid over the configuration files of the folders. */
  setConfig(settings: ConfigFile): Promise<void>;
  setFolders(folders: readonly string[]): Promise<void>;
  /** Resolves when everything asked of the disk so far is done. */
  settled(): Promise<void>;
  /** Files are still to be listed or read. */
  isBusy(): boolean;
  folders(): readonly string[];
  get(uri: string): StoredFile | undefined;
  /** The configuration file that holds for a file, or where one would be; undefined outside of the folders. */
  configPlace(uri: string): { readonly uri: string; readonly file: SourceFile | undefined } | undefined;
  readonly configs: Pick<Configs, 'of' | 'problems'>;
  /** The files that count, and which are others than at the last look. */
  look(): VisibleList;
  /** Everything around the files; one object as long as nothing in it changes. */
  setup(): AnalysisSetup;
}

interface Options {
  readonly host: FileHost;
  readonly log: Log;
  /** URIs of the workspace's folders. */
  readonly folders: readonly string[];
  /** What a configuration may give a severity. */
  readonly ruleIds: readonly string[];
  /** Looks at files between two reads, so that the editor is answered meanwhile. */
  readonly analysis: Pick<Analysis, 'prepare' | 'ahead'>;
  /** Called when something has changed. */
  readonly onStale: () => void;
  /** Called when there is nothing to look at yet, but `isBusy` says something else than before. */
  readonly onBusy: () => void;
}

export function createWorkspaceFiles(options: Options): WorkspaceFiles {
  const { host, log, ruleIds, analysis, onStale, onBusy } = options;
  const store = createFileStore();
  const configs = createConfigs(ruleIds);
  const manifests = createManifests(host);
  const visible = createVisibleFiles(
    store,
    ({ file, openVersion }) => around.scope.includes(file.uri) && (around.isLoaded || openVersion !== undefined),
  );
  let wanted = distinct(options.folders);
  const around = createSurroundings(wanted, configs, manifests, visible.reset);
  const wantedFolders = (): readonly string[] => wanted;
  const disk = createDiskReading({ host, log, store, configs, manifests, around, wantedFolders, analysis });
  const queue = createWorkQueue(onStale, (cause) => log.error('reading the workspace failed', cause));

  const changedFiles = new Map<string, FileChange['type']>();
  const followChanges = queue.once(() => {
    const changes = [...changedFiles].map(([uri, type]) => ({ uri, type }));
    changedFiles.clear();
    return disk.some(changes);
  });

  const loadOnce = queue.once(() => disk.all(), onBusy);
  const load = (signal?: AbortSignal): Promise<void> => {
    if (signal === undefined) return loadOnce();
    const done = queue.add(() => disk.all(signal));
    onBusy();
    return done;
  };

  const follow = (changes: readonly FileChange[]): Promise<void> => {
    // The last event about a file is the one that counts.
    const latest = new Map(changes.map(({ uri, type }) => [normalizeUri(uri), type]));
    if ([...latest.keys()].some(configs.isConfigFile)) return load();
    if ([...latest.keys()].some(isGitIndex)) void followIndex();
    const relevant = [...latest.keys()].filter(around.scope.includes);
    if (relevant.some((uri) => baseName(uri) === '.gitignore')) return load();
    // A folder that is deleted or moved is all that is told of what was in it.
    if (isAnyBelow([...latest.keys()].filter((uri) => latest.get(uri) === 'deleted'))) return load();
    for (const uri of relevant.filter(disk.concerns)) changedFiles.set(uri, latest.get(uri) ?? 'changed');
    return changedFiles.size === 0 ? queue.settled() : followChanges();
  };

  const isAnyBelow = (folders: readonly string[]): boolean => {
    if (folders.length === 0) return false;
    const isOne = isBelowOneOf(folders);
    return [...store.all()].some(({ file }) => isOne(file.uri)) || [...manifests.uris].some(isOne);
  };

  const followIndex = async (): Promise<void> => {
    const changes = await disk.trackedAnew();
    if (changes.length > 0) await follow(changes);
  };

  /** Files that come into view have never been read. */
  const followConfig = async (): Promise<void> => {
    if (await disk.configs()) await disk.all();
  };

  return {
    load,
    setOpen: (uri, text, version) => {
      const normal = normalizeUri(uri);
      store.setOpen(normal, text, version);
      onStale();
      if (around.isLoaded && configs.isConfigFile(normal)) void queue.add(followConfig);
    },
    close: (uri) => {
      const normal = normalizeUri(uri);
      store.close(normal);
      onStale();
      return follow([{ uri: normal, type: 'changed' }]);
    },
    follow,
    setConfig: (next) => {
      if (!configs.setEditor(next)) return queue.settled();
      around.change();
      onStale();
      // Excluded files were never read.
      return around.isLoaded ? load() : queue.settled();
    },
    setFolders: (next) => {
      // Those there are stay until the next ones are read: of half a folder, the rest would be missing.
      wanted = distinct(next);
      return load();
    },
    settled: queue.settled,
    isBusy: () => !around.isLoaded || queue.isBusy(),
    folders: () => around.folders,
    // Nearly all who ask have the URI from here: a list of a thousand clients asks ten thousand times.
    get: (uri) => store.get(uri) ?? store.get(normalizeUri(uri)),
    configPlace: (uri) => {
      const folder = around.scope.folderOf(normalizeUri(uri));
      if (folder === undefined) return undefined;
      const own = configs.ownFile(folder) ?? joinUri(folder, 'authproof.config.json');
      return { uri: own, file: store.get(own)?.file };
    },
    configs,
    look: visible.look,
    setup: around.setup,
  };
}

const distinct = (uris: readonly string[]): readonly string[] => [...new Set(uris.map(normalizeUri))];

function isBelowOneOf(folders: readonly string[]): (uri: string) => boolean {
  const wanted = new Set(folders);
  return (uri) => {
    for (let end = uri.lastIndexOf('/'); end > 0; end = uri.lastIndexOf('/', end - 1)) {
      if (wanted.has(uri.slice(0, end))) return true;
    }
    return false;
  };
}

const isGitIndex = (uri: string): boolean => uri.endsWith('/.git/index');
