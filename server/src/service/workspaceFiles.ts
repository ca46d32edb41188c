import { mapLimited } from '../base/limiter.ts';
import { createPace } from '../base/pace.ts';
import type { ConfigFile } from '../config/schema.ts';
import { candidates } from '../dialects/read.ts';
import { isReadManifest } from '../model/loaders.ts';
import { isManifest } from '../model/packages.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import { baseName, joinUri, normalizeUri, uriPath } from '../text/uri.ts';
import type { Analysis, AnalysisSetup } from './analysis.ts';
import { type Configs, createConfigs } from './configs.ts';
import { createFileStore, type StoredFile } from './fileStore.ts';
import type { FileHost, Log } from './ports.ts';
import { createScope } from './scope.ts';
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

/** Files read at a time. */
const parallel = 16;

/** With more changes at once (`git checkout`) listing the folders anew costs less than looking each file up. */
const manyChanges = 100;

export function createWorkspaceFiles({
  host,
  log,
  ruleIds,
  analysis,
  onStale,
  onBusy,
  ...options
}: Options): WorkspaceFiles {
  const store = createFileStore();
  const manifests = new Set<string>();
  const manifestTexts = new Map<string, string>();
  let folders = distinct(options.folders);
  const configs = createConfigs(ruleIds);
  let scope = createScope(folders, configs.of);
  let loaded = false;
  const queue = createWorkQueue(onStale, (cause) => log.error('reading the workspace failed', cause));
  const enqueue = queue.add;

  /** What has been asked for and not begun: asking for it again adds nothing. */
  let nextLoad: Promise<void> | undefined;
  let nextChanges: Promise<void> | undefined;
  const changedFiles = new Map<string, FileChange['type']>();

  const visible = createVisibleFiles(
    store,
    (stored) => scope.includes(stored.file.uri) && (loaded || stored.openVersion !== undefined),
  );
  let setup: AnalysisSetup | undefined;
  /** Counts its changes. */
  let setupVersion = 0;

  const readManifest = async (uri: string): Promise<void> => {
    const text = manifests.has(uri) && isReadManifest(baseName(uri)) ? await host.readManifest(uri) : undefined;
    if (text === undefined) manifestTexts.delete(uri);
    else manifestTexts.set(uri, text);
  };

  /** An open document counts before the disk. */
  const readConfig = async (uri: string): Promise<string | undefined> => {
    const open = store.get(uri);
    if (open?.openVersion !== undefined) return open.file.text;
    const text = await host.readManifest(uri);
    store.setDisk(uri, text, 'unknown');
    return text;
  };

  const loadConfigs = async (): Promise<boolean> => {
    const isChanged = await configs.load(folders, readConfig);
    if (isChanged) setupChanged();
    return isChanged;
  };

  const readAll = async (signal: AbortSignal | undefined): Promise<void> => {
    await loadConfigs();
    const walks = await mapLimited(folders, 1, (folder) => host.walk(folder, signal));
    const found = new Map(walks.flatMap((walk) => walk.files).map((file) => [file.uri, file]));
    const wanted = [...found.values()].filter((file) => scope.includes(file.uri));
    const pace = createPace();
    await mapLimited(wanted, parallel, async ({ uri, vcs }) => {
      signal?.throwIfAborted();
      store.setDisk(uri, await host.read(uri), vcs);
      // Parsed between two reads, so that the editor is answered meanwhile.
      await pace(() => analysis.prepare(store.get(uri), { folders, configOf: configs.of }));
    });
    const kept = new Set([...wanted.map((file) => file.uri), ...configs.files]);
    store.forgetDisk((uri) => !kept.has(uri));
    manifests.clear();
    for (const uri of walks.flatMap((walk) => walk.manifests)) manifests.add(uri);
    manifestTexts.clear();
    await mapLimited([...manifests], parallel, readManifest);
    const { complete, version } = { complete: { ...newSetup(), complete: true }, version: setupVersion };
    const files = [...store.all()].filter((stored) => scope.includes(stored.file.uri));
    await analysis.ahead({ files, setup: complete }, pace);
    const isStillSo = version === setupVersion;
    loaded = true;
    setupChanged();
    if (isStillSo) setup = complete;
    log.info(`${walks.reduce((sum, walk) => sum + walk.scanned, 0)} entries scanned, ${wanted.length} files looked at`);
  };

  const load = (signal?: AbortSignal): Promise<void> => {
    if (signal === undefined && nextLoad !== undefined) return nextLoad;
    const done = enqueue(() => {
      if (signal === undefined) nextLoad = undefined;
      return readAll(signal);
    });
    if (signal === undefined) nextLoad = done;
    onBusy();
    return done;
  };

  const readOne = async ({ uri, type }: FileChange): Promise<void> => {
    const folder = scope.folderOf(uri);
    if (folder === undefined || !scope.includes(uri)) return;
    const found = type === 'deleted' ? undefined : await host.find(uri, folder);
    store.setDisk(uri, found && (await host.read(uri)), found?.vcs ?? 'unknown');
  };

  const follow = (changes: readonly FileChange[]): Promise<void> => {
    // The last event about a file is the one that counts.
    const latest = new Map(changes.map(({ uri, type }) => [normalizeUri(uri), type]));
    if ([...latest.keys()].some(configs.isConfigFile)) return load();
    if ([...latest.keys()].some(isGitIndex)) void followIndex();
    const relevant = [...latest.keys()].filter(scope.includes);
    if (relevant.some((uri) => baseName(uri) === '.gitignore')) return load();
    for (const uri of relevant.filter(isWatched)) changedFiles.set(uri, latest.get(uri) ?? 'changed');
    if (changedFiles.size === 0) return queue.settled();
    nextChanges ??= enqueue(followChanges);
    return nextChanges;
  };

  const isWatched = (uri: string): boolean =>
    store.isOnDisk(uri) || candidates(uriPath(uri)).length > 0 || isManifest(baseName(uri));

  const followChanges = async (): Promise<void> => {
    const changes = [...changedFiles].map(([uri, type]) => ({ uri, type }));
    changedFiles.clear();
    nextChanges = undefined;
    if (changes.length > manyChanges) return readAll(undefined);
    const roots = changes.filter(({ uri }) => isManifest(baseName(uri)));
    for (const { uri, type } of roots) {
      if (type === 'deleted') manifests.delete(uri);
      else manifests.add(uri);
      await readManifest(uri);
    }
    if (roots.length > 0) setupChanged();
    await mapLimited(
      changes.filter(({ uri }) => store.isOnDisk(uri) || candidates(uriPath(uri)).length > 0),
      parallel,
      readOne,
    );
  };

  /** Git writes its index for many reasons, and which files it tracks seldom changes. */
  const followIndex = async (): Promise<void> => {
    const known = [...store.all()].filter(({ file }) => store.isOnDisk(file.uri));
    const tracked = await host.trackedAmong?.(known.map(({ file }) => file.uri));
    const differs = known.filter(({ file, vcs }) => {
      const now = tracked?.get(file.uri);
      return now !== undefined && now !== (vcs === 'tracked');
    });
    if (differs.length > 0) await follow(differs.map(({ file }) => ({ uri: file.uri, type: 'changed' })));
  };

  /** Files that come into view have never been read. */
  const followConfig = async (): Promise<void> => {
    if (await loadConfigs()) await readAll(undefined);
  };

  /** One object as long as nothing in it changed. */
  const setupNow = (): AnalysisSetup => {
    setup ??= newSetup();
    return setup;
  };
  const newSetup = (): AnalysisSetup => ({
    folders,
    manifests: [...manifests],
    manifestTexts: new Map(manifestTexts),
    configOf: configs.of,
    stablePath: scope.stablePath,
    complete: loaded,
  });
  const setupChanged = (): void => {
    setup = undefined;
    setupVersion++;
    visible.reset();
  };

  return {
    load,
    setOpen: (uri, text, version) => {
      const normal = normalizeUri(uri);
      store.setOpen(normal, text, version);
      onStale();
      if (loaded && configs.isConfigFile(normal)) void enqueue(followConfig);
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
      setupChanged();
      onStale();
      // Excluded files were never read.
      return loaded ? load() : queue.settled();
    },
    setFolders: (next) => {
      folders = distinct(next);
      scope = createScope(folders, configs.of);
      setupChanged();
      return load();
    },
    settled: queue.settled,
    isBusy: () => !loaded || queue.isBusy(),
    folders: () => folders,
    get: (uri) => store.get(normalizeUri(uri)),
    configPlace: (uri) => {
      const folder = scope.folderOf(normalizeUri(uri));
      if (folder === undefined) return undefined;
      const own = configs.ownFile(folder) ?? joinUri(folder, 'authproof.config.json');
      return { uri: own, file: store.get(own)?.file };
    },
    configs,
    look: visible.look,
    setup: setupNow,
  };
}

const distinct = (uris: readonly string[]): readonly string[] => [...new Set(uris.map(normalizeUri))];

const isGitIndex = (uri: string): boolean => uri.endsWith('/.git/index');
