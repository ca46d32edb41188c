import { err, ok, type Result } from '../../base/result.ts';
import { Secret } from '../../base/secret.ts';
import { lookup } from '../../base/table.ts';
import { type Facts, factsOf } from '../judge/facts.ts';
import { quote } from '../judge/read.ts';
import { judge, judgeCancelled, judgeUnsent, verdictOf } from '../judge.ts';
import { guardMetadata, ownSecrets } from '../metadata.ts';
import { authorizationErrors } from '../outcomes/signIn.ts';
import type { HttpPort } from '../port.ts';
import { createRedactor } from '../redact.ts';
import { requestSummary, urlWithoutValues } from '../report/request.ts';
import { addressCheck, commonHeaders, emptyMaterial, type SendOptions, send } from '../send.ts';
import type { Exchange, Verdict } from '../types.ts';
import { expectedIssuer, isIssuer } from './issuer.ts';
import type { LoginPlan } from './loginPlan.ts';
import { authorizationUrl, type LoginValues, makeLoginValues, type Random, readCallback } from './loginRequest.ts';
import type { CallbackReceiver, ListenForCallback } from './ports.ts';
import {
  checkIdToken,
  checkRefreshToken,
  checkSignature,
  describeIssued,
  type Expected,
  type Findings,
  type Issued,
  readIssued,
} from './tokens.ts';

export interface LoginPorts {
  readonly http: HttpPort;
  readonly listen: ListenForCallback;
  readonly random: Random;
  /** How long the browser may take; five minutes by default. */
  readonly patienceMs?: number | undefined;
}

/** A sign-in that has begun. `finish` or `close` ends it; it ends by itself when the patience is over. */
export interface Login {
  /** For the browser alone: it holds state and nonce. */
  readonly url: string;
  readonly receive: 'loopback' | 'uri-handler' | 'paste';
  readonly redirectUri: string;
  /**
   * Waits for the callback, or takes the one that was pasted or handed over by the editor; checks it, exchanges the code,
   * looks at the tokens and drops them.
   */
  readonly finish: (options: FinishOptions) => Promise<Verdict>;
  readonly close: () => Promise<void>;
}

/** What a sign-in gives besides its verdict. */
export interface HoldOptions {
  /** Gets the access token of a sign-in that worked, to be kept in memory for a test with it. */
  readonly hold?: ((accessToken: Secret) => void) | undefined;
}

export interface FinishOptions extends SendOptions, HoldOptions {
  /** The callback's address or query; without it the loopback is waited for. */
  readonly callback?: string | undefined;
}

const fiveMinutes = 300_000;

/** Starts to listen and makes the address for the browser. Nothing is opened or sent here. */
export async function beginLogin(plan: LoginPlan, ports: LoginPorts): Promise<Result<Login, string>> {
  const { redirect } = plan;
  let receiver: CallbackReceiver | undefined;
  if (redirect.kind === 'loopback') {
    const listening = await ports.listen(redirect);
    if (!listening.ok) return err(listening.error);
    receiver = listening.value;
  }
  const redirectUri = receiver?.redirectUri ?? redirect.uri;
  const values = makeLoginValues(plan, redirectUri, ports.random);
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), ports.patienceMs ?? fiveMinutes);
  let over = false;
  const close = async (): Promise<void> => {
    over = true;
    clearTimeout(timer);
    patience.abort();
    await receiver?.close();
  };
  patience.signal.addEventListener('abort', () => void receiver?.close(), { once: true });
  return ok({
    url: await authorizationUrl(plan, values),
    receive: redirect.kind,
    redirectUri,
    close,
    finish: async (options) => {
      if (over) return judgeUnsent(plan.target, 'This sign-in is over; start the test again.');
      try {
        const text = options.callback ?? (await waitFor(receiver, patience.signal, options.signal));
        if (options.signal?.aborted) return judgeCancelled(plan.target);
        return await conclude(plan, values, text, ports.http, options);
      } finally {
        await close();
      }
    },
  });
}

/** Undefined when the time is over or the test was cancelled. */
async function waitFor(
  receiver: CallbackReceiver | undefined,
  patience: AbortSignal,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const ended = signal === undefined ? patience : AbortSignal.any([patience, signal]);
  return receiver === undefined ? untilAborted(ended) : receiver.received(ended);
}

/** Where only the person can bring the callback, there is nothing to wait for but the end. */
const untilAborted = (signal: AbortSignal): Promise<undefined> =>
  new Promise((done) => {
    if (signal.aborted) done(undefined);
    else signal.addEventListener('abort', () => done(undefined), { once: true });
  });

async function conclude(
  plan: LoginPlan,
  values: LoginValues,
  text: string | undefined,
  http: HttpPort,
  options: FinishOptions,
): Promise<Verdict> {
  if (text === undefined) return legVerdict(plan, 'login-timeout');
  const code = judgeCallback(plan, values, readCallback(text), options.secrets);
  if (!code.ok) return code.error;
  let issued: Issued | undefined;
  const exchange = await send(plan.token, plan.target, http, options, {
    values: { code: code.value, verifier: values.verifier, redirectUri: values.redirectUri },
    inspect: (response, hide) => {
      issued = readIssued(response, hide);
    },
  });
  const verdict = { ...judge(exchange, plan.target), request: requestSummary(plan.token) };
  if (issued === undefined || !verdict.ok) return verdict;
  const expected = {
    target: plan.target,
    scope: plan.scope,
    nonce: values.nonce,
    now: options.now?.() ?? exchange.endedAt,
  };
  options.hold?.(issued.accessToken);
  const signature = await verifySignature(plan, issued, http, options);
  return withFindings(verdict, exchange, issued, expected, signature);
}

