import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // The editor's module exists in the editor only.
  resolve: { alias: { vscode: fileURLToPath(new URL('test/support/vscode.ts', import.meta.url)) } },
  test: {
    include: ['test/{unit,conformance,probe,protocol,cli,editors,faults,manifest}/**/*.test.ts'],
    globalSetup: 'test/support/build.ts',
    testTimeout: 30_000,
    pool: 'forks',
    // Tests of servers and spawned processes share two cores with everything else.
    maxWorkers: 2,
  },
});
