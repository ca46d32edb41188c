import { discoverEndpoint } from '../discover.ts';
import { type FirstStep, firstStep, ownSecrets } from '../metadata.ts';
import type { HttpPort } from '../port.ts';
import type { SendOptions } from '../send.ts';
import type { Verdict } from '../types.ts';
import { asTarget, judgeToken, judgeTokenCancelled, judgeTokenUnsent } from './judge.ts';
import { planToken, type TokenPlanOptions } from './plan.ts';
import { sendToken } from './send.ts';
import type { NamedUrl, TokenPlan, TokenTarget } from './types.ts';

/** What is about to be sent. */
export type TokenConsent = FirstStep<TokenPlan>;

export interface TokenTestOptions extends TokenPlanOptions, SendOptions {
  readonly http: HttpPort;
  /** Asked before every request; nothing is sent without true. */
  readonly consent: (request: TokenConsent) => Promise<boolean>;
}

/**
 * Tests one token: reads the metadata when only the issuer is known, asks for consent, sends once, judges. Undefined when
 * consent was refused.
 */
export async function testToken(target: TokenTarget, options: TokenTestOptions): Promise<Verdict | undefined> {
  const step = firstStep(planToken(target, options), target, options.secrets);
  if (!step.ok) return judgeTokenUnsent(target, step.error);
  if (step.value.kind === 'planned') return sendPlanned(step.value.plan, options);
  if (!(await options.consent(step.value))) return undefined;
  const located = await locate(target, options.http, options);
  if ('outcome' in located) return located;
  const again = planToken(located, options);
  return again.ok ? sendPlanned(again.value, options) : judgeTokenUnsent(located, again.error.message);
}

async function sendPlanned(plan: TokenPlan, options: TokenTestOptions): Promise<Verdict | undefined> {
  if (options.signal?.aborted) return judgeTokenCancelled(plan.target);
  if (!(await options.consent({ kind: 'planned', plan }))) return undefined;
  return sendConsentedToken(plan, options.http, options);
}

/** Sends one request that was consented to, and judges its answer. */
export async function sendConsentedToken(plan: TokenPlan, http: HttpPort, options: SendOptions = {}): Promise<Verdict> {
  if (options.signal?.aborted) return judgeTokenCancelled(plan.target);
  return judgeToken(plan, await sendToken(plan, http, options));
}

/**
 * The target with the endpoints of its issuer's metadata, or the verdict that says why there are none. A host other than
 * the issuer's counts as named by the document alone. No credentials are involved.
 */
export async function locate(
  target: TokenTarget,
  http: HttpPort,
  options: SendOptions = {},
): Promise<TokenTarget | Verdict> {
  const secrets = [...ownSecrets(target), ...(options.secrets ?? [])];
  const found = await discoverEndpoint(asTarget(target), http, { ...options, secrets });
  if (!found.ok) {
    return { ...found.error, tested: { way: 'userinfo', request: 'GET, metadata without a token', token: 'unknown' } };
  }
  const named = (url: string | undefined): NamedUrl | undefined =>
    url === undefined ? undefined : { url, by: 'metadata' };
  return {
    ...target,
    userinfo: target.userinfo ?? named(found.value.userinfoEndpoint),
    introspection: target.introspection ?? named(found.value.introspectionEndpoint),
    metadataRead: true,
  };
}
