import { discoverEndpoint, withDiscovered } from './discover.ts';
import { encodingsDiffer } from './encode.ts';
import { relate } from './judge/relate.ts';
import { judge, judgeCancelled, judgeUnsent } from './judge.ts';
import { type FirstStep, metadataRequest } from './metadata.ts';
import { followUp, type PlanOptions, planFor } from './plan.ts';
import type { HttpPort } from './port.ts';
import { requestSummary } from './report/request.ts';
import { type SendOptions, send } from './send.ts';
import type { Plan, Target, Verdict } from './types.ts';

/** What is about to be sent. */
export type ConsentRequest = FirstStep<Plan>;

export interface ProbeOptions extends PlanOptions, SendOptions {
  readonly http: HttpPort;
  /** Asked before every request; nothing is sent without true. */
  readonly consent: (request: ConsentRequest) => Promise<boolean>;
  readonly onProgress?: (message: string) => void;
}

/**
 * Tests one target: reads the metadata when the endpoint is not configured, asks for consent, sends, judges, and follows
 * up at most twice. One verdict for each request whose answer was judged; empty when consent was refused at first.
 */
export async function probe(target: Target, options: ProbeOptions): Promise<Verdict[]> {
  const located = await locate(target, options);
  if (Array.isArray(located)) return located;
  const planned = planFor(located, options);
  if (!planned.ok) return [judgeUnsent(located, planned.error.message)];
  const first = await sendAndJudge(planned.value, options);
  if (!first) return [];
  const verdicts = [first];
  for (let plan: Plan | undefined = planned.value, last = first; plan !== undefined; ) {
    plan = options.signal?.aborted ? undefined : followUp(plan, last);
    const answered = plan && (await sendAndJudge(plan, options));
    if (plan === undefined || answered === undefined) break;
    last = relate(first, answered, plan);
    verdicts.push(last);
  }
  return verdicts;
}

/** The target with a token endpoint, or the verdicts to end with. */
async function locate(target: Target, options: ProbeOptions): Promise<Target | Verdict[]> {
  const known = target.obstacle !== undefined || target.endpoint !== undefined || target.discovered !== undefined;
  if (known || target.issuer === undefined || target.clientId === undefined) return target;
  const request = metadataRequest(target, options.secrets);
  if (!request.ok) return [judgeUnsent(target, request.error)];
  if (!(await options.consent({ kind: 'metadata', ...request.value }))) return [];
  options.onProgress?.(`Reading the metadata of ${request.value.host}`);
  const found = await discoverEndpoint(target, options.http, options);
  return found.ok ? withDiscovered(target, found.value) : [found.error];
}

async function sendAndJudge(plan: Plan, options: ProbeOptions): Promise<Verdict | undefined> {
  if (!options.signal?.aborted && !(await options.consent({ kind: 'planned', plan }))) return undefined;
  options.onProgress?.(`Sending the token request to ${plan.host}`);
  return sendConsented(plan, options);
}

/** Sends one request that was consented to, and judges its answer. `first`: the verdict it follows up. */
export async function sendConsented(
  plan: Plan,
  options: SendOptions & Pick<ProbeOptions, 'http'>,
  first?: Verdict,
): Promise<Verdict> {
  if (options.signal?.aborted) return judgeCancelled(plan.target);
  const judged = judge(await send(plan, plan.target, options.http, options), plan.target);
  const verdict: Verdict = { ...withEncoding(judged, plan), request: requestSummary(plan) };
  return first === undefined ? verdict : relate(first, verdict, plan);
}

/** A library that sends the same values unencoded would send another header, and fail where this request did not. */
function withEncoding(verdict: Verdict, { authMethod, basicEncoding, target }: Plan): Verdict {
  const accepted = verdict.credentials === 'valid' || verdict.credentials === 'likely-valid';
  const isForm = authMethod === 'client_secret_basic' && basicEncoding !== 'raw';
  if (!accepted || !isForm || !encodingsDiffer(target.clientId ?? '', target.clientSecret?.reveal() ?? ''))
    return verdict;
  const text =
    'client_id and client_secret were sent form-encoded (RFC 6749 section 2.3.1), which changes some of their characters; a library that sends them as they are may be refused.';
  return { ...verdict, proves: [...verdict.proves, text] };
}
