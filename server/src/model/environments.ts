import { deployed } from '../dialects/carrier.ts';
import { environmentName, environmentOfPath } from '../dialects/environment.ts';
import type { FileFacts, Setting } from '../dialects/types.ts';
import { isInside } from '../text/uri.ts';

/** Flow into every other environment. A deployment file of no environment is the base of its overlays. */
export const baseEnvironments: readonly string[] = ['base', deployed];

export const isBaseEnvironment = (environment: string): boolean => baseEnvironments.includes(environment);

/** The environment a part of a file is for: what the part itself says, else its file. */
export function environmentIn(declared: string | undefined, { environment }: FileFacts): string {
  const isUnnamed = declared === undefined || (declared === deployed && environment.name !== 'base');
  return isUnnamed ? environment.name : declared;
}

/** The environment a setting is for: what it says itself, else its file. */
export const environmentOf = (setting: Setting, facts: FileFacts): string => environmentIn(setting.environment, facts);

/** Names that mean an environment wherever they stand beside each other; `test`, `ci` and `local` mean other things too. */
const telling = /^(?:dev|develop|development|stage|staging|uat|qa|prod|production)$/i;
const likely = /^(?:test|testing|preview|local|live)$/i;

/** Folders whose sub-folders are environments, by convention (kustomize: `overlays`). */
const parents = /^(?:overlays?|environments?|envs?)$/i;

/** Folders of a developer's machine, whatever stands beside them. */
const ofDevelopers = /^(?:\.devcontainer|(?:local|dev)[-_](?:env|environment|dev|development|stack|setup))$/i;

const refined = new WeakMap<FileFacts, FileFacts>();

/**
 * For the files of these URIs: gives the facts with the environment that a folder gives a file whose own name tells none,
 * `prod/` beside `staging/`, or any environment's name in `overlays`, `environments` or `envs`. A lone `dev/` or `test/`
 * says nothing. Facts of no such folder are the given ones; the same facts in give the same facts out.
 */
export function folderEnvironments(
  uris: readonly string[],
  folders: readonly string[],
): (facts: FileFacts) => FileFacts {
  const paths = uris.map((uri) => pathOf(uri, folders));
  const siblings = environmentsByParent(paths);
  const names = new Map<string, string>();
  for (const [i, uri] of uris.entries()) {
    const name = environmentOfFolders(paths[i] ?? [], siblings);
    if (name !== undefined) names.set(uri, name);
  }
  return (facts) => {
    const name = facts.environment.name === 'base' ? names.get(facts.file.uri) : undefined;
    if (name === undefined) return facts;
    const known = refined.get(facts);
    if (known?.environment.name === name) return known;
    const result: FileFacts = { ...facts, environment: { ...facts.environment, name } };
    refined.set(facts, result);
    return result;
  };
}

/** The folders of a file below its root, outermost first, as they are written in its URI. */
function pathOf(uri: string, folders: readonly string[]): readonly string[] {
  const root = folders.find((folder) => isInside(uri, folder));
  if (root === undefined) return [];
  const path = uri.slice(root.length).replace(/^\//, '').split('/');
  return path.slice(0, -1);
}

/** By folder: the environments its sub-folders are named after. */
function environmentsByParent(paths: readonly (readonly string[])[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const seen = new Set<string>();
  for (const path of paths) {
    let parent = '';
    for (const name of path) {
      const folder = `${parent}/${name}`;
      if (!seen.has(folder) && telling.test(name)) {
        found.set(parent, (found.get(parent) ?? new Set<string>()).add(environmentName(name)));
      }
      seen.add(folder);
      parent = folder;
    }
  }
  return found;
}

/** The innermost folder counts. */
function environmentOfFolders(
  path: readonly string[],
  siblings: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  for (let i = path.length - 1; i >= 0; i--) {
    const name = path[i] as string;
    if (ofDevelopers.test(name)) return 'development';
    const own = environmentOfPath(`${name}.yaml`).name;
    if (own === 'base') continue;
    if (i > 0 && parents.test(path[i - 1] as string)) return own;
    const isOneOf = (siblings.get(parentOf(path, i))?.size ?? 0) > 1;
    if (isOneOf && (telling.test(name) || likely.test(name))) return own;
  }
  return undefined;
}

const parentOf = (path: readonly string[], index: number): string =>
  path
    .slice(0, index)
    .map((part) => `/${part}`)
    .join('');
