/**
 * A CommonJS program in several files, which esbuild writes for ES modules only: `import()` in the source becomes the
 * `require` of a file of its own. What two files need stands in the main one, and the others take it from there.
 *
 * First esbuild splits, as ES modules in memory; then each part is bundled once more, as CommonJS.
 */
import path from 'node:path';
import type { BuildOptions, BuildResult, Plugin } from 'esbuild';
import { build } from 'esbuild';

/** The main file is called `<name>.cjs`, a late one as its module. Gives what was written. */
export async function buildCommonJsParts(
  entry: string,
  name: string,
  outdir: string,
  { plugins = [], minify = false, ...options }: BuildOptions,
): Promise<readonly BuildResult[]> {
  const split = await build({
    ...options,
    plugins,
    entryPoints: [{ in: entry, out: name }],
    outdir: path.join(outdir, 'split'),
    chunkNames: '[name]-[hash]',
    format: 'esm',
    splitting: true,
    // Otherwise the path of each CommonJS module stays as a name for profilers.
    minifyIdentifiers: minify,
    write: false,
    metafile: true,
    sourcemap: options.sourcemap ? 'inline' : false,
  });
  const root = options.absWorkingDir ?? process.cwd();
  const parts = Object.entries(split.metafile.outputs).map(([file, { entryPoint }]) => ({
    file: path.resolve(root, file),
    /** A part without an entry is shared, and becomes a part of the main file. */
    name: entryPoint === undefined ? undefined : entryPoint === entry ? name : path.basename(entryPoint, '.ts'),
  }));
  const texts = new Map(split.outputFiles.map((file) => [file.path, file.text]));
  const main = parts.find((part) => part.name === name);
  const shared = parts.filter((part) => part.name === undefined);
  const keyOf = (file: string): string => `part${shared.findIndex((part) => part.file === file)}`;
  const head = [
    `export * from ${JSON.stringify(main?.file)};`,
    ...shared.map(({ file }) => `export * as ${keyOf(file)} from ${JSON.stringify(file)};`),
  ].join('\n');

  const inParts = (isMain: boolean): Plugin => ({
    name: 'in-parts',
    setup(pass) {
      pass.onResolve({ filter: /^main-part$/ }, () => ({ path: 'main-part', namespace: 'part' }));
      pass.onResolve({ filter: /./ }, ({ path: asked, importer, kind }) => {
        const part = parts.find(({ file }) => file === path.resolve(path.dirname(importer), asked));
        if (part === undefined) return { path: asked, external: true };
        if (kind === 'dynamic-import') return { path: `./${part.name}.cjs`, external: true };
        const isElsewhere = !isMain && part.name === undefined;
        return { path: part.file, namespace: isElsewhere ? 'of-main' : 'part' };
      });
      pass.onLoad({ filter: /./, namespace: 'part' }, ({ path: file }) => ({
        contents: file === 'main-part' ? head : (texts.get(file) ?? ''),
        resolveDir: outdir,
      }));
      pass.onLoad({ filter: /./, namespace: 'of-main' }, ({ path: file }) => ({
        contents: `module.exports = require('./${name}.cjs').${keyOf(file)};`,
        resolveDir: outdir,
      }));
    },
  });
  const bundlePart = (part: (typeof parts)[number]): Promise<BuildResult> =>
    build({
      ...options,
      minify,
      entryPoints: [{ in: part === main ? 'main-part' : part.file, out: part.name ?? '' }],
      outdir,
      outExtension: { '.js': '.cjs' },
      format: 'cjs',
      // `import()` would start Node's other loader for what `require` does.
      supported: { 'dynamic-import': false },
      plugins: [inParts(part === main)],
      metafile: true,
    });
  return Promise.all(parts.filter((part) => part.name !== undefined).map(bundlePart));
}
