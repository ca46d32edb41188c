import { createSourceFile, type SourceFile } from '../text/sourceFile.ts';
import type { FoundFile } from './ports.ts';

/** One file as everybody sees it: the open document when there is one, else what is on disk. */
export interface StoredFile {
  /** Its version counts the changes of the visible text. The object stays the same while the text does. */
  readonly file: SourceFile;
  readonly vcs: FoundFile['vcs'];
  /** The editor's version of the open document; undefined when it is not open. */
  readonly openVersion: number | undefined;
  /** The text begins with a byte-order mark which editors do not count as a character of the first line. */
  readonly hiddenMark: boolean;
}

export interface FileStore {
  get(uri: string): StoredFile | undefined;
  /** Every visible file, open ones outside the workspace's folders included. */
  all(): Iterable<StoredFile>;
  /** The URIs whose files came, went or changed since the last call. */
  takeChanges(): ReadonlySet<string>;
  isOnDisk(uri: string): boolean;
  /** `text` undefined: the file is gone from disk, or is not to be read. */
  setDisk(uri: string, text: string | undefined, vcs: FoundFile['vcs']): void;
  /** What is going to be on disk, read while everybody goes on seeing what was there. */
  stage(): Staging;
  /** A new document, or new text of one. */
  setOpen(uri: string, text: string, version: number): void;
  /** The disk's text counts again. */
  close(uri: string): void;
}

/** All that is on disk, to be put in at once: a workspace of which a half is read looks as if the rest were missing. */
export interface Staging {
  /** The file as everybody will see it; undefined when it is not to be read. */
  set(uri: string, text: string | undefined, vcs: FoundFile['vcs']): StoredFile | undefined;
  /** What has been read otherwise stays. */
  keep(uri: string): void;
  /** Every file that will be visible. */
  all(): readonly StoredFile[];
  /** Whatever was neither set nor kept is gone from disk; open documents stay. */
  commit(): void;
}

interface Disk {
  readonly text: string;
  readonly vcs: FoundFile['vcs'];
}

interface Open {
  readonly text: string;
  readonly version: number;
}

const mark = '\uFEFF';

/** URIs have to be normalised. */
export function createFileStore(): FileStore {
  const disk = new Map<string, Disk>();
  const open = new Map<string, Open>();
  const visible = new Map<string, StoredFile>();
  let changes = new Set<string>();

  /** `known`: the file that was made ahead for the same text. */
  const update = (uri: string, known?: SourceFile): void => {
    const stored = see(uri, disk.get(uri), open.get(uri), [visible.get(uri)?.file, known]);
    changes.add(uri);
    if (stored === undefined) visible.delete(uri);
    else visible.set(uri, stored);
  };

  return {
    get: (uri) => visible.get(uri),
    all: () => visible.values(),
    takeChanges: () => {
      const taken = changes;
      changes = new Set();
      return taken;
    },
    isOnDisk: (uri) => disk.has(uri),
    setDisk: (uri, text, vcs) => {
      if (text === undefined) disk.delete(uri);
      else disk.set(uri, { text, vcs });
      update(uri);
    },
    stage: () => {
      const staged = new Map<string, Disk>();
      const files = new Map<string, SourceFile>();
      const seen = (uri: string): StoredFile | undefined => {
        const stored = see(uri, staged.get(uri), open.get(uri), [visible.get(uri)?.file, files.get(uri)]);
        if (stored !== undefined) files.set(uri, stored.file);
        return stored;
      };
      return {
        set(uri, text, vcs) {
          if (text === undefined) staged.delete(uri);
          else staged.set(uri, { text, vcs });
          return seen(uri);
        },
        keep(uri) {
          const present = disk.get(uri);
          if (present !== undefined) staged.set(uri, present);
        },
        all: () => [...new Set([...staged.keys(), ...open.keys()])].flatMap((uri) => seen(uri) ?? []),
        commit() {
          for (const uri of new Set([...disk.keys(), ...staged.keys()])) {
            const [before, after] = [disk.get(uri), staged.get(uri)];
            if (before?.text === after?.text && before?.vcs === after?.vcs) continue;
            if (after === undefined) disk.delete(uri);
            else disk.set(uri, after);
            update(uri, files.get(uri));
          }
        },
      };
    },
    setOpen: (uri, text, version) => {
      open.set(uri, { text, version });
      update(uri);
    },
    close: (uri) => {
      open.delete(uri);
      update(uri);
    },
  };
}

function see(
  uri: string,
  disk: Disk | undefined,
  open: Open | undefined,
  /** One of these is taken that has the text. */
  known: readonly (SourceFile | undefined)[],
): StoredFile | undefined {
  if (open === undefined && disk === undefined) return undefined;
  // Editors take the mark off when they open a file and write it back when they save it: it is still there.
  const takenOff = open !== undefined && !open.text.startsWith(mark) && disk?.text.startsWith(mark) === true;
  const text = open === undefined ? (disk?.text ?? '') : takenOff ? mark + open.text : open.text;
  return {
    file:
      known.find((file) => file?.text === text) ??
      createSourceFile(uri, text, Math.max(...known.map((file) => file?.version ?? 0)) + 1),
    vcs: disk?.vcs ?? 'unknown',
    openVersion: open?.version,
    hiddenMark: takenOff || (open === undefined && text.startsWith(mark)),
  };
}
