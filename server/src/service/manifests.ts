import { mapLimited } from '../base/limiter.ts';
import { isReadManifest } from '../model/loaders.ts';
import { baseName } from '../text/uri.ts';
import type { FileHost } from './ports.ts';

/** The manifests of the workspace, and the texts of those that are read. */
export interface Manifests {
  readonly uris: ReadonlySet<string>;
  readonly texts: ReadonlyMap<string, string>;
  /** These and no others; read anew, so many at a time. */
  set(uris: Iterable<string>, parallel: number): Promise<void>;
  /** One of them came, changed or went. */
  follow(uri: string, isThere: boolean): Promise<void>;
}

export function createManifests(host: Pick<FileHost, 'readManifest'>): Manifests {
  const uris = new Set<string>();
  const texts = new Map<string, string>();
  const read = async (uri: string): Promise<void> => {
    const text = uris.has(uri) && isReadManifest(baseName(uri)) ? await host.readManifest(uri) : undefined;
    if (text === undefined) texts.delete(uri);
    else texts.set(uri, text);
  };
  return {
    uris,
    texts,
    async set(next, parallel) {
      uris.clear();
      for (const uri of next) uris.add(uri);
      texts.clear();
      await mapLimited([...uris], parallel, read);
    },
    async follow(uri, isThere) {
      if (isThere) uris.add(uri);
      else uris.delete(uri);
      await read(uri);
    },
  };
}
