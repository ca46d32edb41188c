import { addTo } from '../base/groupBy.ts';
import type { NonEmpty } from '../base/nonEmpty.ts';
import type { FileFacts, ObjectName } from '../dialects/types.ts';
import { providerOfClientId } from '../knowledge/providers/lookup.ts';
import { joinUri, parentUri } from '../text/uri.ts';
import { type Candidate, identifying } from './link.ts';
import type { Packages } from './packages.ts';
import { springPackages } from './springOverrides.ts';
import { knownText } from './types.ts';
import { envFilesOf } from './variables.ts';

/**
 * What could join the settings of some units with those of others: those with an equal tie are linked together. A tie
 * too many costs time, one too few loses a link; `test/conformance/islands.test.ts` compares with linking everything at
 * once.
 */
export type Tie = string;

/** Tells the unit of a file, that of one which is not there as well. */
export type UnitOf = (uri: string) => string;

/** Ties whoever names a file of the unit to it. */
export const unitTie = (unit: string): Tie => `unit ${unit}`;

/** What files say about others, as far as it can be told without linking. */
export interface FileTies {
  readonly own: readonly Tie[];
  /** Those which join only with a unit that has the tie as one of its own. */
  readonly toOthers: readonly Tie[];
}

/**
 * Kubernetes objects of one name in a package, and what may configure its Spring applications. A client in an environment
 * file is joined with what a program calls alike that reads the file.
 */
export function tiesOfFiles(files: readonly FileFacts[], unitOf: UnitOf, packages: Packages): FileTies {
  const own = new Set<Tie>();
  const toOthers = new Set<Tie>();
  for (const facts of files) {
    const { file, links, objects = [], settings } = facts;
    const folder = parentUri(file.uri);
    const home = packages.packageOf(file.uri);
    const addObject = ({ kind, name }: ObjectName): unknown => own.add(`object ${home} ${kind}/${name}`);
    own.add(unitTie(unitOf(file.uri)));
    for (const { object } of links) if (object !== undefined) addObject(object);
    for (const object of objects) {
      addObject(object);
      for (const target of object.envFiles) toOthers.add(unitTie(unitOf(joinUri(folder, target))));
    }
    for (const { slot, value } of settings) {
      for (const part of value.parts)
        if (part.kind === 'reference' && part.object !== undefined) addObject(part.object);
      if (slot === undefined) continue;
      own.add(readTie(file.uri, slot));
      const [service, stem] = slot.split('/');
      if (stem !== undefined) for (const uri of envFilesOf(facts, service)) toOthers.add(readTie(uri, stem));
    }
    for (const spring of springPackages(facts, packages)) own.add(`spring ${spring}`);
  }
  return { own: [...own], toOthers: [...toOthers] };
}

const readTie = (uri: string, slot: string): Tie => `read ${uri} ${slot}`;

/** What candidates are joined by, see `link.ts`: the place of an identifying value, or one client_id. */
export function tiesOfCandidates(candidates: readonly Candidate[], unitOf: UnitOf): readonly Tie[] {
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
      ...origins.map(({ file }) => unitTie(unitOf(file))),
    ];
  });
}

/** A variable that a setting elsewhere makes a setting of is one of its own file's. */
export const tiesOfAdopted = (adopted: readonly FileFacts[], unitOf: UnitOf): readonly Tie[] =>
  adopted.map(({ file }) => unitTie(unitOf(file.uri)));

/** The first member names the group. */
export type Group<T> = NonEmpty<T>;

/** Groups what has equal ties, directly or through others; in the order of the first member. */
export function components<T>(items: readonly T[], tiesOf: (item: T) => readonly Tie[]): readonly Group<T>[] {
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
  const groups = new Map<number, [T, ...T[]]>();
  for (const [index, item] of items.entries()) addTo(groups, root(index), item);
  return [...groups.values()];
}
