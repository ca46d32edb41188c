import { createEmitter, type Disposable, type Listener } from '../base/emitter.ts';
import { mapLimited } from '../base/limiter.ts';
import { createPace } from '../base/pace.ts';
import type { ConfigOf } from '../config/config.ts';
import type { ConfigFile } from '../config/schema.ts';
import { candidates } from '../dialects/read.ts';
import { isReadManifest } from '../model/loaders.ts';
import { isManifest } from '../model/packages.ts';
import type { Model } from '../model/types.ts';
import type { Comparison } from '../probe/discovery/run.ts';
import { subjectsOf } from '../probe/discovery/subject.ts';
import type { Subject } from '../probe/discovery/types.ts';
import { targetsOf } from '../probe/target.ts';
import type { Target, Verdict } from '../probe/types.ts';
import { rules as everyRule } from '../rules/registry.ts';
import type { AnyRule, Finding } from '../rules/types.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import { baseName, joinUri, normalizeUri, uriPath } from '../text/uri.ts';
import { type AnalysisSetup, type Counters, createAnalysis } from './analysis.ts';
import { createConfigs } from './configs.ts';
import { createDiscoveryBook, type DiscoveryBook } from './discoveryBook.ts';
import { createDiscoveryFindings, discoveryRuleIds } from './discoveryFindings.ts';
import { createFileStore, type StoredFile } from './fileStore.ts';
import type { Clock, CodeUse, FileHost, Log, ReadingMarks } from './ports.ts';
import { createProbeFindings } from './probeFindings.ts';
import { type ConsentBook, createConsentBook } from './probeState.ts';
import { createScope } from './scope.ts';
import { createTestHistory, type TestHistory } from './testHistory.ts';
import { createVisibleFiles } from './visibleFiles.ts';

export interface ServiceOptions {
  readonly host: FileHost;
  readonly clock: Clock;
  readonly log: Log;
  /** URIs of the workspace's folders. */
  readonly folders: readonly string[];
  /** Defaults to every rule of the registry. */
  readonly rules?: readonly AnyRule[] | undefined;
  /** Default: nothing is remembered across restarts. */
  readonly marks?: ReadingMarks | undefined;
}

export interface FileChange {
  readonly uri: string;
  readonly type: 'created' | 'changed' | 'deleted';
}

export interface ServiceStatus {
  readonly filesRecognised: number;
  readonly errors: number;
  readonly warnings: number;
  /** Files are being listed or read. */
  readonly busy: boolean;
}

/**
 * The only state: files, what is known of them, and what has been found. Reading methods (`model`, `findings`, …)
 * are always up to date with every call before them; `refresh` does the same work ahead of time and tells listeners
 * what changed. URIs may be spelt in any way; those that come back are normalised.
 */
export interface AuthService {
  /** Lists and reads the folders anew. Until the first time is over, only file rules speak, and of open documents. */
  load(signal?: AbortSignal): Promise<void>;
  open(uri: string, text: string, version: number): void;
  change(uri: string, text: string, version: number): void;
  /** The disk counts again; it is read anew, in case nobody watches it. */
  close(uri: string): Promise<void>;
  /** What a watcher saw; files that `load` would not have listed are left alone. */
  filesChanged(changes: readonly FileChange[]): Promise<void>;
  /** The editor's own settings, laid over the configuration files of the folders. */
  setConfig(settings: ConfigFile): Promise<void>;
  setFolders(folders: readonly string[]): Promise<void>;
  /** Resolves when everything asked of the disk so far is done. */
  settled(): Promise<void>;
  model(): Model;
  targets(): readonly Target[];
  findings(uri: string): readonly Finding[];
  allFindings(): readonly Finding[];
  document(uri: string): StoredFile | undefined;
  /** What is configured for a file. */
  readonly configOf: ConfigOf;
  /** The configuration file that holds for a file, or where one would be; undefined outside of the folders. */
  configPlace(uri: string): { readonly uri: string; readonly file: SourceFile | undefined } | undefined;
  /** Where code of a folder asks for a variable. */
  findInCode(folder: string, name: string, signal?: AbortSignal): Promise<readonly CodeUse[]>;
  /** Shows what a test has said until a value of the target changes. */
  recordVerdict(target: Target, verdict: Verdict): void;
  readonly consent: ConsentBook;
  /** URIs of the workspace's folders as they are now. */
  folders(): readonly string[];
  /** What can be compared with its documents. */
  subjects(): readonly Subject[];
  /** Shows what a comparison has said until a value of the client changes. */
  recordDiscovery(comparison: Pick<Comparison, 'subject' | 'findings'>): void;
  readonly discoveries: DiscoveryBook;
  readonly history: TestHistory;
  /** Brings everything up to date and fires `onFindings` when something changed. */
  refresh(): void;
  status(): ServiceStatus;
  /** URIs whose findings, or the texts these point into, changed. */
  onFindings(listener: Listener<readonly string[]>): Disposable;
  /** Something happened after which `refresh` has work to do. */
  onStale(listener: Listener<void>): Disposable;
  /** Work done so far. */
  readonly counters: Readonly<Counters>;
}

/** Files read at a time. */
const parallel = 16;

/** With more changes at once (`git checkout`) listing the folders anew costs less than looking each file up. */
const manyChanges = 100;

