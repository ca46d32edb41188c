import type { Target } from '../types.ts';
import type { Evidence } from './types.ts';

/** Which client of the workspace a text is about. */
export interface Joined {
  readonly target: Target | undefined;
  /** Why this one, completing "because …"; undefined without one. */
  readonly because: string | undefined;
  /** Those that fit as well; named, so that the reader can choose. */
  readonly others: readonly Target[];
  /** Where none was chosen, those that nothing in the text speaks against. */
  readonly possible: readonly Target[];
  /** The text names a client_id that no file has. */
  readonly foreignClientId: string | undefined;
}

export interface JoinOptions {
  /** Name, id or provider of the client the reader asks for. */
  readonly client?: string | undefined;
  /** The file the reader is looking at. */
  readonly file?: string | undefined;
}

interface Candidate {
  readonly target: Target;
  readonly score: number;
  readonly reasons: readonly string[];
}

/**
 * The client with the most in common with the text: its client_id, then its redirect URI, endpoint, host, provider. One
 * that contradicts the text is no candidate. Without any sign a single client of the workspace is taken, and it is said.
 */
export function join(evidence: Evidence, targets: readonly Target[], options: JoinOptions = {}): Joined {
  const known = evidence.clientIds.filter((id) => targets.some((t) => t.clientId === id));
  const foreignClientId = known.length === 0 ? evidence.clientIds[0] : undefined;
  const wanted = options.client?.toLowerCase();
  const asked = wanted === undefined ? targets : targets.filter((t) => namesOf(t).includes(wanted));
  const candidates = asked
    .filter((target) => wanted !== undefined || !contradicts(target, evidence, known))
    .map((target) => weigh(target, evidence, options.file))
    .sort((a, b) => b.score - a.score);
  const [best] = candidates;
  const none = { target: undefined, because: undefined, others: [], foreignClientId };
  if (best === undefined) return { ...none, possible: [] };
  const equal = candidates.filter((c) => c.score === best.score);
  const others = equal.slice(1).map((c) => c.target);
  if (best.score < 2 && wanted === undefined && (asked.length > 1 || foreignClientId !== undefined)) {
    return { ...none, possible: foreignClientId === undefined ? candidates.map((c) => c.target) : [] };
  }
  const because =
    best.reasons.length > 0
      ? best.reasons.join(' and ')
      : wanted === undefined
        ? 'it is the only client of the workspace'
        : 'it was asked for';
  return { target: best.target, because, others, possible: [], foreignClientId };
}

const namesOf = (t: Target): readonly (string | undefined)[] =>
  [t.client, t.alias, t.clientId, t.provider].map((name) => name?.toLowerCase());

/** Another client of the workspace is named, or another provider whose hosts this client does not use. */
function contradicts(target: Target, evidence: Evidence, known: readonly string[]): boolean {
  if (known.length > 0) return target.clientId === undefined || !known.includes(target.clientId);
  const sharesHost = hostsOf(target).some((host) => evidence.hosts.includes(host));
  if (sharesHost || evidence.provider === undefined || target.provider === undefined) return false;
  return family(target.provider) !== family(evidence.provider);
}

/** Entra's kinds share hosts and codes. */
const family = (provider: string): string => (/^(?:microsoft-)?entra|^azure-ad/.test(provider) ? 'entra' : provider);

function weigh(target: Target, evidence: Evidence, file: string | undefined): Candidate {
  const reasons: string[] = [];
  let score = 0;
  const add = (points: number, reason: string): void => {
    score += points;
    reasons.push(reason);
  };
  if (target.clientId !== undefined && evidence.clientIds.includes(target.clientId))
    add(100, 'the text names its client_id');
  if (target.redirectUri !== undefined && evidence.redirectUris.length > 0) {
    if (evidence.redirectUris.includes(target.redirectUri)) add(60, 'the text names its redirect URI');
    else if (evidence.redirectUris.some((uri) => hostOf(uri) === hostOf(target.redirectUri ?? ''))) {
      add(15, 'the text has a redirect URI of its host');
    }
  }
  if (Object.values(target.settings).some(({ name }) => evidence.missingVariables.includes(name)))
    add(80, 'the text names its variable');
  if (target.endpoint !== undefined && evidence.endpoint === target.endpoint) add(45, 'the text names its endpoint');
  else if (sharesIssuer(target, evidence)) add(40, 'the text names its issuer');
  else if (hostsOf(target).some((host) => evidence.hosts.includes(host)))
    add(20, 'the text names the host of its server');
  if (
    evidence.provider !== undefined &&
    target.provider !== undefined &&
    family(target.provider) === family(evidence.provider)
  ) {
    add(10, 'it is the provider of the error');
  }
  if (file !== undefined && Object.values(target.settings).some((ref) => ref.file === file)) score += 3;
  return { target, score, reasons: reasons.slice(0, 2) };
}

/** An issuer of two realms on one host is two issuers. */
function sharesIssuer({ issuer }: Target, evidence: Evidence): boolean {
  if (issuer === undefined || !URL.canParse(issuer) || new URL(issuer).pathname.length < 2) return false;
  const prefix = issuer.replace(/\/$/, '');
  return [evidence.endpoint, ...evidence.issuers].some((url) => url?.startsWith(prefix) === true);
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');

const hostsOf = ({ endpoint, issuer, authorizationEndpoint }: Target): readonly string[] =>
  [endpoint, issuer, authorizationEndpoint].flatMap((url) =>
    url !== undefined && URL.canParse(url) ? [new URL(url).host] : [],
  );
