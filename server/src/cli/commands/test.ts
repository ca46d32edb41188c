import { err, ok, type Result } from '../../base/result.ts';
import { Secret } from '../../base/secret.ts';
import { readKeyFile } from '../../host/keyFile.ts';
import type { Model } from '../../model/types.ts';
import { comparisonReport, type Side } from '../../probe/compare.ts';
import { reportText } from '../../probe/explain.ts';
import type { PlanOptions } from '../../probe/plan.ts';
import type { HttpPort } from '../../probe/port.ts';
import { textOf } from '../../probe/report/text.ts';
import { type ConsentRequest, probe } from '../../probe/run.ts';
import type { SendOptions } from '../../probe/send.ts';
import { targetsOf } from '../../probe/target.ts';
import { createHttpPort } from '../../probe/transport/http.ts';
import { proxyFromEnvironment } from '../../probe/transport/settings.ts';
import type { SettingRef, Target, Verdict } from '../../probe/types.ts';
import type { FileHost } from '../../service/ports.ts';
import type { Call } from '../args.ts';
import { isChosen, nameOf, noneChosen } from '../chosenClients.ts';
import { agree, nobodyToAsk } from '../consent.ts';
import { labelOf, placeOf } from '../format/place.ts';
import { verdictData } from '../format/verdict.ts';
import { openBrowser } from '../openBrowser.ts';
import { createRedactor } from '../redact.ts';
import { refuse } from '../refuse.ts';
import { painter, type Streams } from '../streams.ts';
import { version } from '../version.ts';
import { jsonReport, visible } from '../visible.ts';
import { isAskedFor, loadWorkspace, modelOfWorkspace } from '../workspace.ts';
import { comparisonJson, comparisonsOf } from './testCompare.ts';
import { type LoginDeps, signIn } from './testLogin.ts';

type TestCall = Extract<Call, { command: 'test' }>;

/**
 * Tests each client that was chosen, one after the other. A client that cannot be tested gets a report that says why,
 * and counts as not passed.
 */
export async function test(
  call: TestCall,
  host: FileHost,
  streams: Streams,
  person: Person,
  http: HttpPort = createHttpPort({ proxy: proxyFromEnvironment(process.env) }),
): Promise<number> {
  const loaded = await loadWorkspace(host, streams, call.paths);
  if (!loaded.ok) return refuse(loaded.error, streams);
  const model = modelOfWorkspace(loaded.value);
  const { text, secrets } = createRedactor(model);
  const all = targetsOf(model).filter((target) => isAskedFor(target, loaded.value));
  const chosen = choose(call, all, streams, text);
  if (!chosen.ok) return refuse(chosen.error, streams);
  const judged: Verdict[] = [];
  const sides: Side[] = [];
  const sending: SendOptions = {
    version,
    secrets: [...secrets],
    readKeyFile: (candidates) => readKeyFile(candidates, loaded.value.folders),
  };
  for (const found of chosen.value) {
    const target = call.grant === 'refresh_token' ? await withRefreshToken(found, person) : found;
    const verdicts = isLogin(call)
      ? await signIn(
          target,
          call.grant === 'login' ? 'browser' : 'device',
          loginDeps(call, streams, person, text, { ...sending, http }),
        )
      : await probe(target, {
          ...sending,
          http,
          grant: tokenGrant(call),
          consent: (request) => agree(describe(request, target), { call, streams, redact: text }),
          onProgress: (message) => streams.err(`${visible(text(message))}\n`),
        });
    judged.push(...verdicts);
    sides.push({ target, verdict: decisive(verdicts) });
    if (verdicts.length === 0) streams.err(`${visible(text(`authproof: nothing was sent for ${nameOf(target)}`))}\n`);
    if (call.format === 'pretty')
      for (const verdict of verdicts) streams.out(`${pretty(verdict, model, streams, text)}\n`);
  }
  const compared = call.environments.length > 1 ? comparisonsOf(sides, model.clients) : undefined;
  if (call.format === 'json') {
    const verdicts = judged.map((verdict) => toJson(verdict, model, streams.cwd, text));
    const comparisons = compared?.map((comparison) => comparisonJson(comparison, text));
    streams.out(jsonReport({ verdicts, comparisons }));
  } else {
    for (const comparison of compared ?? [])
      streams.out(`${text(textOf(comparisonReport(comparison), { color: streams.color }))}\n`);
  }
  return sides.every(({ verdict }) => verdict?.ok === true) ? 0 : 1;
}

const isLogin = ({ grant }: TestCall): boolean => grant === 'login' || grant === 'device_code';

