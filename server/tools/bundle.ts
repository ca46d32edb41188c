import { chmod, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { BuildOptions, Plugin } from 'esbuild';
import { build } from 'esbuild';
import { buildCommonJsParts } from './commonJsParts.ts';
import { keepCode, ofCommandLine, ofServer } from './keptCode.ts';
import { omitFeatures, onlyYamlEvents, packProviders, shareHelpers, smallSemver } from './smaller.ts';
import { notePackages, noticesName, noticesText, sbomName, sbomText, thirdParties } from './thirdParty.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** Oldest runtimes: VS Code 1.95 has Node 20.18, and `engines.node` says the same for the command line. */
const target = 'node20.18';

const outputs = ['extension.cjs', 'createClient.cjs', 'server.cjs', 'server.code.cjs', 'lateRequests.cjs', 'pages.cjs']
  .flatMap((name) => [name, `${name}.map`])
  .concat('cli', noticesName, sbomName);

/** Files that one process loads, and how many bytes they may have in production; a test holds the build to it. */
export const limits = [
  { what: 'the client', files: ['extension.cjs', 'createClient.cjs'], bytes: 400_000 },
  { what: 'the server at its start', files: ['server.cjs', 'server.code.cjs'], bytes: 2_000_000 },
  {
    what: 'the server with all it loads late',
    files: ['server.cjs', 'server.code.cjs', 'lateRequests.cjs', 'pages.cjs'],
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
  if (options.production) await keepCode(path.join(options.outdir, 'server'), server.id, ofServer, shared);
  const names = [...client.results, ...server.results]
    .flatMap(({ metafile }) => Object.keys(metafile?.outputs ?? {}))
    .map((file) => path.relative(options.outdir, path.resolve(root, file)));
  const written = [...(await sized(names.concat(options.production ? 'server.code.cjs' : []), options.outdir)), ...cli];
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
  if (production) await keepCode(path.join(folder, 'run'), id, ofCommandLine, shared);
  const names = (await readdir(folder)).sort();
  return sized(
    names.map((name) => path.join('cli', name)),
    outdir,
  );
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

const sized = (names: readonly string[], outdir: string): Promise<readonly BundledFile[]> =>
  Promise.all(names.map(async (name) => ({ path: name, bytes: (await stat(path.join(outdir, name))).size })));

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
