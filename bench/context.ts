import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { type BundledFile, bundle } from '../server/tools/bundle.ts';
import { runNode } from './measure.ts';
import { type WrittenWorkspace, writeWorkspace } from './workspace.ts';

/** How large the inputs are and how often each thing is measured. */
export interface Scale {
  readonly files: number;
  readonly authFiles: number;
  /** The workspace that keystrokes in the large one are compared with. */
  readonly smallFiles: number;
  readonly smallAuthFiles: number;
  readonly growth: readonly number[];
  readonly rounds: number;
  /** Keystrokes of each kind and size, and an end to them in seconds. */
  readonly edits: number;
  readonly editSeconds: number;
}

export interface Context {
  readonly scale: Scale;
  readonly seed: number;
  /** A folder of the run's own, removed afterwards. */
  readonly work: string;
  /** What is shipped, as the production build makes it. */
  readonly dist: string;
  readonly bundled: readonly BundledFile[];
  readonly say: (line: string) => void;
  /** Written once for each size. */
  workspace(files: number, authFiles: number): Workspace;
}

export interface Workspace extends WrittenWorkspace {
  readonly folder: string;
}

export interface ContextOptions extends Pick<Context, 'scale' | 'seed' | 'work' | 'say'> {}

export async function createContext({ scale, seed, work, say }: ContextOptions): Promise<Context> {
  const dist = join(work, 'dist');
  const bundled = await bundle({ production: true, outdir: dist });
  // As in the package: Node would look for the kind of each module otherwise.
  writeFileSync(join(dist, 'package.json'), '{ "type": "module" }\n');
  const written = new Map<string, Workspace>();
  return {
    scale,
    seed,
    work,
    dist,
    bundled,
    say,
    workspace: (files, authFiles) => {
      const name = `workspace-${files}-${authFiles}`;
      const folder = join(work, name);
      const known = written.get(name);
      if (known !== undefined) return known;
      mkdirSync(folder, { recursive: true });
      const workspace = { folder, ...writeWorkspace(folder, { files, authFiles, seed }) };
      written.set(name, workspace);
      return workspace;
    },
  };
}

/** `authproof check FOLDER`, as a user runs it. @throws when it could not check: the figures would mean nothing. */
export async function check(context: Context, folder: string) {
  const run = await runNode([join(context.dist, 'cli/authproof.cjs'), 'check', folder]);
  if (run.code !== 0 && run.code !== 1) throw new Error(`authproof check ended with code ${run.code}`);
  return run;
}

/** A script of this folder as one file, minified like what it is compared with. */
export async function bundleScript(context: Context, name: string): Promise<string> {
  const outfile = join(context.work, name.replace(/\.ts$/, '.mjs'));
  await build({
    entryPoints: [join(import.meta.dirname, name)],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
  return outfile;
}
