import { type Coverage, startCoverage } from './coverage.ts';
import { minimise } from './minimise.ts';
import { mutate } from './mutate.ts';
import { createRandom } from './random.ts';
import type { Failure, FuzzTarget, SeedFiles, Tally } from './types.ts';

/** One execution may take this much processor time; more is a hang. */
export const slowMs = 1000;

export interface EngineOptions {
  readonly files: SeedFiles;
  readonly seed: number;
  readonly runs: number;
  readonly seconds: number;
  /** Starts from so many of the seeds only, chosen by the seed. */
  readonly startFrom?: number;
  /** Inputs kept by an earlier run. */
  readonly kept?: readonly string[];
  /** Without it, nothing is known of what inputs reach, and none is kept. */
  readonly isOwn?: ((url: string) => boolean) | undefined;
  /** Called before each execution, so that another thread knows what hangs. */
  readonly onInput?: (input: string) => void;
  readonly onFailure?: (failure: Failure) => void;
  readonly onKept?: (input: string) => void;
}

/**
 * Runs a target over its seeds and over what it makes of them. Inputs are run in batches; when a batch reaches code that was
 * not reached before, halving it finds the inputs that did, and they are mutated further.
 */
export async function fuzz(target: FuzzTarget, options: EngineOptions): Promise<Tally> {
  const started = performance.now();
  const random = createRandom(options.seed);
  const coverage: Coverage | undefined = options.isOwn && startCoverage(options.isOwn);
  const every = [...new Set([...target.seeds(options.files), ...(options.kept ?? []), ''])];
  const wanted = Math.min(options.startFrom ?? every.length, every.length);
  const seeds = (wanted === every.length ? every : Array.from({ length: wanted }, () => random.pick(every))).map(
    (seed) => seed.slice(0, target.maxLength),
  );
  const pool = [...seeds];
  const keys = new Set<string>();
  let executions = 0;
  let kept = 0;
  let slowest = 0;

  const execute = async (input: string): Promise<void> => {
    executions++;
    options.onInput?.(input);
    const before = performance.now();
    const problem = await problemOf(target, input);
    const took = performance.now() - before;
    if (problem === undefined && took <= slowMs) {
      if (took > slowest) slowest = took;
      return;
    }
    await fail(input, problem ?? ((await isSlow(target, input)) ? `takes more than ${slowMs} ms` : undefined));
  };

  const fail = async (input: string, problem: string | undefined): Promise<void> => {
    if (problem === undefined || keys.has(problem)) return;
    keys.add(problem);
    const small = await minimise(input, async (text) => {
      options.onInput?.(text);
      return (await problemOf(target, text)) === problem;
    });
    options.onFailure?.({ target: target.name, key: problem, message: problem, input: small });
  };

  /** Keeps those of the inputs that reach something new; called when they do together. */
  const keep = async (inputs: readonly string[], cover: Coverage): Promise<void> => {
    if (inputs.length === 1) {
      const [input] = inputs as [string];
      await execute(input);
      if (!cover.grew()) return;
      kept++;
      pool.push(input);
      options.onKept?.(input);
      return;
    }
    const middle = inputs.length >> 1;
    for (const half of [inputs.slice(0, middle), inputs.slice(middle)]) {
      for (const input of half) await execute(input);
      if (cover.wouldGrow()) await keep(half, cover);
    }
  };

  /** What was kept last is looked at more often; short texts are quick, and fail more plainly. */
  const choose = (): string => {
    const kept = random.oneIn(2);
    const text = kept ? (pool[pool.length - 1 - random.below(Math.min(200, pool.length))] as string) : shorter();
    if (target.isWhole === true || text.length < 120 || random.oneIn(6)) return text;
    const start = text.lastIndexOf('\n', random.below(text.length)) + 1;
    return text.slice(start, start + 20 + random.below(100));
  };
  const shorter = (): string => {
    const one = random.pick(pool);
    const other = random.pick(pool);
    return one.length <= other.length ? one : other;
  };

  const size = target.batch ?? 256;
  const isOver = (): boolean => executions >= options.runs || performance.now() - started > options.seconds * 1000;
  for (const seed of seeds) if (!isOver()) await execute(seed);
  coverage?.grew();
  while (!isOver()) {
    const batch: string[] = [];
    for (let i = 0; i < size; i++) batch.push(mutate(choose(), pool, target.tokens, target.maxLength, random));
    for (const input of batch) await execute(input);
    if (coverage?.wouldGrow() === true) await keep(batch, coverage);
  }
  return {
    target: target.name,
    executions,
    seconds: Math.round((performance.now() - started) / 100) / 10,
    kept,
    reached: coverage?.reached ?? 0,
    slowestMs: Math.round(slowest),
    failures: keys.size,
  };
}

/** What does not hold for the input, in words without the input; undefined when all is well. */
export async function problemOf(target: FuzzTarget, input: string): Promise<string | undefined> {
  try {
    const running = target.run(input);
    if (running !== undefined) await running;
    return undefined;
  } catch (cause) {
    return describe(cause);
  }
}

/** Equal for failures of one cause: the message without numbers and quoted text, and the place in the product. */
function describe(cause: unknown): string {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  const inner = error.cause instanceof Error ? error.cause : error;
  const place = /(?:server\/src|node_modules)\/([^\s:)]+):(\d+)/.exec(inner.stack ?? '');
  const where = place === null || error.name === 'RangeError' ? '' : ` at ${place[1]}:${place[2]}`;
  const message = error.message
    .split('\n')[0]
    ?.replace(/["'`].*["'`]/g, '…')
    .replace(/\d+/g, '0')
    .slice(0, 160);
  return `${error.name}: ${message}${where}`;
}

/** Measured again, in processor time: the machine may just have been busy. */
async function isSlow(target: FuzzTarget, input: string): Promise<boolean> {
  const before = process.threadCpuUsage();
  await problemOf(target, input);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000 > slowMs;
}
