import type { Places } from '../features/places.ts';
import { discoverEndpoint, metadataLocations, withDiscovered } from '../probe/discover.ts';
import { reportMarkdown } from '../probe/explain.ts';
import { guard } from '../probe/guard.ts';
import { followUp, planFor } from '../probe/plan.ts';
import type { HttpPort } from '../probe/port.ts';
import { sendConsented } from '../probe/run.ts';
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
  plan(params: PlanParams): Promise<PlanResult>;
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
const changed = 'Nothing was sent: the configuration has changed since the request was shown. Start the test again.';
const gone = 'This client is no longer in the workspace.';

export function createProbeRequests(options: ProbeRequestsOptions): ProbeRequests {
  const { service, http, version, places, isTrusted } = options;
  const targetOf = (id: string): Target | undefined => service.targets().find((target) => target.id === id);

  /** The target without what its metadata added: what `redeem` compares with the workspace. */
  const offerPlan = (plan: Plan, first?: Verdict): PlanInfo => {
    const { discovered: _, ...rest } = plan.target;
    const target = plan.target.discovered === undefined ? plan.target : { ...rest, endpoint: undefined };
    return toPlanInfo(plan, service.consent.offer({ kind: 'token', target, plan, first }));
  };

  const offerMetadata = (target: Target): PlanResult => {
    const url = metadataLocations(target.issuer ?? '')[0]?.url ?? target.issuer ?? '';
    const guarded = guard(url);
    if (!guarded.ok) return { ok: false, reason: guarded.error.message };
    const consentToken = service.consent.offer({ kind: 'metadata', target });
    return { ok: true, plan: toMetadataInfo(target, url, guarded.value, consentToken) };
  };

  const readMetadata = async (target: Target, signal: AbortSignal): Promise<TestResult> => {
    const found = await discoverEndpoint(target, http, { signal, version });
    if (!found.ok) {
      if (!signal.aborted) service.recordVerdict(target, found.error);
      return { ok: true, verdict: toVerdictInfo(found.error, places) };
    }
    const planned = planFor(withDiscovered(target, found.value));
    return planned.ok ? { ok: true, next: offerPlan(planned.value) } : { ok: false, reason: planned.error.message };
  };

  return {
    async targets({ uri }) {
      await service.settled();
      const file = uri === undefined ? undefined : normalizeUri(uri);
      return service
        .targets()
        .map((target) => toTargetInfo(target, places))
        .filter((info) => file === undefined || info.settings.some((setting) => normalizeUri(setting.uri) === file));
    },

    async plan({ targetId }) {
      await service.settled();
      const target = targetOf(targetId);
      if (target === undefined) return { ok: false, reason: gone };
      const planned = planFor(target);
      if (planned.ok) return { ok: true, plan: offerPlan(planned.value) };
      if (planned.error.code !== 'needs-discovery') return { ok: false, reason: planned.error.message };
      return offerMetadata(target);
    },

    async test({ targetId, consentToken }, signal) {
      if (!isTrusted()) return { ok: false, reason: untrusted };
      const offer = service.consent.redeem(consentToken, targetId, targetOf(targetId));
      if (offer === undefined) return { ok: false, reason: changed };
      if (offer.kind === 'metadata') return readMetadata(offer.target, signal);
      const verdict = await sendConsented(offer.plan, { http, signal, version }, offer.first);
      if (signal.aborted) return { ok: true, verdict: toVerdictInfo(verdict, places) };
      service.recordVerdict(offer.target, verdict);
      const next = offer.first === undefined ? followUp(offer.plan, verdict) : undefined;
      return {
        ok: true,
        verdict: toVerdictInfo(verdict, places),
        ...(next === undefined ? {} : { next: offerPlan(next, verdict) }),
      };
    },
  };
}

/** What a second request would tell. */
const reasons: Readonly<Record<NonNullable<Plan['followUp']>, string>> = {
  grant: 'The grant is refused, which says nothing about the credentials; a request with an invalid code would.',
  'auth-method': 'No file says how the client authenticates; the other method would tell whether only that is wrong.',
};

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

function toMetadataInfo(
  target: Target,
  url: string,
  { host, notes }: { readonly host: string; readonly notes: readonly string[] },
  consentToken: string,
): PlanInfo {
  return {
    kind: 'metadata',
    targetId: target.id,
    consentToken,
    host,
    url,
    client: target.client,
    environment: target.environment,
    grant: 'none',
    harmless: true,
    authMethod: 'none',
    parameters: [],
    variables: [],
    notes,
  };
}

function toPlanInfo(plan: Plan, consentToken: string): PlanInfo {
  const { discovered } = plan.target;
  return {
    kind: 'token',
    ...(plan.followUp === undefined ? {} : { why: reasons[plan.followUp] }),
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
