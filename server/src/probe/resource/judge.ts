import { lookup } from '../../base/table.ts';
import { chooseBroken, chooseFailure } from '../judge/choose.ts';
import { factsOf } from '../judge/facts.ts';
import { type Answer, quote, readAnswer } from '../judge/read.ts';
import { verdictOf, wasCancelled } from '../judge.ts';
import { outcomes } from '../outcomes/index.ts';
import type { HttpResult } from '../port.ts';
import { urlWithoutValues } from '../report/request.ts';
import type { Cause, Exchange, SettingRef, Target, Verdict } from '../types.ts';
import { readChallenges } from './challenges.ts';
import { chooseResource } from './choose.ts';
import { localCauses, localFacts } from './local.ts';
import { carrierText } from './plan.ts';
import { scopeFindings } from './scopes.ts';
import { tokenFactsOf } from './tokenFacts.ts';
import type { TokenPlan, TokenTarget, TokenVerdict } from './types.ts';

/**
 * What one answer proves about a token. Pure and driven by the tables in `outcomes/resource.ts`; what the token says of
 * itself comes before what is merely usual. `result` has to be redacted already.
 */
export function judgeToken(plan: TokenPlan, result: HttpResult): Verdict {
  const exchange = exchangeOf(plan, result);
  const answer = result.response && readAnswer(result.response);
  const token = tokenFactsOf(plan.target.token?.reveal() ?? '');
  const outcome = outcomeOf(plan, exchange, answer);
  const challenges = readChallenges(result.response?.headers['www-authenticate']);
  const now = clockOf(result);
  const scopes = scopeFindings(outcome, plan.target, token, answer, challenges);
  const local = localFacts(token, plan, answer, now);
  const target = asTarget(plan.target);
  const facts = {
    ...(URL.canParse(plan.url) ? factsOf(exchange, target, answer) : {}),
    what: whatOf(plan.target),
    verb: plan.method,
    carrier: carrierText(plan.carrier),
    errorText: errorText(answer, challenges),
    challenge: challenges.map((challenge) => challenge.scheme).join(', ') || 'none',
    ...scopes.facts,
    ...local.facts,
  };
  const isOk = outcomes.get(outcome)?.ok === true;
  // An answer that grants is data about a person: nothing of it is quoted.
  const verdict = verdictOf(outcome, exchange, target, isOk ? undefined : answer, facts);
  const first = [...localCauses(outcome, token, plan, now), ...scopes.causes];
  return {
    ...verdict,
    ...withoutBody(verdict),
    proves: [...verdict.proves, ...local.proves, ...scopes.proves, ...resourceMetadata(challenges)],
    causes: merge(
      first.map((cause) => withSetting(cause, target)),
      verdict.causes,
    ),
    request: { method: plan.method, url: exchange.url, parameters: plan.parameters, variables: plan.variables },
    tested: { way: plan.way, request: requestText(plan), token: stateOf(outcome) },
  };
}

/** What an accepting answer holds is about a person or an account. */
function withoutBody({ http }: Verdict): Partial<Pick<Verdict, 'http'>> {
  if (http === undefined || http.status >= 300) return {};
  return { http: { status: http.status, headers: http.headers } };
}

/** A verdict without a request: why nothing was sent. */
export const judgeTokenUnsent = (target: TokenTarget, reason: string): Verdict =>
  withoutRequest('not-sent', target, reason);

/** The verdict of a test that was stopped before its request was sent. */
export const judgeTokenCancelled = (target: TokenTarget): Verdict => withoutRequest('cancelled', target, wasCancelled);

function withoutRequest(outcome: 'not-sent' | 'cancelled', target: TokenTarget, reason: string): Verdict {
  const failure = { stage: 'request', code: 'NOT_SENT', message: reason, details: {} } as const;
  const exchange = exchangeOf({ url: target.userinfo?.url ?? target.issuer ?? '' }, { failure });
  const verdict = verdictOf(outcome, exchange, asTarget(target), undefined, { failure: reason });
  const { setting } = target.origin.kind === 'setting' ? target.origin : { setting: undefined };
  return {
    ...verdict,
    causes: verdict.causes.map((cause) => ({ ...cause, setting })),
    tested: { way: 'url', request: 'none', token: 'unknown' },
  };
}

function outcomeOf(plan: TokenPlan, exchange: Exchange, answer: Answer | undefined): string {
  const { failure } = exchange;
  if (!answer) return failure ? chooseFailure(failure) : 'network-error';
  return chooseBroken(failure, answer) ?? chooseResource(plan, answer);
}

