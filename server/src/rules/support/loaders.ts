import type { Setting } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';
import { loaderOf } from '../../syntax/loaders/read.ts';
import type { LoaderId } from '../../syntax/loaders/types.ts';

/**
 * The loaders that surely hand this setting to the application. Vite reads every name, but hands on only those with its
 * public prefix.
 */
export const loadersOf = (model: Model, { file, name }: Setting): readonly LoaderId[] =>
  model.loadersOf(file).filter((id) => id !== 'vite' || name.startsWith('VITE_'));

/** `Next.js and dotenv` */
function titles(ids: readonly LoaderId[]): string {
  const names = ids.map((id) => loaderOf(id).title);
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** `Next.js reads this file` or `Next.js and dotenv read this file`. */
export const readThisFile = (ids: readonly LoaderId[]): string =>
  `${titles(ids)} ${ids.length === 1 ? 'reads' : 'read'} this file`;
