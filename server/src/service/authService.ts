import { createEmitter, type Disposable, type Listener } from '../base/emitter.ts';
import type { ConfigOf } from '../config/config.ts';
import type { ConfigFile } from '../config/schema.ts';
import type { FileFacts } from '../dialects/types.ts';
import type { Model } from '../model/types.ts';
import type { Comparison } from '../probe/discovery/run.ts';
import { subjectsOf } from '../probe/discovery/subject.ts';
import type { Subject } from '../probe/discovery/types.ts';
import { targetsOf } from '../probe/target.ts';
import type { Target, Verdict } from '../probe/types.ts';
import { rules as everyRule } from '../rules/registry.ts';
import type { AnyRule, Finding } from '../rules/types.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import { normalizeUri } from '../text/uri.ts';
import { type Counters, createAnalysis } from './analysis.ts';
import { createDiscoveryFindings, discoveryRuleIds } from './discoveryFindings.ts';
import type { StoredFile } from './fileStore.ts';
import type { Clock, CodeUse, FileHost, Log, ReadingMarks } from './ports.ts';
import { createProbeFindings } from './probeFindings.ts';
import { createTestHistory, type TestHistory } from './testHistory.ts';
import { createWorkspaceFiles, type FileChange } from './workspaceFiles.ts';

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
  /**
   * What a text says, whether or not the model has it: of a file that is left out, or an earlier one. Undefined when no dialect
   * claims it, or it may not be read.
   */
  read(file: SourceFile): FileFacts | undefined;
  /** What is configured for a file. */
  readonly configOf: ConfigOf;
  /** The configuration file that holds for a file, or where one would be; undefined outside of the folders. */
  configPlace(uri: string): { readonly uri: string; readonly file: SourceFile | undefined } | undefined;
  /** Where code of a folder asks for a variable. */
  findInCode(folder: string, name: string, signal?: AbortSignal): Promise<readonly CodeUse[]>;
  /** Shows what a test has said until a value of the target changes. */
  recordVerdict(target: Target, verdict: Verdict): void;
  /** URIs of the workspace's folders as they are now. */
  folders(): readonly string[];
  /** What can be compared with its documents. */
  subjects(): readonly Subject[];
  /** Shows what a comparison has said until a value of the client changes. */
  recordDiscovery(comparison: Pick<Comparison, 'subject' | 'findings'>): void;
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

export function createAuthService({ host, log, clock, folders, rules, marks }: ServiceOptions): AuthService {
  const probed = createProbeFindings();
  const discovered = createDiscoveryFindings();
  const history = createTestHistory();
  const findingsChanged = createEmitter<readonly string[]>();
  const staleness = createEmitter<void>();
  const analysis = createAnalysis({ clock, log, rules, marks });
  let stale = true;
  const invalidate = (): void => {
    stale = true;
    staleness.fire();
  };
  const ruleIds = [...(rules ?? everyRule).map((rule) => rule.meta.id), ...discoveryRuleIds];
  const files = createWorkspaceFiles({
    host,
    log,
    folders,
    ruleIds,
    analysis,
    onStale: invalidate,
    onBusy: () => staleness.fire(),
  });

  const refresh = (): void => {
    if (!stale && analysis.isFresh()) return;
    stale = false;
    const changed = analysis.run({
      ...files.look(),
      setup: files.setup(),
      configProblems: files.configs.problems,
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
    load: files.load,
    open: files.setOpen,
    change: files.setOpen,
    close: files.close,
    filesChanged: files.follow,
    setConfig: files.setConfig,
    setFolders: files.setFolders,
    settled: files.settled,
    model: () => upToDate(() => analysis.model()),
    targets: () => upToDate(() => targetsOf(analysis.model())),
    findings: (uri) => upToDate(() => analysis.findingsOf(normalizeUri(uri))),
    allFindings: () => upToDate(() => analysis.findings()),
    configOf: files.configs.of,
    configPlace: files.configPlace,
    findInCode: (folder, name, signal) => host.searchCode(folder, name, signal),
    document: files.get,
    read: (file) =>
      upToDate(() => {
        const known = analysis.model().fileOf(file.uri);
        return known?.file === file ? known : analysis.readAside(file, files.setup());
      }),
    recordVerdict: (target, verdict) => {
      probed.record(target, verdict);
      invalidate();
    },
    folders: files.folders,
    subjects: () => upToDate(() => subjectsOf(analysis.model())),
    recordDiscovery: (comparison) => {
      discovered.record(comparison);
      invalidate();
    },
    history,
    refresh,
    status: () =>
      upToDate(() => ({
        filesRecognised: analysis.model().files.length,
        errors: analysis.count('error'),
        warnings: analysis.count('warning'),
        busy: files.isBusy(),
      })),
    onFindings: findingsChanged.event,
    onStale: staleness.event,
    counters: analysis.counters,
  };
}
