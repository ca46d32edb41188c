import type { ConfigOf } from '../../config/config.ts';
import type { Model } from '../../model/types.ts';
import { discoveryReport, hasPassed, purposeText } from '../../probe/discovery/report.ts';
import {
  advance,
  type Comparison,
  compare,
  type DiscoveryConsent,
  planDiscovery,
  startDiscovery,
  withConsent,
  withRefusal,
} from '../../probe/discovery/run.ts';
import { refsOf, subjectsOf } from '../../probe/discovery/subject.ts';
import type { DiscoveryFinding, Subject } from '../../probe/discovery/types.ts';
import type { HttpPort } from '../../probe/port.ts';
import { textOf } from '../../probe/report/text.ts';
import { createHttpPort } from '../../probe/transport/http.ts';
import { proxyFromEnvironment } from '../../probe/transport/settings.ts';
import type { SettingRef } from '../../probe/types.ts';
import { toFindings, withoutSilenced } from '../../service/discoveryFindings.ts';
import type { FileHost } from '../../service/ports.ts';
import type { Call } from '../args.ts';
import { isChosen, nameOf, noneChosen } from '../chosenClients.ts';
import { agree, nobodyToAsk } from '../consent.ts';
import { rangeOf } from '../format/json.ts';
import { labelOf, placeOf } from '../format/place.ts';
import { createRedactor } from '../redact.ts';
import { refuse } from '../refuse.ts';
import { painter, type Streams } from '../streams.ts';
import { version } from '../version.ts';
import { jsonReport, visible } from '../visible.ts';
import { displayPath, loadWorkspace, modelOfWorkspace } from '../workspace.ts';

type DiscoverCall = Extract<Call, { command: 'discover' }>;

interface Parts {
  readonly call: DiscoverCall;
  readonly streams: Streams;
  readonly http: HttpPort;
  readonly model: Model;
  readonly configOf: ConfigOf;
  readonly redact: (text: string) => string;
  /** Of the workspace. */
  readonly secrets: readonly string[];
}

/**
 * Compares each client that was chosen with what its server publishes, one after the other. A client of which nothing
 * could be read counts as not passed.
 */
export async function discover(
  call: DiscoverCall,
  host: FileHost,
  streams: Streams,
  http: HttpPort = createHttpPort({ proxy: proxyFromEnvironment(process.env) }),
): Promise<number> {
  const loaded = await loadWorkspace(host, streams, call.paths);
  if (!loaded.ok) return refuse(loaded.error, streams);
  const model = modelOfWorkspace(loaded.value);
  const { text, secrets } = createRedactor(model);
  const parts: Parts = {
    call,
    streams,
    http,
    model,
    configOf: loaded.value.configOf,
    redact: text,
    secrets: [...secrets],
  };
  const all = subjectsOf(model).filter((subject) => refsOf(subject).some(({ file }) => loaded.value.includes(file)));
  const choice = { client: call.client, environments: call.environment === undefined ? [] : [call.environment] };
  const subjects = all.filter(({ target }) => isChosen(target, choice));
  if (subjects.length === 0) {
    const there = all.map(({ target }) => target);
    const none = 'no client with an issuer, a discovery document or an MCP server was found';
    return refuse(parts.redact(noneChosen(choice, there, none)), streams);
  }
  if (
    !call.yes &&
    streams.ask === undefined &&
    subjects.some((subject) => planDiscovery(subject, parts.secrets).consent)
  ) {
    return refuse(nobodyToAsk, streams);
  }
  const compared: Comparison[] = [];
  for (const subject of subjects) {
    const comparison = await compareOne(subject, parts);
    compared.push(comparison);
    if (call.format === 'pretty') streams.out(`${pretty(comparison, parts)}\n`);
  }
  if (call.format === 'json') {
    const comparisons = compared.map((comparison) => toJson(comparison, parts));
    streams.out(jsonReport({ comparisons }));
  }
  return compared.every(hasPassed) ? 0 : 1;
}

