import { err, ok, type Result } from '../../base/result.ts';
import { Secret } from '../../base/secret.ts';
import { createEchoes } from '../echoes.ts';
import { guard } from '../guard.ts';
import { factsOf } from '../judge/facts.ts';
import { quote, readAnswer } from '../judge/read.ts';
import { judge, judgeCancelled, judgeUnsent, verdictOf } from '../judge.ts';
import {
  authParameters,
  chooseMethod,
  type Parameter,
  type PlanRefusal,
  planFor,
  signingNotes,
  variablesOf,
} from '../plan.ts';
import type { HttpPort, HttpResponse } from '../port.ts';
import { requestSummary, urlWithoutValues } from '../report/request.ts';
import { authenticate, emptyMaterial, type Material, post, type SendOptions, send } from '../send.ts';
import type { Exchange, Plan, Target, Verdict } from '../types.ts';
import { type HoldOptions, withFindings } from './login.ts';
import { withoutEndpoint } from './loginPlan.ts';
import type { Wait } from './ports.ts';
import { type Issued, readIssued } from './tokens.ts';

const grant = 'urn:ietf:params:oauth:grant-type:device_code';

/** The requests of a device authorization (RFC 8628), in names. */
export interface DevicePlan {
  readonly kind: 'device';
  readonly target: Target;
  /** The device authorization endpoint. */
  readonly url: string;
  readonly host: string;
  readonly scope: string | undefined;
  /** Of the device authorization request. */
  readonly parameters: readonly string[];
  readonly variables: readonly string[];
  /** Sent again and again, at the server's interval, until the person has finished. */
  readonly token: Plan;
  readonly notes: readonly string[];
}

export function planDevice(target: Target): Result<DevicePlan, PlanRefusal> {
  const endpoint = target.deviceEndpoint ?? target.discovered?.deviceEndpoint;
  if (endpoint === undefined && target.obstacle === undefined) {
    return withoutEndpoint(target, 'a device authorization endpoint');
  }
  const planned = planFor(target, { grant: 'authorization_code' });
  if (!planned.ok) return planned;
  const method = chooseMethod(target);
  if (!method.ok) return method;
  const guarded = guard(endpoint ?? '');
  if (!guarded.ok) return err({ code: 'refused', message: guarded.error.message });
  const { url, host, notes } = guarded.value;
  const auth = authParameters(method.value);
  const scope = target.scope?.trim() === '' ? undefined : target.scope;
  const asked: readonly Parameter[] = [...(scope === undefined ? [] : ([['scope', 'scope']] as const)), ...auth];
  const polled: readonly Parameter[] = [['grant_type', undefined], ['device_code', undefined], ...auth];
  // RFC 8628 section 3.1: the client_id stands in the body unless the client authenticates in another way.
  return ok({
    kind: 'device',
    target,
    url,
    host,
    scope,
    parameters: asked.flatMap(([name]) => name ?? []),
    variables: variablesOf(target, method.value, asked),
    token: {
      ...planned.value,
      grant,
      harmless: false,
      scope,
      parameters: polled.flatMap(([name]) => name ?? []),
      variables: variablesOf(target, method.value, polled),
      notes: ['A success issues tokens, which are looked at, and neither shown nor stored.'],
    },
    notes: [...notes, ...signingNotes(target, method.value, planned.value.url)],
  });
}

/** A device authorization that has begun: what the person needs, and the polling. */
export interface Device {
  /** For the person; good for minutes, and of use to nobody without a sign-in. */
  readonly userCode: string;
  readonly verificationUri: string;
  readonly verificationUriComplete: string | undefined;
  readonly expiresInSeconds: number;
  /** Polls until there is an answer, the code expires, the time is over or the signal aborts. */
  readonly finish: (options: SendOptions & HoldOptions) => Promise<Verdict>;
}

export interface DevicePorts {
  readonly http: HttpPort;
  readonly wait: Wait;
  /** Bounds the polling beside `expires_in`; five minutes by default. */
  readonly patienceMs?: number | undefined;
}

/** Sends the device authorization request. The error is the verdict about its answer. */
export async function beginDevice(
  plan: DevicePlan,
  ports: DevicePorts,
  options: SendOptions,
): Promise<Result<Device, Verdict>> {
  const { target } = plan;
  const material = emptyMaterial(target);
  if (plan.scope !== undefined) material.body.set('scope', plan.scope);
  const { authMethod, assertionAudience } = plan.token;
  const audience = { authMethod, url: plan.token.url, assertionAudience };
  const signed = await authenticate(audience, target, options, material);
  if (!signed.ok) return err(judgeUnsent(target, signed.error));
  const posted = await post(plan.url, material, ports.http, options);
  const exchange: Exchange = {
    url: plan.url,
    grant,
    harmless: false,
    leg: 'device',
    authMethod,
    scope: plan.scope,
    ...(signed.value === undefined ? {} : { assertion: signed.value }),
    ...posted.exchange,
  };
  const answer = posted.raw && readDevice(posted.raw);
  const summary: Verdict['request'] = {
    method: 'POST',
    url: urlWithoutValues(plan.url),
    parameters: plan.parameters,
    variables: plan.variables,
  };
  const refused = (verdict: Verdict): Result<never, Verdict> => err({ ...verdict, leg: 'device', request: summary });
  if (answer === undefined) return refused(judgeDevice(exchange, target));
  if (repeatsCredential(answer, material)) {
    const facts = factsOf(exchange, target, undefined);
    return refused(verdictOf('device-repeats-credential', exchange, target, undefined, facts));
  }
  return ok({
    userCode: answer.userCode.slice(0, 40),
    verificationUri: answer.verificationUri,
    verificationUriComplete: answer.complete,
    expiresInSeconds: answer.expiresIn,
    finish: (more) => poll(plan, answer, ports, more),
  });
}

