/**
 * Bundles what is shipped: `node server/tools/bundle.ts [--production] [--outdir=dist]`.
 *
 * - `extension.cjs`: the VS Code side, loaded by the extension host;
 * - `server.cjs`: the language server, started by the extension or by another editor with `--stdio`;
 * - `cli.js` and `chunks/`: the command line, split where it says `await import('./….ts')`, so that `--version` and
 *   `--help` load little. A CommonJS package imported that way has only a default export in the bundle; import it from
 *   the module that is loaded late.
 *
 * Types are not checked here; `tsc` does that.
 */
import { chmod, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { BuildOptions, Metafile } from 'esbuild';
import { build } from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Oldest runtimes: VS Code 1.95 has Node 20.18, and `engines.node` says the same for the command line. */
const target = 'node20.18';

const outputs = ['extension.cjs', 'server.cjs', 'cli.js'].flatMap((name) => [name, `${name}.map`]).concat('chunks');

export interface BundleOptions {
  /** Minified, without source maps. */
  readonly production: boolean;
  /** Absolute path. Of what is there, only an earlier run's output is removed. */
  readonly outdir: string;
}

/** A file that was written: path relative to `outdir`, size in bytes. */
export interface BundledFile {
  readonly path: string;
  readonly bytes: number;
}

/** @throws when an entry is missing or does not bundle; esbuild has printed why. */
export async function bundle(options: BundleOptions): Promise<readonly BundledFile[]> {
  const version = await readVersion();
  for (const name of outputs) await rm(path.join(options.outdir, name), { recursive: true, force: true });
  const shared: BuildOptions = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target,
    // Class and function names appear in error messages and logs.
    keepNames: true,
    minify: options.production,
    sourcemap: options.production ? false : 'linked',
    define: { AUTHPROOF_VERSION: JSON.stringify(version) },
    loader: { '.md': 'text' },
    // Several dependencies have both; their ES modules are the ones that can be shaken.
    mainFields: ['module', 'main'],
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  };
  const cli = 'server/src/cli/main.ts';
  const results = await Promise.all([
    build({
      ...shared,
      entryPoints: ['client/src/extension.ts'],
      outfile: path.join(options.outdir, 'extension.cjs'),
      format: 'cjs',
      external: ['vscode'],
    }),
    build({
      ...shared,
      entryPoints: ['server/src/lsp/main.ts'],
      outfile: path.join(options.outdir, 'server.cjs'),
      format: 'cjs',
    }),
    build({
      ...shared,
      entryPoints: [{ in: cli, out: 'cli' }],
      outdir: options.outdir,
      chunkNames: 'chunks/[name]-[hash]',
      format: 'esm',
      splitting: true,
      banner: { js: await cliBanner(cli) },
    }),
  ]);
  await chmod(path.join(options.outdir, 'cli.js'), 0o755);
  return results.flatMap((result) => files(result.metafile, options.outdir));
}

async function readVersion(): Promise<string> {
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

/**
 * CommonJS dependencies inside an ES module still call `require` for Node's own modules. The banner stands in every
 * chunk, and a first line `#!` is legal in each of them.
 */
async function cliBanner(entry: string): Promise<string> {
  const source = await readFile(path.join(root, entry), 'utf8');
  const lines = [
    ...(source.startsWith('#!') ? [] : ['#!/usr/bin/env node']),
    "import { createRequire as createRequireForBundle } from 'node:module';",
    'const require = createRequireForBundle(import.meta.url);',
  ];
  return lines.join('\n');
}

function files(metafile: Metafile | undefined, outdir: string): BundledFile[] {
  return Object.entries(metafile?.outputs ?? {}).map(([file, { bytes }]) => ({
    path: path.relative(outdir, path.resolve(root, file)),
    bytes,
  }));
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { production: { type: 'boolean', default: false }, outdir: { type: 'string', default: 'dist' } },
  });
  const outdir = path.resolve(root, values.outdir);
  for (const file of await bundle({ production: values.production, outdir })) {
    if (file.path.endsWith('.map')) continue;
    process.stdout.write(`${file.path.padEnd(36)} ${(file.bytes / 1024).toFixed(1).padStart(8)} kB\n`);
  }
}

if (import.meta.main) await main();