export function createAuthService(options: ServiceOptions): AuthService {
  const { host, log } = options;
  const store = createFileStore();
  const consent = createConsentBook();
  const probed = createProbeFindings();
  const discovered = createDiscoveryFindings();
  const discoveries = createDiscoveryBook();
  const history = createTestHistory();
  const findingsChanged = createEmitter<readonly string[]>();
  const staleness = createEmitter<void>();
  const manifests = new Set<string>();
  const manifestTexts = new Map<string, string>();
  let folders = distinct(options.folders);
  const configs = createConfigs([...(options.rules ?? everyRule).map((rule) => rule.meta.id), ...discoveryRuleIds]);
  let scope = createScope(folders, configs.of);
  let loaded = false;
  let pending = 0;
  let queue: Promise<void> = Promise.resolve();
  let stale = true;

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
  const analysis = createAnalysis({ clock: options.clock, log, rules: options.rules, marks: options.marks });

  const invalidate = (): void => {
    stale = true;
    staleness.fire();
  };

  /** Disk work runs in the order it was asked for, so that the last event about a file is the one that counts. */
  const enqueue = (work: () => Promise<void>): Promise<void> => {
    pending++;
    const done = queue.then(work).finally(() => {
      pending--;
      invalidate();
    });
    queue = done.catch((cause: unknown) => {
      if (!isAbort(cause)) log.error('reading the workspace failed', cause);
    });
    return queue;
  };

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
    // Nothing to refresh yet, but `status` says that we are busy.
    staleness.fire();
    return done;
  };

  const readOne = async ({ uri, type }: FileChange): Promise<void> => {
    const folder = scope.folderOf(uri);
    if (folder === undefined || !scope.includes(uri)) return;
    const found = type === 'deleted' ? undefined : await host.find(uri, folder);
    store.setDisk(uri, found && (await host.read(uri)), found?.vcs ?? 'unknown');
  };

  const filesChanged = (changes: readonly FileChange[]): Promise<void> => {
    // The last event about a file is the one that counts.
    const latest = new Map(changes.map(({ uri, type }) => [normalizeUri(uri), type]));
    if ([...latest.keys()].some(configs.isConfigFile)) return load();
    if ([...latest.keys()].some(isGitIndex)) void followIndex();
    const relevant = [...latest.keys()].filter(scope.includes);
    if (relevant.some((uri) => baseName(uri) === '.gitignore')) return load();
    for (const uri of relevant.filter(isWatched)) changedFiles.set(uri, latest.get(uri) ?? 'changed');
    if (changedFiles.size === 0) return queue;
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
    if (differs.length > 0) await filesChanged(differs.map(({ file }) => ({ uri: file.uri, type: 'changed' })));
  };

  const setOpen = (uri: string, text: string, version: number): void => {
    const normal = normalizeUri(uri);
    store.setOpen(normal, text, version);
    invalidate();
    if (loaded && configs.isConfigFile(normal)) void enqueue(followConfig);
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

  const refresh = (): void => {
    if (!stale && analysis.isFresh()) return;
    stale = false;
    const changed = analysis.run({
      ...visible.look(),
      setup: setupNow(),
      configProblems: configs.problems,
      probed,
      discovered,
    });
    if (changed.length > 0) findingsChanged.fire(changed);
  };

  const upToDate = <T>(read: () => T): T => {
    refresh();
    return read();
  };

  return {
    load,
    open: setOpen,
    change: setOpen,
    close: (uri) => {
      const normal = normalizeUri(uri);
      store.close(normal);
      invalidate();
      return filesChanged([{ uri: normal, type: 'changed' }]);
    },
    filesChanged,
    setConfig: (next) => {
      if (!configs.setEditor(next)) return queue;
      setupChanged();
      invalidate();
      // Excluded files were never read.
      return loaded ? load() : queue;
    },
    setFolders: (next) => {
      folders = distinct(next);
      scope = createScope(folders, configs.of);
      setupChanged();
      return load();
    },
    settled: () => queue,
    model: () => upToDate(() => analysis.model()),
    targets: () => upToDate(() => targetsOf(analysis.model())),
    findings: (uri) => upToDate(() => analysis.findingsOf(normalizeUri(uri))),
    allFindings: () => upToDate(() => analysis.findings()),
    configOf: configs.of,
    configPlace: (uri) => {
      const folder = scope.folderOf(normalizeUri(uri));
      if (folder === undefined) return undefined;
      const own = configs.ownFile(folder) ?? joinUri(folder, 'authproof.config.json');
      return { uri: own, file: store.get(own)?.file };
    },
    findInCode: (folder, name, signal) => host.searchCode(folder, name, signal),
    document: (uri) => store.get(normalizeUri(uri)),
    recordVerdict: (target, verdict) => {
      probed.record(target, verdict);
      invalidate();
    },
    consent,
    folders: () => folders,
    subjects: () => upToDate(() => subjectsOf(analysis.model())),
    recordDiscovery: (comparison) => {
      discovered.record(comparison);
      invalidate();
    },
    discoveries,
    history,
    refresh,
    status: () =>
      upToDate(() => ({
        filesRecognised: analysis.model().files.length,
        errors: analysis.count('error'),
        warnings: analysis.count('warning'),
        busy: !loaded || pending > 0,
      })),
    onFindings: findingsChanged.event,
    onStale: staleness.event,
    counters: analysis.counters,
  };
}

const distinct = (uris: readonly string[]): readonly string[] => [...new Set(uris.map(normalizeUri))];

const isGitIndex = (uri: string): boolean => uri.endsWith('/.git/index');

const isAbort = (cause: unknown): boolean => cause instanceof Error && cause.name === 'AbortError';
