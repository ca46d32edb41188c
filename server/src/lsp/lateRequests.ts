import { type Connection, RequestType } from 'vscode-languageserver/node';
import { readKeyFile } from '../host/keyFile.ts';
import type { ReadKeyFile } from '../probe/flows/assertion.ts';
import type { Wait } from '../probe/flows/ports.ts';
import type { HttpPort } from '../probe/port.ts';
import type { ReportRow } from '../probe/report/types.ts';
import { createHeldTokens } from '../probe/resource/held.ts';
import type { AuthService } from '../service/authService.ts';
import type { Log } from '../service/ports.ts';
import type { Convert } from './convert.ts';
import { serveDiscovery } from './discoveryRequests.ts';
import { serveExplain } from './explainRequests.ts';
import type { LateHandler } from './late.ts';
import { answer, unlessCancelled } from './log.ts';
import { serveLogin } from './loginRequests.ts';
import { createProbeRequests } from './probeRequests.ts';
import {
  type CompareParams,
  type CompareResult,
  type HistoryParams,
  methods,
  type PlanParams,
  type PlanResult,
  type TargetInfo,
  type TargetsParams,
  type TestParams,
  type TestResult,
} from './protocol.ts';
import { createReportRequests } from './reportRequests.ts';
import { serveTokens } from './tokenRequests.ts';
import { createConclusions } from './verdictInfo.ts';

export interface LateSession {
  readonly connection: Connection;
  readonly service: AuthService;
  readonly convert: Convert;
  /** Product, operating system and editor, for support cases. */
  readonly environment: readonly ReportRow[];
  readonly log: Log;
  readonly isTrusted: () => boolean;
}

export interface LatePorts {
  readonly http: HttpPort;
  readonly wait?: Wait;
  readonly version?: string | undefined;
}

/**
 * Everything that tests, compares or explains, by the name of its request. This module is loaded with the first of them:
 * the judge and its texts are a quarter of the server, and most sessions never ask.
 */
export function lateHandlers(
  { connection, ...session }: LateSession,
  ports: LatePorts,
  loaded: Promise<void>,
): ReadonlyMap<string, LateHandler> {
  const handlers = new Map<string, LateHandler>();
  const onRequest = ({ method }: { readonly method: string }, handler: LateHandler) => {
    handlers.set(method, handler);
    return { dispose: () => handlers.delete(method) };
  };
  const late = {
    ...session,
    connection: Object.create(connection, { onRequest: { value: onRequest } }) as Connection,
    conclusions: createConclusions(session.service, session.convert, session.environment),
  };
  const readKey: ReadKeyFile = (candidates) => readKeyFile(candidates, session.service.folders());
  const held = createHeldTokens(Date.now);
  serveProbe(late, { ...ports, readKeyFile: readKey }, loaded);
  serveDiscovery(late, ports, loaded);
  serveLogin(late, { ...ports, held, readKeyFile: readKey }, loaded);
  serveTokens(late, { ...ports, held }, loaded);
  serveExplain(late, loaded);
  return handlers;
}

type ProbeSession = Omit<LateSession, 'environment'> & { readonly conclusions: ReturnType<typeof createConclusions> };

/** `loaded`: before the first look at the disk is over, it would seem that there is nothing to test. */
function serveProbe(
  { connection, service, convert, conclusions, log, isTrusted }: ProbeSession,
  { http, version, readKeyFile }: LatePorts & { readonly readKeyFile: ReadKeyFile },
  loaded: Promise<void>,
): void {
  const requests = createProbeRequests({
    service,
    http,
    version,
    places: convert,
    conclusions,
    isTrusted,
    readKeyFile,
  });
  const reports = createReportRequests(service);
  const failed = {
    ok: false,
    reason: 'An internal error kept authproof from doing this; the log has its kind.',
  } as const;
  connection.onRequest(
    new RequestType<TargetsParams, readonly TargetInfo[], void>(methods.targets),
    answer(log, methods.targets, [], async (params: TargetsParams, signal) => {
      await unlessCancelled(loaded, signal);
      return requests.targets(params);
    }),
  );
  connection.onRequest(
    new RequestType<PlanParams, PlanResult, void>(methods.plan),
    answer(log, methods.plan, failed, requests.plan),
  );
  connection.onRequest(
    new RequestType<TestParams, TestResult, void>(methods.test),
    answer(log, methods.test, failed, requests.test),
  );
  connection.onRequest(
    new RequestType<HistoryParams, null, void>(methods.history),
    answer(log, methods.history, null, reports.history),
  );
  connection.onRequest(
    new RequestType<CompareParams, CompareResult, void>(methods.compare),
    answer(log, methods.compare, failed, reports.compare),
  );
}
