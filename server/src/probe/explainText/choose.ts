import { lookup } from '../../base/table.ts';
import { chooseAnswer, chooseFailure } from '../judge/choose.ts';
import { type Answer, readAnswer } from '../judge/read.ts';
import { outcomes } from '../outcomes/index.ts';
import { resourceMatches } from '../outcomes/resource.ts';
import type { Exchange, Target } from '../types.ts';
import { b2cOutcome } from './b2c.ts';
import { grantOutcome, isOfAccount } from './grant.ts';
import type { ErrorLeg, Evidence, FoundSignature, PastedError, Signature } from './types.ts';

/** One reading of the text. `answer`: what the judge read of the exchange, for the texts of the outcome. */
export interface Reading {
  readonly outcome: string;
  readonly leg: ErrorLeg;
  readonly answer: Answer | undefined;
}

/**
 * What the text means, most likely first, each outcome once. Wrappers, whose message is the same for many causes, count
 * only when nothing else speaks.
 */
export function choose(evidence: Evidence, exchange: Exchange, target: Target): readonly Reading[] {
  const answer = exchange.response && readAnswer(exchange.response);
  const all = [...readings(evidence, exchange, target, answer)];
  const seen = new Set<string>();
  // That no check is named is untrue beside one that is.
  const isNamed = all.some(({ outcome }) => /^id-token-(?!refused$)/.test(outcome));
  return all
    .filter(({ outcome }) => !seen.has(outcome) && seen.add(outcome))
    .filter(({ outcome }) => !isNamed || outcome !== 'id-token-refused')
    .slice(0, 3);
}

function* readings(
  evidence: Evidence,
  exchange: Exchange,
  target: Target,
  answer: Answer | undefined,
): Generator<Reading> {
  const { errors, signatures, leg } = evidence;
  const found = (outcome: string, at: ErrorLeg = leg): Reading => ({ outcome, leg: at, answer });
  if (evidence.event !== undefined) {
    yield found(evidence.event);
    return;
  }
  if (evidence.missingVariables.length > 0) yield found('variable-not-set', 'start');
  const specific = distinctWords(signatures.filter((s) => s.rank !== 'wrapper'));
  const first = errors[0];
  const strong =
    first?.members !== undefined || first?.inUrl === true || /AAD(?:STS|B2C)\d/.test(first?.description ?? '');
  const spoken = first === undefined ? undefined : ofError(first, evidence, exchange, target, answer);
  // A server's own answer is surer than the words of a library, except where these say more about the same thing.
  const words = specific[0];
  // A bare invalid_grant is also what a refused password is called.
  const isOfUser = first?.error === 'invalid_grant' && first.description === undefined && isUser(words);
  const isWeak = words?.rank === 'shape' && spoken !== undefined && !generalOutcomes.has(spoken) && !isOfUser;
  const isFirst = spoken !== undefined && (isWeak || (strong && !saysMore(words, spoken, first)));
  if (isFirst) yield found(spoken);
  const own = first === undefined ? '' : `${first.error ?? ''} ${first.description ?? ''}`;
  for (const signature of specific) {
    if (isFirst && signature.pattern.test(own)) continue;
    if (signature.outcome === 'endpoint-not-a-url' && strong) continue;
    if (signature.outcome === 'keys-not-read' && evidence.failure !== undefined) continue;
    const here = lookup(atLeg[leg] ?? {}, signature.outcome);
    yield here === undefined ? found(signature.outcome, signature.leg) : found(here);
  }
  if (evidence.failure !== undefined && !isAnswered(evidence)) yield found(chooseFailure(evidence.failure));
  // The same words are told once, by what says most.
  if (spoken !== undefined && !specific.some(({ pattern }) => pattern.test(own))) yield found(spoken);
  if (specific.length > 0 || evidence.failure !== undefined || spoken !== undefined) return;
  if (evidence.missingVariables.length > 0) return;
  const byAnswer = ofStatus(evidence, exchange, target, answer);
  if (byAnswer !== undefined) yield found(byAnswer);
  const wrapper = signatures.find((s) => s.rank === 'wrapper');
  if (wrapper !== undefined && (byAnswer === undefined || byAnswer.startsWith('ok-'))) {
    yield found(wrapper.outcome, leg === 'unknown' ? wrapper.leg : leg);
  }
  if (byAnswer === undefined && wrapper === undefined) yield found('nothing-recognised');
}

