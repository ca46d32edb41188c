import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formatOf } from '../server/src/dialects/read.ts';
import { bundleScript, type Context, check } from './context.ts';
import { growthExponent, inTurns, median, medianMs, pairedRatio, rounded, runNode } from './measure.ts';

export interface ColdCheck {
  /** Time of `authproof check` ÷ time of the floor, each from the start of its process to its end. */
  readonly ratio: number;
  /** Largest resident set of the check, in millions of bytes. */
  readonly peakMemoryMb: number;
  /** The same with processor time, which other programs on the machine disturb less. */
  readonly cpuRatio: number;
  readonly floorPeakMemoryMb: number;
  readonly recognised: number;
}

/**
 * A first check of the whole repository against the floor: a process that reads the recognised files, whose list it is
 * given, and runs the parsers on them (`floor.ts`). Both are minified bundles and both pay for the start of Node; only
 * authproof looks for the files.
 */
export async function coldCheck(context: Context): Promise<ColdCheck> {
  const { scale } = context;
  const { folder } = context.workspace(scale.files, scale.authFiles);
  const floor = await bundleScript(context, 'floor.ts');
  const recognised = await recognisedFiles(context, folder);
  const list = join(context.work, 'recognised.json');
  writeFileSync(list, JSON.stringify(recognised.map((path) => [formatOf(path), path])));
  const runs = await inTurns(scale.rounds, {
    check: () => check(context, folder),
    floor: () => runNode([floor, list]),
  });
  if (runs.floor.some(({ code }) => code !== 0)) throw new Error('the floor could not read its files');
  return {
    ratio: rounded(pairedRatio(runs.check, runs.floor)),
    peakMemoryMb: rounded(median(runs.check.map((run) => run.peakMb)), 0),
    cpuRatio: rounded(pairedRatio(runs.check, runs.floor, (run) => run.cpuMs)),
    floorPeakMemoryMb: rounded(median(runs.floor.map((run) => run.peakMb)), 0),
    recognised: recognised.length,
  };
}

/** What authproof itself says it reads. */
async function recognisedFiles(context: Context, folder: string): Promise<readonly string[]> {
  const args = [join(context.dist, 'cli/authproof.cjs'), 'inspect', '.', '--format', 'json'];
  const { output } = await runNode(args, { cwd: folder, keepOutput: true });
  const { files } = JSON.parse(output) as { files: readonly { readonly file: string }[] };
  return files.map(({ file }) => resolve(folder, file));
}

export interface Growth {
  /** Time grows with the number of files to the power of it. */
  readonly exponent: number;
  /** Time per file of the largest ÷ that of the smallest. */
  readonly perFileRatio: number;
}

/** Checks of folders with nothing but configuration. What a check of an empty folder takes is taken off first. */
export async function growth(context: Context): Promise<Growth> {
  const empty = join(context.work, 'empty');
  mkdirSync(empty, { recursive: true });
  const sizes = context.scale.growth;
  const folders = Object.fromEntries(sizes.map((size) => [String(size), context.workspace(0, size).folder]));
  const runs = await inTurns(
    context.scale.rounds,
    Object.fromEntries(
      [['0', empty] as const, ...Object.entries(folders)].map(([size, folder]) => [size, () => check(context, folder)]),
    ),
  );
  const start = medianMs(runs['0'] ?? []);
  const points = sizes.map((size) => ({ size, ms: Math.max(1, medianMs(runs[String(size)] ?? []) - start) }));
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) throw new Error('no sizes');
  return {
    exponent: rounded(growthExponent(points)),
    perFileRatio: rounded(last.ms / last.size / (first.ms / first.size)),
  };
}
