import { groupBy } from '../base/groupBy.ts';
import type { FileFacts, VariableDefinition } from '../dialects/types.ts';
import { type EnvironmentFiles, environmentFilesOf } from './variables.ts';

/** What is asked of the files of a package: one answer as long as none of them changes, which serves whoever asks. */
export interface PackageFiles {
  /** Templates included. */
  files(home: string): readonly FileFacts[];
  environmentFiles(home: string): EnvironmentFiles;
  /** Of several packages: one list for the same ones. */
  environmentFilesOfAll(homes: Iterable<string>): readonly FileFacts[];
  /** Of this name, in any file that is no template. */
  variables(home: string, name: string): readonly VariableDefinition[];
  /** Names of variables that any file refers to, of the package or of one below it. */
  referencedNames(home: string): ReadonlySet<string>;
  /** A file was read anew. With `onlyText`, only comments and blank space are others. */
  forget(home: string, onlyText: boolean): void;
  clear(): void;
}

/** `find`: the files of a package as they are now. `below`: the packages below it. */
export function createPackageFiles(
  find: (home: string) => readonly FileFacts[],
  below: (home: string) => readonly string[],
): PackageFiles {
  const known = new Map<string, readonly FileFacts[]>();
  const environmentFiles = new Map<string, EnvironmentFiles>();
  const environmentFileLists = new Map<string, readonly FileFacts[]>();
  const variables = new Map<string, ReadonlyMap<string, readonly VariableDefinition[]>>();
  const referenced = new Map<string, ReadonlySet<string>>();
  const referencedBelow = new Map<string, ReadonlySet<string>>();

  const filesOf = (home: string): readonly FileFacts[] => remembered(known, home, () => find(home));
  const environmentFilesIn = (home: string): EnvironmentFiles =>
    remembered(environmentFiles, home, () => environmentFilesOf(filesOf(home)));
  const variablesIn = (home: string) =>
    remembered(variables, home, () => {
      const running = filesOf(home).filter(({ environment }) => !environment.isTemplate);
      return groupBy(
        running.flatMap((file) => file.variables),
        ({ name }) => name,
      );
    });
  const referencedIn = (home: string) =>
    remembered(
      referenced,
      home,
      () => new Set(filesOf(home).flatMap(({ references }) => references.map(({ name }) => name))),
    );

  return {
    files: filesOf,
    environmentFiles: environmentFilesIn,
    environmentFilesOfAll: (homes) =>
      remembered(environmentFileLists, [...homes].sort().join('\n'), () =>
        [...homes].flatMap((home) => {
          const { running, templates } = environmentFilesIn(home);
          return [...running, ...templates].map((source) => source.facts);
        }),
      ),
    variables: (home, name) => variablesIn(home).get(name) ?? [],
    referencedNames: (home) =>
      remembered(
        referencedBelow,
        home,
        () => new Set([home, ...below(home)].flatMap((each) => [...referencedIn(each)])),
      ),
    forget(home, onlyText) {
      known.delete(home);
      if (onlyText) return;
      environmentFiles.delete(home);
      environmentFileLists.clear();
      variables.delete(home);
      referenced.delete(home);
      referencedBelow.clear();
    },
    clear() {
      known.clear();
      environmentFiles.clear();
      environmentFileLists.clear();
      variables.clear();
      referenced.clear();
      referencedBelow.clear();
    },
  };
}

function remembered<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  const found = known.get(key) ?? make();
  known.set(key, found);
  return found;
}
