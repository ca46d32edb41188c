import type { Config } from '../config/config.ts';
import { candidates, holdsSchemasOnly, isMinified, needsContentSniff, readOrWhyNot, sniff } from '../dialects/read.ts';
import type { FileFacts } from '../dialects/types.ts';
import type { ReadFacts } from '../model/linker.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import { uriPath } from '../text/uri.ts';
import type { StoredFile } from './fileStore.ts';
import type { Isolation } from './isolation.ts';
import { graft, sameStructure } from './sameStructure.ts';

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

const mayHoldSettings = (text: string): boolean =>
  sniff(text.slice(0, headLength)) && !isMinified(text) && !holdsSchemasOnly(text);

export function createFactsCache({ attempt, leaveOut, forget }: Isolation, onParse: () => void): FactsCache {
  const cache = new Map<string, Cached>();
  const parse = (stored: StoredFile, folder: string | undefined, config: Config): FileFacts | undefined => {
    const { file } = stored;
    forget(file.uri);
    const possible = candidates(uriPath(file.uri));
    if (possible.length === 0) return undefined;
    if (needsContentSniff(possible) && !mayHoldSettings(file.text)) return undefined;
    onParse();
    const facts = attempt(file, 'read', () => readOrWhyNot(file, { vcs: stored.vcs, folder, config }));
    return typeof facts === 'string' ? leaveOut(file.uri, facts) : facts;
  };
  return {
    get(stored, folder, config) {
      const { file, vcs } = stored;
      const cached = cache.get(file.uri);
      // What else a reading depends on: earlier facts say nothing of a file that is read by other words.
      const isLikewise = cached?.vcs === vcs && cached.folder === folder && cached.config === config;
      if (isLikewise && cached.file === file) return cached.read;
      const facts = parse(stored, folder, config);
      const read = facts === undefined ? undefined : continued(isLikewise ? cached.read : undefined, facts);
      cache.set(file.uri, { file, vcs, folder, config, read });
      return read;
    },
    forget: (uri) => {
      cache.delete(uri);
      forget(uri);
    },
  };
}

function continued(earlier: ReadFacts | undefined, facts: FileFacts): ReadFacts {
  return earlier !== undefined && sameStructure(earlier.facts, facts)
    ? { facts: graft(earlier.facts, facts), structure: earlier.structure }
    : { facts, structure: {} };
}
