import { providerName } from '../knowledge/providers/lookup.ts';
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
import { refsOf, subjectKey } from '../probe/discovery/subject.ts';
import type { Subject } from '../probe/discovery/types.ts';
import { markdownOf } from '../probe/report/markdown.ts';
import type { SettingRef } from '../probe/types.ts';
import { withoutSilenced } from '../service/discoveryFindings.ts';
import { baseName } from '../text/uri.ts';
import { createConsented, failed, type Refusals, refuse } from './consented.ts';
import type { Convert } from './convert.ts';
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
import type { Served, TestSession } from './testSession.ts';
import { placeOf } from './verdictInfo.ts';

const refusals: Refusals = {
  untrusted: 'The workspace is not trusted, so authproof sends nothing: its files decide where the requests would go.',
  changed: 'Nothing was sent: the configuration has changed since the requests were shown. Start again.',
  gone: 'This client is no longer in the workspace.',
};
const cancelled = 'The comparison was cancelled.';

/** What is read next. */
interface Step {
  readonly consent: DiscoveryConsent;
  /** How far the comparison has come; undefined before the first request. */
  readonly progress?: Progress | undefined;
}

/** The three requests of *Compare with Discovery*. */
export function discoveryRequests(session: TestSession): readonly Served[] {
  const { service } = session;
  const consented = createConsented<string, Subject, Step>(session, {
    refusals,
    slotOf: (id) => id,
    find: (id) => service.subjects().find((subject) => subject.id === id),
    isSame: (a, b) => subjectKey(a) === subjectKey(b),
  });

  const show = (subject: Subject, step: Step): DiscoverPlanInfo => {
    const consentToken = consented.show({ key: subject.id, subject, step });
    return toPlanInfo(subject, step.consent, consentToken, session.redactor());
  };

  const plan = (subject: Subject): DiscoverPlanResult => {
    const { consent, reason } = planDiscovery(subject, session.secrets());
    return consent === undefined ? refuse(session.redactor()(reason)) : { ok: true, plan: show(subject, { consent }) };
  };

  const readOn = async (
    subject: Subject,
    { consent, progress }: Step,
    signal: AbortSignal,
  ): Promise<DiscoverResult> => {
    const from = progress === undefined ? startDiscovery(subject, consent) : withConsent(progress, consent);
    const moved = await advance(from, session.sending(signal));
    if (moved === undefined) return refuse(cancelled);
    const comparison = await compare(moved.progress);
    service.recordDiscovery(comparison);
    const report = toReportInfo(withoutSilenced(comparison, service.model(), service.configOf), session);
    return moved.needs === undefined
      ? { ok: true, report }
      : { ok: true, report, next: show(subject, { consent: moved.needs, progress: moved.progress }) };
  };

  return [
    session.answerLoaded(methods.discoverTargets, [], async (): Promise<readonly DiscoverTargetInfo[]> => {
      await service.settled();
      const redact = session.redactor();
      return service.subjects().map((subject) => toTargetInfo(subject, session.convert, redact));
    }),
    session.answer(
      methods.discoverPlan,
      failed,
      ({ targetId }: DiscoverPlanParams): Promise<DiscoverPlanResult> => consented.plan(targetId, plan),
    ),
    session.answer(
      methods.discover,
      failed,
      ({ targetId, consentToken }: DiscoverParams, signal): Promise<DiscoverResult> =>
        consented.redeem(targetId, consentToken, ({ subject, step }) => readOn(subject, step, signal)),
    ),
  ];
}

function toPlanInfo(
  subject: Subject,
  consent: DiscoveryConsent,
  consentToken: string,
  redact: (text: string) => string,
): DiscoverPlanInfo {
  return {
    targetId: subject.id,
    consentToken,
    client: redact(subject.target.client),
    environment: subject.target.environment,
    hosts: consent.hosts.map(redact),
    requests: consent.requests.map(({ purpose, url }) => ({ what: purposeText(purpose), url: redact(url) })),
    atMost: consent.atMost,
    notes: consent.notes.map(redact),
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

function toReportInfo(comparison: Comparison, { service, convert, redactor }: TestSession): DiscoverReportInfo {
  const redact = redactor();
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
