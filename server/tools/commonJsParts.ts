/**
 * A CommonJS program in several files, which esbuild writes for ES modules only: `import()` in the source becomes the
 * `require` of a file of its own. First esbuild splits, as ES modules in memory; then each part is bundled once more, as
 * CommonJS.
 *
 * What several parts need stands in the first of the parts named as trunk that needs it, and the others take it from there:
 * within one file esbuild calls a function by its name, from another one through a getter. What no part of the trunk needs
 * is a file of its own.
 *
 * The files of one build fit each other only: names and numbers in them are given anew by each build. A package may be replaced
 * while the program runs, so a late part looks first whether the main file that is running is of its own build.
 */
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BuildOptions, BuildResult, Metafile, OutputFile, Plugin } from 'esbuild';
import { build } from 'esbuild';

interface Part {
  /** Of the first pass. Absolute path. */
  readonly file: string;
  /** Of the file that is written, without extension. */
  readonly name: string;
  readonly isEntry: boolean;
}

/**
 * The main file is called `<name>.cjs`, a late one as its module.
 *
 * @param late names of late parts that belong to the trunk, in the order in which they are loaded. All other late parts
 *   are loaded after them.
 * @returns what was written
 */
export async function buildCommonJsParts(
  entry: string,
  name: string,
  outdir: string,
  { plugins = [], minify = false, ...options }: BuildOptions,
  late: readonly string[] = [],
): Promise<readonly BuildResult[]> {
  const root = options.absWorkingDir ?? process.cwd();
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
  const { outputs } = split.metafile;
  const parts = partsOf(outputs, root, entry, name);
  const trunk = [name, ...late].map((wanted) => {
    const found = parts.find((part) => part.isEntry && part.name === wanted);
    if (found === undefined) throw new Error(`${entry} has no part ${wanted}`);
    return found;
  });
  const homes = homesOf(trunk, outputs, root);
  const texts = new Map(split.outputFiles.map((file) => [file.path, file.text]));
  const homeOf = (part: Part): Part => homes.get(part.file) ?? part;
  const keyOf = (part: Part): string => `part${parts.indexOf(part)}`;
  const id = idOf(split.outputFiles);
  /** All that others find in a part of the trunk. */
  const contentsOf = (part: Part): string =>
    [
      `export * from ${JSON.stringify(part.file)};`,
      ...(part === trunk[0] ? [`export const build = ${JSON.stringify(id)};`] : []),
      ...parts
        .filter((other) => other !== part && homeOf(other) === part)
        .map((other) => `export * as ${keyOf(other)} from ${JSON.stringify(other.file)};`),
    ].join('\n');

  const inParts = (current: Part): Plugin => ({
    name: 'in-parts',
    setup(pass) {
      pass.onResolve({ filter: /^trunk-part$/ }, () => ({ path: 'trunk-part', namespace: 'part' }));
      pass.onResolve({ filter: /./ }, ({ path: asked, importer, kind }) => {
        const part = parts.find(({ file }) => file === path.resolve(path.dirname(importer), asked));
        if (part === undefined) return { path: asked, external: true };
        const home = homeOf(part);
        if (kind === 'dynamic-import') {
          return home === part
            ? { path: `./${part.name}.cjs`, external: true }
            : { errors: [{ text: `${part.name} is loaded late, and with ${home.name}` }] };
        }
        if (home === current) return { path: part.file, namespace: 'part' };
        if (home === part) return { path: `./${part.name}.cjs`, external: true };
        return { path: part.file, namespace: 'elsewhere' };
      });
      pass.onLoad({ filter: /./, namespace: 'part' }, ({ path: file }) => ({
        contents: file === 'trunk-part' ? contentsOf(current) : (texts.get(file) ?? ''),
        resolveDir: outdir,
      }));
      pass.onLoad({ filter: /./, namespace: 'elsewhere' }, ({ path: file }) => {
        const part = parts.find((other) => other.file === file) as Part;
        return {
          contents: `module.exports = require('./${homeOf(part).name}.cjs').${keyOf(part)};`,
          resolveDir: outdir,
        };
      });
    },
  });
  const bundlePart = async (part: Part): Promise<BuildResult> => {
    const result = await build({
      ...options,
      minify,
      entryPoints: [{ in: trunk.includes(part) ? 'trunk-part' : part.file, out: part.name }],
      outdir,
      outExtension: { '.js': '.cjs' },
      format: 'cjs',
      // `import()` would start Node's other loader for what `require` does.
      supported: { 'dynamic-import': false },
      banner: part === trunk[0] ? {} : { js: ofOneBuild(name, id) },
      plugins: [inParts(part)],
      metafile: true,
    });
    // A map would no longer say the right columns.
    if (!options.sourcemap) await escapeOthers(path.join(outdir, `${part.name}.cjs`));
    return result;
  };
  return Promise.all(parts.filter((part) => homeOf(part) === part).map(bundlePart));
}

/**
 * esbuild escapes all but ASCII in strings, and leaves it in regular expressions. For one such character V8 keeps the whole file
 * with two bytes for each, which takes three times as long to read.
 */
async function escapeOthers(file: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const escaped = text.replaceAll(/(\\?)([^\p{ASCII}])/gu, (_, backslash: string, character: string) => {
    if (backslash !== '') throw new Error(`${path.basename(file)} has a backslash before ${character}`);
    return Array.from({ length: character.length }, (__, i) => `\\u${hex(character.charCodeAt(i))}`).join('');
  });
  if (escaped !== text) await writeFile(file, escaped);
}

const hex = (unit: number): string => unit.toString(16).padStart(4, '0');

const idOf = (files: readonly OutputFile[]): string =>
  files
    .reduce((hash, { contents }) => hash.update(contents), createHash('sha256'))
    .digest('hex')
    .slice(0, 16);

/** `base/crash.ts` knows the code. */
const ofOneBuild = (main: string, id: string): string =>
  `if(require("./${main}.cjs").build!=="${id}")throw Object.assign(Error("the program was replaced while it ran; start it again"),{code:"REPLACED"});`;

function partsOf(outputs: Metafile['outputs'], root: string, entry: string, name: string): readonly Part[] {
  let shared = 0;
  return Object.entries(outputs).map(([file, { entryPoint }]) => ({
    file: path.resolve(root, file),
    name:
      entryPoint === undefined
        ? `${name}-shared${++shared}`
        : entryPoint === entry
          ? name
          : path.basename(entryPoint, '.ts'),
    isEntry: entryPoint !== undefined,
  }));
}

/** By the file of a part that stands in one of the trunk: the latter. */
function homesOf(trunk: readonly Part[], outputs: Metafile['outputs'], root: string): ReadonlyMap<string, Part> {
  const homes = new Map<string, Part>();
  const byFile = new Map(Object.entries(outputs).map(([file, output]) => [path.resolve(root, file), output]));
  const claim = (file: string, home: Part): void => {
    if (homes.has(file)) return;
    homes.set(file, home);
    for (const { path: imported, kind, external } of byFile.get(file)?.imports ?? []) {
      if (kind === 'import-statement' && external !== true) claim(path.resolve(root, imported), home);
    }
  };
  for (const part of trunk) claim(part.file, part);
  return homes;
}
