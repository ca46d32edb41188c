import type { AnalysisSetup } from './analysis.ts';
import type { Configs } from './configs.ts';
import type { Manifests, ReadManifests } from './manifests.ts';
import { createScope, type Scope } from './scope.ts';

/** What stands around the files: folders, configuration and manifests, and whether all files are listed. */
export interface Surroundings {
  readonly folders: readonly string[];
  readonly scope: Scope;
  /** All files were listed once. */
  readonly isLoaded: boolean;
  /** One object as long as nothing in it changes. */
  setup(): AnalysisSetup;
  /** Configuration or manifests are others. */
  change(): void;
  /** The setup as it is going to be once all files of these folders are listed, to look ahead; `enter` says that they are. */
  whenLoaded(next: NextSurroundings): { readonly setup: AnalysisSetup; readonly enter: () => void };
}

export interface NextSurroundings {
  readonly folders: readonly string[];
  readonly scope: Scope;
  readonly manifests: ReadManifests;
}

/** `onChange`: what counts may be something else. */
export function createSurroundings(
  start: readonly string[],
  configs: Pick<Configs, 'of'>,
  manifests: Pick<Manifests, 'uris' | 'texts' | 'set'>,
  onChange: () => void,
): Surroundings {
  let folders = start;
  let scope = createScope(folders, configs.of);
  let isLoaded = false;
  let setup: AnalysisSetup | undefined;
  /** Counts the changes. */
  let version = 0;
  const setupOf = (of: NextSurroundings, complete: boolean): AnalysisSetup => ({
    folders: of.folders,
    manifests: [...of.manifests.uris],
    manifestTexts: new Map(of.manifests.texts),
    configOf: configs.of,
    stablePath: of.scope.stablePath,
    complete,
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
      setup ??= setupOf({ folders, scope, manifests }, isLoaded);
      return setup;
    },
    change,
    whenLoaded(next) {
      const [complete, before] = [setupOf(next, true), version];
      const enter = (): void => {
        const isStillSo = version === before;
        ({ folders, scope } = next);
        manifests.set(next.manifests);
        isLoaded = true;
        change();
        if (isStillSo) setup = complete;
      };
      return { setup: complete, enter };
    },
  };
}
