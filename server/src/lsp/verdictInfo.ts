import type { Places } from '../features/places.ts';
import { createTextRedactor } from '../lint/textRedactor.ts';
import { type Located, type ReportContext, reportOf } from '../probe/report/build.ts';
import { type HistoryView, historyBlocks } from '../probe/report/history.ts';
import { markdownOf } from '../probe/report/markdown.ts';
import type { ReportRow } from '../probe/report/types.ts';
import type { SettingRef, Target, Verdict } from '../probe/types.ts';
import type { AuthService } from '../service/authService.ts';
import { siblingIds } from '../service/siblings.ts';
import { baseName } from '../text/uri.ts';
import type { VerdictInfo } from './protocol.ts';
import { mapTexts } from './redactTexts.ts';

export interface VerdictInfoOptions {
  readonly places: Places;
  /** A finding at the setting has a quick fix. */
  readonly hasFix?: ((setting: SettingRef) => boolean) | undefined;
  readonly history?: HistoryView | undefined;
  readonly environment?: readonly ReportRow[] | undefined;
  /** Every text goes through it. */
  readonly redact: (text: string) => string;
}

/** A verdict as the client gets it, with its report as data and as Markdown. */
export function toVerdictInfo(verdict: Verdict, options: VerdictInfoOptions): VerdictInfo {
  const { places, history, environment, redact } = options;
  const context: ReportContext = {
    locate: (setting) => locatedAt(setting, options),
    history: history && historyBlocks(history),
    environment,
  };
  const report = mapTexts(reportOf(verdict, context), redact);
  const info = {
    client: verdict.target.client,
    environment: verdict.target.environment,
    endpoint: verdict.target.endpoint,
    authMethod: verdict.target.authMethod,
    outcome: verdict.outcome,
    outcomeClass: verdict.class,
    ok: verdict.ok,
    headline: verdict.headline,
    proves: verdict.proves,
    causes: verdict.causes.map(({ setting, ...cause }) => ({
      ...cause,
      ...(setting === undefined ? {} : { setting: placeOf(setting, places, redact) }),
    })),
    ...(verdict.http === undefined ? {} : { http: { status: verdict.http.status, headers: verdict.http.headers } }),
    timings: verdict.timings,
    ...(verdict.tested === undefined ? {} : { tested: verdict.tested.way }),
    ...(verdict.retry === undefined
      ? {}
      : {
          retry: {
            ...(verdict.retry.afterSeconds === undefined ? {} : { afterSeconds: verdict.retry.afterSeconds }),
            advice: verdict.retry.advice,
          },
        }),
  };
  return { ...mapTexts(info, redact), report, markdown: markdownOf(report) };
}

/** A secret may stand where a name is expected. */
export const placeOf = (ref: SettingRef, places: Places, redact: (text: string) => string) => ({
  name: redact(ref.name),
  uri: places.uri(ref.file),
  range: places.range(ref.file, ref.span),
});

/** The setting as a report names it, and where it leads. */
export function locatedAt(setting: SettingRef, { places, hasFix, redact }: VerdictInfoOptions): Located {
  const { uri, range } = placeOf(setting, places, redact);
  return {
    label: `${baseName(setting.file)}:${range.start.line + 1}`,
    link: { uri, range, hasFix: hasFix?.(setting) ?? false },
  };
}

export const hasFixAt =
  (service: Pick<AuthService, 'findings'>) =>
  ({ file, span }: SettingRef): boolean =>
    service
      .findings(file)
      .some(({ at, fixes }) => at.span.start <= span.end && span.start <= at.span.end && fixes.length > 0);

export interface Conclusions {
  /** Keeps what the test says, as findings and in the history, unless it was cancelled, and gives the report of it. */
  conclude(target: Target, verdict: Verdict, signal: AbortSignal): Promise<VerdictInfo>;
  /** The report alone, of a test that is none of the target as it stands. */
  show(verdict: Verdict): VerdictInfo;
}

/** What every kind of test does when it is over. `environment`: product, operating system and editor, for support cases. */
export function createConclusions(
  service: AuthService,
  places: Places,
  environment: readonly ReportRow[] | undefined,
): Conclusions {
  const hasFix = hasFixAt(service);
  const common = () => ({ places, hasFix, environment, redact: createTextRedactor(service.model()) });
  const show = (verdict: Verdict): VerdictInfo => toVerdictInfo(verdict, common());
  return {
    async conclude(target, verdict, signal) {
      if (signal.aborted) return show(verdict);
      service.recordVerdict(target, verdict);
      const history = await service.history.conclude(target, verdict);
      const info = toVerdictInfo(verdict, { ...common(), history });
      const saved = service.history.saved();
      return {
        ...info,
        target: { id: target.id, siblings: siblingIds(service.model().clients, target.id) },
        ...(saved === undefined ? {} : { history: saved }),
      };
    },
    show,
  };
}
