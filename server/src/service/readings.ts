import { itemAt } from '../base/known.ts';
import type { Changed, ReadFacts } from '../model/linker.ts';
import { isInside } from '../text/uri.ts';
import type { AnalysisSetup } from './analysis.ts';
import type { FactsCache } from './factsCache.ts';
import type { StoredFile } from './fileStore.ts';

/** How files are read. */
export type ReadingSetup = Pick<AnalysisSetup, 'folders' | 'configOf'>;

/** What was read of the files, kept in their order from one look to the next. */
export interface Readings {
  /** The files of the last look. */
  readonly files: readonly StoredFile[];
  /** Those of them that a dialect claims. */
  readonly recognised: readonly ReadFacts[];
  /** Undefined when no dialect claims the file. */
  read(stored: StoredFile, setup: ReadingSetup): ReadFacts | undefined;
  /**
   * Reads files, in the order of their URIs. `changed`: indexes of those that are others than at the last look; undefined
   * when any may be, or may be read otherwise. Tells which readings changed; undefined when any may have.
   */
  look(files: readonly StoredFile[], changed: readonly number[] | undefined, setup: ReadingSetup): Changed | undefined;
}

export function createReadings(cache: FactsCache): Readings {
  let files: readonly StoredFile[] = [];
  let recognised: readonly ReadFacts[] = [];
  /** Where a file's reading is among the recognised ones, by URI. */
  let places: ReadonlyMap<string, number> = new Map();

  const read = (stored: StoredFile, { folders, configOf }: ReadingSetup): ReadFacts | undefined =>
    cache.get(stored, folderOf(stored.file.uri, folders), configOf(stored.file.uri));

  /** Looks only at files that changed. Undefined when a reading came or went. */
  const readSome = (
    next: readonly StoredFile[],
    changed: readonly number[],
    setup: ReadingSetup,
  ): Changed | undefined => {
    const since = recognised;
    const fresh = recognised.slice();
    const indexes: number[] = [];
    for (const at of changed) {
      const stored = itemAt(next, at);
      const now = read(stored, setup);
      const place = places.get(stored.file.uri);
      if ((now === undefined) !== (place === undefined)) return undefined;
      if (now === undefined || place === undefined) continue;
      fresh[place] = now;
      indexes.push(place);
    }
    recognised = fresh;
    return { since, indexes };
  };

  const readAll = (next: readonly StoredFile[], setup: ReadingSetup): void => {
    const left = new Set(next.map((stored) => stored.file.uri));
    for (const { file } of files) if (!left.has(file.uri)) cache.forget(file.uri);
    recognised = next.flatMap((stored) => read(stored, setup) ?? []);
    places = new Map(recognised.map(({ facts }, index) => [facts.file.uri, index]));
  };

  return {
    get files() {
      return files;
    },
    get recognised() {
      return recognised;
    },
    read,
    look(next, changed, setup) {
      const some = changed === undefined ? undefined : readSome(next, changed, setup);
      if (some === undefined) readAll(next, setup);
      files = next;
      return some;
    },
  };
}

/** The workspace folder of a file. */
export const folderOf = (uri: string, folders: readonly string[]): string | undefined =>
  folders.find((folder) => isInside(uri, folder));
