/**
 * Bundles what is shipped: `node server/tools/bundle.ts [--production] [--outdir=dist]`.
 *
 * - `extension.cjs`: the VS Code side, loaded by the extension host; `createClient.cjs` follows when it has been activated;
 * - `server.cjs`: the language server, started by the extension or by another editor with `--stdio`;
 * - `lateRequests.cjs` and `pages.cjs`: what the server loads with the first test, and with the first page asked for;
 * - `cli/`: the command line, begun by `authproof.cjs`, in a file for each `import('./….ts')`, so that `--version` and `--help`
 *   load little. In production the largest of them, `run.cjs`, takes up what V8 has compiled before
 *   (`host/codeCache.ts`). A CommonJS package imported that way has only a default export in the bundle; import it from the
 *   module that is loaded late.
 *
 * - `THIRD_PARTY_NOTICES.md` and `sbom.cdx.json`, in production: whose code that is (`thirdParty.ts`).
 *
 * What is left out or written shorter, and why that is sound, stands in `smaller.ts`.
 *
 * Types are not checked here; `tsc` does that.
 */
import { createHash } from 'node:crypto';
import { chmod, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { BuildOptions, Metafile, Plugin } from 'esbuild';
import { build } from 'esbuild';
import { commandNames } from '../src/cli/args.ts';
import { buildCommonJsParts, ofOneBuild } from './commonJsParts.ts';
import { omitFeatures, onlyYamlEvents, packProviders, shareHelpers, smallSemver } from './smaller.ts';
import { notePackages, noticesName, noticesText, sbomName, sbomText, thirdParties } from './thirdParty.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Oldest runtimes: VS Code 1.95 has Node 20.18, and `engines.node` says the same for the command line. */
const target = 'node20.18';

const outputs = ['extension.cjs', 'createClient.cjs', 'server.cjs', 'lateRequests.cjs', 'pages.cjs']
  .flatMap((name) => [name, `${name}.map`])
  .concat('cli', noticesName, sbomName);

/** Files that one process loads, and how many bytes they may have in production; a test holds the build to it. */
export const limits = [
  { what: 'the client', files: ['extension.cjs', 'createClient.cjs'], bytes: 400_000 },
  { what: 'the server at its start', files: ['server.cjs'], bytes: 2_000_000 },
  {
    what: 'the server with all it loads late',
    files: ['server.cjs', 'lateRequests.cjs', 'pages.cjs'],
    bytes: 2_750_000,
  },
  { what: 'the command line before it knows the command', files: ['cli/authproof.cjs'], bytes: 2_000 },
] as const;

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
    // Class and function names are for whoever debugs; keeping them takes 4 % of a bundle.
    keepNames: !options.production,
    minify: options.production,
    sourcemap: options.production ? false : 'linked',
    define: { AUTHPROOF_VERSION: JSON.stringify(version) },
    loader: { '.md': 'text' },
    // Several dependencies have both; their ES modules are the ones that can be shaken.
    mainFields: ['module', 'main'],
    alias: {
      // The packages of the protocol ask for the next patch of each other; one copy serves all of them.
      'vscode-languageserver-types': path.join(root, 'node_modules/vscode-languageserver-types'),
      // What Node would load are CommonJS modules that ask for a variable of the environment at every token: a sixth of the
      // time that parsing takes. These are the same as ES modules, without that.
      yaml: path.join(root, 'node_modules/yaml/browser/dist/index.js'),
    },
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
  };
  const packages = new Set<string>();
  const note = notePackages(packages);
  const [client, server, cli] = await Promise.all([
    buildCommonJsParts('client/src/extension.ts', 'extension', options.outdir, {
      ...shared,
      external: ['vscode'],
      plugins: [note, omitFeatures, smallSemver, shareHelpers],
    }),
    buildCommonJsParts('server/src/lsp/main.ts', 'server', options.outdir, {
      ...shared,
      plugins: [note, shareHelpers, packProviders, onlyYamlEvents],
    }),
    // The command line is bound to no size, and each of its processes would have to unpack.
    bundleCli({ ...shared, plugins: [note, shareHelpers, onlyYamlEvents] }, options),
  ]);
  const written = [...client.results, ...server.results]
    .flatMap((result) => files(result.metafile, options.outdir))
    .concat(cli);
  return options.production ? [...written, ...(await describeParts(packages, version, options.outdir))] : written;
}

