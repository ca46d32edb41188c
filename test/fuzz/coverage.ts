import { type Profiler, Session } from 'node:inspector';

/** Which code runs, as V8 counts it: block by block, without a change to the code. */
export interface Coverage {
  /** True when code ran since the last look that never ran before; it counts as known from then on. */
  grew(): boolean;
  /** The same question without remembering. */
  wouldGrow(): boolean;
  /** Characters of code that ran at least once. */
  readonly reached: number;
}

/** @param isOwn whether a script counts, by its URL */
export function startCoverage(isOwn: (url: string) => boolean): Coverage {
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
  const seen = new Map<string, Uint8Array>();
  let reached = 0;

  const look = (remember: boolean): boolean => {
    const { result } = call('Profiler.takePreciseCoverage') as Profiler.TakePreciseCoverageReturnType;
    let grown = 0;
    for (const script of result) {
      if (!isOwn(script.url)) continue;
      for (const { ranges } of script.functions) grown += paint(script.scriptId, ranges, remember);
    }
    if (remember) reached += grown;
    return grown > 0;
  };

  /** Ranges are nested, the outer ones first: what a later one says counts. */
  const paint = (script: string, ranges: readonly Profiler.CoverageRange[], remember: boolean): number => {
    const whole = ranges[0];
    if (whole === undefined || whole.count === 0) return 0;
    const { startOffset: start, endOffset: end } = whole;
    const id = `${script}:${start}:${end}`;
    const known = seen.get(id) ?? new Uint8Array(end - start);
    if (remember) seen.set(id, known);
    if (known.every(Boolean)) return 0;
    const now = new Uint8Array(end - start);
    for (const range of ranges) now.fill(range.count > 0 ? 1 : 0, range.startOffset - start, range.endOffset - start);
    let grown = 0;
    for (let i = 0; i < now.length; i++) {
      if (now[i] === 0 || known[i] === 1) continue;
      grown++;
      if (remember) known[i] = 1;
    }
    return grown;
  };

  return {
    grew: () => look(true),
    wouldGrow: () => look(false),
    get reached() {
      return reached;
    },
  };
}
