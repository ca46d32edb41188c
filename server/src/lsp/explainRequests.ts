import { explainInWorkspace } from '../features/explain.ts';
import type { Explanation } from '../probe/explainText/explain.ts';
import { textLimit } from '../probe/explainText/normalise.ts';
import { explanationReport } from '../probe/explainText/report.ts';
import type { Located } from '../probe/report/build.ts';
import { markdownOf } from '../probe/report/markdown.ts';
import type { ReportModel } from '../probe/report/types.ts';
import type { SettingRef } from '../probe/types.ts';
import { normalizeUri } from '../text/uri.ts';
import { failed, refuse } from './consented.ts';
import { type ExplainParams, type ExplainResult, methods } from './protocol.ts';
import { mapTexts } from './redactTexts.ts';
import type { Served, TestSession } from './testSession.ts';
import { hasFixAt, locatedAt, toVerdictInfo } from './verdictInfo.ts';

/** *Explain Auth Error*: nothing is sent, kept or logged. */
export function explainRequests(session: TestSession): readonly Served[] {
  const { service } = session;
  return [
    session.answerLoaded(methods.explain, failed, async (params: ExplainParams): Promise<ExplainResult> => {
      await service.settled();
      return explain(params, session);
    }),
  ];
}

function explain({ text, uri, client }: ExplainParams, { service, convert, redactor }: TestSession): ExplainResult {
  if (typeof text !== 'string' || text.trim() === '') return refuse('There is no text to explain.');
  const model = service.model();
  const explanation = explainInWorkspace({
    text: text.slice(0, textLimit + 1),
    model,
    findings: service.allFindings(),
    targets: service.targets(),
    client,
    file: uri === undefined ? undefined : normalizeUri(uri),
  });
  const redact = redactor();
  const options = { places: convert, hasFix: hasFixAt(service), redact };
  const locate = (setting: SettingRef): Located => locatedAt(setting, options);
  const reportOf = (part: Explanation): ReportModel => mapTexts(explanationReport(part, { locate }), redact);
  const verdicts = explanation.verdicts.map((verdict, i) => {
    const report = reportOf(i === 0 ? explanation : { ...explanation, verdicts: [verdict] });
    return { ...toVerdictInfo(verdict, options), report, markdown: markdownOf(report) };
  });
  return {
    ok: true,
    verdicts,
    markdown: verdicts[0]?.markdown ?? '',
    leg: explanation.facts.leg,
    recognised: explanation.recognised,
    clients: [explanation.joined.target, ...explanation.joined.others].flatMap((target) =>
      target === undefined ? [] : [redact(target.client)],
    ),
  };
}