/** The clients to test; the error says why there are none, or none that could be tested like this. */
function choose(
  call: TestCall,
  all: readonly Target[],
  { ask }: Streams,
  redact: (text: string) => string,
): Result<readonly Target[], string> {
  const targets = all.filter((target) => isChosen(target, call));
  const unknown = call.environments.filter((name) => !targets.some(({ environment }) => environment === name));
  if (targets.length === 0 || unknown.length > 0) {
    const asked = targets.length === 0 ? call : { ...call, environments: unknown };
    return err(redact(noneChosen(asked, all, 'no client with a client_id was found')));
  }
  if (!call.yes && ask === undefined && targets.some(({ obstacle }) => obstacle === undefined)) return err(nobodyToAsk);
  return isLogin(call) && targets.length > 1
    ? err(`--grant ${call.grant} tests one client; choose it with --client and --environment`)
    : ok(targets);
}

/**
 * The verdict that counts; undefined when nothing was sent. A second request with the other authentication method settles
 * what the first left open. One with the other grant only tells why the first failed.
 */
function decisive(verdicts: readonly Verdict[]): Verdict | undefined {
  const [first, ...later] = verdicts;
  if (first === undefined || first.ok) return first;
  return later.findLast((verdict) => verdict.grant === first.grant) ?? first;
}

/** Who sits at the terminal. Both questions are answered without an echo: the answers hold what must not be seen. */
export interface Person {
  readonly isThere: boolean;
  readonly typed: (question: string) => Promise<string | undefined>;
  /** From the terminal, or the first line of a pipe. */
  readonly pasted: (question: string) => Promise<string | undefined>;
}

const tokenGrant = ({ grant }: TestCall): PlanOptions['grant'] =>
  grant === 'login' || grant === 'device_code' ? undefined : grant;

async function withRefreshToken(target: Target, person: Person): Promise<Target> {
  if (target.refreshToken !== undefined || target.obstacle !== undefined) return target;
  const typed = await person.typed(`Refresh token of ${visible(nameOf(target))}: `);
  return typed === undefined || typed === '' ? target : { ...target, refreshToken: new Secret(typed) };
}

function loginDeps(
  call: TestCall,
  streams: Streams,
  person: Person,
  redact: (text: string) => string,
  sending: SendOptions & { readonly http: HttpPort },
): LoginDeps {
  return {
    ...sending,
    consent: (lines) => agree(lines, { call, streams, redact }),
    tell: (line) => streams.err(`${visible(line)}\n`),
    tellAddress: (line) => streams.address(visible(line)),
    open: async (url) => {
      if (call.open || person.isThere) await openBrowser(url);
    },
    paste: person.pasted,
  };
}

/** Host, client, method and the names of the variables, never their values. */
const describe = (request: ConsentRequest, target: Target): readonly string[] =>
  request.kind === 'metadata' ? describeMetadata(request) : describePlan(request.plan, target);

const describeMetadata = (request: Extract<ConsentRequest, { kind: 'metadata' }>): string[] => [
  `GET ${request.url} (metadata, without credentials)`,
  ...request.notes.map((note) => `  ${note}`),
];

const describePlan = (plan: Extract<ConsentRequest, { kind: 'planned' }>['plan'], target: Target): string[] => [
  `POST ${plan.url}`,
  `  client       ${nameOf(target)}`,
  `  grant        ${plan.grant}${plan.harmless ? ' with an invalid code: no token is issued' : ''}`,
  `  client auth  ${plan.authMethod}`,
  `  parameters   ${plan.parameters.join(', ')}`,
  `  values of    ${plan.variables.join(', ')}`,
  ...plan.notes.map((note) => `  ${note}`),
];

export function pretty(verdict: Verdict, model: Model, streams: Streams, redact: (text: string) => string): string {
  const locate = (ref: SettingRef): string => labelOf(ref, model, streams.cwd);
  const mark = painter(streams.color)(verdict.ok ? 'green' : 'red', verdict.ok ? '✓' : '✗');
  return `${mark} ${redact(reportText(verdict, { locate, color: streams.color }))}`;
}

/** The documented contract of `test --format json`. */
export function toJson(verdict: Verdict, model: Model, cwd: string, redact: (text: string) => string) {
  const { target, http, retry } = verdict;
  const place = (ref: SettingRef) => placeOf(ref, model, cwd, redact);
  return {
    target: {
      client: redact(target.client),
      provider: target.provider ?? null,
      environment: target.environment,
      endpoint: redact(target.endpoint),
      authMethod: target.authMethod,
    },
    ...verdictData(verdict, place, redact),
    http: http === undefined ? null : { status: http.status, headers: mapValues(http.headers, redact) },
    timings: verdict.timings,
    tls: verdict.tls ?? null,
    retry: retry === undefined ? null : { afterSeconds: retry.afterSeconds ?? null, advice: redact(retry.advice) },
  };
}

const mapValues = (record: Readonly<Record<string, string>>, change: (text: string) => string) =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
