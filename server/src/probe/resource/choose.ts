import { chooseByStatus } from '../judge/choose.ts';
import { edgeOf } from '../judge/edge.ts';
import { type Answer, textOf } from '../judge/read.ts';
import { resourceMatches } from '../outcomes/resource.ts';
import { type Challenge, readChallenges } from './challenges.ts';
import type { TokenPlan } from './types.ts';

/**
 * Outcome id of an answer to a token, in this order: redirect, what stands in front, the API's own words, the challenge
 * (RFC 6750 section 3), the bare status.
 */
export function chooseResource(plan: TokenPlan, answer: Answer): string {
  const { status } = answer;
  if (status >= 300 && status < 400) return status === 304 ? 'token-other' : 'token-redirect';
  const challenges = readChallenges(answer.headers['www-authenticate']);
  if (status >= 200 && status < 300) return chooseAccepted(plan, answer);
  const edge = edgeOutcome(answer);
  if (edge !== undefined) return edge;
  if (plan.way === 'introspection') {
    const about = chooseIntrospectionError(answer);
    if (about !== undefined) return about;
  }
  const said = matched(answer, challenges);
  if (said !== undefined) return said;
  return challengeOutcome(answer, challenges) ?? statusOutcome(answer);
}

function chooseAccepted(plan: TokenPlan, answer: Answer): string {
  if (edgeOf(answer) && answer.kind === 'html') return edgeOutcome(answer) ?? 'edge-block-200';
  if (answer.headers['x-amzn-waf-action'] === 'challenge') return 'waf-challenge-202';
  if (answer.kind === 'html') return 'token-html';
  if (plan.way === 'introspection') return chooseIntrospection(answer);
  // Slack, older APIs and GraphQL answer errors with 200.
  const { ok, errors } = answer.members;
  const failed = ok === false || (textOf(answer.members, 'error') !== undefined && ok !== true);
  const onlyErrors = Array.isArray(errors) && errors.length > 0 && answer.members.data === undefined;
  if (failed || onlyErrors || answer.members.error instanceof Object || vendorCode(answer)) {
    return matched(answer, []) ?? 'token-bad-request';
  }
  if (plan.way !== 'userinfo') return 'token-accepted';
  // A signed answer (OpenID Connect Core section 5.3.2) is a JWT.
  if (/^application\/jwt\b/i.test(answer.headers['content-type'] ?? '') && answer.kind === 'text')
    return 'token-accepted';
  if (answer.kind !== 'json') return 'token-other';
  return answer.members.sub === undefined ? 'token-accepted-no-sub' : 'token-accepted-userinfo';
}

/** WeChat and its like: `errcode` other than 0. */
const vendorCode = ({ members }: Answer): boolean => typeof members.errcode === 'number' && members.errcode !== 0;

function chooseIntrospection(answer: Answer): string {
  const { active } = answer.members;
  if (active === true || active === 'true') return 'token-active';
  if (active === false || active === 'false') return 'token-inactive';
  return 'introspection-other';
}

function chooseIntrospectionError(answer: Answer): string | undefined {
  if (answer.status === 401 || answer.error === 'invalid_client') return 'introspection-client';
  if (answer.status === 403) return 'introspection-forbidden';
  if (answer.status === 404 || answer.status === 405) return 'introspection-other';
  return undefined;
}

/** Pages of firewalls and bot rules; JSON only when it is Cloudflare's own. */
function edgeOutcome(answer: Answer): string | undefined {
  const edge = edgeOf(answer);
  if (!edge || edge.vendor === 'AWS load balancer') return undefined;
  if (answer.kind === 'json' && edge.vendor !== 'Cloudflare') return undefined;
  return answer.status === 429 && edge.vendor !== 'Cloudflare' ? undefined : chooseByStatus(answer);
}

function matched(answer: Answer, challenges: readonly Challenge[]): string | undefined {
  if (answer.kind === 'html') return undefined;
  const challenge = challenges.flatMap(({ params }) => [params.error, params.error_description]).filter(Boolean);
  const body = answer.kind === 'json' || answer.kind === 'text' ? answer.body.slice(0, 4096) : '';
  const text = [answer.error, ...answer.codes, answer.description, ...challenge, body].filter(Boolean).join(' ');
  return resourceMatches.find((m) => (!m.statuses || m.statuses.includes(answer.status)) && m.text.test(text))?.outcome;
}

function challengeOutcome(answer: Answer, challenges: readonly Challenge[]): string | undefined {
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer' || scheme === 'token');
  const error = bearer?.params.error;
  if (error === 'insufficient_scope') return 'token-insufficient-scope';
  if (error === 'invalid_token') return 'token-invalid';
  if (error === 'invalid_request') return 'token-bad-request';
  if (answer.status !== 401) return undefined;
  if (challenges.some(({ scheme }) => scheme === 'dpop') && bearer === undefined) return 'token-dpop';
  if (bearer !== undefined)
    return answer.error === undefined && !answer.description ? 'token-not-seen' : 'token-invalid';
  return challenges.length > 0 ? 'token-basic-wanted' : undefined;
}

function statusOutcome(answer: Answer): string {
  const { status } = answer;
  if (status === 401) return 'token-401-no-challenge';
  if (status === 403) return rateLimited(answer) ? 'token-rate-limit' : 'token-forbidden';
  if (status === 407) return 'proxy-407';
  if (status === 429) return 'token-rate-limit';
  if (status === 402) return 'token-quota';
  if (status === 404 || status === 410) return 'token-not-found';
  if (status === 400 || status === 405 || status === 406 || status === 415 || status === 422)
    return 'token-bad-request';
  if (status >= 500) return 'token-overloaded';
  return 'token-other';
}

/** GitHub answers 403 when the limit of the hour is used up. */
const rateLimited = ({ headers }: Answer): boolean =>
  headers['x-ratelimit-remaining'] === '0' ||
  (headers['retry-after'] !== undefined && headers['x-github-request-id'] !== undefined);
