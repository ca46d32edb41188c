import { describe, expect, test } from 'vitest';
import { fuzz, problemOf } from '../../fuzz/engine.ts';
import { regressionsOf } from '../../fuzz/regressions.ts';
import { readSeeds } from '../../fuzz/seeds.ts';
import { targets } from '../../fuzz/targets/index.ts';
import { serverTarget } from '../../fuzz/targets/server.ts';
import type { Failure } from '../../fuzz/types.ts';

const files = readSeeds();

/** Executions of one target here; `npm run fuzz` does as many as wanted. */
const runs: Readonly<Record<string, number>> = { workspace: 60, lsp: 25, resolve: 100, dialects: 200, config: 200 };

describe.each(targets)('$name', (target) => {
  test('inputs that once failed do no longer', async () => {
    const failing: (string | undefined)[] = [];
    for (const { name, input } of regressionsOf(target.name)) {
      const problem = await problemOf(target, input);
      if (problem !== undefined) failing.push(`${name}: ${problem}`);
    }
    expect(failing).toEqual([]);
  });

  test('what must hold, holds for inputs made of the cases', { timeout: 60_000 }, async () => {
    const failures: Failure[] = [];
    await fuzz(target, {
      files,
      seed: 20_261_121,
      runs: runs[target.name] ?? 500,
      seconds: 60,
      startFrom: 30,
      onFailure: (failure) => failures.push(failure),
    });
    expect(failures).toEqual([]);
  });
});

test('a conversation that ends before all is answered leaves no failure behind', async () => {
  const left: unknown[] = [];
  const note = (cause: unknown): void => void left.push(cause);
  process.on('unhandledRejection', note);
  try {
    const late = serverTarget.seeds(files).filter((seed) => seed.startsWith('authproof/'));
    expect(late).not.toEqual([]);
    for (const seed of late) await serverTarget.run(seed);
    // The requests wait for this module.
    await import('../../../server/src/lsp/lateRequests.ts');
    await new Promise((resolve) => setTimeout(resolve, 50));
  } finally {
    process.off('unhandledRejection', note);
  }
  expect(left).toEqual([]);
});
