import { parentPort, workerData } from 'node:worker_threads';
import { fuzz } from './engine.ts';
import { readSeeds } from './seeds.ts';
import { targets } from './targets/index.ts';

/** What `run.ts` starts a thread with. */
export interface Task {
  readonly target: string;
  readonly seed: number;
  readonly runs: number;
  readonly seconds: number;
  readonly folders: readonly string[];
  readonly kept: readonly string[];
  /** A counter, the length, and the input under way in UTF-16. */
  readonly shared: SharedArrayBuffer;
}

export const sharedBytes = 64 * 1024;

/** Where the input begins in the shared memory. */
export const inputOffset = 8;

const isOwn = (url: string): boolean =>
  /\/server\/src\/|\/node_modules\/(?:yaml|js-yaml|jsonc-parser|toml-eslint-parser|dotenv)\//.test(url) &&
  !/\/rules\/pages/.test(url);

async function work(task: Task): Promise<void> {
  const target = targets.find(({ name }) => name === task.target);
  if (target === undefined) throw new Error(`there is no target ${task.target}`);
  const head = new Int32Array(task.shared, 0, 2);
  const units = new Uint16Array(task.shared, inputOffset);
  const tally = await fuzz(target, {
    ...task,
    files: readSeeds(task.folders),
    isOwn,
    onInput(input) {
      const length = Math.min(input.length, units.length);
      for (let i = 0; i < length; i++) units[i] = input.charCodeAt(i);
      head[1] = length;
      head[0] = (head[0] as number) + 1;
    },
    onFailure: (failure) => parentPort?.postMessage({ failure }),
    onKept: (input) => parentPort?.postMessage({ kept: input }),
  });
  parentPort?.postMessage({ tally });
}

if (parentPort !== null) await work(workerData as Task);
