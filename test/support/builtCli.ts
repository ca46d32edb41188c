import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundle } from '../../server/tools/bundle.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The command line, built as it is shipped but not minified: it starts in a quarter of the time that source takes. */
    readonly cli: string;
  }
}

/** Builds once for all test files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'authproof-built-'));
  await bundle({ production: false, outdir: folder });
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  project.provide('cli', join(folder, 'cli/authproof.cjs'));
  return () => rm(folder, { recursive: true, force: true });
}
