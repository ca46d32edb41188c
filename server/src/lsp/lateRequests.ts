import { discoveryRequests } from './discoveryRequests.ts';
import { explainRequests } from './explainRequests.ts';
import type { LateHandler, LatePorts, LateSession } from './late.ts';
import { loginRequests } from './loginRequests.ts';
import { probeRequests } from './probeRequests.ts';
import { reportRequests } from './reportRequests.ts';
import { createTestSession } from './testSession.ts';
import { tokenRequests } from './tokenRequests.ts';

/**
 * Everything that tests, compares or explains, by the name of its request. This module is loaded with the first of them:
 * the judge and its texts are a quarter of the server, and most sessions never ask.
 */
export function lateHandlers(
  session: LateSession,
  ports: LatePorts,
  loaded: Promise<void>,
): ReadonlyMap<string, LateHandler> {
  const tests = createTestSession(session, ports, loaded);
  const kinds = [probeRequests, reportRequests, discoveryRequests, loginRequests, tokenRequests, explainRequests];
  return new Map(kinds.flatMap((requestsOf) => requestsOf(tests)));
}