/** Asks for the first hosts, and again for those that documents name. */
async function compareOne(subject: Subject, parts: Parts): Promise<Comparison> {
  const { streams, http, secrets } = parts;
  const { consent: first, reason } = planDiscovery(subject, secrets);
  if (first === undefined) streams.err(`${visible(parts.redact(`authproof: ${nameOf(subject.target)}: ${reason}`))}\n`);
  if (first === undefined || !(await agrees(first, subject, parts))) return { subject, readings: [], findings: [] };
  let progress = startDiscovery(subject, first);
  for (;;) {
    const moved = await advance(progress, { http, version, secrets });
    if (moved === undefined) break;
    progress = moved.progress;
    if (moved.needs === undefined) break;
    const isAgreed = await agrees(moved.needs, subject, parts);
    progress = isAgreed ? withConsent(progress, moved.needs) : withRefusal(progress, moved.needs);
  }
  return withoutSilenced(await compare(progress), parts.model, parts.configOf);
}

/** Shows the hosts and what would be read there. */
function agrees(consent: DiscoveryConsent, subject: Subject, parts: Parts): Promise<boolean> {
  const lines = [
    `Read documents of ${consent.hosts.join(', ')} (GET without credentials, ${consent.atMost} requests at most)`,
    `  client  ${nameOf(subject.target)}`,
    ...consent.requests.map(({ purpose, url }) => `  ${purposeText(purpose)}: ${url}`),
    ...consent.notes.map((note) => `  ${note}`),
  ];
  return agree(lines, parts, 'these requests');
}

function pretty(comparison: Comparison, { streams, model, redact }: Parts): string {
  const locate = (ref: SettingRef) => ({ label: labelOf(ref, model, streams.cwd) });
  const report = discoveryReport(comparison, { redact, locate });
  const mark = painter(streams.color)(report.ok ? 'green' : 'red', report.ok ? '✓' : '✗');
  return `${mark} ${redact(textOf(report, { color: streams.color }))}`;
}

/** The documented contract of `discover --format json`. */
function toJson(comparison: Comparison, { model, configOf, redact, streams }: Parts) {
  const { subject, readings, findings } = comparison;
  const { target, issuer, resource } = subject;
  const fixesOf = (finding: DiscoveryFinding) =>
    toFindings([finding], subject, model, (uri) => uri, configOf)
      .flatMap(({ fixes }) => fixes)
      .map(({ title, safety, files }) => {
        // What a server publishes may repeat a secret of the workspace.
        const isShown = files.every(({ edits }) => edits.every(({ newText }) => redact(newText) === newText));
        const edits = files.flatMap(({ file, edits }) =>
          edits.map(({ span, newText }) => ({
            file: displayPath(streams.cwd, file),
            range: rangeOf(model.fileOf(file), span),
            newText,
          })),
        );
        return { title: redact(title), safety, ...(isShown ? { edits } : { edits: [], withheld: true as const }) };
      });
  return {
    target: {
      client: redact(target.client),
      provider: target.provider ?? null,
      environment: target.environment,
      issuer: issuer.from === 'none' ? null : redact(issuer.text),
      resource: subject.isMcp && resource !== undefined ? redact(resource.text) : null,
    },
    ok: hasPassed(comparison),
    findings: findings.map((finding) => ({
      id: `discovery-${finding.check}`,
      severity: finding.severity,
      message: redact(finding.message),
      setting: finding.setting === undefined ? null : placeOf(finding.setting, model, streams.cwd, redact),
      proof: redact(finding.proof),
      fixes: fixesOf(finding),
    })),
    read: readings.map(({ purpose, url, kind, status, detail }) => ({
      purpose,
      url: redact(url),
      kind,
      status: status ?? null,
      detail: detail === undefined ? null : redact(detail),
    })),
  };
}
