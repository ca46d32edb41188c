import type { Profiler } from 'node:inspector';
import { startBlockCounts } from '../support/blockCounts.ts';

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
  const counts = startBlockCounts(isOwn);
  const seen = new Map<string, Uint8Array>();
  let reached = 0;

  const look = (remember: boolean): boolean => {
    let grown = 0;
    for (const { script, blocks } of counts.take()) grown += paint(script.scriptId, blocks, remember);
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