function exchangeOf(plan: { readonly url: string }, result: Partial<HttpResult>): Exchange {
  return {
    // A key may stand in the query.
    url: urlWithoutValues(plan.url),
    grant: 'client_credentials',
    harmless: false,
    authMethod: 'none',
    scope: undefined,
    response: result.response,
    failure: result.failure,
    timings: result.timings ?? {},
    endedAt: result.endedAt ?? 0,
    ...(result.tls === undefined ? {} : { tls: result.tls }),
  };
}

/** What the shared tables ask of a target. No client secret: none of their hints is about it here. */
export function asTarget(target: TokenTarget): Target {
  return {
    id: target.id,
    client: target.client,
    provider: target.provider,
    environment: target.environment,
    endpoint: undefined,
    issuer: target.issuer,
    clientId: target.clientId,
    clientSecret: undefined,
    authMethod: target.authMethod,
    grantTypes: [],
    scope: target.scope,
    audience: target.audience,
    redirectUri: undefined,
    settings: target.settings,
    obstacle: undefined,
  };
}

/** Milliseconds; the server's own clock where it tells, since that is the one it compares `exp` with. */
function clockOf({ response, endedAt }: HttpResult): number {
  const { date, age } = response?.headers ?? {};
  const server = date === undefined || age !== undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(server) ? endedAt : server;
}

function whatOf({ origin, token }: TokenTarget): string {
  const format = tokenFactsOf(token?.reveal() ?? '').format;
  const noun = format?.kind === 'api_key' ? 'the API key' : 'the access token';
  if (origin.kind === 'setting') return `${noun} in ${origin.setting.name}`;
  return origin.kind === 'sign-in' ? `${noun} of the sign-in` : noun;
}

/** The code the user met, such as ` (invalid_token)`. */
function errorText(answer: Answer | undefined, challenges: ReturnType<typeof readChallenges>): string {
  const challenge = challenges.map(({ params }) => params.error).find((error) => error !== undefined && error !== '');
  const code = answer?.codes.find((text) => /^[a-z]/i.test(text));
  const error = challenge ?? code ?? answer?.error;
  return error === undefined || /^\d*$/.test(error) ? '' : ` (${quote(error)})`;
}

const requestText = (plan: TokenPlan): string =>
  plan.carrier.kind === 'body'
    ? `POST, token introspection, ${plan.clientAuth ?? 'none'}`
    : `${plan.method}, token in ${carrierText(plan.carrier)}`;

/** RFC 9728, which MCP servers use: where the API says which authorization servers it trusts. */
function resourceMetadata(challenges: ReturnType<typeof readChallenges>): string[] {
  const url = challenges.map((challenge) => challenge.params.resource_metadata).find((text) => text !== undefined);
  if (url === undefined || !URL.canParse(url)) return [];
  return [`The API describes itself at ${new URL(url).origin}${new URL(url).pathname} (RFC 9728).`];
}

function withSetting({ roles, ...cause }: ReturnType<typeof localCauses>[number], target: Target): Cause {
  const setting: SettingRef | undefined = roles.map((role) => target.settings[role]).find((ref) => ref !== undefined);
  return { ...cause, setting };
}

const order = { certain: 0, likely: 1, possible: 2 } as const;

/** General causes that a particular one says better. */
const replaced: Readonly<Record<string, string>> = {
  'scope-not-configured': 'scope-not-granted',
  expired: 'invalid',
};

/** What the token itself shows replaces the general cause of the same id, and comes before equals. */
function merge(first: readonly Cause[], usual: readonly Cause[]): readonly Cause[] {
  const said = new Set(first.flatMap(({ id }) => [id, lookup(replaced, id) ?? id]));
  // A reason that is certain leaves no room for guesses.
  const settled = first.some(({ likelihood }) => likelihood === 'certain');
  const rest = usual.filter(({ id, likelihood }) => !said.has(id) && !(settled && likelihood === 'possible'));
  return [...first, ...rest].sort((a, b) => order[a.likelihood] - order[b.likelihood]);
}

const refusals: ReadonlySet<string> = new Set([
  'token-inactive',
  'token-expired',
  'token-revoked',
  'token-invalid',
  'token-key-unknown',
  'token-audience',
  'token-issuer',
  'token-signature',
  'token-malformed',
  'token-kind',
  'token-mode',
]);

const acceptances: ReadonlySet<string> = new Set([
  'token-accepted',
  'token-accepted-userinfo',
  'token-accepted-no-sub',
  'token-active',
  'token-step-up',
  'token-insufficient-scope',
  'token-forbidden',
  'token-sso',
  'token-api-disabled',
  'token-quota',
]);

const stateOf = (outcome: string): TokenVerdict =>
  refusals.has(outcome) ? 'refused' : acceptances.has(outcome) ? 'accepted' : 'unknown';
