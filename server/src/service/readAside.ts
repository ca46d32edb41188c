import { readOrWhyNot } from '../dialects/read.ts';
import type { FileFacts } from '../dialects/types.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import type { Isolation } from './isolation.ts';
import { folderOf, type ReadingSetup } from './readings.ts';

/**
 * Reads texts that no model holds: of a file that the configuration leaves out, or that is no more. Undefined where nothing can
 * be said of one. A text is read once.
 */
export function createReadAside({ attempt }: Pick<Isolation, 'attempt'>) {
  const known = new WeakMap<SourceFile, { readonly config: object; readonly facts: FileFacts | undefined }>();
  return (file: SourceFile, { folders, configOf }: ReadingSetup): FileFacts | undefined => {
    const config = configOf(file.uri);
    const found = known.get(file);
    if (found?.config === config) return found.facts;
    const read = attempt(file, 'read', () => readOrWhyNot(file, { folder: folderOf(file.uri, folders), config }));
    const facts = typeof read === 'string' ? undefined : read;
    known.set(file, { config, facts });
    return facts;
  };
}