/** The code, or what the callback says instead: an error, another sign-in's answer, another server's. */
function judgeCallback(
  plan: LoginPlan,
  values: LoginValues,
  callback: URLSearchParams | undefined,
  others: readonly string[] | undefined,
): Result<Secret, Verdict> {
  const { text: hide } = createRedactor(
    [
      ...ownSecrets(plan.target),
      ...[values.state, values.nonce, values.verifier].flatMap((one) => one?.reveal() ?? []),
    ],
    emptyMaterial(plan.target).open,
    others,
  );
  const fail = (outcome: string, facts: Facts = {}, said?: string | undefined): Result<never, Verdict> =>
    err(legVerdict(plan, outcome, facts, said === undefined ? undefined : hide(said)));
  if (callback === undefined) return fail('login-no-code');
  const state = callback.get('state');
  // An error without a state is told all the same: it carries nothing that could be misused.
  const error = callback.get('error');
  if (state === null ? error === null : !values.state.equals(new Secret(state))) return fail('login-state-mismatch');
  const iss = callback.get('iss');
  if (iss !== null && !isIssuer(plan.target, iss)) {
    const expected = expectedIssuer(plan.target) ?? '';
    return fail('login-iss-mismatch', { issFound: quote(hide(iss)), issExpected: quote(expected) });
  }
  if (error !== null) {
    const name = quote(hide(error)).slice(0, 80);
    const outcome = lookup(authorizationErrors, error);
    return fail(outcome ?? 'login-other', { error: name }, callback.get('error_description') ?? undefined);
  }
  if (iss === null && plan.target.discovered?.sendsIss === true) return fail('login-iss-missing');
  const code = callback.get('code');
  return code === null || code === '' ? fail('login-no-code') : ok(new Secret(code));
}

/** A verdict about the browser's part, which has no exchange of its own. What the server said has to be masked already. */
function legVerdict(plan: LoginPlan, outcome: string, facts: Facts = {}, said?: string | undefined): Verdict {
  const exchange: Exchange = {
    url: plan.url,
    grant: 'authorization_code',
    harmless: false,
    leg: 'authorization',
    authMethod: plan.token.authMethod,
    scope: plan.scope,
    response: undefined,
    failure: undefined,
    timings: {},
    endedAt: 0,
  };
  const verdict = verdictOf(outcome, exchange, plan.target, undefined, {
    ...factsOf(exchange, plan.target, undefined),
    ...facts,
  });
  const quoted = quote(said ?? '');
  return {
    ...verdict,
    leg: 'authorization',
    request: { method: 'GET', url: urlWithoutValues(plan.url), parameters: plan.parameters, variables: plan.variables },
    proves: quoted === '' ? verdict.proves : [...verdict.proves, `The server said: “${quoted}”`],
  };
}

/** A GET without credentials, which the consent has named. */
async function verifySignature(
  { jwksUrl, target }: LoginPlan,
  issued: Issued,
  http: HttpPort,
  { signal, version, secrets = [] }: SendOptions,
): Promise<Findings> {
  if (issued.idToken === undefined) return { facts: [], causes: [] };
  const unverified = (why: string): Findings => ({
    facts: [`The signature of the id_token was not verified: ${why}`],
    causes: [],
  });
  if (jwksUrl === undefined) return unverified('no jwks_uri is known.');
  const guarded = guardMetadata(jwksUrl, ownSecrets(target), secrets);
  if (!guarded.ok) return unverified(`the jwks_uri was not read. ${guarded.error.message}`);
  const { url } = guarded.value;
  const headers = commonHeaders(version);
  const { response } = await http(
    { method: 'GET', url, headers, body: undefined, refuseAddress: addressCheck(url) },
    signal,
  );
  return checkSignature(issued, target, url, response?.status === 200 ? response.body : undefined);
}

/** The verdict of a token request with what its tokens tell. */
export function withFindings(
  verdict: Verdict,
  exchange: Exchange,
  issued: Issued,
  expected: Expected,
  signature: Findings,
): Verdict {
  const { target } = expected;
  const claims = checkIdToken(issued, expected);
  const problems = [...claims.causes, ...signature.causes];
  const hints = checkRefreshToken(issued, expected);
  const facts = [...describeIssued(issued, expected), ...claims.facts, ...signature.facts];
  if (problems.length === 0) {
    return { ...verdict, proves: [...verdict.proves, ...facts], causes: [...verdict.causes, ...hints] };
  }
  const worded = verdictOf('signed-in-id-token', exchange, target, undefined, factsOf(exchange, target, undefined));
  return {
    ...worded,
    request: verdict.request,
    proves: [...worded.proves, ...facts],
    causes: [...problems, ...verdict.causes, ...hints],
  };
}
