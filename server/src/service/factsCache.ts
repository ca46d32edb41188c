import type { Config } from '../config/config.ts';
import { candidates, needsContentSniff, readFile, sniff } from '../dialects/read.ts';
import type { FileFacts } from '../dialects/types.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import { uriPath } from '../text/uri.ts';
import type { StoredFile } from './fileStore.ts';
import type { Log } from './ports.ts';
import { graft, sameStructure } from './sameStructure.ts';

/** What is known of one file; `structure` is one object for all readings that the model cannot tell apart. */
export interface ReadFacts {
  readonly facts: FileFacts;
  readonly structure: object;
}

export interface FactsCache {
  /** Undefined when no dialect claims the file. Parses only what changed since the last call. */
  get(stored: StoredFile, folder: string | undefined, config: Config): ReadFacts | undefined;
  forget(uri: string): void;
}

interface Cached {
  readonly file: SourceFile;
  readonly vcs: StoredFile['vcs'];
  readonly folder: string | undefined;
  readonly config: Config;
  readonly read: ReadFacts | undefined;
}

/** As many characters as the host looks at bytes, so that opening a file does not change whether it is recognised. */
const headLength = 16 * 1024;

export function createFactsCache(log: Log, onParse: () => void): FactsCache {
  const cache = new Map<string, Cached>();
  const parse = (stored: StoredFile, folder: string | undefined, config: Config): FileFacts | undefined => {
    const { file } = stored;
    const possible = candidates(uriPath(file.uri));
    if (possible.length === 0) return undefined;
    if (needsContentSniff(possible) && !sniff(file.text.slice(0, headLength))) return undefined;
    onParse();
    try {
      return readFile(file, { vcs: stored.vcs, folder, config });
    } catch (cause) {
      log.error(`${file.uri} could not be read because of an error in a parser or dialect`, cause);
      return undefined;
    }
  };
  return {
    get(stored, folder, config) {
      const { file, vcs } = stored;
      const cached = cache.get(file.uri);
      if (cached?.file === file && cached.vcs === vcs && cached.folder === folder && cached.config === config) {
        return cached.read;
      }
      const facts = parse(stored, folder, config);
      const read = facts === undefined ? undefined : continued(cached?.read, facts);
      cache.set(file.uri, { file, vcs, folder, config, read });
      return read;
    },
    forget: (uri) => cache.delete(uri),
  };
}

function continued(earlier: ReadFacts | undefined, facts: FileFacts): ReadFacts {
  return earlier !== undefined && sameStructure(earlier.facts, facts)
    ? { facts: graft(earlier.facts, facts), structure: earlier.structure }
    : { facts, structure: {} };
}
