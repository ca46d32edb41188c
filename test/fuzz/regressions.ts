import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Inputs that once failed, by target: `{ "was": what failed, "input": the text }`. */
export const regressionsFolder = join(import.meta.dirname, 'regressions');

export interface Regression {
  readonly name: string;
  readonly input: string;
}

export function regressionsOf(target: string): readonly Regression[] {
  const folder = join(regressionsFolder, target);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, ...(JSON.parse(readFileSync(join(folder, name), 'utf8')) as { input: string }) }));
}
