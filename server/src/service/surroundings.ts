import type { AnalysisSetup } from './analysis.ts';
import type { Configs } from './configs.ts';
import type { Manifests } from './manifests.ts';
import { createScope, type Scope } from './scope.ts';

/** What stands around the files: folders, configuration and manifests, and whether all files are listed. */
export interface Surroundings {
  readonly folders: readonly string[];
  readonly scope: Scope;
  /** All files were listed once. */
  readonly isLoaded: boolean;
  /** One object as long as nothing in it changes. */
  setup(): AnalysisSetup;
  setFolders(folders: readonly string[]): void;
  /** Configuration or manifests are others. */
  change(): void;
  /** The setup as it is going to be once all files are listed, to look ahead; `enter` says that they are. */
  whenLoaded(): { readonly setup: AnalysisSetup; readonly enter: () => void };
}

/** `onChange`: what counts may be something else. */
export function createSurroundings(
  start: readonly string[],
  configs: Pick<Configs, 'of'>,
  manifests: Pick<Manifests, 'uris' | 'texts'>,
  onChange: () => void,
): Surroundings {
  let folders = start;
  let scope = createScope(folders, configs.of);
  let isLoaded = false;
  let setup: AnalysisSetup | undefined;
  /** Counts the changes. */
  let version = 0;
  const newSetup = (): AnalysisSetup => ({
    folders,
    manifests: [...manifests.uris],
    manifestTexts: new Map(manifests.texts),
    configOf: configs.of,
    stablePath: scope.stablePath,
    complete: isLoaded,
  });
  const change = (): void => {
    setup = undefined;
    version++;
    onChange();
  };
  return {
    get folders() {
      return folders;
    },
    get scope() {
      return scope;
    },
    get isLoaded() {
      return isLoaded;
    },
    setup() {
      setup ??= newSetup();
      return setup;
    },
    setFolders(next) {
      folders = next;
      scope = createScope(folders, configs.of);
      change();
    },
    change,
    whenLoaded() {
      const [complete, before] = [{ ...newSetup(), complete: true }, version];
      const enter = (): void => {
        const isStillSo = version === before;
        isLoaded = true;
        change();
        if (isStillSo) setup = complete;
      };
      return { setup: complete, enter };
    },
  };
}
