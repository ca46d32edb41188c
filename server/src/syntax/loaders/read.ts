import { addTo } from '../../base/groupBy.ts';
import { valueAt } from '../../base/known.ts';
import type { ScalarEntry, SyntaxTree } from '../tree.ts';
import { bash } from './bash.ts';
import { dockerCompose } from './dockerCompose.ts';
import { dockerRun } from './dockerRun.ts';
import { dotenv } from './dotenv.ts';
import { dotenvExpand } from './dotenvExpand.ts';
import { nextjs } from './nextjs.ts';
import { node } from './node.ts';
import { pythonDotenv } from './pythonDotenv.ts';
import { systemd } from './systemd.ts';
import type { Loader, LoaderId, LoaderReading } from './types.ts';
import { vite } from './vite.ts';

/** Every loader with a model. The models know what one text says, with no variable set outside of it. */
export const loaders: readonly Loader[] = [
  dotenv,
  dotenvExpand,
  nextjs,
  vite,
  node,
  pythonDotenv,
  dockerCompose,
  dockerRun,
  bash,
  systemd,
];

/** Larger texts are not read by ten loaders for a look. */
const maxLength = 64 * 1024;

const byId = new Map(loaders.map((loader) => [loader.id, loader]));

export const loaderOf = (id: LoaderId): Loader => valueAt(byId, id);

/** The variables a loader sets from the text. Names whose value the model cannot tell are left out. */
export const readAs = (loader: LoaderId, text: string): ReadonlyMap<string, string> =>
  loaderOf(loader).read(text).values;

export interface Difference {
  readonly loaders: readonly LoaderId[];
  /** undefined: these loaders do not set the name. */
  readonly value: string | undefined;
}

type Readings = ReadonlyMap<LoaderId, LoaderReading>;

const cache = new WeakMap<SyntaxTree, Readings>();

/**
 * The values loaders give the name of this entry, loaders with equal values together; empty when all agree, and for an
 * entry that a later line of the same name replaces. Loaders that cannot be predicted are left out.
 */
export function differences(entry: ScalarEntry, tree: SyntaxTree): readonly Difference[] {
  if (tree.format !== 'dotenv' || tree.file.text.length > maxLength) return [];
  const last = tree.entries.findLast((other) => other.kind === 'scalar' && other.key === entry.key);
  if (last !== entry) return [];
  const groups = new Map<string | undefined, LoaderId[]>();
  for (const [id, { values, unknown }] of readingsOf(tree)) {
    if (unknown.has(entry.key)) continue;
    addTo(groups, values.get(entry.key), id);
  }
  return groups.size < 2 ? [] : [...groups].map(([value, ids]) => ({ loaders: ids, value }));
}

function readingsOf(tree: SyntaxTree): Readings {
  const known = cache.get(tree);
  if (known !== undefined) return known;
  const readings = new Map(loaders.map(({ id, read }) => [id, read(tree.file.text)]));
  cache.set(tree, readings);
  return readings;
}
