import { createSourceFile } from '../text/sourceFile.ts';
import type { Span } from '../text/span.ts';
import { baseName, isInside, joinUri, parentUri } from '../text/uri.ts';
import { type ConfigProblem, isTooLarge, parseConfigFile, tooLarge } from './parse.ts';
import { type ConfigFile, configFileNames } from './schema.ts';

/** A problem with the file it stands in. */
export interface FileProblem {
  readonly file: string;
  readonly message: string;
  readonly span: Span;
}

export interface LoadedConfig {
  /** Files that were read, the folder's own last; empty when it has none. */
  readonly files: readonly string[];
  /** In the order in which they are laid over each other; empty when there is any problem. */
  readonly layers: readonly ConfigFile[];
  readonly problems: readonly FileProblem[];
}

export interface LoadOptions {
  /** The folder whose configuration is read. */
  readonly folder: string;
  /** Files that `extends` may name lie in here; by default in `folder`. */
  readonly within?: string;
  readonly ruleIds: readonly string[];
  /** The text of a file; undefined when there is none. */
  readonly read: (uri: string) => Promise<string | undefined>;
}

/** More files than that are a mistake. */
const maxFiles = 32;

/** Reads a folder's configuration file and what it extends. A folder without one has no layers. */
export async function loadConfig(options: LoadOptions): Promise<LoadedConfig> {
  for (const name of configFileNames) {
    const uri = joinUri(options.folder, name);
    const text = await options.read(uri);
    if (text === undefined) continue;
    const loaded = await loadFile(uri, text, { ...options, known: new Map(), files: new Set([uri]) }, []);
    if (!isTooLarge([...new Set(loaded.layers)])) return loaded;
    const message = `"extends": with what it extends, the configuration ${tooLarge}`;
    return { files: loaded.files, layers: [], problems: [{ file: uri, message, span: placeOf(text, 'extends') }] };
  }
  return { files: [], layers: [], problems: [] };
}

interface Loading extends LoadOptions {
  /** What each place gave, read once however many files extend it; undefined where there is none. */
  readonly known: Map<string, LoadedConfig | undefined>;
  /** All that are there, however they extend each other. */
  readonly files: Set<string>;
}

async function loadFile(uri: string, text: string, loading: Loading, chain: readonly string[]): Promise<LoadedConfig> {
  const file = createSourceFile(uri, text);
  const { data, problems } = parseConfigFile(file, loading.ruleIds);
  if (data === undefined) {
    return { files: [uri], layers: [], problems: problems.map((problem) => problemIn(uri, problem)) };
  }
  const parts: LoadedConfig[] = [];
  for (const target of [data.extends ?? []].flat()) {
    const part = await loadExtended(target, uri, loading, [...chain, uri]);
    if (typeof part === 'string') {
      return { files: [uri], layers: [], problems: [{ file: uri, message: part, span: placeOf(text, target) }] };
    }
    parts.push(part);
  }
  const isSound = parts.every((part) => part.problems.length === 0);
  return {
    files: [...new Set(parts.flatMap((part) => part.files)), uri],
    layers: isSound ? [...withoutMiddle(parts.flatMap((part) => part.layers)), data] : [],
    problems: [...new Set(parts.flatMap((part) => part.problems))],
  };
}

/** Its message stays unworded until somebody reads it. */
const problemIn = (file: string, problem: ConfigProblem): FileProblem => ({
  file,
  get message() {
    return problem.message;
  },
  span: problem.span,
});

/**
 * Of a layer that comes several times, the first and the last: the last decides what is laid over it, the first where its
 * names stand among the others. All of them would be as many as there are ways through the files.
 */
function withoutMiddle(layers: readonly ConfigFile[]): readonly ConfigFile[] {
  const last = new Map(layers.map((layer, place) => [layer, place]));
  const seen = new Set<ConfigFile>();
  return layers.filter((layer, place) => {
    const isFirst = !seen.has(layer);
    seen.add(layer);
    return isFirst || last.get(layer) === place;
  });
}

/** A message when the file cannot be taken. */
async function loadExtended(
  target: string,
  from: string,
  loading: Loading,
  chain: readonly string[],
): Promise<LoadedConfig | string> {
  if (target.includes('://')) return `"extends": ${target} must be a path, not a URL`;
  if (!/\.(?:jsonc?|ya?ml)$/i.test(target)) return `"extends": ${target} must be a .json, .jsonc, .yaml or .yml file`;
  const near = joinUri(parentUri(from), target);
  // A package, unless it is clearly a path.
  const places = /^\.{0,2}\//.test(target) ? [near] : [near, joinUri(loading.folder, `node_modules/${target}`)];
  for (const uri of places) {
    if (!isInside(uri, loading.within ?? loading.folder)) return `"extends": ${target} lies outside of the workspace`;
    if (chain.includes(uri)) return `"extends": ${target} extends ${baseName(from)} in turn`;
    if (!loading.known.has(uri)) {
      const text = await loading.read(uri);
      if (text !== undefined && loading.files.size >= maxFiles) return '"extends": too many files extend each other';
      if (text !== undefined) loading.files.add(uri);
      loading.known.set(uri, text === undefined ? undefined : await loadFile(uri, text, loading, chain));
    }
    const found = loading.known.get(uri);
    if (found !== undefined) return found;
  }
  return `"extends": ${target} is not there`;
}

/** Where a text that was read from the file stands in it. */
function placeOf(text: string, target: string): Span {
  const start = Math.max(0, text.indexOf(target));
  return { start, end: start + (text.includes(target) ? target.length : 0) };
}
