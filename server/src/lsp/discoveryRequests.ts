import { type Connection, RequestType } from 'vscode-languageserver/node';
import { providerName } from '../knowledge/providers/lookup.ts';
import { createTextRedactor } from '../lint/textRedactor.ts';
import { secretsOf } from '../model/secrets.ts';
import { discoveryReport, purposeText } from '../probe/discovery/report.ts';
import {
  advance,
  type Comparison,
  compare,
  type DiscoveryConsent,
  type Progress,
  planDiscovery,
  startDiscovery,
  withConsent,
} from '../probe/discovery/run.ts';
import { refsOf } from '../probe/discovery/subject.ts';
import type { Subject } from '../probe/discovery/types.ts';
import type { HttpPort } from '../probe/port.ts';
import { markdownOf } from '../probe/report/markdown.ts';
import type { SettingRef } from '../probe/types.ts';
import type { AuthService } from '../service/authService.ts';
import { withoutSilenced } from '../service/discoveryFindings.ts';
import type { Log } from '../service/ports.ts';
import { baseName } from '../text/uri.ts';
import type { Convert } from './convert.ts';
import { answer, unlessCancelled } from './log.ts';
import {
  type DiscoverParams,
  type DiscoverPlanInfo,
  type DiscoverPlanParams,
  type DiscoverPlanResult,
  type DiscoverReportInfo,
  type DiscoverResult,
  type DiscoverTargetInfo,
  methods,
} from './protocol.ts';
import { placeOf } from './verdictInfo.ts';

interface Session {
  readonly connection: Connection;
  readonly service: AuthService;
  readonly convert: Convert;
  readonly log: Log;
  readonly isTrusted: () => boolean;
}

interface Ports {
  readonly http: HttpPort;
  readonly version?: string | undefined;
}

const untrusted =
  'The workspace is not trusted, so authproof sends nothing: its files decide where the requests would go.';
const changed = 'Nothing was sent: the configuration has changed since the requests were shown. Start again.';
const gone = 'This client is no longer in the workspace.';
const cancelled = 'The comparison was cancelled.';
const failed = {
  ok: false,
  reason: 'An internal error kept authproof from doing this; the log has its kind.',
} as const;

/** The three requests of *Compare with Discovery*. `loaded`: before the first look at the disk is over, there is nothing. */
export function serveDiscovery(session: Session, ports: Ports, loaded: Promise<void>): void {
  const { connection, log } = session;
  const requests = createDiscoveryRequests(session, ports);
  connection.onRequest(
    new RequestType<object, readonly DiscoverTargetInfo[], void>(methods.discoverTargets),
    answer(log, methods.discoverTargets, [], async (_params: object, signal) => {
      await unlessCancelled(loaded, signal);
      return requests.targets();
    }),
  );
  connection.onRequest(
    new RequestType<DiscoverPlanParams, DiscoverPlanResult, void>(methods.discoverPlan),
    answer(log, methods.discoverPlan, failed, requests.plan),
  );
  connection.onRequest(
    new RequestType<DiscoverParams, DiscoverResult, void>(methods.discover),
    answer(log, methods.discover, failed, requests.discover),
  );
}

function createDiscoveryRequests({ service, convert, isTrusted }: Session, { http, version }: Ports) {
  const secrets = (): readonly string[] => [...secretsOf(service.model().files)];
  const subjectOf = (id: string): Subject | undefined => service.subjects().find((subject) => subject.id === id);

  const offer = (subject: Subject, consent: DiscoveryConsent, progress?: Progress): DiscoverPlanInfo => {
    const redact = createTextRedactor(service.model());
    return {
      targetId: subject.id,
      consentToken: service.discoveries.offer({ subject, consent, progress }),
      client: redact(subject.target.client),
      environment: subject.target.environment,
      hosts: consent.hosts.map(redact),
      requests: consent.requests.map(({ purpose, url }) => ({ what: purposeText(purpose), url: redact(url) })),
      atMost: consent.atMost,
      notes: consent.notes.map(redact),
    };
  };

  return {
    async targets(): Promise<readonly DiscoverTargetInfo[]> {
      await service.settled();
      const redact = createTextRedactor(service.model());
      return service.subjects().map((subject) => toTargetInfo(subject, convert, redact));
    },

    async plan({ targetId }: DiscoverPlanParams): Promise<DiscoverPlanResult> {
      await service.settled();
      const subject = subjectOf(targetId);
      if (subject === undefined) return { ok: false, reason: gone };
      const { consent, reason } = planDiscovery(subject, secrets());
      return consent === undefined
        ? { ok: false, reason: createTextRedactor(service.model())(reason) }
        : { ok: true, plan: offer(subject, consent) };
    },

    async discover({ targetId, consentToken }: DiscoverParams, signal: AbortSignal): Promise<DiscoverResult> {
      if (!isTrusted()) return { ok: false, reason: untrusted };
      const offered = service.discoveries.redeem(consentToken, targetId, subjectOf(targetId));
      if (offered === undefined) return { ok: false, reason: changed };
      const { subject, consent, progress } = offered;
      const from = progress === undefined ? startDiscovery(subject, consent) : withConsent(progress, consent);
      const moved = await advance(from, { http, signal, version, secrets: secrets() });
      if (moved === undefined) return { ok: false, reason: cancelled };
      const comparison = await compare(moved.progress);
      service.recordDiscovery(comparison);
      const report = toReportInfo(withoutSilenced(comparison, service.model(), service.configOf), service, convert);
      return moved.needs === undefined
        ? { ok: true, report }
        : { ok: true, report, next: offer(subject, moved.needs, moved.progress) };
    },
  };
}

function toTargetInfo(subject: Subject, convert: Convert, redact: (text: string) => string): DiscoverTargetInfo {
  const { target, issuer, resource } = subject;
  const address = resource?.text ?? (issuer.from === 'none' ? undefined : issuer.text);
  const { consent, reason } = planDiscovery(subject);
  return {
    id: subject.id,
    client: redact(target.client),
    ...(target.provider === undefined ? {} : { provider: providerName(target.provider) }),
    environment: target.environment,
    ...(address === undefined ? {} : { address: redact(address) }),
    ...(consent === undefined ? { obstacle: redact(reason) } : {}),
    uris: [...new Set(refsOf(subject).map(({ file }) => convert.uri(file)))],
  };
}

function toReportInfo(comparison: Comparison, service: AuthService, convert: Convert): DiscoverReportInfo {
  const redact = createTextRedactor(service.model());
  const { target } = comparison.subject;
  const hasFix = ({ file, span }: SettingRef): boolean =>
    service.findings(file).some(({ at, fixes }) => at.span.start === span.start && fixes.length > 0);
  const report = discoveryReport(comparison, {
    redact,
    locate: (setting) => {
      const { uri, range } = placeOf(setting, convert, redact);
      const label = `${baseName(setting.file)}:${range.start.line + 1}`;
      return { label, link: { uri, range, hasFix: hasFix(setting) } };
    },
  });
  return {
    client: redact(target.client),
    environment: target.environment,
    ok: report.ok,
    headline: report.headline,
    findings: comparison.findings.map(({ check, severity, message, setting }) => ({
      id: `discovery-${check}`,
      severity,
      message: redact(message),
      ...(setting === undefined ? {} : { setting: placeOf(setting, convert, redact) }),
    })),
    report,
    markdown: markdownOf(report),
  };
}
