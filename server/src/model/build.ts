import { defaultConfig } from '../config/config.ts';
import type { FileFacts } from '../dialects/types.ts';
import { linkOnce } from './linker.ts';
import type { Setup } from './setup.ts';
import type { Model } from './types.ts';

/** A workspace at one moment; what is left out is empty or unconfigured. */
export type WorkspaceInput = Pick<Setup, 'folders' | 'manifests'> &
  Partial<Pick<Setup, 'manifestTexts' | 'configOf'>> & { readonly files: readonly FileFacts[] };

/** Links the settings of all files. Pure: the same input gives an equal model, in whatever order the files come. */
export function buildModel({
  files,
  folders,
  manifests,
  manifestTexts = new Map(),
  configOf = () => defaultConfig,
}: WorkspaceInput): Model {
  const read = files
    .toSorted((a, b) => (a.file.uri < b.file.uri ? -1 : 1))
    .map((facts) => ({ facts, structure: facts }));
  return linkOnce(read, { folders, manifests, manifestTexts, configOf });
}
