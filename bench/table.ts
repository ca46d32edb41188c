import { readFileSync, writeFileSync } from 'node:fs';
import { figures, isReached, type Line } from './goals.ts';
import { peerVersions } from './peers.ts';
import type { Report } from './report.ts';

const [start, end] = ['<!-- figures: start -->', '<!-- figures: end -->'];

/** Writes the tables of a report between the two markers of a page. @throws when the page lacks them. */
export function writeTables(page: string, report: Report): void {
  const text = readFileSync(page, 'utf8');
  const [from, to] = [text.indexOf(start), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${page} has no markers ${start} and ${end}`);
  writeFileSync(page, `${text.slice(0, from + start.length)}\n\n${markdown(report)}\n\n${text.slice(to)}`);
}

export function markdown(report: Report): string {
  const { inputs, peers, skipped } = report;
  const versions = peerVersions();
  const lines = [
    `Node ${inputs.node}, ${inputs.files} files of which ${inputs.authFiles} are configuration of sign-in, ${inputs.rounds} rounds.`,
    '',
    '| figure | measured | goal |',
    '|---|---|---|',
    ...figures(report).map((line) => `| ${line.what} | ${shown(line)} | ${verdict(line)} |`),
  ];
  if (peers.length > 0) {
    lines.push('', '| program | its work | its time ÷ authproof’s |', '|---|---|---|');
    for (const { name, work, ratio } of peers) lines.push(`| ${name} ${versions[name] ?? ''} | ${work} | ${ratio} |`);
  }
  for (const { name, why } of skipped) lines.push('', `Not measured: ${name} (${why}).`);
  return lines.join('\n');
}

/** For the terminal: the same figures. */
export function plain(report: Report): string {
  const rows = figures(report)
    .filter(({ value }) => value !== undefined)
    .map((line) => {
      const told = line.goal === undefined ? '' : `goal ${verdict(line)}`;
      return `${line.what.padEnd(54)} ${shown(line).padStart(11)}   ${told}`.trimEnd();
    });
  const beside = report.peers.map(({ name, work, ratio }) => `${name}: ${work}: ${ratio} × authproof’s time`);
  const left = report.skipped.map(({ name, why }) => `not measured: ${name}: ${why}`);
  return [...rows, ...beside, ...left].join('\n');
}

const shown = ({ value, unit }: Line): string =>
  value === undefined ? 'not measured' : unit === '' ? String(value) : `${value} ${unit}`;

/** The goal, and whether it is missed. */
function verdict(line: Line): string {
  const { goal, unit } = line;
  if (goal === undefined) return '';
  return `≤ ${goal}${unit === '' ? '' : ` ${unit}`}${isReached(line) === false ? ', missed' : ''}`;
}