/** Of several readings of the same words the first. */
function distinctWords(found: readonly FoundSignature[]): readonly FoundSignature[] {
  return found.filter((one, i) => !found.slice(0, i).some((other) => one.from < other.to && other.from < one.to));
}

const isUser = (words: Signature | undefined): boolean => /^user-/.test(words?.outcome ?? '');

/** Words that the authorization and the token endpoint have in common, by where they were said. */
const atLeg: Partial<Record<ErrorLeg, Readonly<Record<string, string>>>> = {
  token: { 'authorization-invalid-scope': 'invalid_scope' },
  authorization: { invalid_client: 'authorization-unknown-client' },
};

/** An answer came, so a connection error elsewhere in the text is another story. */
const isAnswered = ({ errors, status }: Evidence): boolean =>
  (errors[0]?.members !== undefined && errors[0].error !== undefined && errors[0].description !== undefined) ||
  (status !== undefined && status !== 500 && errors[0]?.members !== undefined);

/** The signature explains the error that the server gave in general words. */
function saysMore(words: Signature | undefined, spoken: string, error: PastedError | undefined): boolean {
  if (words === undefined) return false;
  const signature = words.outcome;
  if (words.isCode === true) return true;
  if (/^(?:federation|mcp|broker|tool|consent|assertion-signature|workspace|api-not|interaction)/.test(signature))
    return true;
  if (/AADSTS\d/.test(error?.description ?? '')) return false;
  if (signature === 'token-auth-method' || signature === 'broker-exchange' || signature === 'invalid_grant-pkce')
    return true;
  if (error?.inUrl === true || error?.members !== undefined) {
    return generalOutcomes.has(spoken);
  }
  return true;
}

const generalOutcomes: ReadonlySet<string> = new Set([
  'invalid_request',
  'authorization-parameter',
  'authorization-unauthorized-client',
  'authorization-access-denied',
  'access_denied',
  'oauth-other',
  '400-json',
  '403-json-gateway',
  '401-json-other',
  '4xx-other',
  'temporarily_unavailable',
  'authorization-server-error',
  '403-oauth-json',
  'id-token-refused',
  'resource-token-refused',
  'login-other',
]);

function ofError(
  error: PastedError,
  evidence: Evidence,
  exchange: Exchange,
  target: Target,
  answer: Answer | undefined,
): string | undefined {
  const { leg } = evidence;
  const text = `${error.error ?? ''} ${error.description ?? ''}`;
  // Better Auth’s, of every token request that failed (better-auth/better-auth#2757).
  if (error.inUrl && error.error === 'invalid_code') return 'wrapper-only';
  const b2c = b2cOutcome(text);
  if (b2c !== undefined) return b2c;
  const aadsts = /AADSTS(\d{4,8})/.exec(text)?.[1];
  if (aadsts !== undefined && answer !== undefined) {
    const outcome = chooseAnswer(
      answer,
      { ...exchange, harmless: false },
      { ...target, provider: 'microsoft-entra-id' },
    );
    return outcome === 'entra-other' ? (entraByMeaning(text, leg) ?? outcome) : outcome;
  }
  const refined = provided(target, error) ? undefined : refine(error, leg, target.provider);
  if (refined !== undefined) return refined;
  if (leg === 'authorization') {
    const outcome = ofAuthorization(error, target) ?? judged(error, exchange, target, answer);
    // An address has no status, so its codes are no answers of the token endpoint.
    return error.inUrl && /^4\d\d-|^oauth-other$/.test(outcome ?? '') ? 'login-other' : outcome;
  }
  if (leg === 'resource') return ofResource(error, evidence.status) ?? judged(error, exchange, target, answer);
  return judged(error, exchange, target, answer);
}

