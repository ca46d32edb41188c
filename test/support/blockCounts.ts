import { type Profiler, Session } from 'node:inspector';

/** One function that ran since the last look, with the blocks V8 counts in it: nested, the outer ones first. */
export interface CountedFunction {
  readonly script: Pick<Profiler.ScriptCoverage, 'scriptId' | 'url'>;
  readonly name: string;
  readonly blocks: readonly Profiler.CoverageRange[];
}

/** What V8 counts of the code that runs, block by block, without a change to the code. */
export interface BlockCounts {
  /** What ran since the last look, or the start. */
  take(): readonly CountedFunction[];
  stop(): void;
}

/** @param isOwn whether a script counts, by its URL */
export function startBlockCounts(isOwn: (url: string) => boolean): BlockCounts {
  const session = new Session();
  session.connect();
  const call = (method: string, parameters?: object): unknown => {
    let answer: unknown;
    session.post(method, parameters, (failure, result) => {
      if (failure !== null) throw new Error(`${method} failed: ${failure.message}`);
      answer = result;
    });
    return answer;
  };
  call('Profiler.enable');
  call('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  return {
    take() {
      const { result } = call('Profiler.takePreciseCoverage') as Profiler.TakePreciseCoverageReturnType;
      return result
        .filter(({ url }) => isOwn(url))
        .flatMap(({ functions, ...script }) =>
          functions.map(({ functionName, ranges }) => ({ script, name: functionName, blocks: ranges })),
        );
    },
    stop: () => session.disconnect(),
  };
}
