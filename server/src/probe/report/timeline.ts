import type { Verdict } from '../types.ts';
import type { ReportBlock, ReportStage } from './types.ts';

/** In the order in which they happen. `proxy` is the way through a proxy before TLS with the server. */
const stageNames = {
  discovery: 'Metadata',
  dns: 'DNS lookup',
  connect: 'Connect',
  proxy: 'Proxy tunnel',
  tls: 'TLS handshake',
  request: 'Send request',
  response: 'Wait for answer',
  body: 'Read body',
} as const;

type StageId = keyof typeof stageNames;

/** Stages every request over https has; the others show when they were measured. */
const usual: ReadonlySet<string> = new Set<StageId>(['dns', 'connect', 'tls', 'request', 'response']);

/**
 * The stages with their times, one behind the other, and the one at which the connection broke. Empty when nothing was
 * measured. A stage that is not needed (no TLS over http, no lookup of an address) is left out.
 */
export function timelineOf({
  timings,
  broke,
  http,
}: Pick<Verdict, 'timings' | 'broke' | 'http'>): readonly ReportBlock[] {
  const failedAt = http === undefined ? broke?.stage : undefined;
  const ids = Object.keys(stageNames) as StageId[];
  if (failedAt === undefined && !ids.some((id) => timings[id] !== undefined)) return [];
  const last = failedAt === undefined ? ids.length : ids.indexOf(failedAt);
  let at = 0;
  const stages = ids.flatMap((id, index): ReportStage[] => {
    const ms = timings[id];
    const name = stageNames[id];
    if (id === failedAt) return [{ name, state: 'failed', startMs: at, ms, note: broke?.code }];
    if (ms !== undefined) {
      const stage: ReportStage = { name, state: 'done', startMs: at, ms };
      at += ms;
      return [stage];
    }
    return index > last && usual.has(id) ? [{ name, state: 'not-reached' }] : [];
  });
  const measured = stages.reduce((sum, stage) => sum + (stage.ms ?? 0), 0);
  return [{ kind: 'timeline', stages, totalMs: Math.max(timings.total ?? 0, measured) }];
}