async function bundleCli(shared: BuildOptions, { outdir, production }: BundleOptions): Promise<readonly BundledFile[]> {
  const folder = path.join(outdir, 'cli');
  const run: Plugin = {
    name: 'run',
    setup(pass) {
      pass.onResolve({ filter: /^\.\/run\.ts$/ }, () => ({ path: './run.cjs', external: true }));
    },
  };
  await build({
    ...shared,
    entryPoints: [{ in: 'server/src/cli/main.ts', out: 'authproof' }],
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    supported: { 'dynamic-import': false },
    plugins: [run],
    banner: { js: '#!/usr/bin/env node' },
  });
  await chmod(path.join(folder, 'authproof.cjs'), 0o755);
  const { id } = await buildCommonJsParts('server/src/cli/run.ts', 'run', folder, shared, ['dispatch']);
  if (production) await keepCode(path.join(folder, 'run'), id, shared);
  const names = (await readdir(folder)).sort();
  return Promise.all(
    names.map(async (name) => ({ path: path.join('cli', name), bytes: (await stat(path.join(folder, name))).size })),
  );
}

/**
 * Puts `<part>.cjs` of a build aside as `<part>.code.cjs`, and in its place what loads that with what V8 has made of it before.
 */
async function keepCode(part: string, id: string, shared: BuildOptions): Promise<void> {
  await rename(`${part}.cjs`, `${part}.code.cjs`);
  const content = createHash('sha256')
    .update(await readFile(`${part}.code.cjs`))
    .digest('hex')
    .slice(0, 16);
  const name = path.basename(part);
  await build({
    ...shared,
    stdin: {
      contents: [
        "const { requireCached } = require('./server/src/host/codeCache.ts');",
        "const { compilePatternsAtOnce } = require('./server/src/host/patternsAtOnce.ts');",
        `const file = require('node:path').join(__dirname, '${name}.code.cjs');`,
        // What stands there instead of a command may be anything, and is to name no file.
        `const isHelp = process.argv.some((word) => word === '--help' || word === '-h');`,
        `const command = ${JSON.stringify(commandNames)}.find((name) => name === process.argv[2] && !isHelp) ?? 'none';`,
        // The language server sets flags with which V8 keeps other code, and goes on for long.
        "if (command !== 'lsp') compilePatternsAtOnce();",
        `module.exports = command === 'lsp' ? require(file) : requireCached(file, '${content}-' + command);`,
        ofOneBuild('module.exports', id),
      ].join('\n'),
      resolveDir: root,
    },
    outfile: `${part}.cjs`,
    format: 'cjs',
    plugins: [],
  });
}

/** Whose code is in the bundle: for people and for scanners. */
async function describeParts(
  packages: ReadonlySet<string>,
  version: string,
  outdir: string,
): Promise<readonly BundledFile[]> {
  const parties = thirdParties(packages, root);
  const texts = [
    [noticesName, noticesText(parties)],
    [sbomName, sbomText(parties, version)],
  ] as const;
  for (const [name, text] of texts) await writeFile(path.join(outdir, name), text);
  return texts.map(([name, text]) => ({ path: name, bytes: Buffer.byteLength(text) }));
}

async function readVersion(): Promise<string> {
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
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
    process.stdout.write(`${file.path.padEnd(36)} ${(file.bytes / 1000).toFixed(1).padStart(8)} kB\n`);
  }
}

if (import.meta.main) await main();
