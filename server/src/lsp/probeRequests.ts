import { Secret } from '../base/secret.ts';
import type { Places } from '../features/places.ts';
import { providerName } from '../knowledge/providers/lookup.ts';
import { createTextRedactor } from '../lint/textRedactor.ts';
import { secretsOf } from '../model/secrets.ts';
import { discoverEndpoint, withDiscovered } from '../probe/discover.ts';
import type { ReadKeyFile } from '../probe/flows/assertion.ts';
import { type MetadataRequest, metadataRequest } from '../probe/metadata.ts';
import { followUp, grantChoices, loginChoices, type PlanOptions, planFor } from '../probe/plan.ts';
import type { HttpPort } from '../probe/port.ts';
import { sendConsented } from '../probe/run.ts';
import type { Plan, Target, Verdict } from '../probe/types.ts';
import type { AuthService } from '../service/authService.ts';
import { siblingIds } from '../service/siblings.ts';
import { normalizeUri } from '../text/uri.ts';
import type {
  PlanInfo,
  PlanParams,
  PlanResult,
  TargetInfo,
  TargetsParams,
  TestParams,
  TestResult,
} from './protocol.ts';
import { rememberKey } from './rememberKey.ts';
import { type Conclusions, placeOf } from './verdictInfo.ts';

/** Tests of token endpoints: what can be tested, what would be sent, and the test after a consent. */
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
  readonly conclusions: Conclusions;
  /** False as long as the client says that the workspace is not trusted. */
  readonly isTrusted: () => boolean;
  /** For private keys that settings name by their path. */
  readonly readKeyFile?: ReadKeyFile | undefined;
}

const untrusted =
  'The workspace is not trusted, so authproof sends nothing: its files decide where the client secret would go.';
const changed = 'Nothing was sent: the configuration has changed since the request was shown. Start the test again.';
const gone = 'This client is no longer in the workspace.';

export function createProbeRequests(options: ProbeRequestsOptions): ProbeRequests {
  const { service, http, version, places, conclusions, isTrusted, readKeyFile } = options;
  const targetOf = (id: string): Target | undefined => service.targets().find((target) => target.id === id);

  const secrets = (): readonly string[] => [...secretsOf(service.model().files)];
  const redact = (text: string): string => createTextRedactor(service.model())(text);

  const withKey = (plan: PlanInfo, target: Target): PlanInfo => {
    const redact = createTextRedactor(service.model());
    const { client, host, url, notes } = plan;
    const variables = plan.variables.map(redact);
    const shown = {
      ...plan,
      client: redact(client),
      host: redact(host),
      url: redact(url),
      variables,
      notes: notes.map(redact),
    };
    // The key names address, client and variables: one with a secret in them is asked for each time.
    const isWhole =
      shown.client === client && shown.url === url && variables.every((name, i) => name === plan.variables[i]);
    const key = isTrusted() && isWhole ? rememberKey(shown, target) : undefined;
    return key === undefined ? shown : { ...shown, rememberKey: key };
  };

  /** `target`: as the workspace has it, without what its metadata or the user added; `redeem` compares it. */
  const offerPlan = (plan: Plan, target: Target, first?: Verdict): PlanInfo => {
    return withKey(toPlanInfo(plan, service.consent.offer({ kind: 'token', target, plan, first })), target);
  };

  const offerMetadata = (target: Target, wishes: Wishes): PlanResult => {
    const request = metadataRequest(target, secrets());
    if (!request.ok) return { ok: false, reason: redact(request.error) };
    const consentToken = service.consent.offer({ kind: 'metadata', target, wishes });
    return { ok: true, plan: withKey(toMetadataInfo(target, request.value, consentToken), target) };
  };

  const readMetadata = async (target: Target, wishes: Wishes, signal: AbortSignal): Promise<TestResult> => {
    const found = await discoverEndpoint(target, http, { signal, version, secrets: secrets() });
    if (!found.ok) {
      return {
        ok: true,
        verdict: signal.aborted ? conclusions.show(found.error) : await conclusions.conclude(target, found.error),
      };
    }
    const planned = planFor(withDiscovered(withTyped(target, wishes), found.value), wishes);
    return planned.ok
      ? { ok: true, next: offerPlan(planned.value, target) }
      : { ok: false, reason: redact(planned.error.message) };
  };

  return {
    async targets({ uri }) {
      await service.settled();
      const file = uri === undefined ? undefined : normalizeUri(uri);
      const redact = createTextRedactor(service.model());
      return service
        .targets()
        .map((target) => toTargetInfo(target, siblingIds(service.model().clients, target.id), places, redact))
        .filter((info) => file === undefined || info.settings.some((setting) => normalizeUri(setting.uri) === file));
    },

    async plan({ targetId, grant, refreshToken }) {
      await service.settled();
      const target = targetOf(targetId);
      if (target === undefined) return { ok: false, reason: gone };
      const typed = refreshToken === undefined || refreshToken === '' ? undefined : new Secret(refreshToken);
      const wishes = { grant: grant !== undefined && grants.has(grant) ? grant : undefined, refreshToken: typed };
      const planned = planFor(withTyped(target, wishes), wishes);
      if (planned.ok) return { ok: true, plan: offerPlan(planned.value, target) };
      if (planned.error.code !== 'needs-discovery') return { ok: false, reason: redact(planned.error.message) };
      return offerMetadata(target, wishes);
    },

    async test({ targetId, consentToken }, signal) {
      if (!isTrusted()) return { ok: false, reason: untrusted };
      const offer = service.consent.redeem(consentToken, targetId, targetOf(targetId));
      if (offer === undefined) return { ok: false, reason: changed };
      if (offer.kind === 'metadata') return readMetadata(offer.target, offer.wishes ?? {}, signal);
      const verdict = await sendConsented(offer.plan, { http, signal, version, readKeyFile }, offer.first);
      if (signal.aborted) return { ok: true, verdict: conclusions.show(verdict) };
      const info = await conclusions.conclude(offer.target, verdict);
      const next = followUp(offer.plan, verdict);
      return {
        ok: true,
        verdict: info,
        ...(next === undefined ? {} : { next: offerPlan(next, offer.target, offer.first ?? verdict) }),
      };
    },
  };
}

