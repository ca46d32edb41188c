import { createTextRedactor } from '../lint/textRedactor.ts';
import { compareEnvironments, comparisonReport } from '../probe/compare.ts';
import { markdownOf } from '../probe/report/markdown.ts';
import type { AuthService } from '../service/authService.ts';
import type { CompareParams, CompareResult, HistoryParams } from './protocol.ts';
import { mapTexts } from './redactTexts.ts';

export interface ReportRequests {
  history(params: HistoryParams): Promise<null>;
  compare(params: CompareParams): Promise<CompareResult>;
}

/** What is kept of tests and said of several together. Nothing here sends a request. */
export function createReportRequests(service: AuthService): ReportRequests {
  return {
    async history({ key, saved }) {
      await service.history.restore(key, saved);
      return null;
    },
    async compare({ targetIds }) {
      await service.settled();
      const targets = new Map(service.targets().map((target) => [target.id, target]));
      const sides = [...new Set(targetIds)].flatMap((id) => {
        const target = targets.get(id);
        if (target === undefined) return [];
        // As it was when it was tested: the settings may have been mended since.
        const tested = service.history.latest(id);
        return [{ target: tested?.target ?? target, verdict: tested?.verdict }];
      });
      if (sides.length < 2) return { ok: false, reason: 'There are no two environments of this client to compare.' };
      const redact = createTextRedactor(service.model());
      const report = mapTexts(comparisonReport(compareEnvironments(sides)), redact);
      return { ok: true, report, markdown: markdownOf(report) };
    },
  };
}
