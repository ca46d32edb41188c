import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** One run of a program from its start to its end, process start included. */
export interface Run {
  /** Elapsed. */
  readonly ms: number;
  /** Processor time, of all threads; NaN for a program that is not Node or was killed. */
  readonly cpuMs: number;
  /** Largest resident set, in millions of bytes; NaN as above. */
  readonly peakMb: number;
  readonly code: number | null;
  readonly output: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Default: the output is thrown away, as with `> /dev/null`. */
  readonly keepOutput?: boolean;
}

const usage = join(import.meta.dirname, 'usage.cjs');

/** Runs a script with the Node that runs this one. */
export function runNode(args: readonly string[], { cwd, env, keepOutput = false }: RunOptions = {}): Promise<Run> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, ['-r', usage, ...args], {
      cwd,
      env: env ?? process.env,
      stdio: ['ignore', keepOutput ? 'pipe' : 'ignore', keepOutput ? 'pipe' : 'ignore', 'pipe'],
    });
    let output = '';
    let told = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stdio[3]?.on('data', (chunk: Buffer) => {
      told += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => {
      const ms = performance.now() - started;
      // `maxRSS` is in kibibytes, `cpu` in microseconds.
      const { maxRSS, cpu } =
        told === '' ? { maxRSS: Number.NaN, cpu: Number.NaN } : (JSON.parse(told) as { maxRSS: number; cpu: number });
      resolve({ ms, cpuMs: cpu / 1000, peakMb: (maxRSS * 1024) / 1e6, code, output });
    });
  });
}

/** Runs each of the programs once a round, in turns, so that a busy moment of the machine meets all of them. */
export async function inTurns<Name extends string>(
  rounds: number,
  programs: Readonly<Record<Name, () => Promise<Run>>>,
): Promise<Readonly<Record<Name, readonly Run[]>>> {
  const names = Object.keys(programs) as Name[];
  const runs = Object.fromEntries(names.map((name) => [name, [] as Run[]])) as Record<Name, Run[]>;
  for (let round = 0; round < rounds; round++) for (const name of names) runs[name].push(await programs[name]());
  return runs;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The value below which the share of the values lies; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Median of the ratios of each round: what disturbed a round has disturbed both runs of it. */
export function pairedRatio(runs: readonly Run[], others: readonly Run[], of: (run: Run) => number = elapsed): number {
  return median(runs.map((run, round) => of(run) / of(others[round] ?? run)));
}

const elapsed = (run: Run): number => run.ms;

export const medianMs = (runs: readonly Run[]): number => median(runs.map((run) => run.ms));

/** The slope of a line through the logarithms: `ms` grows with `size` to the power of it. */
export function growthExponent(points: readonly { readonly size: number; readonly ms: number }[]): number {
  const logs = points.map(({ size, ms }) => [Math.log(size), Math.log(ms)] as const);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(logs.map(([size]) => size)), mean(logs.map(([, ms]) => ms))];
  const both = logs.reduce((sum, [size, ms]) => sum + (size - x) * (ms - y), 0);
  return both / logs.reduce((sum, [size]) => sum + (size - x) ** 2, 0);
}

/** As many digits as such a figure deserves. */
export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits));
