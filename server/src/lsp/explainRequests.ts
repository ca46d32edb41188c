import { type Connection, RequestType } from 'vscode-languageserver/node';
import { explainInWorkspace } from '../features/explain.ts';
import type { Places } from '../features/places.ts';
import { createTextRedactor } from '../lint/textRedactor.ts';
import type { Explanation } from '../probe/explainText/explain.ts';
import { textLimit } from '../probe/explainText/normalise.ts';
import { explanationReport } from '../probe/explainText/report.ts';
import type { Located } from '../probe/report/build.ts';
import { markdownOf } from '../probe/report/markdown.ts';
import type { ReportModel } from '../probe/report/types.ts';
import type { SettingRef } from '../probe/types.ts';
import type { AuthService } from '../service/authService.ts';
import type { Log } from '../service/ports.ts';
import { baseName, normalizeUri } from '../text/uri.ts';
import { answer, unlessCancelled } from './log.ts';
import { type ExplainParams, type ExplainResult, methods } from './protocol.ts';
import { mapTexts } from './redactTexts.ts';
import { placeOf, toVerdictInfo } from './verdictInfo.ts';

interface Session {
  readonly connection: Connection;
  readonly service: AuthService;
  readonly convert: Places;
  readonly log: Log;
}

const failed: ExplainResult = {
  ok: false,
  reason: 'An internal error kept authproof from doing this; the log has its kind.',
};

/** *Explain Auth Error*: nothing is sent, kept or logged. `loaded`: before that, no client would be known. */
export function serveExplain({ connection, service, convert, log }: Session, loaded: Promise<void>): void {
  connection.onRequest(
    new RequestType<ExplainParams, ExplainResult, void>(methods.explain),
    answer(log, methods.explain, failed, async (params: ExplainParams, signal) => {
      await unlessCancelled(loaded, signal);
      await service.settled();
      return explain(params, service, convert);
    }),
  );
}

function explain({ text, uri, client }: ExplainParams, service: AuthService, places: Places): ExplainResult {
  if (typeof text !== 'string' || text.trim() === '') return { ok: false, reason: 'There is no text to explain.' };
  const model = service.model();
  const explanation = explainInWorkspace({
    text: text.slice(0, textLimit + 1),
    model,
    findings: service.allFindings(),
    targets: service.targets(),
    client,
    file: uri === undefined ? undefined : normalizeUri(uri),
  });
  const redact = createTextRedactor(model);
  const hasFix = ({ file, span }: SettingRef): boolean =>
    service
      .findings(file)
      .some(({ at, fixes }) => at.span.start <= span.end && span.start <= at.span.end && fixes.length > 0);
  const locate = (setting: SettingRef): Located => {
    const { uri: at, range } = placeOf(setting, places, redact);
    const label = `${baseName(setting.file)}:${range.start.line + 1}`;
    return { label, link: { uri: at, range, hasFix: hasFix(setting) } };
  };
  const reportOf = (part: Explanation): ReportModel => mapTexts(explanationReport(part, { locate }), redact);
  const verdicts = explanation.verdicts.map((verdict, i) => {
    const report = reportOf(i === 0 ? explanation : { ...explanation, verdicts: [verdict] });
    return { ...toVerdictInfo(verdict, { places, hasFix, redact }), report, markdown: markdownOf(report) };
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
