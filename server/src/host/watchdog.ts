import { Worker } from 'node:worker_threads';

/** Tells a thread beside this one what it is at, so that work without an end can be ended. */
export interface Watchdog {
  begin(): void;
  end(): void;
}

/** No file takes a tenth of it. Milliseconds of processor time, in which a machine that sleeps does not age. */
const limit = 5_000;

/**
 * The thread sleeps while nothing is worked on, and looks once a second while something is. A process that has spent too
 * much on one piece of work is killed: nothing else stops it, and its client starts another.
 */
const code = `
const { workerData } = require('node:worker_threads');
const work = new Int32Array(workerData.work);
const spent = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
let seen = 0;
let before = 0;
for (;;) {
  const now = Atomics.load(work, 0);
  if (now % 2 === 0) {
    Atomics.wait(work, 0, now);
    continue;
  }
  if (now !== seen) {
    seen = now;
    before = spent();
  } else if (spent() - before > workerData.limit) {
    process.kill(process.pid, 'SIGKILL');
  }
  Atomics.wait(work, 0, now, 1000);
}
`;

/** Undefined where there can be no such thread. */
export function createWatchdog(): Watchdog | undefined {
  const shared = new SharedArrayBuffer(4);
  // Odd while something is worked on; each piece of work has its own number.
  const work = new Int32Array(shared);
  try {
    const worker = new Worker(code, {
      eval: true,
      workerData: { work: shared, limit },
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2 },
    });
    worker.on('error', () => undefined);
    worker.unref();
  } catch {
    return undefined;
  }
  return {
    begin: () => {
      Atomics.store(work, 0, (Atomics.load(work, 0) + 1) | 1);
      Atomics.notify(work, 0);
    },
    // Without a word: the thread sees it when it looks.
    end: () => void Atomics.store(work, 0, (Atomics.load(work, 0) | 1) + 1),
  };
}
