import { type Answer, quote, textOf } from '../judge/read.ts';
import { type CauseRow, cause } from '../outcomes/types.ts';
import type { Challenge } from './challenges.ts';
import { splitScopes, type TokenFacts } from './tokenFacts.ts';
import type { TokenTarget } from './types.ts';

export interface ScopeFindings {
  readonly facts: Readonly<Record<string, string>>;
  readonly proves: readonly string[];
  readonly causes: readonly CauseRow[];
}

/**
 * Which scope is missing: what the API wants (RFC 6750 section 3, `scope`; Slack's `needed`; GitHub's headers), less
 * what the token has, compared with what is configured.
 */
export function scopeFindings(
  outcome: string,
  target: TokenTarget,
  token: TokenFacts,
  answer: Answer | undefined,
  challenges: readonly Challenge[],
): ScopeFindings {
  const mayBeScope =
    outcome === 'token-insufficient-scope' || outcome === 'token-forbidden' || outcome === 'token-not-found';
  if (!answer || !mayBeScope) return { facts: { needText: '', haveText: '' }, proves: [], causes: [] };
  const needed = neededScopes(answer, challenges);
  const granted = grantedScopes(answer, token);
  const missing = needed.filter((scope) => granted === undefined || !granted.includes(scope));
  const configured = target.scope === undefined ? undefined : splitScopes(target.scope);
  const list = quote((missing.length > 0 ? missing : needed).join(' '));
  return {
    facts: {
      needText: list === '' ? '' : ` ${list}`,
      haveText: granted === undefined ? '' : `The token has: ${quote(granted.join(' ')) || 'none'}.`,
    },
    proves: outcome === 'token-insufficient-scope' || list === '' ? [] : [`The API names the scope ${list}.`],
    causes: list === '' ? [] : scopeCauses(missing.length > 0 ? missing : needed, configured, target),
  };
}

function scopeCauses(
  missing: readonly string[],
  configured: readonly string[] | undefined,
  target: TokenTarget,
): CauseRow[] {
  if (configured === undefined) return [];
  const name = target.settings.scope?.name ?? 'The scope setting';
  const absent = missing.filter((scope) => !configured.includes(scope));
  if (absent.length > 0) {
    return [
      cause(
        'scope-not-configured',
        'likely',
        `${name} does not ask for ${quote(absent.join(' '))}.`,
        'Add it there, allow it in the client’s registration, and get a new token.',
        'scope',
      ),
    ];
  }
  return [
    cause(
      'scope-not-granted',
      'likely',
      `${name} asks for ${quote(missing.join(' '))}, but the token does not have it: it was not granted, or the token is older than the setting.`,
      'Sign in again; if that does not help, grant the scope in the client’s registration and have the user or an administrator consent.',
      'scope',
      'access_token',
    ),
  ];
}

function neededScopes(answer: Answer, challenges: readonly Challenge[]): readonly string[] {
  const challenge = challenges.map(({ params }) => params.scope).find((scope) => scope !== undefined && scope !== '');
  // `X-Accepted-OAuth-Scopes` lists scopes any one of which is enough.
  const accepted = answer.headers['x-accepted-oauth-scopes'];
  const named =
    challenge ??
    textOf(answer.members, 'needed', 'scope', 'required_scope') ??
    missingIn(answer.description ?? '') ??
    accepted;
  return named === undefined ? [] : splitScopes(named).slice(0, 20);
}

/** OpenAI: “Missing scopes: api.model.read.” */
const missingIn = (text: string): string | undefined =>
  /missing scopes?:\s{0,9}([\w.:/ ,-]{1,300}?)(?:\.\s|\.$|$)/i.exec(text)?.[1];

function grantedScopes(answer: Answer, token: TokenFacts): readonly string[] | undefined {
  const told = answer.headers['x-oauth-scopes'] ?? textOf(answer.members, 'provided');
  return told === undefined ? token.scopes : splitScopes(told);
}
