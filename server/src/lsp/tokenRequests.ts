import { type Connection, RequestType } from 'vscode-languageserver/node';
import { Secret } from '../base/secret.ts';
import type { Places } from '../features/places.ts';
import { providerName } from '../knowledge/providers/lookup.ts';
import { createTextRedactor } from '../lint/textRedactor.ts';
import { secretsOf } from '../model/secrets.ts';
import { metadataRequest } from '../probe/metadata.ts';
import type { HttpPort } from '../probe/port.ts';
import { createHeldTokens, type HeldTokens } from '../probe/resource/held.ts';
import { carrierText, planToken, type TokenPlanOptions, waysOf } from '../probe/resource/plan.ts';
import { locate, sendConsentedToken } from '../probe/resource/run.ts';
import { looseTarget, tokenTargetsOf } from '../probe/resource/tokens.ts';
import type { TokenPlan, TokenTarget } from '../probe/resource/types.ts';
import type { AuthService } from '../service/authService.ts';
import type { Log } from '../service/ports.ts';
import { normalizeUri } from '../text/uri.ts';
import { answer, unlessCancelled } from './log.ts';
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
import { type Conclusions, placeOf } from './verdictInfo.ts';

interface Session {
  readonly connection: Connection;
  readonly service: AuthService;
  readonly convert: Places;
  readonly conclusions: Conclusions;
  readonly log: Log;
  readonly isTrusted: () => boolean;
}

interface Ports {
  readonly http: HttpPort;
  readonly version?: string | undefined;
  /** Tokens that sign-ins of this session have obtained. */
  readonly held?: HeldTokens | undefined;
}

const untrusted =
  'The workspace is not trusted, so authproof sends nothing: its files decide where the token would go.';
const changed = 'Nothing was sent: the configuration has changed since the request was shown. Start the test again.';
const gone = 'This token is no longer there.';
const failed = {
  ok: false,
  reason: 'An internal error kept authproof from doing this; the log has its kind.',
} as const;

/** The three requests of *Test Access Token*. `loaded`: before the first look at the disk is over, there are no tokens. */
export function serveTokens(session: Session, ports: Ports, loaded: Promise<void>): void {
  const { connection, log } = session;
  const requests = createTokenRequests(session, ports);
  connection.onRequest(
    new RequestType<TokensParams, readonly TokenInfo[], void>(methods.tokens),
    answer(log, methods.tokens, [], async (params: TokensParams, signal) => {
      await unlessCancelled(loaded, signal);
      return requests.tokens(params);
    }),
  );
  connection.onRequest(
    new RequestType<TokenPlanParams, TokenPlanResult, void>(methods.planToken),
    answer(log, methods.planToken, failed, async (params: TokenPlanParams, signal) => {
      await unlessCancelled(loaded, signal);
      return requests.plan(params);
    }),
  );
  connection.onRequest(
    new RequestType<TokenTestParams, TokenTestResult, void>(methods.testToken),
    answer(log, methods.testToken, failed, requests.test),
  );
}

/** One request as it was shown; good for one time. */
interface Offer {
  readonly source: TokenSource;
  readonly target: TokenTarget;
  readonly options: TokenPlanOptions;
  /** undefined: the metadata. */
  readonly plan: TokenPlan | undefined;
}