/** Codes that are not in the table, by what the sentence says. */
function entraByMeaning(text: string, leg: ErrorLeg): string | undefined {
  if (/AADSTS500112\b/.test(text)) return 'token-redirect-differs';
  if (/AADSTS500117\b|redirect ur[il]|reply (?:url|address)/i.test(text)) return 'entra-aadsts50011';
  if (/parameter: 'client_(?:secret|assertion)/i.test(text)) return 'entra-aadsts7000218';
  if (/AADSTS70002\b/.test(text) && /invalid client secret/i.test(text)) return 'invalid_client';
  if (/valid time range/i.test(text)) return 'entra-assertion-time';
  if (/response_type|response type/i.test(text)) return 'authorization-unsupported-response-type';
  if (/federated identity/i.test(text)) return 'federation-trust';
  if (/conditional access|your device is|device (?:is|must be) (?:required|managed|compliant)/i.test(text))
    return 'entra-aadsts53003';
  if (/resource parameter[^\n]{0,60}(?:scope|match)/i.test(text)) return 'resource-scope-differ';
  if (/AADSTS(?:50072|50074|50076|50079|50158)\b|multi-?factor/i.test(text)) return 'interaction-or-consent-required';
  if (/has not consented|admin(?:istrator)? consent/i.test(text)) return 'entra-aadsts65001';
  return leg === 'authorization' && /required parameter|must contain the following parameter/i.test(text)
    ? 'authorization-parameter'
    : undefined;
}

/** As the judge sees it; a refused code is no success here, because it was a real one. */
function judged(
  error: PastedError,
  exchange: Exchange,
  target: Target,
  answer: Answer | undefined,
): string | undefined {
  if (answer === undefined) return undefined;
  const outcome = chooseAnswer(answer, exchange, target);
  const row = outcomes.get(outcome);
  if (outcome === 'authorization_pending' || outcome === 'ok-error-body' || outcome === 'ok-vendor-errcode')
    return outcome;
  if (outcome === 'invalid_grant') return 'code-refused';
  // Of a grant that is neither, the judge says refresh.
  if (outcome === 'invalid_grant-refresh' && /\bcode has (?:expired|been)/i.test(error.description ?? ''))
    return 'code-refused';
  // The tables take a refused code for a made-up one, which is good news only of a test.
  return row?.ok === true && !/access_token/.test(error.error ?? '') ? 'code-refused' : outcome;
}

/** A provider's own table knows the sentence. */
const provided = ({ provider }: Target, { description }: PastedError): boolean =>
  provider === 'linkedin' && /does not match authorization code/i.test(description ?? '');

/** Their own tables tell the meanings of invalid_grant apart. */
const ownGrants: ReadonlySet<string> = new Set(['salesforce']);

/** What a description says in so many words. */
function refine({ error, description }: PastedError, leg: ErrorLeg, provider?: string): string | undefined {
  const text = `${error ?? ''} ${description ?? ''}`;
  // RFC 6749 section 5.2; its own sentence names this beside other causes.
  if (error === 'invalid_grant' && /redirect[_ ]ur[il]|callback url/i.test(text) && !/expired|revoked/i.test(text)) {
    return 'token-redirect-differs';
  }
  if (
    /incorrect redirect_uri|make sure (?:that )?your redirect_uri is|redirect_uri (?:did not match|does not match|mismatch|differs)|redirect ur[il] (?:in the|does not match the) (?:request|one)|invalid "?redirect_uri/i.test(
      text,
    )
  ) {
    return leg === 'authorization' ? 'authorization-redirect-uri' : 'token-redirect-differs';
  }
  // Salesforce alone says it in these two words (salesforcedictionary.com/errors/invalid-oauth-grant, read 2026-11-22).
  if (error === 'invalid_grant' && provider === undefined && /^authentication failure\.?$/.test(description ?? '')) {
    return 'salesforce-authentication';
  }
  // Laravel Passport called it invalid_credentials.
  if (/^invalid_(?:grant|credentials)$/.test(error ?? '') && (provider === undefined || !ownGrants.has(provider))) {
    const outcome = grantOutcome(description ?? '');
    if (outcome !== undefined) return outcome;
  }
  // Keycloak’s documentation of its own errors (keycloak/keycloak#28595): the login page was open for too long.
  if (/^authentication_expired$/.test(description ?? '')) return 'authorization-session-lost';
  if (
    error === 'invalid_grant' &&
    /authori[sz]ation grant.{0,80}\bor refresh token is invalid/i.test(description ?? '')
  ) {
    return 'code-refused';
  }
  // ZITADEL; it says unauthorized_client, too, of a client it does not have.
  if (/\bErrors\.AuthRequest\.NotFound\b/.test(text)) return 'authorization-session-lost';
  if (/\bErrors\.App\.NotFound\b/.test(text))
    return leg === 'authorization' ? 'authorization-unknown-client' : 'invalid_client';
  if (error === 'unauthorized' && /^access denied\.?$/i.test(description ?? '')) return 'authorization-access-denied';
  if (error === 'invalid_id_token') return 'id-token-refused';
  if (error === 'missing_token' && leg !== 'authorization' && /bearer|authori[sz]ation/i.test(description ?? ''))
    return 'token-not-sent';
  if (/\bE0000011\b|invalid token provided/i.test(text)) return 'resource-token-refused';
  if (/does not match authorization code/i.test(text)) return 'code-refused';
  if (leg === 'authorization' && /code[_ ]challenge|PKCE/i.test(text)) return 'authorization-pkce-required';
  if (/id_token.{0,40}nonce/i.test(text)) return 'callback-nonce';
  if (leg === 'authorization' && /redirect[_ ]ur[il]|callback url/i.test(text) && !/mismatch/.test(error ?? '')) {
    return 'authorization-redirect-uri';
  }
  return undefined;
}

