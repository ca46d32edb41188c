import { webRandom } from '../base/random.ts';
import type { Secret } from '../base/secret.ts';
import { discoverEndpoint, withDiscovered } from '../probe/discover.ts';
import { beginDevice, type Device, type DevicePlan, planDevice } from '../probe/flows/device.ts';
import { beginLogin, type HoldOptions } from '../probe/flows/login.ts';
import { type LoginPlan, planLogin } from '../probe/flows/loginPlan.ts';
import { requestsOf } from '../probe/flows/loginText.ts';
import { wait } from '../probe/flows/ports.ts';
import { type FirstStep, firstStep } from '../probe/metadata.ts';
import type { SendOptions } from '../probe/send.ts';
import { listenForCallback } from '../probe/transport/callbackServer.ts';
import type { Target, Verdict } from '../probe/types.ts';
import { sameTarget } from '../service/sameTarget.ts';
import { createConsented, failed, type Refusals, refuse } from './consented.ts';
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
import type { Sending, Served, TestSession } from './testSession.ts';

const refusals: Refusals = {
  untrusted:
    'The workspace is not trusted, so authproof sends nothing: its files decide where the client secret would go.',
  changed: 'Nothing was sent: the configuration has changed since the requests were shown. Start the sign-in again.',
  gone: 'This client is no longer in the workspace.',
};
const heldNote = 'The access token stays in memory for ten minutes, in case you want to test it with an API next.';
const over = 'This sign-in is over. Start it again.';

type Wishes = Omit<LoginPlanParams, 'targetId'>;

interface Step {
  readonly first: FirstStep<LoginPlan | DevicePlan>;
  readonly wishes: Wishes;
}

/** The three requests of *Test Sign-In*. */
export function loginRequests(session: TestSession): readonly Served[] {
  const { redactor } = session;
  const { conclude } = session.conclusions;
  const running = createRunning();
  const consented = createConsented<string, Target, Step>(session, {
    refusals,
    slotOf: (id) => id,
    find: session.target,
    isSame: sameTarget,
  });

  /** `target`: with what its metadata has told. */
  const planFor = (target: Target, subject: Target, wishes: Wishes): LoginPlanResult => {
    const planned = wishes.kind === 'device' ? planDevice(target) : planLogin(target, { editorUri: wishes.editorUri });
    const first = firstStep<LoginPlan | DevicePlan>(planned, target, session.secrets());
    const redact = redactor();
    if (!first.ok) return refuse(redact(first.error));
    const step = { first: first.value, wishes };
    const consentToken = consented.show({ key: subject.id, subject, step });
    return { ok: true, plan: toPlanInfo(subject, step.first, consentToken, redact) };
  };

  const readMetadata = async (target: Target, wishes: Wishes, sending: Sending): Promise<LoginStartResult> => {
    const found = await discoverEndpoint(target, sending.http, sending);
    if (!found.ok) return { ok: true, verdict: await conclude(target, found.error, sending.signal) };
    const planned = planFor(withDiscovered(target, found.value), target, wishes);
    return planned.ok ? { ok: true, next: planned.plan } : planned;
  };

  const startBrowser = async (plan: LoginPlan, target: Target, { http }: Sending): Promise<LoginStartResult> => {
    const begun = await beginLogin(plan, { http, listen: listenForCallback, random: webRandom });
    if (!begun.ok) return refuse(redactor()(begun.error));
    const { url, receive, redirectUri, finish, close } = begun.value;
    const id = running.keep({ target, finish: (callback, options) => finish({ ...options, callback }), close });
    return { ok: true, login: { kind: 'browser', id, url, receive, redirectUri } };
  };

  const startDevice = async (plan: DevicePlan, target: Target, sending: Sending): Promise<LoginStartResult> => {
    const begun = await beginDevice(plan, { http: sending.http, wait: session.wait ?? wait }, sending);
    if (!begun.ok) return { ok: true, verdict: await conclude(target, begun.error, sending.signal) };
    const { finish } = begun.value;
    const id = running.keep({ target, finish: (_, options) => finish(options), close: async () => {} });
    return { ok: true, login: toDeviceInfo(id, begun.value) };
  };

  const start = async (target: Target, { first, wishes }: Step, signal: AbortSignal): Promise<LoginStartResult> => {
    await running.endOthers(target.id);
    const sending = session.sending(signal);
    if (first.kind === 'metadata') return readMetadata(target, wishes, sending);
    const { plan } = first;
    return plan.kind === 'login' ? startBrowser(plan, target, sending) : startDevice(plan, target, sending);
  };

  const finish = async ({ id, callback }: LoginFinishParams, signal: AbortSignal): Promise<LoginFinishResult> => {
    const login = running.take(id);
    if (login === undefined) return refuse(over);
    if (!session.isTrusted()) {
      await login.close();
      return refuse(refusals.untrusted);
    }
    let heldToken: string | undefined;
    const hold = (token: Secret): void => {
      heldToken = session.held.put(token, login.target.id);
    };
    const verdict = await login.finish(callback, { ...session.sending(signal), hold });
    const info = await conclude(login.target, verdict, signal);
    return { ok: true, verdict: info, ...(heldToken === undefined ? {} : { heldToken }) };
  };

  session.connection.onExit(running.endAll);
  const [finishing, answerFinish] = session.answer(methods.loginFinish, failed, finish);
  return [
    session.answerLoaded(
      methods.loginPlan,
      failed,
      ({ targetId, kind, editorUri }: LoginPlanParams): Promise<LoginPlanResult> =>
        consented.plan(targetId, (target) =>
          planFor(target, target, { kind, ...(editorUri === undefined ? {} : { editorUri }) }),
        ),
    ),
    session.answer(
      methods.loginStart,
      failed,
      ({ targetId, consentToken }: LoginStartParams, signal): Promise<LoginStartResult> =>
        consented.redeem(targetId, consentToken, ({ subject, step }) => start(subject, step, signal)),
    ),
    [
      finishing,
      (params, token) => {
        // A request that was cancelled before it began is not handled, but the sign-in is over all the same.
        if (token.isCancellationRequested) running.end((params as LoginFinishParams).id);
        return answerFinish(params, token);
      },
    ],
  ];
}

