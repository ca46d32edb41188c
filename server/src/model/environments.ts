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
  const below = uris.map((uri) => folderOf(uri, folders));
  const ofFolder = environmentsOfFolders(environmentsByParent(below));
  const names = new Map<string, string>();
  for (const [i, uri] of uris.entries()) {
    const name = ofFolder(below[i] ?? '');
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

/** The folder of a file below its root, as it is written in its URI: `/a/b`, and nothing for the root itself. */
function folderOf(uri: string, folders: readonly string[]): string {
  const root = folders.find((folder) => isInside(uri, folder));
  return root === undefined ? '' : outer(`/${uri.slice(root.length).replace(/^\//, '')}`);
}

const outer = (folder: string): string => folder.slice(0, folder.lastIndexOf('/'));
const nameOf = (folder: string): string => folder.slice(folder.lastIndexOf('/') + 1);

/** By folder: the environments its sub-folders are named after. Each folder is looked at once, however deep files lie in it. */
function environmentsByParent(folders: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const seen = new Set<string>();
  for (const each of folders) {
    for (let folder = each; folder !== '' && !seen.has(folder); folder = outer(folder)) {
      seen.add(folder);
      const name = nameOf(folder);
      if (!telling.test(name)) continue;
      const parent = outer(folder);
      found.set(parent, (found.get(parent) ?? new Set<string>()).add(environmentName(name)));
    }
  }
  return found;
}

/** The environment of a folder, or of the innermost one around it that has one. */
function environmentsOfFolders(
  siblings: ReadonlyMap<string, ReadonlySet<string>>,
): (folder: string) => string | undefined {
  const known = new Map<string, string | undefined>([['', undefined]]);
  return (innermost) => {
    const unknown: string[] = [];
    let folder = innermost;
    for (; !known.has(folder); folder = outer(folder)) unknown.push(folder);
    let found = known.get(folder);
    for (const each of unknown.toReversed()) {
      found = environmentOfFolder(each, siblings) ?? found;
      known.set(each, found);
    }
    return found;
  };
}

function environmentOfFolder(folder: string, siblings: ReadonlyMap<string, ReadonlySet<string>>): string | undefined {
  const name = nameOf(folder);
  if (ofDevelopers.test(name)) return 'development';
  const own = environmentOfPath(`${name}.yaml`).name;
  if (own === 'base') return undefined;
  const parent = outer(folder);
  if (parents.test(nameOf(parent))) return own;
  const isOneOf = (siblings.get(parent)?.size ?? 0) > 1;
  return isOneOf && (telling.test(name) || likely.test(name)) ? own : undefined;
}
