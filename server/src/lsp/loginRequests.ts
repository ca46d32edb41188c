import { type Connection, RequestType } from 'vscode-languageserver/node';
import { webRandom } from '../base/random.ts';
import type { Secret } from '../base/secret.ts';
import { createTextRedactor } from '../lint/textRedactor.ts';
import { secretsOf } from '../model/secrets.ts';
import { discoverEndpoint, withDiscovered } from '../probe/discover.ts';
import type { ReadKeyFile } from '../probe/flows/assertion.ts';
import { beginDevice, type DevicePlan, planDevice } from '../probe/flows/device.ts';
import { beginLogin, type HoldOptions } from '../probe/flows/login.ts';
import { type LoginPlan, planLogin } from '../probe/flows/loginPlan.ts';
import { requestsOf } from '../probe/flows/loginText.ts';
import { type Wait, wait } from '../probe/flows/ports.ts';
import { type MetadataRequest, metadataRequest } from '../probe/metadata.ts';
import type { HttpPort } from '../probe/port.ts';
import type { HeldTokens } from '../probe/resource/held.ts';
import type { SendOptions } from '../probe/send.ts';
import { listenForCallback } from '../probe/transport/callbackServer.ts';
import type { Target, Verdict } from '../probe/types.ts';
import type { AuthService } from '../service/authService.ts';
import type { Log } from '../service/ports.ts';
import { sameTarget } from '../service/probeState.ts';
import { answer, unlessCancelled } from './log.ts';
import {
  type LoginFinishParams,
  type LoginFinishResult,
  type LoginInfo,
  type LoginPlanInfo,
  type LoginPlanParams,
  type LoginPlanResult,
  type LoginStartParams,
  type LoginStartResult,
  methods,
} from './protocol.ts';
import type { Conclusions } from './verdictInfo.ts';

interface Session {
  readonly connection: Connection;
  readonly service: AuthService;
  readonly conclusions: Conclusions;
  readonly log: Log;
  readonly isTrusted: () => boolean;
}

interface Ports {
  readonly http: HttpPort;
  readonly version?: string | undefined;
  readonly readKeyFile?: ReadKeyFile | undefined;
  /** Between two polls; tests do not wait. */
  readonly wait?: Wait | undefined;
  /** Keeps the access token for *Test Access Token*, in memory. */
  readonly held?: HeldTokens | undefined;
}

const untrusted =
  'The workspace is not trusted, so authproof sends nothing: its files decide where the client secret would go.';
const changed =
  'Nothing was sent: the configuration has changed since the requests were shown. Start the sign-in again.';
const gone = 'This client is no longer in the workspace.';
const heldNote = 'The access token stays in memory for ten minutes, in case you want to test it with an API next.';
const over = 'This sign-in is over. Start it again.';
const failed = {
  ok: false,
  reason: 'An internal error kept authproof from doing this; the log has its kind.',
} as const;

/** The three requests of *Test Sign-In*. `loaded`: before the first look at the disk is over, there are no targets. */
export function serveLogin(session: Session, ports: Ports, loaded: Promise<void>): void {
  const { connection, log } = session;
  const requests = createLoginRequests(session, ports);
  const finish = answer(log, methods.loginFinish, failed, requests.finish);
  connection.onRequest(
    new RequestType<LoginPlanParams, LoginPlanResult, void>(methods.loginPlan),
    answer(log, methods.loginPlan, failed, async (params: LoginPlanParams, signal) => {
      await unlessCancelled(loaded, signal);
      return requests.plan(params);
    }),
  );
  connection.onRequest(
    new RequestType<LoginStartParams, LoginStartResult, void>(methods.loginStart),
    answer(log, methods.loginStart, failed, requests.start),
  );
  connection.onRequest(
    new RequestType<LoginFinishParams, LoginFinishResult, void>(methods.loginFinish),
    (params: LoginFinishParams, token) => {
      // A request that was cancelled before it began is not handled, but the sign-in is over all the same.
      if (token.isCancellationRequested) requests.end(params.id);
      return finish(params, token);
    },
  );
  connection.onExit(() => requests.stop());
}

