/** What the engine needs of the outside world. `host/` implements them for Node; tests use memory. */

export interface FoundFile {
  readonly uri: string;
  /** From version control's own lists, where the host can read them. */
  readonly vcs: 'tracked' | 'ignored' | 'untracked' | 'unknown';
}

export interface WalkResult {
  /** Files that a dialect's pattern matches. */
  readonly files: readonly FoundFile[];
  /** Files that make their folder a unit of deployment. */
  readonly manifests: readonly string[];
  /** How many directory entries of any kind were seen. */
  readonly scanned: number;
}

export interface FileHost {
  /**
   * Lists a folder: `node_modules`, build output and version control folders are never entered; `.gitignore` is
   * honoured except for files a dialect recognises by name (`Dialect.readIgnored`).
   */
  walk(folder: string, signal?: AbortSignal): Promise<WalkResult>;
  /** One file as `walk(folder)` would list it now; undefined when it would not, or when it is gone. */
  find(uri: string, folder: string): Promise<FoundFile | undefined>;
  /**
   * UTF-8 text with its byte-order mark; UTF-16 is decoded by its mark. Undefined when gone, too large or binary, and
   * when the first kilobytes show that no dialect would claim it (`dialects/read.ts`, `sniff`).
   */
  read(uri: string): Promise<string | undefined>;
  /**
   * After `read` gave nothing: why the file was left out, as the end of "it is not read: …"; undefined when it is gone or
   * holds nothing of interest. Absent in a host that leaves nothing out.
   */
  whyLeftOut?(uri: string): string | undefined;
  /** The text of a manifest; undefined when gone or larger than `maxManifestSize` (`model/loaders.ts`). */
  readManifest(uri: string): Promise<string | undefined>;
  /**
   * Which of the files version control tracks now; undefined where that is not known. Cheap: it asks the lists of the
   * repositories and lists no folder. Absent in a host without version control.
   */
  trackedAmong?(uris: readonly string[]): Promise<ReadonlyMap<string, boolean | undefined>>;
  /** Where code below the folder asks for a variable by its literal name. Only on request: it reads every source file. */
  searchCode(folder: string, name: string, signal?: AbortSignal): Promise<readonly CodeUse[]>;
}

/** A place in code that asks for an environment variable. Zero-based lines, UTF-16 characters. */
export interface CodeUse {
  readonly uri: string;
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string, cause?: unknown): void;
}

/** Remembers across restarts what was worked on, in case the process does not outlive it. */
export interface ReadingMarks {
  /**
   * Called before work on a text. False when the same work has ended the process again and again: the text is to be left
   * alone until it changes, or for a day.
   */
  begin(uri: string, step: 'read' | 'rules', text: string): boolean;
  /** The work is over. */
  end(): void;
}