interface Running {
  readonly target: Target;
  readonly finish: (callback: string | undefined, options: SendOptions & HoldOptions) => Promise<Verdict>;
  readonly close: () => Promise<void>;
}

/** Sign-ins that have begun and wait for the person. */
function createRunning() {
  const running = new Map<string, Running>();
  return {
    keep(login: Running): string {
      const id = crypto.randomUUID();
      running.set(id, login);
      return id;
    },
    /** The sign-in, which is no longer kept. */
    take(id: string): Running | undefined {
      const login = running.get(id);
      running.delete(id);
      return login;
    },
    /** The port of an earlier sign-in of the same client has to be free for the next one. */
    async endOthers(targetId: string): Promise<void> {
      for (const [id, login] of running) {
        if (login.target.id !== targetId) continue;
        running.delete(id);
        await login.close();
      }
    },
    end(id: string): void {
      void running.get(id)?.close();
      running.delete(id);
    },
    endAll(): void {
      for (const login of running.values()) void login.close();
      running.clear();
    },
  };
}

function toDeviceInfo(id: string, device: Device): LoginInfo {
  const { userCode, verificationUri, verificationUriComplete: complete, expiresInSeconds } = device;
  return {
    kind: 'device',
    id,
    userCode,
    verificationUri,
    ...(complete === undefined ? {} : { verificationUriComplete: complete }),
    expiresInSeconds,
  };
}

/** A scope or an address of the files may hold what is a secret elsewhere. */
function toPlanInfo(
  target: Target,
  first: FirstStep<LoginPlan | DevicePlan>,
  consentToken: string,
  redact: (text: string) => string,
): LoginPlanInfo {
  const base = { targetId: target.id, consentToken, client: redact(target.client), environment: target.environment };
  if (first.kind === 'metadata') {
    return {
      ...base,
      kind: 'metadata',
      authMethod: 'none',
      requests: [
        {
          what: 'Reads the server’s metadata, which tells the endpoints',
          method: 'GET',
          url: redact(first.url),
          host: redact(first.host),
          parameters: [],
          variables: [],
        },
      ],
      notes: first.notes.map(redact),
    };
  }
  const { plan } = first;
  return {
    ...base,
    kind: plan.kind === 'login' ? 'browser' : 'device',
    authMethod: plan.token.authMethod,
    requests: requestsOf(plan).map((request) => ({
      ...request,
      url: redact(request.url),
      host: redact(request.host),
      variables: request.variables.map(redact),
    })),
    ...(plan.kind === 'login' ? { receive: plan.redirect.kind, redirectUri: redact(plan.redirect.uri) } : {}),
    notes: [...plan.notes, ...plan.token.notes, heldNote].map(redact),
  };
}
