import { nearest } from '../../base/distance.ts';
import { dialects } from '../../dialects/registry.ts';
import type { DialectKind } from '../../dialects/types.ts';
import { providers } from '../../knowledge/providers/index.ts';
import { docsUrl } from '../../lint/report.ts';
import { rulePages } from '../../rules/pages.ts';
import { rules } from '../../rules/registry.ts';
import type { Call } from '../args.ts';
import { shownArgument } from '../argument.ts';
import { painter, type Streams } from '../streams.ts';
import { jsonReport, visible } from '../visible.ts';

type ListCall = Extract<Call, { command: 'list' }>;

export function list({ what, format }: ListCall, streams: Streams): number {
  const rows = listOf(what);
  streams.out(format === 'json' ? jsonReport(rows) : table(rows));
  return 0;
}

type Row = Readonly<Record<string, string | readonly string[]>>;

function listOf(what: ListCall['what']): readonly Row[] {
  switch (what) {
    case 'rules':
      return rules.map(({ meta }) => ({
        id: meta.id,
        group: meta.group,
        severity: meta.severity,
        reach: meta.reach,
        fix: meta.fix,
        docs: docsUrl(meta.id),
      }));
    case 'dialects':
      return dialects.map(({ id, title, kind, formats }) => ({ id, title, kind: sideOf(kind), formats }));
    case 'providers':
      return providers.map(({ id, name }) => ({ id, name }));
  }
}

/**
 * The two sides that are compared: what the application sends, and what the server says it accepts, be it one client's
 * registration or the server's own metadata.
 */
const sideOf = (kind: DialectKind): 'use' | 'registration' => (kind === 'use' ? 'use' : 'registration');

/** Columns as wide as their widest cell; the last one is not padded. */
function table(rows: readonly Row[]): string {
  const keys = Object.keys(rows[0] ?? {}).filter((key) => key !== 'docs');
  const cell = (row: Row, key: string): string => {
    const value = row[key] ?? '';
    return typeof value === 'string' ? value : value.join(', ');
  };
  const widths = keys.map((key) => Math.max(...rows.map((row) => cell(row, key).length)));
  return rows
    .map(
      (row) =>
        `${keys
          .map((key, i) => cell(row, key).padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** Prints a rule's page. */
export function rulePage(id: string, streams: Streams): number {
  const page = rulePages.get(id);
  if (page === undefined) {
    const meant = ruleMeant(id);
    const hint = meant === undefined ? '"authproof list rules" names them all' : `did you mean ${meant}?`;
    streams.err(`authproof: there is no rule "${visible(shownArgument(id))}"; ${hint}\n`);
    return 2;
  }
  streams.out(page);
  return 0;
}

/** The one rule a wrong id can have meant: misspelled, or named by a part of its id. */
function ruleMeant(id: string): string | undefined {
  const wanted = id.toLowerCase().replace(/[\s_]+/g, '-');
  const ids = rules.map((rule) => rule.meta.id);
  const containing = wanted.length < 4 ? [] : ids.filter((known) => known.includes(wanted));
  return nearest(wanted, ids, 3) ?? (containing.length === 1 ? containing[0] : undefined);
}

/** Prints every rule with what it demands, by group. */
export function ruleIndex({ out, color }: Streams): number {
  const paint = painter(color);
  const metas = rules.map((rule) => rule.meta);
  const groups = [...new Set(metas.map((meta) => meta.group))].sort();
  const width = Math.max(...metas.map((meta) => meta.id.length));
  const blocks = groups.map((group) => {
    const lines = metas
      .filter((meta) => meta.group === group)
      .map((meta) => `  ${meta.id.padEnd(width)}  ${meta.severity.padEnd(7)}  ${meta.summary}`);
    return [paint('bold', group), ...lines].join('\n');
  });
  out(`${blocks.join('\n\n')}\n`);
  return 0;
}
