import { itemAt } from '../base/known.ts';
import type { FileFacts } from '../dialects/types.ts';
import { changedPlaces } from '../model/changedPlaces.ts';
import type { Island } from '../model/linker.ts';
import { secretsOf } from '../model/secrets.ts';

/** The secrets of all islands: one set as long as an edit leaves them the same. */
export function createSecretsBook() {
  let islands: readonly Island[] = [];
  let inIslands: readonly ReadonlySet<string>[] = [];
  let all: ReadonlySet<string> = new Set();
  const secretsIn = ({ model }: Island): ReadonlySet<string> => secretsOf([...model.files, ...model.adopted]);
  const union = (sets: readonly ReadonlySet<string>[]): ReadonlySet<string> => new Set(sets.flatMap((set) => [...set]));
  return {
    of(next: readonly Island[]): ReadonlySet<string> {
      const places = changedPlaces(islands, next);
      islands = next;
      if (places === undefined) {
        inIslands = next.map(secretsIn);
        all = union(inIslands);
        return all;
      }
      if (places.length === 0) return all;
      const before = union(places.map((at) => itemAt(inIslands, at)));
      const fresh = inIslands.slice();
      for (const at of places) fresh[at] = secretsIn(itemAt(next, at));
      inIslands = fresh;
      const now = union(places.map((at) => itemAt(inIslands, at)));
      const isSame = before.size === now.size && [...now].every((secret) => before.has(secret));
      if (!isSame) all = union(inIslands);
      return all;
    },
  };
}

/** The secrets that findings of one island must not show: mostly one set for all islands of a package. */
export function createSecretsAround() {
  let last: { readonly files: readonly FileFacts[]; readonly secrets: ReadonlySet<string> } = {
    files: [],
    secrets: new Set(),
  };
  return ({ model, around }: Island): ReadonlySet<string> => {
    const files = around();
    if (files !== last.files) last = { files, secrets: secretsOf(files) };
    const own = secretsOf([...model.files, ...model.adopted]);
    return [...own].every((secret) => last.secrets.has(secret)) ? last.secrets : new Set([...last.secrets, ...own]);
  };
}
