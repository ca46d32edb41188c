import { base64url } from 'jose';
import { Secret } from '../../base/secret.ts';
import type { LoginPlan } from './loginPlan.ts';

/** What ties the callback to this one sign-in. Made anew for each, kept in memory, never shown. */
export interface LoginValues {
  readonly state: Secret;
  readonly nonce: Secret | undefined;
  readonly verifier: Secret | undefined;
  /** With the port that is listened on. */
  readonly redirectUri: string;
}

export type Random = (count: number) => Uint8Array;

const made = (random: Random): Secret => new Secret(base64url.encode(random(32)));

/** Values of one sign-in; each random one has 256 bits. */
export function makeLoginValues(plan: LoginPlan, redirectUri: string, random: Random): LoginValues {
  return {
    state: made(random),
    nonce: plan.usesNonce ? made(random) : undefined,
    verifier: plan.usesPkce ? made(random) : undefined,
    redirectUri,
  };
}

/**
 * The address for the browser (RFC 6749 section 4.1.1, RFC 7636 section 4.3). It holds state, nonce and challenge: it is
 * for the browser alone.
 */
export async function authorizationUrl(plan: LoginPlan, values: LoginValues): Promise<string> {
  const { target } = plan;
  const url = new URL(plan.url);
  const set = (name: string, value: string | undefined): void => {
    if (value !== undefined) url.searchParams.set(name, value);
  };
  set('response_type', 'code');
  set('client_id', target.clientId);
  set('redirect_uri', values.redirectUri);
  set('scope', plan.scope);
  set('state', values.state.reveal());
  set('nonce', values.nonce?.reveal());
  if (values.verifier !== undefined) {
    set('code_challenge', await challengeOf(values.verifier));
    set('code_challenge_method', 'S256');
  }
  if (plan.responseMode === 'form_post') set('response_mode', 'form_post');
  set('audience', target.audience);
  set('resource', target.resource);
  // A query may write a space as +, but some servers read that as a plus.
  return url.href.replace(/\+/g, '%20');
}

/** RFC 7636 section 4.2, S256. */
export async function challengeOf(verifier: Secret): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier.reveal()));
  return base64url.encode(new Uint8Array(digest));
}

/**
 * The parameters of a callback, from what was received or pasted: a URL, its query, or the form of `form_post`. Undefined
 * when the text holds none.
 */
export function readCallback(text: string): URLSearchParams | undefined {
  const trimmed = text.trim().replace(/^(['"<])(.*)[>'"]$/s, '$2');
  const query = /^[a-z][a-z0-9+.-]*:/i.test(trimmed) ? partsOf(trimmed) : trimmed.replace(/^[?#]/, '');
  const parameters = new URLSearchParams(query);
  return ['code', 'error', 'state'].some((name) => parameters.has(name)) ? parameters : undefined;
}

function partsOf(text: string): string {
  if (!URL.canParse(text)) return '';
  const { search, hash } = new URL(text);
  // An answer in the fragment counts as well when it is pasted.
  return /[#&](?:code|error)=/.test(hash) ? hash.slice(1) : search.slice(1);
}
