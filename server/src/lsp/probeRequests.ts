import { Secret } from '../base/secret.ts';
import type { Places } from '../features/places.ts';
import { providerName } from '../knowledge/providers/lookup.ts';
import { discoverEndpoint, withDiscovered } from '../probe/discover.ts';
import { type FirstStep, firstStep, type MetadataRequest } from '../probe/metadata.ts';
import { followUp, grantChoices, loginChoices, type PlanOptions, planFor } from '../probe/plan.ts';
import { sendConsented } from '../probe/run.ts';
import type { Plan, Target, Verdict } from '../probe/types.ts';
import { sameTarget } from '../service/sameTarget.ts';
import { siblingIds } from '../service/siblings.ts';
import { normalizeUri } from '../text/uri.ts';
import { createConsented, failed, type Refusals, refuse } from './consented.ts';
import { overModel } from './overModel.ts';
import {
  methods,
  type PlanInfo,
  type PlanParams,
  type PlanResult,
  type TargetInfo,
  type TargetsParams,
  type TestParams,
  type TestResult,
} from './protocol.ts';
import { rememberKey } from './rememberKey.ts';
import type { Sending, Served, TestSession } from './testSession.ts';
import { placeOf } from './verdictInfo.ts';

const refusals: Refusals = {
  untrusted:
    'The workspace is not trusted, so authproof sends nothing: its files decide where the client secret would go.',
  changed: 'Nothing was sent: the configuration has changed since the request was shown. Start the test again.',
  gone: 'This client is no longer in the workspace.',
};

interface Step {
  readonly first: FirstStep<Plan>;
  /** What the user chose or typed; also for the request that comes after this one. */
  readonly wishes: Wishes;
  /** The verdict that this request follows up. */
  readonly after?: Verdict | undefined;
}

/** The requests of *Test Token Request*: what can be tested, what would be sent, and the test after a consent. */
export function probeRequests(session: TestSession): readonly Served[] {
  const { service, isTrusted, redactor } = session;
  const { conclude } = session.conclusions;
  const consented = createConsented<string, Target, Step>(session, {
    refusals,
    slotOf: (id) => id,
    find: session.target,
    isSame: sameTarget,
  });

  /** `subject`: as the workspace has it, without what its metadata or the user added. */
  const show = (subject: Target, step: Step): PlanInfo => {
    const consentToken = consented.show({ key: subject.id, subject, step });
    const { first } = step;
    const info =
      first.kind === 'planned' ? toPlanInfo(first.plan, consentToken) : toMetadataInfo(subject, first, consentToken);
    return masked(info, redactor(), isTrusted() ? subject : undefined);
  };

  const targets = async ({ uri }: TargetsParams, signal: AbortSignal): Promise<readonly TargetInfo[]> => {
    await service.settled();
    const file = uri === undefined ? undefined : normalizeUri(uri);
    const isIn = ({ settings }: Target): boolean =>
      file === undefined || Object.values(settings).some((setting) => setting.file === file);
    return overModel(service, async ({ clients }, pace) => {
      const redact = redactor();
      const infos: TargetInfo[] = [];
      for (const target of await pace(() => service.targets().filter(isIn))) {
        infos.push(await pace(() => toTargetInfo(target, siblingIds(clients, target.id), session.convert, redact)));
        signal.throwIfAborted();
      }
      return infos;
    });
  };

  const plan = ({ targetId, grant, refreshToken }: PlanParams): Promise<PlanResult> =>
    consented.plan(targetId, (subject) => {
      const typed = refreshToken === undefined || refreshToken === '' ? undefined : new Secret(refreshToken);
      const wishes = { grant: grant !== undefined && grants.has(grant) ? grant : undefined, refreshToken: typed };
      const first = firstStep(planFor(withTyped(subject, wishes), wishes), subject, session.secrets());
      return first.ok
        ? { ok: true, plan: show(subject, { first: first.value, wishes }) }
        : refuse(redactor()(first.error));
    });

  const readMetadata = async (subject: Target, wishes: Wishes, sending: Sending): Promise<TestResult> => {
    const found = await discoverEndpoint(subject, sending.http, sending);
    if (!found.ok) return { ok: true, verdict: await conclude(subject, found.error, sending.signal) };
    const planned = planFor(withDiscovered(withTyped(subject, wishes), found.value), wishes);
    return planned.ok
      ? { ok: true, next: show(subject, { first: { kind: 'planned', plan: planned.value }, wishes }) }
      : refuse(redactor()(planned.error.message));
  };

  const send = async (subject: Target, { first, wishes, after }: Step, sending: Sending): Promise<TestResult> => {
    if (first.kind === 'metadata') return readMetadata(subject, wishes, sending);
    const sent = await sendConsented(first.plan, sending, after);
    const isOver = sending.signal.aborted;
    const verdict = await conclude(subject, sent, sending.signal);
    const next = isOver ? undefined : followUp(first.plan, sent);
    if (next === undefined) return { ok: true, verdict };
    const step: Step = { first: { kind: 'planned', plan: next }, wishes, after: after ?? sent };
    return { ok: true, verdict, next: show(subject, step) };
  };

  const test = ({ targetId, consentToken }: TestParams, signal: AbortSignal): Promise<TestResult> =>
    consented.redeem(targetId, consentToken, ({ subject, step }) => send(subject, step, session.sending(signal)));

  return [
    session.answerLoaded(methods.targets, [], targets),
    session.answer(methods.plan, failed, plan),
    session.answer(methods.test, failed, test),
  ];
}

/** The key by which consent is remembered names address, client and variables: one with a secret in them gets none. */
function masked(plan: PlanInfo, redact: (text: string) => string, remembered: Target | undefined): PlanInfo {
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
  const isWhole =
    shown.client === client && shown.url === url && variables.every((name, i) => name === plan.variables[i]);
  const key = remembered !== undefined && isWhole ? rememberKey(shown, remembered) : undefined;
  return key === undefined ? shown : { ...shown, rememberKey: key };
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
