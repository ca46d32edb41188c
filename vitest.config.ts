import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,conformance,probe,protocol,cli,editors,manifest}/**/*.test.ts'],
    testTimeout: 30_000,
    pool: 'forks',
    // Tests of servers and spawned processes share two cores with everything else.
    maxWorkers: 2,
  },
});
