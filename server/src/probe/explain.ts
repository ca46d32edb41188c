import { type Located, type ReportContext, reportOf } from './report/build.ts';
import { markdownOf } from './report/markdown.ts';
import { textOf } from './report/text.ts';
import type { SettingRef, Verdict } from './types.ts';

export interface ReportOptions extends Omit<ReportContext, 'locate'> {
  /** Says where a setting is, such as `.env:3`; the caller knows lines. Without it the setting's name stands alone. */
  readonly locate?: (setting: SettingRef) => string | Located;
}

/**
 * The whole report as Markdown, safe to paste into an issue: no secret is in a verdict, and texts from the server are
 * shown as text, never as markup.
 */
export const reportMarkdown = (verdict: Verdict, options: ReportOptions = {}): string =>
  markdownOf(reportOf(verdict, contextOf(options)));

/** The same for a terminal. */
export const reportText = (verdict: Verdict, options: ReportOptions & { readonly color?: boolean } = {}): string =>
  textOf(reportOf(verdict, contextOf(options)), { color: options.color });

function contextOf({ locate, ...rest }: ReportOptions): ReportContext {
  if (locate === undefined) return rest;
  return {
    ...rest,
    locate: (setting) => {
      const at = locate(setting);
      return typeof at === 'string' ? { label: at } : at;
    },
  };
}
