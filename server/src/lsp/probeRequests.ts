import { err, ok, type Result } from '../base/result.ts';
import type { Places } from '../features/places.ts';
import { discoverEndpoint, withDiscovered } from '../probe/discover.ts';
import { reportMarkdown } from '../probe/explain.ts';
import { planFor } from '../probe/plan.ts';
import type { HttpPort } from '../probe/port.ts';
import { probe } from '../probe/run.ts';
import type { Plan, SettingRef, Target, Verdict } from '../probe/types.ts';
import type { AuthService } from '../service/authService.ts';
import { baseName, normalizeUri } from '../text/uri.ts';
import type {
  PlanInfo,
  PlanParams,
  PlanResult,
  TargetInfo,
  TargetsParams,
  TestParams,
  TestResult,
  VerdictInfo,
} from './protocol.ts';

export interface ProbeRequests {
  targets(params: TargetsParams): Promise<readonly TargetInfo[]>;
  plan(params: PlanParams, signal: AbortSignal): Promise<PlanResult>;
  test(params: TestParams, signal: AbortSignal): Promise<TestResult>;
}

export interface ProbeRequestsOptions {
  readonly service: AuthService;
  readonly http: HttpPort;
  readonly version: string | undefined;
  readonly places: Places;
  /** False as long as the client says that the workspace is not trusted. */
  readonly isTrusted: () => boolean;
}

const untrusted =
  'The workspace is not trusted, so authproof sends nothing: its files decide where the client secret would go.';
const gone = 'This client is no longer in the workspace.';

export function createProbeRequests(options: ProbeRequestsOptions): ProbeRequests {
  const { service, http, version, places, isTrusted } = options;
  const targetOf = (id: string): Target | undefined => service.targets().find((target) => target.id === id);

  return {
    async targets({ uri }) {
      await service.settled();
      const file = uri === undefined ? undefined : normalizeUri(uri);
      return service
        .targets()
        .map((target) => toTargetInfo(target, places))
        .filter((info) => file === undefined || info.settings.some((setting) => normalizeUri(setting.uri) === file));
    },

    async plan({ targetId }, signal) {
      await service.settled();
      const target = targetOf(targetId);
      if (target === undefined) return { ok: false, reason: gone };
      const located = await locate(target, options, signal);
      if (!located.ok) return { ok: false, reason: located.error };
      const planned = planFor(located.value);
      if (!planned.ok) return { ok: false, reason: planned.error.message };
      return { ok: true, plan: toPlanInfo(planned.value, service.consent.offer(planned.value)) };
    },

    async test({ targetId, consentToken }, signal) {
      if (!isTrusted()) return { ok: false, reason: untrusted };
      const plan = service.consent.redeem(consentToken, targetId, targetOf(targetId));
      if (plan === undefined) {
        return {
          ok: false,
          reason: 'Nothing was sent: the configuration has changed since the request was shown. Start the test again.',
        };
      }
      const verdicts = await probe(plan.target, {
        http,
        signal,
        version,
        // A follow-up is another request than the one that was shown.
        consent: async (request) => request.kind === 'token' && isTrusted() && samePlan(request.plan, plan),
      });
      const verdict = verdicts.at(-1);
      if (verdict === undefined) return { ok: false, reason: 'Nothing was sent.' };
      if (!signal.aborted) service.recordVerdict(plan.target, verdict);
      return { ok: true, verdict: toVerdictInfo(verdict, places) };
    },
  };
}

/**
 * The target with a token endpoint. Where only the issuer is configured, its metadata is read: a GET without
 * credentials to the host that the configuration names, and only because the user asked to test this client.
 */
async function locate(
  target: Target,
  { http, version, isTrusted }: ProbeRequestsOptions,
  signal: AbortSignal,
): Promise<Result<Target, string>> {
  const first = planFor(target);
  if (first.ok || first.error.code !== 'needs-discovery') return ok(target);
  if (!isTrusted()) return err(untrusted);
  const found = await discoverEndpoint(target, http, { signal, version });
  if (found.ok) return ok(withDiscovered(target, found.value));
  return err([found.error.headline, found.error.causes[0]?.nextStep ?? ''].join(' ').trim());
}

/** Secrets print as redactions of their length; their values are compared when the consent is redeemed. */
const samePlan = (a: Plan, b: Plan): boolean => JSON.stringify(a) === JSON.stringify(b);

function toTargetInfo(target: Target, places: Places): TargetInfo {
  return {
    id: target.id,
    client: target.client,
    ...(target.provider === undefined ? {} : { provider: target.provider }),
    environment: target.environment,
    ...(target.endpoint === undefined ? {} : { endpoint: target.endpoint }),
    ...(target.obstacle === undefined ? {} : { obstacle: target.obstacle }),
    settings: Object.values(target.settings).map((ref) => ({ role: ref.role, ...placeOf(ref, places) })),
  };
}

const placeOf = (ref: SettingRef, places: Places) => ({
  name: ref.name,
  uri: places.uri(ref.file),
  range: places.range(ref.file, ref.span),
});

function toPlanInfo(plan: Plan, consentToken: string): PlanInfo {
  const { discovered } = plan.target;
  return {
    targetId: plan.target.id,
    consentToken,
    host: plan.host,
    url: plan.url,
    client: plan.target.client,
    environment: plan.target.environment,
    grant: plan.grant,
    harmless: plan.harmless,
    authMethod: plan.authMethod,
    parameters: plan.parameters,
    variables: plan.variables,
    notes: [
      ...(discovered === undefined ? [] : [`The token endpoint was read from ${discovered.source}.`]),
      ...plan.notes,
    ],
  };
}

function toVerdictInfo(verdict: Verdict, places: Places): VerdictInfo {
  const locateSetting = (ref: SettingRef): string =>
    `${baseName(ref.file)}:${places.range(ref.file, ref.span).start.line + 1}`;
  return {
    client: verdict.target.client,
    environment: verdict.target.environment,
    endpoint: verdict.target.endpoint,
    authMethod: verdict.target.authMethod,
    outcome: verdict.outcome,
    outcomeClass: verdict.class,
    ok: verdict.ok,
    headline: verdict.headline,
    proves: verdict.proves,
    causes: verdict.causes.map(({ setting, ...cause }) => ({
      ...cause,
      ...(setting === undefined ? {} : { setting: placeOf(setting, places) }),
    })),
    ...(verdict.http === undefined ? {} : { http: verdict.http }),
    timings: verdict.timings,
    ...(verdict.retry === undefined
      ? {}
      : {
          retry: {
            ...(verdict.retry.afterSeconds === undefined ? {} : { afterSeconds: verdict.retry.afterSeconds }),
            advice: verdict.retry.advice,
          },
        }),
    markdown: reportMarkdown(verdict, { locate: locateSetting }),
  };
}
