import { chooseAnswer, chooseBroken, chooseFailure } from './judge/choose.ts';
import { certificateDue, clockSkew } from './judge/clock.ts';
import { type Facts, factsOf, fill } from './judge/facts.ts';
import { hintsFor } from './judge/hints.ts';
import { type Answer, quote, readAnswer } from './judge/read.ts';
import { retryOf } from './judge/retry.ts';
import { outcomes } from './outcomes/index.ts';
import type { CauseRow, OutcomeRow } from './outcomes/types.ts';
import type { Cause, Exchange, OutcomeClass, Target, Verdict } from './types.ts';

/** The first word of every report. */
export const classLabels: Readonly<Record<OutcomeClass, string>> = {
  success: 'OK',
  configuration: 'Configuration',
  expired: 'Expired',
  permission: 'Permission',
  network: 'Network',
  edge: 'Blocked on the way',
  'rate-limit': 'Rate limit',
  server: 'Server fault',
  unclear: 'Unclear',
};

/**
 * What one exchange proves. Pure and driven by the tables in `outcomes/`. The answer is classified in this order:
 * network error, redirect, content, vendor envelope, OAuth error with the provider's own meaning, edge, bare status.
 */
export function judge(exchange: Exchange, target: Target): Verdict {
  const answer = exchange.response && readAnswer(exchange.response);
  const facts = factsOf(exchange, target, answer);
  return verdictOf(outcomeOf(exchange, target, answer), exchange, target, answer, facts);
}

/** A verdict without an exchange: why nothing was sent, in one sentence. */
export const judgeUnsent = (target: Target, reason: string): Verdict => withoutExchange('not-sent', target, reason);

/** The verdict of a test that was stopped before its request was sent. */
export const judgeCancelled = (target: Target): Verdict => withoutExchange('cancelled', target, wasCancelled);

/** Why a cancelled test has no answer. */
export const wasCancelled = 'The test was cancelled.';

function withoutExchange(outcome: 'not-sent' | 'cancelled', target: Target, reason: string): Verdict {
  const exchange: Exchange = {
    url: endpointOf(target),
    grant: 'authorization_code',
    harmless: true,
    authMethod: target.authMethod ?? (target.clientSecret ? 'client_secret_basic' : 'none'),
    scope: undefined,
    response: undefined,
    failure: { stage: 'request', code: 'NOT_SENT', message: reason, details: {} },
    timings: {},
    endedAt: 0,
  };
  return verdictOf(outcome, exchange, target, undefined, { failure: reason });
}

/** Builds a verdict from a row; `facts` fill its texts. */
export function verdictOf(
  outcome: string,
  exchange: Exchange,
  target: Target,
  answer: Answer | undefined,
  facts: Facts,
): Verdict {
  const row = outcomes.get(outcome);
  if (!row) throw new Error(`No outcome is called ${outcome}.`);
  return {
    target: {
      client: target.client,
      provider: target.provider,
      environment: target.environment,
      endpoint: exchange.url,
      authMethod: exchange.authMethod,
    },
    outcome,
    class: row.class,
    ok: row.ok === true,
    credentials: row.credentials,
    grant: exchange.grant,
    harmless: exchange.harmless,
    headline: `${classLabels[row.class]}: ${fill(row.headline, facts)}`,
    proves: [
      ...row.proves.map((p) => fill(p, facts)),
      ...saidBy(answer),
      ...clockSkew(exchange),
      ...certificateDue(exchange),
    ].filter((p) => p !== ''),
    causes: causesOf(row, exchange, target, facts),
    http: exchange.response && {
      status: exchange.response.status,
      headers: reportable(exchange.response.headers),
      ...excerptOf(exchange.response.body),
    },
    ...(exchange.failure === undefined
      ? {}
      : { broke: { stage: exchange.failure.stage, code: exchange.failure.code } }),
    ...(exchange.endedAt === 0 ? {} : { endedAt: exchange.endedAt }),
    timings: exchange.timings,
    ...(exchange.tls === undefined ? {} : { tls: exchange.tls }),
    retry: retryOf(exchange, row.retry),
  };
}

function outcomeOf(exchange: Exchange, target: Target, answer: Answer | undefined): string {
  const { failure } = exchange;
  if (!answer) return failure ? chooseFailure(failure) : 'network-error';
  // A broken answer counts as far as it can be read; an unreadable one is the connection's fault.
  return chooseBroken(failure, answer) ?? chooseAnswer(answer, exchange, target);
}

const order = { certain: 0, likely: 1, possible: 2 } as const;

function causesOf(row: OutcomeRow, exchange: Exchange, target: Target, facts: Facts): readonly Cause[] {
  const hints = URL.canParse(exchange.url) ? hintsFor(row.hints ?? [], target, exchange) : [];
  const all: CauseRow[] = [...hints, ...row.causes];
  // A stable sort keeps what was seen in the target before what is merely usual.
  all.sort((a, b) => order[a.likelihood] - order[b.likelihood]);
  return all
    .map(({ id, likelihood, explanation, nextStep, roles }) => ({
      id,
      likelihood,
      explanation: fill(explanation, facts),
      nextStep: fill(nextStep, facts),
      setting: roles.map((role) => target.settings[role]).find((s) => s !== undefined),
    }))
    .filter(({ explanation }) => explanation !== '');
}

function saidBy(answer: Answer | undefined): string[] {
  if (!answer) return [];
  const description = answer.description === undefined ? '' : quote(answer.description);
  const text = description !== '' ? description : answer.kind === 'text' ? quote(answer.body).slice(0, 120) : '';
  return text === '' ? [] : [`The server said: “${text}”`];
}

const reported: ReadonlySet<string> = new Set([
  'allow',
  'cf-mitigated',
  'cf-ray',
  'content-type',
  'date',
  'location',
  'ratelimit-reset',
  'retry-after',
  'server',
  'via',
  'www-authenticate',
  'x-amz-cf-id',
  'x-amzn-errortype',
  'x-amzn-requestid',
  'x-azure-ref',
  'x-cache',
  'x-github-request-id',
  'x-ms-request-id',
  'x-okta-request-id',
  'x-request-id',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
]);

/** Headers that help a support case; the rest stays out of reports. */
function reportable(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => reported.has(name)));
}

const excerptLength = 600;

/** The body is masked already; control characters stay, because each report has its own way with them. */
function excerptOf(body: string): { readonly excerpt?: string } {
  const text = body.trim();
  if (text === '') return {};
  const cut = [...text.slice(0, 2 * excerptLength)].slice(0, excerptLength).join('');
  return { excerpt: cut.length < text.length ? `${cut}…` : cut };
}

const endpointOf = (target: Target): string =>
  target.endpoint ?? target.discovered?.tokenEndpoint ?? target.issuer ?? '';
