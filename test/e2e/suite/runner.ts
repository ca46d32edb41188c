interface Test {
  readonly sentence: string;
  readonly run: () => Promise<void>;
}

export interface TestResult {
  readonly sentence: string;
  readonly milliseconds: number;
  /** The stack of what went wrong; a test without one passed. */
  readonly error?: string;
}

export interface Runner {
  test(sentence: string, run: () => Promise<void>): void;
  run(): Promise<readonly TestResult[]>;
}

/** Collects tests and runs them one after the other: they share one window. */
export function createRunner(): Runner {
  const tests: Test[] = [];
  return {
    test: (sentence, run) => void tests.push({ sentence, run }),
    run: async () => {
      const results: TestResult[] = [];
      const only = process.env.AUTHPROOF_E2E_ONLY;
      for (const test of tests)
        if (only === undefined || new RegExp(only).test(test.sentence)) results.push(await runOne(test));
      return results;
    },
  };
}

async function runOne({ sentence, run }: Test): Promise<TestResult> {
  const start = performance.now();
  let error: string | undefined;
  try {
    await limit(run(), 60_000);
  } catch (thrown) {
    error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  }
  const milliseconds = Math.round(performance.now() - start);
  return error === undefined ? { sentence, milliseconds } : { sentence, milliseconds, error };
}

/** Asks again until the answer is not `undefined`; throws after the deadline, saying what was waited for. */
export async function until<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
  milliseconds = 20_000,
): Promise<T> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${milliseconds} ms for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function limit(run: Promise<void>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`The test took longer than ${milliseconds} ms.`)), milliseconds);
  });
  return Promise.race([run, late]).finally(() => clearTimeout(timer));
}
