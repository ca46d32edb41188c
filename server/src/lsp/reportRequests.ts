import { compareEnvironments, comparisonReport } from '../probe/compare.ts';
import { markdownOf } from '../probe/report/markdown.ts';
import { failed, refuse } from './consented.ts';
import { type CompareParams, type CompareResult, type HistoryParams, methods } from './protocol.ts';
import { mapTexts } from './redactTexts.ts';
import type { Served, TestSession } from './testSession.ts';

/** What is kept of tests and said of several together. Nothing here sends a request. */
export function reportRequests({ service, redactor, answer }: TestSession): readonly Served[] {
  const history = async ({ key, saved }: HistoryParams): Promise<null> => {
    await service.history.restore(key, saved);
    return null;
  };

  const compare = async ({ targetIds }: CompareParams): Promise<CompareResult> => {
    await service.settled();
    const targets = new Map(service.targets().map((target) => [target.id, target]));
    const sides = [...new Set(targetIds)].flatMap((id) => {
      const target = targets.get(id);
      if (target === undefined) return [];
      // As it was when it was tested: the settings may have been mended since.
      const tested = service.history.latest(id);
      return [{ target: tested?.target ?? target, verdict: tested?.verdict }];
    });
    if (sides.length < 2) return refuse('There are no two environments of this client to compare.');
    const report = mapTexts(comparisonReport(compareEnvironments(sides)), redactor());
    return { ok: true, report, markdown: markdownOf(report) };
  };

  return [answer(methods.history, null, history), answer(methods.compare, failed, compare)];
}