/** What a client may ask for; anything else is as if it had not asked. */
const grants: ReadonlySet<string> = new Set(['client_credentials', 'authorization_code', 'refresh_token']);

type Wishes = Pick<PlanOptions, 'grant'> & { readonly refreshToken?: Secret | undefined };

const withTyped = (target: Target, { refreshToken }: Wishes): Target =>
  refreshToken === undefined ? target : { ...target, refreshToken };

/** What a second request would tell. */
const reasons: Readonly<Record<NonNullable<Plan['followUp']>, string>> = {
  grant: 'The grant is refused, which says nothing about the credentials; a request with an invalid code would.',
  'auth-method': 'No file says how the client authenticates; the other method would tell whether only that is wrong.',
  'basic-encoding':
    'The id or the secret has characters that servers read differently in a Basic header; the other encoding would tell whether only that is wrong.',
};

/** People paste secrets into the wrong setting: names and addresses may hold one. */
function toTargetInfo(
  target: Target,
  siblings: readonly string[],
  places: Places,
  redact: (text: string) => string,
): TargetInfo {
  return {
    id: target.id,
    client: redact(target.client),
    ...(target.provider === undefined ? {} : { provider: providerName(target.provider) }),
    environment: target.environment,
    ...(target.endpoint === undefined ? {} : { endpoint: redact(target.endpoint) }),
    ...(target.obstacle === undefined ? {} : { obstacle: redact(target.obstacle) }),
    ...(siblings.length === 0 ? {} : { siblings }),
    grants: grantChoices(target),
    logins: loginChoices(target),
    hasRefreshToken: target.refreshToken !== undefined,
    settings: Object.values(target.settings).map((ref) => ({ role: ref.role, ...placeOf(ref, places, redact) })),
  };
}

function toMetadataInfo(target: Target, { url, host, notes }: MetadataRequest, consentToken: string): PlanInfo {
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
