import { secretsOf } from '../lint/report.ts';
import type { Island } from '../model/linker.ts';

/** The secrets of all islands: one set as long as an edit leaves them the same. */
export function createSecretsBook() {
  const ofIsland = new WeakMap<object, ReadonlySet<string>>();
  let last: ReadonlySet<object> = new Set();
  let all: ReadonlySet<string> = new Set();
  const secretsIn = ({ key, model }: Island): ReadonlySet<string> => {
    const known = ofIsland.get(key) ?? secretsOf([...model.files, ...model.adopted]);
    ofIsland.set(key, known);
    return known;
  };
  return {
    of(islands: readonly Island[]): ReadonlySet<string> {
      const keys = new Set(islands.map(({ key }) => key));
      const fresh = islands.filter(({ key }) => !last.has(key));
      const gone = [...last].filter((key) => !keys.has(key));
      last = keys;
      const before = new Set(gone.flatMap((key) => [...(ofIsland.get(key) ?? [])]));
      const now = new Set(fresh.flatMap((island) => [...secretsIn(island)]));
      const isSame = before.size === now.size && [...now].every((secret) => before.has(secret));
      if (!isSame) all = new Set(islands.flatMap((island) => [...secretsIn(island)]));
      return all;
    },
  };
}