/** In what is shown to the person and opened in a browser. */
function repeatsCredential({ userCode, verificationUri, complete = '' }: Answer, { secrets, open }: Material): boolean {
  const { found } = createEchoes(secrets, { parts: true, open: open.filter((text) => text !== undefined) });
  return [userCode, verificationUri, complete].some(found);
}

/** A success without the members of RFC 8628 is malformed; everything else is judged as a token endpoint's answer is. */
function judgeDevice(exchange: Exchange, target: Target): Verdict {
  const { response } = exchange;
  const members = response === undefined ? undefined : readAnswer(response).members;
  const isMalformed = response !== undefined && response.status < 300 && members?.device_code !== undefined;
  return isMalformed
    ? verdictOf('device-malformed', exchange, target, undefined, factsOf(exchange, target, undefined))
    : judge(exchange, target);
}

interface Answer {
  readonly deviceCode: Secret;
  readonly userCode: string;
  readonly verificationUri: string;
  readonly complete: string | undefined;
  readonly expiresIn: number;
  /** Seconds. */
  readonly interval: number;
}

/** RFC 8628 section 3.2. Google writes verification_url (Google Identity, "OAuth 2.0 for TV and Limited-Input Devices"). */
function readDevice(response: HttpResponse): Answer | undefined {
  if (response.status >= 300) return undefined;
  const { members } = readAnswer(response);
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const uri = text(members.verification_uri) || text(members.verification_url);
  const [deviceCode, userCode] = [text(members.device_code), text(members.user_code)];
  if (deviceCode === '' || userCode === '' || !isWeb(uri)) return undefined;
  const complete = text(members.verification_uri_complete) || text(members.verification_url_complete);
  return {
    deviceCode: new Secret(deviceCode),
    userCode: quote(userCode),
    verificationUri: new URL(uri).href,
    complete: isWeb(complete) ? new URL(complete).href : undefined,
    expiresIn: bounded(members.expires_in, 1, 3600, 600),
    interval: bounded(members.interval, 1, 60, 5),
  };
}

/** Only an address of the web is offered to be opened. */
const isWeb = (text: string): boolean => text.length <= 2048 && /^https?:\/\//i.test(text) && URL.canParse(text);

function bounded(value: unknown, low: number, high: number, otherwise: number): number {
  const number = Number(value ?? Number.NaN);
  return Number.isFinite(number) ? Math.min(high, Math.max(low, number)) : otherwise;
}

/** RFC 8628 section 3.5: slow_down adds five seconds for good, and a lost connection doubles the interval. */
async function poll(
  plan: DevicePlan,
  answer: Answer,
  ports: DevicePorts,
  options: SendOptions & HoldOptions,
): Promise<Verdict> {
  const { target } = plan;
  const patience = Math.min(answer.expiresIn * 1000, ports.patienceMs ?? 300_000);
  let interval = answer.interval;
  let waited = 0;
  for (;;) {
    await ports.wait(interval * 1000, options.signal);
    waited += interval * 1000;
    if (options.signal?.aborted) return judgeCancelled(target);
    let issued: Issued | undefined;
    const exchange = await send(plan.token, target, ports.http, options, {
      values: { deviceCode: answer.deviceCode },
      inspect: (response, hide) => {
        issued = readIssued(response, hide);
      },
    });
    const verdict = { ...judge(exchange, target), request: requestSummary(plan.token) };
    if (issued !== undefined && verdict.ok) {
      options.hold?.(issued.accessToken);
      const expected = { target, scope: plan.scope, nonce: undefined, now: exchange.endedAt };
      return withFindings(verdict, exchange, issued, expected, { facts: [], causes: [] });
    }
    const isPending = verdict.outcome === 'authorization_pending' || verdict.outcome === 'slow_down';
    const isLost = exchange.response === undefined && /TIMEOUT|ETIMEDOUT/.test(exchange.failure?.code ?? '');
    if (!isPending && !isLost) return verdict;
    if (verdict.outcome === 'slow_down') interval += 5;
    if (isLost) interval = Math.min(60, interval * 2);
    if (waited + interval * 1000 > patience) {
      const late = verdictOf('device-timeout', exchange, target, undefined, factsOf(exchange, target, undefined));
      return { ...late, request: verdict.request };
    }
  }
}
