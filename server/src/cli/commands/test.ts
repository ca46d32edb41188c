import type { Model } from '../../model/types.ts';
import { reportText } from '../../probe/explain.ts';
import type { HttpPort } from '../../probe/port.ts';
import { type ConsentRequest, probe } from '../../probe/run.ts';
import { targetsOf } from '../../probe/target.ts';
import { createHttpPort } from '../../probe/transport/http.ts';
import { proxyFromEnvironment } from '../proxy.ts';
import type { SettingRef, Target, Verdict } from '../../probe/types.ts';
import type { FileHost } from '../../service/ports.ts';
import type { Call } from '../args.ts';
import { rangeOf } from '../format/json.ts';
import { painter, type Streams } from '../streams.ts';
import { version } from '../version.ts';
import { displayPath, loadWorkspace, modelOfWorkspace } from '../workspace.ts';

type TestCall = Extract<Call, { command: 'test' }>;

export async function test(
  call: TestCall,
  host: FileHost,
  streams: Streams,
  http: HttpPort = createHttpPort({ proxy: proxyFromEnvironment(process.env) }),
): Promise<number> {
  const loaded = await loadWorkspace(host, streams.cwd, call.paths);
  if (!loaded.ok) return wrong(loaded.error, streams);
  const model = modelOfWorkspace(loaded.value);
  const targets = choose(targetsOf(model), call);
  if (targets.length === 0) return wrong(nothingToTest(call, model), streams);
  if (!call.yes && streams.ask === undefined) {
    return wrong('nothing was sent: there is no terminal to ask for consent; pass --yes to consent', streams);
  }
  const verdicts: Verdict[] = [];
  for (const target of targets) {
    const found = await probe(target, {
      http,
      version,
      consent: (request) => consent(request, target, call, streams),
      onProgress: (message) => streams.err(`${message}\n`),
    });
    verdicts.push(...found);
    if (call.format === 'pretty') for (const verdict of found) streams.out(`${pretty(verdict, model, streams)}\n`);
  }
  if (call.format === 'json') streams.out(`${JSON.stringify({ verdicts: verdicts.map((v) => toJson(v, model, streams.cwd)) }, undefined, 2)}\n`);
  if (verdicts.length === 0) streams.err('authproof: nothing was sent\n');
  return verdicts.length > 0 && lastOfEach(verdicts).every((verdict) => verdict.ok) ? 0 : 1;
}

function wrong(message: string, streams: Streams): number {
  streams.err(`authproof: ${message}\n`);
  return 2;
}

/** A follow-up settles what the first answer left open. */
function lastOfEach(verdicts: readonly Verdict[]): readonly Verdict[] {
  return [...new Map(verdicts.map((v) => [`${v.target.client}\n${v.target.environment}\n${v.target.endpoint}`, v])).values()];
}

function choose(targets: readonly Target[], { client, environment }: TestCall): readonly Target[] {
  const wanted = client?.toLowerCase();
  return targets.filter(
    (target) =>
      (wanted === undefined ||
        [target.client, target.clientId, target.provider].some((name) => name?.toLowerCase() === wanted)) &&
      (environment === undefined || target.environment === environment),
  );
}

function nothingToTest({ client, environment }: TestCall, model: Model): string {
  const targets = targetsOf(model);
  if (targets.length === 0) return 'no client with a client_id was found';
  const names = targets.map((target) => `${target.client} (${target.environment})`).join(', ');
  const asked = [client, environment].filter((part) => part !== undefined).join(' in ');
  return `no client matches ${asked}; there are: ${names}`;
}

/** Shows host, client, method and the names of the variables, never their values. */
async function consent(request: ConsentRequest, target: Target, call: TestCall, streams: Streams): Promise<boolean> {
  const lines = request.kind === 'metadata' ? describeMetadata(request) : describePlan(request.plan, target);
  if (call.yes) {
    if (call.format === 'pretty') streams.err(`${lines.join('\n')}\n`);
    return true;
  }
  return (await streams.ask?.(`${lines.join('\n')}\nSend this request? [y/N] `)) ?? false;
}

const describeMetadata = (request: Extract<ConsentRequest, { kind: 'metadata' }>): string[] => [
  `GET ${request.url} (metadata, without credentials)`,
  ...request.notes.map((note) => `  ${note}`),
];

const describePlan = (plan: Extract<ConsentRequest, { kind: 'token' }>['plan'], target: Target): string[] => [
  `POST ${plan.url}`,
  `  client       ${target.client} (${target.environment})`,
  `  grant        ${plan.grant}${plan.harmless ? ' with an invalid code: no token is issued' : ''}`,
  `  client auth  ${plan.authMethod}`,
  `  parameters   ${plan.parameters.join(', ')}`,
  `  values of    ${plan.variables.join(', ')}`,
  ...plan.notes.map((note) => `  ${note}`),
];

function pretty(verdict: Verdict, model: Model, streams: Streams): string {
  const locate = (ref: SettingRef): string =>
    `${displayPath(streams.cwd, ref.file)}:${rangeOf(model.fileOf(ref.file), ref.span).start.line + 1}`;
  const mark = painter(streams.color)(verdict.ok ? 'green' : 'red', verdict.ok ? '✓' : '✗');
  return `${mark} ${reportText(verdict, { locate, color: streams.color })}`;
}

/** The documented contract of `test --format json`. */
function toJson(verdict: Verdict, model: Model, cwd: string) {
  const { target } = verdict;
  return {
    target: { ...target, provider: target.provider ?? null },
    outcome: verdict.outcome,
    class: verdict.class,
    ok: verdict.ok,
    headline: verdict.headline,
    proves: verdict.proves,
    causes: verdict.causes.map(({ id, likelihood, explanation, setting, nextStep }) => ({
      id,
      likelihood,
      explanation,
      setting:
        setting === undefined
          ? null
          : { name: setting.name, file: displayPath(cwd, setting.file), range: rangeOf(model.fileOf(setting.file), setting.span) },
      nextStep,
    })),
    http: verdict.http ?? null,
    timings: verdict.timings,
    retry:
      verdict.retry === undefined
        ? null
        : { afterSeconds: verdict.retry.afterSeconds ?? null, advice: verdict.retry.advice },
  };
}
