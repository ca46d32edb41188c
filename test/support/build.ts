import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundle } from '../../server/tools/bundle.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The command line, built as it is shipped but not minified: it starts in a quarter of the time that source takes. */
    readonly cli: string;
    /** The language server, built likewise. */
    readonly server: string;
  }
}

/** Builds once for all test files. Other users may run what is built. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'authproof-built-'));
  await chmod(folder, 0o755);
  await bundle({ production: false, outdir: folder });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  project.provide('cli', join(folder, 'cli/authproof.cjs'));
  project.provide('server', join(folder, 'server.cjs'));
  // Processes that tests start, of the build or of the source, take up what earlier ones have compiled.
  process.env.NODE_COMPILE_CACHE = join(folder, 'compiled');
  // Processes that are just ending still write there.
  return () => rm(folder, { recursive: true, force: true, maxRetries: 10 });
}
