import type { FileFacts } from '../dialects/types.ts';
import { providerOfClientId } from '../knowledge/providers/lookup.ts';
import { joinUri, parentUri } from '../text/uri.ts';
import { type Candidate, identifying } from './link.ts';
import type { Packages } from './packages.ts';
import { knownText } from './types.ts';

/**
 * What could join the settings of a package with those of others: packages with an equal tie are linked together. A tie
 * too many costs time, one too few loses a link; `test/conformance/islands.test.ts` compares with linking everything at once.
 */
export type Tie = string;

const packageTie = (home: string): Tie => `package ${home}`;

/** The files that are named: their packages see each other. */
export function tiesOfFiles(files: readonly FileFacts[], packages: Packages): readonly Tie[] {
  const ties = new Set<Tie>();
  const add = (uri: string): unknown => ties.add(packageTie(packages.packageOf(uri)));
  for (const { file, links, objects } of files) {
    add(file.uri);
    const folder = parentUri(file.uri);
    for (const { kind, target } of links) {
      if (kind === 'env_file') add(joinUri(folder, target));
      if (kind === 'build') add(joinUri(folder, `${target}/x`));
    }
    for (const { envFiles } of objects ?? []) for (const target of envFiles) add(joinUri(folder, target));
  }
  return [...ties];
}

/** What candidates are joined by, see `link.ts`: the place of an identifying value, or one client_id. */
export function tiesOfCandidates(candidates: readonly Candidate[], packages: Packages): readonly Tie[] {
  return candidates.flatMap(({ settings }) => {
    const ids = settings.flatMap(({ setting, resolved }) =>
      setting.role === 'client_id' && setting.kind === 'use' ? (knownText(resolved) ?? []) : [],
    );
    const issuers = settings.flatMap(({ setting, resolved }) =>
      setting.role === 'issuer' ? (knownText(resolved) ?? []) : [],
    );
    const origins = settings.flatMap(({ setting, resolved }) =>
      identifying.has(setting.role) ? resolved.origins : [],
    );
    return [
      ...ids.flatMap((id) =>
        providerOfClientId(id) === undefined ? issuers.map((issuer) => `client ${id} of ${issuer}`) : [`client ${id}`],
      ),
      ...origins.map(({ file }) => packageTie(packages.packageOf(file))),
    ];
  });
}

/** A variable of a file that settings of several packages make a setting of becomes one of all of them. */
export const tiesOfAdopted = (adopted: readonly FileFacts[]): readonly Tie[] =>
  adopted.map(({ file }) => `adopted ${file.uri}`);

/** Groups what has equal ties, directly or through others; in the order of the first member. */
export function components<T>(items: readonly T[], tiesOf: (item: T) => readonly Tie[]): readonly (readonly T[])[] {
  const parents = items.map((_, index) => index);
  const root = (index: number): number => {
    let current = index;
    while (parents[current] !== current) {
      parents[current] = parents[parents[current] as number] as number;
      current = parents[current] as number;
    }
    return current;
  };
  const owners = new Map<Tie, number>();
  for (const [index, item] of items.entries()) {
    for (const tie of tiesOf(item)) {
      const owner = owners.get(tie);
      if (owner === undefined) owners.set(tie, index);
      else {
        const [a, b] = [root(owner), root(index)];
        // The earlier one stays the root, so that groups begin with their first member.
        parents[Math.max(a, b)] = Math.min(a, b);
      }
    }
  }
  const groups = new Map<number, T[]>();
  for (const [index, item] of items.entries()) {
    const key = root(index);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
