import type { FileStore, StoredFile } from './fileStore.ts';

/** The files that count, in the order of their URIs. */
export interface VisibleList {
  readonly files: readonly StoredFile[];
  /**
   * Indexes of the files that are others than in the list before, of which all other files are the same at the same
   * places; undefined when that cannot be said.
   */
  readonly changed: readonly number[] | undefined;
}

/** The files that count, kept in order from one look to the next. */
export interface VisibleFiles {
  /** Each look tells what changed since the one before. */
  look(): VisibleList;
  /** What counts was decided by something that has changed. */
  reset(): void;
}

export function createVisibleFiles(store: FileStore, counts: (stored: StoredFile) => boolean): VisibleFiles {
  let files: readonly StoredFile[] = [];
  let index: ReadonlyMap<string, number> | undefined;
  const rebuild = (): VisibleList => {
    files = [...store.all()].filter(counts).sort((a, b) => (a.file.uri < b.file.uri ? -1 : 1));
    index = new Map(files.map(({ file }, at) => [file.uri, at]));
    return { files, changed: undefined };
  };
  return {
    look() {
      const changes = store.takeChanges();
      if (index === undefined) return rebuild();
      const changed: number[] = [];
      const next = changes.size === 0 ? files : files.slice();
      for (const uri of changes) {
        const stored = store.get(uri);
        const at = index.get(uri);
        const isVisible = stored !== undefined && counts(stored);
        if (isVisible !== (at !== undefined)) return rebuild();
        if (stored === undefined || at === undefined || next[at] === stored) continue;
        (next as StoredFile[])[at] = stored;
        changed.push(at);
      }
      files = next;
      return { files, changed };
    },
    reset: () => {
      index = undefined;
    },
  };
}
