import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { regressionsFolder } from './regressions.ts';
import { targets } from './targets/index.ts';
import type { Failure, Tally } from './types.ts';
import { inputOffset, sharedBytes, type Task } from './worker.ts';

/**
 * `node test/fuzz/run.ts [target…] --runs N --seconds T --seed S`: fuzzes each target, one after the other, and prints what it
 * did. `--corpus DIR` adds files to start from, `--json FILE` adds up executions over several runs, `--state DIR` is where
 * inputs are kept for the next run. What fails is written, as small as possible, to `test/fuzz/regressions`; with `--corpus` to
 * the state, since it may hold what is not ours.
 */
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '1000000000' },
    seconds: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    corpus: { type: 'string', multiple: true, default: [] },
    json: { type: 'string' },
    state: { type: 'string', default: join(tmpdir(), 'authproof-fuzz') },
  },
});

/** An execution that another thread sees hanging for so long is ended. Generous: the machine may be busy. */
const hangMs = 60_000;

const keptFile = (target: string): string => join(options.state, `${target}.kept.json`);

const readJson = <T>(file: string, otherwise: T): T => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return otherwise;
  }
};

function writeFailure({ target, key, input }: Failure): void {
  const folder = options.corpus.length > 0 ? join(options.state, 'failures') : regressionsFolder;
  mkdirSync(join(folder, target), { recursive: true });
  const name = key
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 70);
  writeFileSync(join(folder, target, `${name}.json`), `${JSON.stringify({ was: key, input }, undefined, 2)}\n`);
  console.log(`  ${target}: ${key}\n    ${JSON.stringify(input.slice(0, 300))}`);
}

/** Runs one target in a thread of its own, which can be ended when it hangs. */
function runTarget(target: string): Promise<Tally> {
  const shared = new SharedArrayBuffer(sharedBytes);
  const head = new Int32Array(shared, 0, 2);
  const kept = readJson<string[]>(keptFile(target), []);
  const task: Task = {
    target,
    seed: Number(options.seed),
    runs: Number(options.runs),
    seconds: Number(options.seconds),
    folders: options.corpus,
    kept,
    shared,
  };
  const started = performance.now();
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: task });
  return new Promise((resolve) => {
    let last = { count: 0, at: performance.now() };
    const end = (tally: Tally): void => {
      clearInterval(watch);
      writeFileSync(keptFile(target), JSON.stringify(kept));
      void worker.terminate().then(() => resolve(tally));
    };
    const gaveUp = (key: string): void => {
      const length = head[1] ?? 0;
      const input = String.fromCharCode(...new Uint16Array(shared, inputOffset, length));
      writeFailure({ target, key, message: key, input });
      const seconds = Math.round((performance.now() - started) / 1000);
      end({ target, executions: head[0] ?? 0, seconds, kept: kept.length, reached: 0, slowestMs: hangMs, failures: 1 });
    };
    const watch = setInterval(() => {
      const count = head[0] ?? 0;
      if (count !== last.count || count === 0) last = { count, at: performance.now() };
      else if (performance.now() - last.at > hangMs) gaveUp('hangs');
    }, 1000);
    worker.on('message', (message: { failure?: Failure; kept?: string; tally?: Tally }) => {
      if (message.failure !== undefined) writeFailure(message.failure);
      if (message.kept !== undefined) kept.push(message.kept);
      if (message.tally !== undefined) end(message.tally);
    });
    worker.on('error', (cause: Error & { code?: string }) => {
      if (cause.code === 'ERR_WORKER_OUT_OF_MEMORY') gaveUp('runs out of memory');
      else {
        console.error(`${target} could not be run: ${cause.stack}`);
        const seconds = Math.round((performance.now() - started) / 1000);
        end({ target, executions: head[0] ?? 0, seconds, kept: kept.length, reached: 0, slowestMs: 0, failures: 1 });
      }
    });
  });
}

interface Total {
  executions: number;
  seconds: number;
  failures: number;
  slowestMs: number;
}

function addUp(file: string, tally: Tally): void {
  const totals = readJson<Record<string, Total>>(file, {});
  const total = totals[tally.target] ?? { executions: 0, seconds: 0, failures: 0, slowestMs: 0 };
  totals[tally.target] = {
    executions: total.executions + tally.executions,
    seconds: Math.round(total.seconds + tally.seconds),
    failures: total.failures + tally.failures,
    slowestMs: Math.max(total.slowestMs, tally.slowestMs),
  };
  writeFileSync(file, `${JSON.stringify(totals, undefined, 2)}\n`);
}

mkdirSync(options.state, { recursive: true });
const names = positionals.length > 0 ? positionals : targets.map(({ name }) => name);
const unknown = names.filter((name) => targets.every((target) => target.name !== name));
if (unknown.length > 0) {
  console.error(`There is no target ${unknown.join(', ')}; there are ${targets.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
let failures = 0;
for (const name of names) {
  const tally = await runTarget(name);
  failures += tally.failures;
  const speed = Math.round(tally.executions / Math.max(tally.seconds, 0.1));
  console.log(
    `${name.padEnd(16)} ${String(tally.executions).padStart(10)} executions ${String(speed).padStart(7)}/s, kept ${tally.kept}, reached ${tally.reached}, slowest ${tally.slowestMs} ms, ${tally.failures} findings`,
  );
  if (options.json !== undefined) addUp(options.json, tally);
}
process.exitCode = failures === 0 ? 0 : 1;
