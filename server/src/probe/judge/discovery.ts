import { verdictOf } from '../judge.ts';
import type { HttpResult } from '../port.ts';
import type { Exchange, Target, Verdict } from '../types.ts';
import { chooseFailure } from './choose.ts';
import { factsOf } from './facts.ts';
import { quote, readAnswer } from './read.ts';

/** What was found at one location. `kind` is the outcome's id. */
export interface DiscoveryProblem {
  readonly kind:
    | 'discovery-refused'
    | 'discovery-unreachable'
    | 'discovery-not-found'
    | 'discovery-not-json'
    | 'discovery-issuer-mismatch'
    | 'discovery-no-token-endpoint'
    | 'discovery-endpoint-refused';
  readonly url: string;
  readonly detail: string;
  readonly result: HttpResult | undefined;
  /** The issuer the document names. */
  readonly found?: string;
}

/** The verdict on a failed attempt to read the issuer's metadata. No credentials were involved. */
export function judgeDiscovery(target: Target, problem: DiscoveryProblem): Verdict {
  const { result } = problem;
  const exchange: Exchange = {
    url: problem.url,
    grant: 'authorization_code',
    harmless: true,
    authMethod: target.authMethod ?? (target.clientSecret ? 'client_secret_basic' : 'none'),
    scope: undefined,
    response: result?.response,
    failure: result?.failure,
    timings: result?.timings ?? {},
    endedAt: result?.endedAt ?? 0,
  };
  if (problem.kind === 'discovery-unreachable' && result?.failure) {
    const facts = factsOf(exchange, target, undefined);
    const verdict = verdictOf(chooseFailure(result.failure), exchange, target, undefined, facts);
    // The address is that of a metadata document on purpose.
    return { ...verdict, causes: verdict.causes.filter(({ id }) => id !== 'is-metadata') };
  }
  const answer = result?.response && readAnswer(result.response);
  const known = URL.canParse(problem.url) ? factsOf(exchange, target, answer) : {};
  const found = problem.found ?? '';
  const facts = {
    ...known,
    detail: problem.detail,
    found: quote(found),
    difference: difference(target.issuer ?? '', found),
  };
  return verdictOf(problem.kind, exchange, target, undefined, facts);
}

/** What two issuers differ in, most telling first. */
function difference(configured: string, found: string): string {
  if (configured.replace(/\/$/, '') === found.replace(/\/$/, '')) {
    return found.endsWith('/') ? 'the trailing slash is missing' : 'it has a trailing slash too many';
  }
  if (configured.toLowerCase() === found.toLowerCase()) return 'upper and lower case';
  if (!URL.canParse(configured) || !URL.canParse(found)) return 'one of them is not a URL';
  const [a, b] = [new URL(configured), new URL(found)];
  if (a.host !== b.host) return a.hostname === b.hostname ? 'the port' : 'the host';
  return a.protocol !== b.protocol ? 'the scheme' : 'the path';
}
