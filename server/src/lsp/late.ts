import type { Connection } from 'vscode-languageserver/node';
import type { Wait } from '../probe/flows/ports.ts';
import type { HttpPort } from '../probe/port.ts';
import type { ReportRow } from '../probe/report/types.ts';
import type { AuthService } from '../service/authService.ts';
import type { Log } from '../service/ports.ts';
import type { Convert } from './convert.ts';
import { asReceived, type Cancellation } from './log.ts';
import { methods } from './protocol.ts';

export interface LateSession {
  readonly connection: Connection;
  readonly service: AuthService;
  readonly convert: Convert;
  /** Product, operating system and editor, for support cases. */
  readonly environment: readonly ReportRow[];
  readonly log: Log;
  /** False as long as the client says that the workspace is not trusted. */
  readonly isTrusted: () => boolean;
}

export interface LatePorts {
  readonly http: HttpPort;
  /** Between two polls of a device authorization; tests do not wait. */
  readonly wait?: Wait;
  readonly version?: string | undefined;
}

export type LateHandler = (params: unknown, token: Cancellation) => unknown;

const lateMethods: readonly string[] = [
  methods.targets,
  methods.plan,
  methods.test,
  methods.history,
  methods.compare,
  methods.discoverTargets,
  methods.discoverPlan,
  methods.discover,
  methods.loginPlan,
  methods.loginStart,
  methods.loginFinish,
  methods.tokens,
  methods.planToken,
  methods.testToken,
  methods.explain,
];

/** Serves the requests of `lateRequests.ts`, which is loaded with the first of them. They keep their order. */
export function serveLate(session: LateSession, ports: LatePorts, loaded: Promise<void>): void {
  let handlers: Promise<ReadonlyMap<string, LateHandler>> | undefined;
  const load = async (): Promise<ReadonlyMap<string, LateHandler>> => {
    const { lateHandlers } = await import('./lateRequests.ts');
    const found = lateHandlers(session, ports, loaded);
    const difference = [...new Set([...found.keys(), ...lateMethods])].filter(
      (method) => !found.has(method) || !lateMethods.includes(method),
    );
    if (difference.length > 0) throw new Error(`served or listed only: ${difference.join(', ')}`);
    return found;
  };
  for (const method of lateMethods) {
    session.connection.onRequest(method, async (...received: readonly unknown[]) => {
      const { params, token } = asReceived(received);
      handlers ??= load();
      return (await handlers).get(method)?.(params, token);
    });
  }
}