const authorizationByError: Readonly<Record<string, string>> = {
  redirect_uri_mismatch: 'authorization-redirect-uri',
  invalid_redirect_uri: 'authorization-redirect-uri',
  bad_redirect_uri: 'authorization-redirect-uri',
  redirect_mismatch: 'authorization-redirect-uri',
  mismatching_redirect_uri: 'authorization-redirect-uri',
  invalid_redirect_url: 'authorization-redirect-uri',
  redirect_uri_not_allowed: 'authorization-redirect-uri',
  oauth_app_blocked: 'authorization-client-disabled',
  invalid_client: 'authorization-unknown-client',
  invalid_client_id: 'authorization-unknown-client',
  client_not_found: 'authorization-unknown-client',
  deleted_client: 'authorization-unknown-client',
  application_suspended: 'authorization-client-disabled',
  access_denied: 'authorization-access-denied',
  unauthorized: 'authorization-access-denied',
  login_required: 'authorization-prompt-none',
  interaction_required: 'authorization-prompt-none',
  consent_required: 'authorization-prompt-none',
  account_selection_required: 'authorization-prompt-none',
  invalid_scope: 'authorization-invalid-scope',
  unauthorized_client: 'authorization-unauthorized-client',
  unsupported_response_type: 'authorization-unsupported-response-type',
  unsupported_response_mode: 'authorization-unsupported-response-type',
  invalid_request: 'authorization-parameter',
  invalid_request_uri: 'authorization-parameter',
  invalid_request_object: 'authorization-parameter',
  request_not_supported: 'authorization-parameter',
  request_uri_not_supported: 'authorization-parameter',
  server_error: 'authorization-server-error',
  temporarily_unavailable: 'authorization-server-error',
  cookie_not_found: 'authorization-session-lost',
  expired_code: 'authorization-session-lost',
};

const redirectRows: Readonly<Record<string, string>> = {
  google: 'google-redirect',
  github: 'github-redirect',
  facebook: 'facebook-redirect',
};

const googlePolicies: ReadonlySet<string> = new Set([
  'admin_policy_enforced',
  'org_internal',
  'disallowed_useragent',
  'access_not_configured',
]);

