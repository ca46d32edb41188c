import { mapLimited } from '../base/limiter.ts';
import { isReadManifest } from '../model/loaders.ts';
import { baseName } from '../text/uri.ts';
import type { FileHost } from './ports.ts';

/** The manifests of the workspace, and the texts of those that are read. */
export interface Manifests {
  readonly uris: ReadonlySet<string>;
  readonly texts: ReadonlyMap<string, string>;
  /** These and no others, read anew, so many at a time; they count once `set`. */
  read(uris: Iterable<string>, parallel: number): Promise<ReadManifests>;
  set(read: ReadManifests): void;
  /** One of them came, changed or went. */
  follow(uri: string, isThere: boolean): Promise<void>;
}

export type ReadManifests = Pick<Manifests, 'uris' | 'texts'>;

export function createManifests(host: Pick<FileHost, 'readManifest'>): Manifests {
  let uris = new Set<string>();
  let texts = new Map<string, string>();
  const textOf = async (uri: string): Promise<string | undefined> =>
    isReadManifest(baseName(uri)) ? await host.readManifest(uri) : undefined;
  return {
    get uris() {
      return uris;
    },
    get texts() {
      return texts;
    },
    async read(next, parallel) {
      const found = new Set(next);
      const pairs = await mapLimited([...found], parallel, async (uri) => [uri, await textOf(uri)] as const);
      return {
        uris: found,
        texts: new Map(pairs.flatMap(([uri, text]) => (text === undefined ? [] : [[uri, text] as const]))),
      };
    },
    set(read) {
      [uris, texts] = [new Set(read.uris), new Map(read.texts)];
    },
    async follow(uri, isThere) {
      if (isThere) uris.add(uri);
      else uris.delete(uri);
      const text = isThere ? await textOf(uri) : undefined;
      if (text === undefined) texts.delete(uri);
      else texts.set(uri, text);
    },
  };
}
