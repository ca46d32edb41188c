import { Secret } from '../base/secret.ts';
import type { Places } from '../features/places.ts';
import { providerName } from '../knowledge/providers/lookup.ts';
import { type FirstStep, firstStep, type MetadataRequest } from '../probe/metadata.ts';
import { carrierText, planToken, type TokenPlanOptions, waysOf } from '../probe/resource/plan.ts';
import { locate, sendConsentedToken } from '../probe/resource/run.ts';
import { looseTarget, tokenTargetsOf } from '../probe/resource/tokens.ts';
import type { TokenPlan, TokenTarget } from '../probe/resource/types.ts';
import { sameTokenTarget } from '../service/sameTarget.ts';
import { normalizeUri } from '../text/uri.ts';
import { createConsented, failed, type Refusals, refuse, type Shown } from './consented.ts';
import {
  methods,
  type TokenInfo,
  type TokenPlanInfo,
  type TokenPlanParams,
  type TokenPlanResult,
  type TokenSource,
  type TokensParams,
  type TokenTestParams,
  type TokenTestResult,
} from './protocol.ts';
import type { Sending, Served, TestSession } from './testSession.ts';
import { placeOf } from './verdictInfo.ts';

const refusals: Refusals = {
  untrusted: 'The workspace is not trusted, so authproof sends nothing: its files decide where the token would go.',
  changed: 'Nothing was sent: the configuration has changed since the request was shown. Start the test again.',
  gone: 'This token is no longer there.',
};

interface Step {
  readonly first: FirstStep<TokenPlan>;
  readonly options: TokenPlanOptions;
}

/** One token is tested at a time. */
const slot = 'token';

/** The three requests of *Test Access Token*. */
export function tokenRequests(session: TestSession): readonly Served[] {
  const { service, conclusions, held, redactor } = session;

  const targetOf = (source: TokenSource): TokenTarget | undefined => {
    const clientOf = (id: string | undefined) => (id === undefined ? undefined : session.target(id));
    switch (source.kind) {
      case 'setting':
        return tokenTargetsOf(service.model()).find((target) => target.id === source.id);
      case 'typed':
        return looseTarget(new Secret(source.token), 'typed', clientOf(source.targetId));
      case 'held': {
        const kept = held.get(source.id);
        return kept && looseTarget(kept.token, 'sign-in', clientOf(kept.targetId));
      }
    }
  };

  const consented = createConsented<TokenSource, TokenTarget, Step>(session, {
    refusals,
    slotOf: () => slot,
    find: targetOf,
    isSame: sameTokenTarget,
  });

  const tokens = async ({ uri }: TokensParams): Promise<readonly TokenInfo[]> => {
    await service.settled();
    const file = uri === undefined ? undefined : normalizeUri(uri);
    const redact = redactor();
    return tokenTargetsOf(service.model())
      .filter(({ origin }) => origin.kind === 'setting' && (file === undefined || origin.setting.file === file))
      .flatMap((target) => toTokenInfo(target, session.convert, redact) ?? []);
  };

  const plan = ({ source, way, url, header }: TokenPlanParams): Promise<TokenPlanResult> =>
    consented.plan(source, (subject) => {
      const options = { way, url, header };
      const ways = waysOf(subject);
      const redact = redactor();
      const first = firstStep(planToken(subject, options), subject, session.secrets());
      if (!first.ok) return { ...refuse(redact(first.error)), ways };
      const consentToken = consented.show({ key: source, subject, step: { first: first.value, options } });
      const info =
        first.value.kind === 'planned'
          ? toPlanInfo(first.value.plan, consentToken, redact)
          : toMetadataInfo(subject, first.value, options, consentToken, redact);
      return { ok: true, plan: info, ways };
    });

  const readMetadata = async (
    { key, subject, step }: Shown<TokenSource, TokenTarget, Step>,
    { http, ...options }: Sending,
  ): Promise<TokenTestResult> => {
    const located = await locate(subject, http, options);
    if ('outcome' in located) return { ok: true, verdict: conclusions.show(located) };
    const planned = planToken(located, step.options);
    const redact = redactor();
    if (!planned.ok) return refuse(redact(planned.error.message));
    const first = { kind: 'planned', plan: planned.value } as const;
    const consentToken = consented.show({ key, subject, step: { ...step, first } });
    return { ok: true, next: toPlanInfo(planned.value, consentToken, redact) };
  };

  const test = ({ consentToken }: TokenTestParams, signal: AbortSignal): Promise<TokenTestResult> =>
    consented.redeem<TokenTestResult>(slot, consentToken, async (shown) => {
      const { first } = shown.step;
      const sending = session.sending(signal);
      if (first.kind === 'metadata') return readMetadata(shown, sending);
      return { ok: true, verdict: conclusions.show(await sendConsentedToken(first.plan, sending.http, sending)) };
    });

  return [
    session.answerLoaded(methods.tokens, [], tokens),
    session.answerLoaded(methods.planToken, failed, plan),
    session.answer(methods.testToken, failed, test),
  ];
}

function toPlanInfo(plan: TokenPlan, consentToken: string, redact: (text: string) => string): TokenPlanInfo {
  return {
    kind: 'token',
    consentToken,
    client: redact(plan.target.client),
    environment: plan.target.environment,
    host: redact(plan.host),
    url: redact(plan.url),
    method: plan.method,
    way: plan.way,
    carrier: carrierText(plan.carrier),
    ...(plan.clientAuth === undefined ? {} : { clientAuth: plan.clientAuth }),
    variables: plan.variables.map(redact),
    notes: plan.notes.map(redact),
    warnings: plan.warnings.map(redact),
  };
}

function toMetadataInfo(
  target: TokenTarget,
  { host, url, notes }: MetadataRequest,
  { way = 'userinfo' }: TokenPlanOptions,
  consentToken: string,
  redact: (text: string) => string,
): TokenPlanInfo {
  return {
    kind: 'metadata',
    consentToken,
    client: redact(target.client),
    environment: target.environment,
    host: redact(host),
    url: redact(url),
    notes: notes.map(redact),
    method: 'GET',
    way,
    carrier: 'none',
    variables: [],
    warnings: [],
  };
}

function toTokenInfo(target: TokenTarget, places: Places, redact: (text: string) => string): TokenInfo | undefined {
  if (target.origin.kind !== 'setting') return undefined;
  const { name, uri, range } = placeOf(target.origin.setting, places, redact);
  return {
    id: target.id,
    name,
    client: redact(target.client),
    ...(target.provider === undefined ? {} : { provider: providerName(target.provider) }),
    environment: target.environment,
    ways: waysOf(target),
    ...(target.obstacle === undefined ? {} : { obstacle: redact(target.obstacle) }),
    uri,
    range,
  };
}