function createTokenRequests(session: Session, ports: Ports) {
  const { service, convert, conclusions, isTrusted } = session;
  const { http, version, held = createHeldTokens(Date.now) } = ports;
  let offered: { readonly token: string; readonly offer: Offer } | undefined;

  const secrets = (): readonly string[] => [...secretsOf(service.model().files)];
  const redact = (text: string): string => createTextRedactor(service.model())(text);

  const targetOf = (source: TokenSource): TokenTarget | undefined => {
    const clientOf = (id: string | undefined) => service.targets().find((target) => target.id === id);
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

  /** A new consent token; the one before is void. */
  const offer = (next: Offer): string => {
    const token = crypto.randomUUID();
    offered = { token, offer: next };
    return token;
  };

  const redeem = (token: string): Offer | undefined => {
    const found = offered?.token === token ? offered.offer : undefined;
    if (found !== undefined) offered = undefined;
    const current = found && targetOf(found.source);
    return found !== undefined && current !== undefined && sameTarget(found.target, current) ? found : undefined;
  };

  const planInfo = (entry: Offer, plan: TokenPlan): TokenPlanInfo => {
    return {
      kind: 'token',
      consentToken: offer({ ...entry, plan }),
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
  };

  const metadataInfo = (entry: Offer): TokenPlanInfo | string => {
    const request = metadataRequest(entry.target, secrets());
    if (!request.ok) return redact(request.error);
    return {
      kind: 'metadata',
      consentToken: offer(entry),
      client: redact(entry.target.client),
      environment: entry.target.environment,
      host: redact(request.value.host),
      url: redact(request.value.url),
      notes: request.value.notes.map(redact),
      method: 'GET',
      way: entry.options.way ?? 'userinfo',
      carrier: 'none',
      variables: [],
      warnings: [],
    };
  };

  const readMetadata = async (entry: Offer, signal: AbortSignal): Promise<TokenTestResult> => {
    const located = await locate(entry.target, http, { signal, version, secrets: secrets() });
    if ('outcome' in located) return { ok: true, verdict: conclusions.show(located) };
    const planned = planToken(located, entry.options);
    if (!planned.ok) return { ok: false, reason: redact(planned.error.message) };
    return { ok: true, next: planInfo(entry, planned.value) };
  };

  return {
    tokens: async ({ uri }: TokensParams): Promise<readonly TokenInfo[]> => {
      await service.settled();
      const file = uri === undefined ? undefined : normalizeUri(uri);
      const redact = createTextRedactor(service.model());
      return tokenTargetsOf(service.model())
        .filter(({ origin }) => origin.kind === 'setting' && (file === undefined || origin.setting.file === file))
        .flatMap((target) => toTokenInfo(target, convert, redact) ?? []);
    },

    plan: async ({ source, way, url, header }: TokenPlanParams): Promise<TokenPlanResult> => {
      await service.settled();
      const target = targetOf(source);
      if (target === undefined) return { ok: false, reason: gone };
      const options = { way, url, header };
      const entry = { source, target, options, plan: undefined };
      const ways = waysOf(target);
      const planned = planToken(target, options);
      if (planned.ok) return { ok: true, plan: planInfo(entry, planned.value), ways };
      if (planned.error.code !== 'needs-discovery') return { ok: false, reason: redact(planned.error.message), ways };
      const info = metadataInfo(entry);
      return typeof info === 'string' ? { ok: false, reason: info, ways } : { ok: true, plan: info, ways };
    },

    test: async ({ consentToken }: TokenTestParams, signal: AbortSignal): Promise<TokenTestResult> => {
      if (!isTrusted()) return { ok: false, reason: untrusted };
      const entry = redeem(consentToken);
      if (entry === undefined) return { ok: false, reason: changed };
      if (entry.plan === undefined) return readMetadata(entry, signal);
      const verdict = await sendConsentedToken(entry.plan, http, { signal, version });
      return { ok: true, verdict: conclusions.show(verdict) };
    },
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

/** True when a request for one is a request for the other. */
function sameTarget(a: TokenTarget, b: TokenTarget): boolean {
  const same = (x: Secret | undefined, y: Secret | undefined): boolean =>
    x === undefined || y === undefined ? x === y : x.equals(y);
  return (
    a.id === b.id &&
    same(a.token, b.token) &&
    same(a.clientSecret, b.clientSecret) &&
    a.clientId === b.clientId &&
    a.authMethod === b.authMethod &&
    a.provider === b.provider &&
    a.issuer === b.issuer &&
    a.userinfo?.url === b.userinfo?.url &&
    a.introspection?.url === b.introspection?.url &&
    a.obstacle === b.obstacle
  );
}
