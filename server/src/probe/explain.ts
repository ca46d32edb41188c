import { duration } from './judge/facts.ts';
import { classLabels } from './judge.ts';
import type { Cause, SettingRef, Verdict } from './types.ts';

export interface ReportOptions {
  /** Says where a setting is, such as `.env:3`; the caller knows lines. Without it the setting's name stands alone. */
  readonly locate?: (setting: SettingRef) => string;
}

const credentialTexts: Readonly<Record<Verdict['credentials'], string>> = {
  valid: 'accepted',
  'likely-valid': 'very likely accepted',
  invalid: 'refused',
  unknown: 'not tested by this answer',
};

/**
 * The whole report as Markdown, safe to paste into an issue: no secret is in a verdict, and texts from the server are
 * shown as text, never as markup.
 */
export function reportMarkdown(verdict: Verdict, options: ReportOptions = {}): string {
  const lines: string[] = [`### ${md(verdict.headline)}`, ''];
  lines.push(
    `Client ${code(verdict.target.client)}, environment ${code(verdict.target.environment)}, endpoint ${code(verdict.target.endpoint)}`,
    '',
  );
  lines.push('#### What this proves', '', ...factLines(verdict).map((f) => `- ${md(f)}`), '');
  if (verdict.causes.length > 0) {
    lines.push('#### Likely causes', '');
    verdict.causes.forEach((cause, i) => {
      const place = cause.setting ? ` ${md(placeOf(cause, options))}` : '';
      lines.push(`${i + 1}. **${capital(cause.likelihood)}:** ${md(cause.explanation)}${place}`);
      lines.push(`   Next: ${md(cause.nextStep)}`);
    });
    lines.push('');
  }
  if (verdict.retry) lines.push('#### Retry', '', md(verdict.retry.advice), '');
  lines.push('#### Facts', '', ...technical(verdict).map(([name, value]) => `- ${name}: ${code(value)}`), '');
  return lines.join('\n');
}

/** The same for a terminal. */
export function reportText(verdict: Verdict, options: ReportOptions & { readonly color?: boolean } = {}): string {
  const paint = (sequence: string, text: string): string =>
    options.color ? `\u001b[${sequence}m${text}\u001b[0m` : text;
  const lines: string[] = [paint(verdict.ok ? '32;1' : '31;1', plain(verdict.headline))];
  lines.push(
    paint('2', plain(`${verdict.target.client} (${verdict.target.environment}) at ${verdict.target.endpoint}`)),
    '',
  );
  lines.push(...factLines(verdict).map((f) => `  - ${plain(f)}`));
  if (verdict.causes.length > 0) {
    lines.push('', paint('1', 'Likely causes'));
    verdict.causes.forEach((cause, i) => {
      lines.push(`  ${i + 1}. ${capital(cause.likelihood)}: ${plain(cause.explanation)}`);
      if (cause.setting) lines.push(`     ${paint('36', plain(placeOf(cause, options)))}`);
      lines.push(`     Next: ${plain(cause.nextStep)}`);
    });
  }
  if (verdict.retry) lines.push('', `${paint('1', 'Retry')}: ${plain(verdict.retry.advice)}`);
  lines.push(
    '',
    paint(
      '2',
      technical(verdict)
        .map(([name, value]) => `${name}: ${plain(value)}`)
        .join('\n'),
    ),
  );
  return `${lines.join('\n')}\n`;
}

function factLines(verdict: Verdict): readonly string[] {
  return [...verdict.proves, `Credentials: ${credentialTexts[verdict.credentials]}.`];
}

function technical(verdict: Verdict): readonly (readonly [string, string])[] {
  const rows: (readonly [string, string])[] = [
    ['Outcome', `${verdict.outcome} (${classLabels[verdict.class]})`],
    [
      'Request',
      `POST, grant_type ${verdict.grant}${verdict.harmless ? ' with a made-up code' : ''}, ${verdict.target.authMethod}`,
    ],
  ];
  if (verdict.http) {
    rows.push(['Status', String(verdict.http.status)]);
    for (const [name, value] of Object.entries(verdict.http.headers)) rows.push([name, value]);
  }
  const stages = Object.entries(verdict.timings).map(([stage, ms]) => `${stage} ${ms} ms`);
  if (stages.length > 0) rows.push(['Timings', stages.join(', ')]);
  if (verdict.retry?.afterSeconds !== undefined) rows.push(['Retry after', duration(verdict.retry.afterSeconds)]);
  return rows;
}

function placeOf(cause: Cause, options: ReportOptions): string {
  const { setting } = cause;
  if (!setting) return '';
  const place = options.locate?.(setting);
  return place === undefined ? `(${setting.name})` : `(${setting.name}, ${place})`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Text that Markdown must not read as markup: links, images, HTML, emphasis, tables. */
function md(text: string): string {
  return plain(text)
    .replace(/[\\`*[\]<>|#!~]/g, '\\$&')
    .replace(/(^|\W)_|_(?=\W|$)/g, (m) => m.replace('_', '\\_'));
}

function code(text: string): string {
  const inner = plain(text).replaceAll('`', "'");
  return `\`${inner === '' ? ' ' : inner}\``;
}

/** One line without control characters, so that a server's text cannot steer a terminal. */
function plain(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, ' ');
}