type Step = LoginPlan | DevicePlan | ({ readonly kind: 'metadata' } & MetadataRequest);

/** What was shown for a target, and is sent when its token comes back. */
interface Offer {
  readonly token: string;
  /** As the workspace had it. */
  readonly target: Target;
  readonly step: Step;
  readonly wanted: Omit<LoginPlanParams, 'targetId'>;
}

interface Running {
  readonly target: Target;
  readonly finish: (callback: string | undefined, options: SendOptions & HoldOptions) => Promise<Verdict>;
  readonly close: () => Promise<void>;
}

function createLoginRequests({ service, conclusions, isTrusted }: Session, ports: Ports) {
  const { http, version, readKeyFile } = ports;
  const offers = new Map<string, Offer>();
  const running = new Map<string, Running>();
  const targetOf = (id: string): Target | undefined => service.targets().find((target) => target.id === id);

  const secrets = (): readonly string[] => [...secretsOf(service.model().files)];
  const redact = (text: string): string => createTextRedactor(service.model())(text);

  const offer = (target: Target, step: Step, wanted: Offer['wanted']): LoginPlanInfo => {
    const token = crypto.randomUUID();
    offers.set(target.id, { token, target, step, wanted });
    return toPlanInfo(
      target,
      step,
      token,
      ports.held === undefined ? [] : [heldNote],
      createTextRedactor(service.model()),
    );
  };

  const planFor = (target: Target, workspace: Target, wanted: Offer['wanted']): LoginPlanResult => {
    const { kind, editorUri } = wanted;
    const planned = kind === 'device' ? planDevice(target) : planLogin(target, { editorUri });
    if (planned.ok) return { ok: true, plan: offer(workspace, planned.value, wanted) };
    if (planned.error.code !== 'needs-discovery') return { ok: false, reason: redact(planned.error.message) };
    const request = metadataRequest(target, secrets());
    return request.ok
      ? { ok: true, plan: offer(workspace, { kind: 'metadata', ...request.value }, wanted) }
      : { ok: false, reason: redact(request.error) };
  };

  const readMetadata = async ({ target, wanted }: Offer, options: SendOptions): Promise<LoginStartResult> => {
    const found = await discoverEndpoint(target, http, options);
    if (!found.ok) return { ok: true, verdict: await conclude(target, found.error, options.signal) };
    const planned = planFor(withDiscovered(target, found.value), target, wanted);
    return planned.ok ? { ok: true, next: planned.plan } : planned;
  };

  const conclude = async (target: Target, verdict: Verdict, signal: AbortSignal | undefined) =>
    signal?.aborted ? conclusions.show(verdict) : conclusions.conclude(target, verdict);

  const startBrowser = async (plan: LoginPlan, target: Target): Promise<LoginStartResult> => {
    const begun = await beginLogin(plan, { http, listen: listenForCallback, random: webRandom });
    if (!begun.ok) return { ok: false, reason: redact(begun.error) };
    const { url, receive, redirectUri, finish, close } = begun.value;
    const id = keep({ target, finish: (callback, options) => finish({ ...options, callback }), close });
    return { ok: true, login: { kind: 'browser', id, url, receive, redirectUri } };
  };

  const startDevice = async (plan: DevicePlan, target: Target, options: SendOptions): Promise<LoginStartResult> => {
    const begun = await beginDevice(plan, { http, wait: ports.wait ?? wait }, options);
    if (!begun.ok) return { ok: true, verdict: await conclude(target, begun.error, options.signal) };
    const { userCode, verificationUri, verificationUriComplete: complete, expiresInSeconds, finish } = begun.value;
    const id = keep({ target, finish: (_, more) => finish(more), close: async () => {} });
    const login: LoginInfo = {
      kind: 'device',
      id,
      userCode,
      verificationUri,
      ...(complete === undefined ? {} : { verificationUriComplete: complete }),
      expiresInSeconds,
    };
    return { ok: true, login };
  };

  const keep = (login: Running): string => {
    const id = crypto.randomUUID();
    running.set(id, login);
    return id;
  };

  /** The port of an earlier sign-in of the same client has to be free for the next one. */
  const endOthers = async (targetId: string): Promise<void> => {
    for (const [id, login] of running) {
      if (login.target.id !== targetId) continue;
      running.delete(id);
      await login.close();
    }
  };

  return {
    async plan({ targetId, kind, editorUri }: LoginPlanParams): Promise<LoginPlanResult> {
      await service.settled();
      const target = targetOf(targetId);
      if (target === undefined) return { ok: false, reason: gone };
      return planFor(target, target, { kind, ...(editorUri === undefined ? {} : { editorUri }) });
    },

    async start({ targetId, consentToken }: LoginStartParams, signal: AbortSignal): Promise<LoginStartResult> {
      if (!isTrusted()) return { ok: false, reason: untrusted };
      const offered = offers.get(targetId);
      if (offered === undefined || offered.token !== consentToken) return { ok: false, reason: changed };
      offers.delete(targetId);
      const current = targetOf(targetId);
      if (current === undefined || !sameTarget(offered.target, current)) return { ok: false, reason: changed };
      await endOthers(targetId);
      const { step, target } = offered;
      const options = { signal, version, readKeyFile, secrets: secrets() };
      if (step.kind === 'metadata') return readMetadata(offered, options);
      return step.kind === 'login' ? startBrowser(step, target) : startDevice(step, target, options);
    },

    async finish({ id, callback }: LoginFinishParams, signal: AbortSignal): Promise<LoginFinishResult> {
      const login = running.get(id);
      if (login === undefined) return { ok: false, reason: over };
      running.delete(id);
      if (!isTrusted()) {
        await login.close();
        return { ok: false, reason: untrusted };
      }
      let heldToken: string | undefined;
      const hold = (token: Secret): void => {
        heldToken = ports.held?.put(token, login.target.id);
      };
      const verdict = await login.finish(callback, { signal, version, readKeyFile, secrets: secrets(), hold });
      const info = await conclude(login.target, verdict, signal);
      return { ok: true, verdict: info, ...(heldToken === undefined ? {} : { heldToken }) };
    },

    end: (id: string): void => {
      void running.get(id)?.close();
      running.delete(id);
    },

    stop: (): void => {
      for (const login of running.values()) void login.close();
      running.clear();
    },
  };
}

/** A scope or an address of the files may hold what is a secret elsewhere. */
function toPlanInfo(
  target: Target,
  step: Step,
  consentToken: string,
  extra: readonly string[],
  redact: (text: string) => string,
): LoginPlanInfo {
  const base = { targetId: target.id, consentToken, client: redact(target.client), environment: target.environment };
  if (step.kind === 'metadata') {
    return {
      ...base,
      kind: 'metadata',
      authMethod: 'none',
      requests: [
        {
          what: 'Reads the server’s metadata, which tells the endpoints',
          method: 'GET',
          url: redact(step.url),
          host: redact(step.host),
          parameters: [],
          variables: [],
        },
      ],
      notes: step.notes.map(redact),
    };
  }
  return {
    ...base,
    kind: step.kind === 'login' ? 'browser' : 'device',
    authMethod: step.token.authMethod,
    requests: requestsOf(step).map((request) => ({
      ...request,
      url: redact(request.url),
      host: redact(request.host),
      variables: request.variables.map(redact),
    })),
    ...(step.kind === 'login' ? { receive: step.redirect.kind, redirectUri: redact(step.redirect.uri) } : {}),
    notes: [...step.notes, ...step.token.notes, ...extra].map(redact),
  };
}