function ofAuthorization({ error, description }: PastedError, { provider }: Target): string | undefined {
  if (error === undefined) return undefined;
  if (googlePolicies.has(error)) return 'google-policy';
  if (
    error === 'access_denied' &&
    provider === 'google' &&
    /verification|test user|developer|policy/i.test(description ?? '')
  ) {
    return 'google-policy';
  }
  // Auth0 says unauthorized of an account that is blocked, and of a rule or an action that denies it (auth0/lock#256, #865).
  if (/^(?:unauthorized|access_denied)$/.test(error) && isOfAccount(description ?? '')) return 'user-account';
  const outcome = lookup(authorizationByError, error);
  if (outcome === 'authorization-redirect-uri') return lookup(redirectRows, provider) ?? outcome;
  return outcome;
}

function ofResource({ error, description }: PastedError, status: number | undefined): string | undefined {
  const text = `${error ?? ''} ${description ?? ''}`;
  const named = status === undefined ? undefined : matchOfResource(text, status);
  if (named !== undefined && named !== 'token-invalid') return named;
  if (error === 'insufficient_scope' || error === 'missing_scope') return 'resource-scope';
  const isTokenError =
    error === 'invalid_token' ||
    error === 'invalid_auth' ||
    error === 'not_authed' ||
    error === 'token_revoked' ||
    error === 'token_expired';
  return isTokenError || status === 401 ? 'resource-token-refused' : undefined;
}

/** RFC 6750 section 3.1: the challenge names an error only where a token came. */
const isAsIfNone = ({ headers }: Evidence): boolean =>
  /^bearer\b(?!.*\berror=)/i.test(headers['www-authenticate'] ?? '');

const matchOfResource = (text: string, status: number): string | undefined =>
  resourceMatches.find((m) => (!m.statuses || m.statuses.includes(status)) && m.text.test(text))?.outcome;

/** The outcome of a bare status, or of a page that somebody in front of the server sent. */
function ofStatus(
  evidence: Evidence,
  exchange: Exchange,
  target: Target,
  answer: Answer | undefined,
): string | undefined {
  const { status, leg } = evidence;
  if (status === undefined) {
    if (evidence.hasToken && answer !== undefined) return chooseAnswer(answer, exchange, target);
    return evidence.page !== undefined && answer?.kind === 'html' ? pageOutcome(answer, exchange, target) : undefined;
  }
  if (leg === 'resource' && status === 401) return isAsIfNone(evidence) ? 'token-not-seen' : 'resource-token-refused';
  if (leg === 'resource' && status === 403)
    return evidence.page === undefined ? 'resource-scope' : chooseAnswer(answer as Answer, exchange, target);
  // Pages are sent for many reasons; only where a token or metadata was wanted is one a failure.
  if (status < 300 && !evidence.hasToken && leg !== 'token' && leg !== 'discovery') return undefined;
  if (leg === 'discovery' && status === 404) return 'discovery-not-found';
  if (
    answer !== undefined &&
    (evidence.page !== undefined || Object.keys(evidence.headers).some((h) => telling.has(h)))
  ) {
    return chooseAnswer(answer, exchange, target);
  }
  if (status < 300)
    return evidence.hasToken && answer !== undefined ? chooseAnswer(answer, exchange, target) : undefined;
  if ([400, 401, 403, 404].includes(status)) return `pasted-${status}`;
  if (answer !== undefined && (status >= 400 || (status >= 300 && evidence.headers.location !== undefined))) {
    return chooseAnswer(answer, exchange, target);
  }
  return status >= 400 ? 'pasted-status' : undefined;
}

/** Headers with which a status alone says who answered. */
const telling: ReadonlySet<string> = new Set([
  'www-authenticate',
  'cf-mitigated',
  'x-amzn-waf-action',
  'x-amzn-errortype',
  'x-iinfo',
  'x-sucuri-block',
  'x-datadome',
  'x-squid-error',
  'ngrok-error-code',
  'location',
]);

/** A page without a status: only one that says who sent it. */
function pageOutcome(answer: Answer, exchange: Exchange, target: Target): string | undefined {
  const outcome = chooseAnswer(answer, exchange, target);
  return outcome === '403-html-edge' || outcome.includes('cloudflare') ? outcome : undefined;
}
