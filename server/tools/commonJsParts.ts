/**
 * A CommonJS program in several files, which esbuild writes for ES modules only: `import()` in the source becomes the
 * `require` of a file of its own. First esbuild splits, as ES modules in memory; then each part is bundled once more, as
 * CommonJS.
 *
 * What several parts need stands in the main file if that needs it, and the others take it from there: within one file esbuild
 * calls a function by its name, from another one through a getter. What the main file does not need is a file of its own.
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

interface Built {
  /** Another one for each content of the files. The main file exports it as `build`. */
  readonly id: string;
  readonly results: readonly BuildResult[];
}

/**
 * The main file is called `<name>.cjs`, a late one as its module.
 *
 * @param within names of late parts that stand in the main file: they run when they are asked for, without being loaded.
 */
export async function buildCommonJsParts(
  entry: string,
  name: string,
  outdir: string,
  { plugins = [], minify = false, ...options }: BuildOptions,
  within: readonly string[] = [],
): Promise<Built> {
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
  const [main, ...others] = [name, ...within].map((wanted) => {
    const found = parts.find((part) => part.isEntry && part.name === wanted);
    if (found === undefined) throw new Error(`${entry} has no part ${wanted}`);
    return found;
  }) as [Part, ...Part[]];
  const inMain = filesOf([main, ...others], outputs, root);
  const texts = new Map(split.outputFiles.map((file) => [file.path, file.text]));
  const homeOf = (part: Part): Part => (inMain.has(part.file) ? main : part);
  const keyOf = (part: Part): string => `part${parts.indexOf(part)}`;
  const id = idOf(split.outputFiles);
  const shared = parts.filter((part) => homeOf(part) === main);
  /** What others find in the main file. They ask when it has run; of what stands within it only what they ask for is to run. */
  const handedOut =
    within.length === 0
      ? [
          ...shared.map((part) => `import * as ${keyOf(part)} from ${JSON.stringify(part.file)};`),
          `export const parts = { ${shared.map(keyOf).join(', ')} };`,
        ]
      : [
          'export const parts = {',
          ...shared.map((part) => `get ${keyOf(part)}() { return require(${JSON.stringify(part.file)}); },`),
          '};',
        ];
  const contentsOfMain = [
    `export * from ${JSON.stringify(main.file)};`,
    `export const build = ${JSON.stringify(id)};`,
    ...handedOut,
  ].join('\n');

  const inParts = (current: Part): Plugin => ({
    name: 'in-parts',
    setup(pass) {
      pass.onResolve({ filter: /^main-file$/ }, () => ({ path: 'main-file', namespace: 'part' }));
      pass.onResolve({ filter: /./ }, ({ path: asked, importer, kind }) => {
        const part = parts.find(({ file }) => file === path.resolve(path.dirname(importer), asked));
        if (part === undefined) return { path: asked, external: true };
        const home = homeOf(part);
        if (home === current) return { path: part.file, namespace: 'part' };
        if (kind === 'dynamic-import') {
          return home === part
            ? { path: `./${part.name}.cjs`, external: true }
            : { errors: [{ text: `${part.name} is in ${home.name}, and asked for by ${current.name}` }] };
        }
        if (home === part) return { path: `./${part.name}.cjs`, external: true };
        return { path: part.file, namespace: 'elsewhere' };
      });
      pass.onLoad({ filter: /./, namespace: 'part' }, ({ path: file }) => ({
        contents: file === 'main-file' ? contentsOfMain : (texts.get(file) ?? ''),
        resolveDir: outdir,
      }));
      pass.onLoad({ filter: /./, namespace: 'elsewhere' }, ({ path: file }) => {
        const part = parts.find((other) => other.file === file) as Part;
        return {
          contents: `module.exports = require('./${main.name}.cjs').parts.${keyOf(part)};`,
          resolveDir: outdir,
        };
      });
    },
  });
  const bundlePart = async (part: Part): Promise<BuildResult> => {
    const result = await build({
      ...options,
      minify,
      entryPoints: [{ in: part === main ? 'main-file' : part.file, out: part.name }],
      outdir,
      outExtension: { '.js': '.cjs' },
      format: 'cjs',
      // `import()` would start Node's other loader for what `require` does.
      supported: { 'dynamic-import': false },
      banner: part === main ? {} : { js: ofOneBuild(`require("./${name}.cjs")`, id) },
      plugins: [inParts(part)],
      metafile: true,
    });
    // A map would no longer say the right columns.
    if (!options.sourcemap) await escapeOthers(path.join(outdir, `${part.name}.cjs`));
    return result;
  };
  return { id, results: await Promise.all(parts.filter((part) => homeOf(part) === part).map(bundlePart)) };
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

/** A statement that throws where `main`, an expression, is the main file of another build. `base/crash.ts` knows the code. */
export const ofOneBuild = (main: string, id: string): string =>
  `if(${main}.build!=="${id}")throw Object.assign(Error("the program was replaced while it ran; start it again"),{code:"REPLACED"});`;

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

/** What these parts import statically, and they themselves. */
function filesOf(wanted: readonly Part[], outputs: Metafile['outputs'], root: string): ReadonlySet<string> {
  const found = new Set<string>();
  const byFile = new Map(Object.entries(outputs).map(([file, output]) => [path.resolve(root, file), output]));
  const add = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    for (const { path: imported, kind, external } of byFile.get(file)?.imports ?? []) {
      if (kind === 'import-statement' && external !== true) add(path.resolve(root, imported));
    }
  };
  for (const { file } of wanted) add(file);
  return found;
}
