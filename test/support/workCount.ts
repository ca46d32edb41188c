import { setFlagsFromString } from 'node:v8';
import { startBlockCounts } from './blockCounts.ts';

/** How often blocks ran, by the function they stand in (`rules/x/rule.ts name`, or its offset when it has none). */
export type WorkCount = ReadonlyMap<string, number>;

export interface WorkCounter {
  count(work: () => unknown): WorkCount;
  stop(): void;
}

/**
 * Counts the blocks of the product's code, and of the libraries it calls, that run: the same number on every machine, however
 * busy it is. What the engine does by itself (copying, searching and matching of texts) is not in it.
 */
export function createWorkCounter(): WorkCounter {
  // What the optimising compilers fold into another function is no longer counted.
  for (const flag of ['--no-opt', '--no-maglev']) setFlagsFromString(flag);
  const counts = startBlockCounts((url) => /\/server\/src\/|\/node_modules\//.test(url));
  return {
    count(work) {
      counts.take();
      work();
      const found = new Map<string, number>();
      for (const { script, name, blocks } of counts.take()) {
        const file = script.url.replace(/^.*\/(?:server\/src|node_modules)\//, '');
        const place = `${file} ${name === '' ? `at ${blocks[0]?.startOffset}` : name}`;
        const own = blocks.reduce((sum, { count }) => sum + count, 0);
        found.set(place, (found.get(place) ?? 0) + own);
      }
      return found;
    },
    stop: () => counts.stop(),
  };
}

export interface Growth {
  /** Of all blocks. */
  readonly ratio: number;
  /** Functions whose work grows like the square of the input, or faster: `name small → large`. */
  readonly functions: readonly string[];
}

/** So much work for each pair of things is let pass: comparing two numbers, taking an item of a list. */
const perPair = 4;

/**
 * Compares the work on an input with that on one of four times its size, which is `size`. Functions that did not run on the
 * smaller one are left out: what is remembered by texts is forgotten when there are many.
 */
export function growthOf(small: WorkCount, large: WorkCount, size: number): Growth {
  const total = (work: WorkCount): number => [...work.values()].reduce((sum, count) => sum + count, 0);
  // Between 4 and 16: the exponent is above 1.6.
  const steep = 9;
  const functions = [...large].flatMap(([name, count]) => {
    const before = small.get(name) ?? 0;
    const isSquare = before > 0 && count > steep * before && count > perPair * size ** 2;
    return isSquare ? [`${name} ${before} → ${count}`] : [];
  });
  return { ratio: total(large) / total(small), functions };
}
