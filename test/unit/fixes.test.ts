import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Finding, Fix } from '../../server/src/rules/types.ts';
import { applyEdits } from '../../server/src/text/edit.ts';
import { covers, type Span } from '../../server/src/text/span.ts';
import { parseCase } from '../support/caseFile.ts';
import { lintTexts, modelOf, pathOf, type Texts } from '../support/workspace.ts';

const folder = join(import.meta.dirname, '../cases');
const cases = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.case'))
  .sort();

function apply(texts: Texts, fix: Fix): Texts {
  const result = new Map(texts);
  for (const { file, edits } of fix.files) {
    const path = pathOf(file);
    result.set(path, applyEdits(texts.get(path) ?? '', edits));
  }
  return result;
}

/** What a finding is about, in words that survive the edit: the rule, the file and the path of the entry. */
function subjects(texts: Texts, findings: readonly Finding[]): string[] {
  const model = modelOf(texts);
  const pathAt = (file: string, at: Span): string =>
    model
      .fileOf(file)
      ?.tree.entries.findLast((entry) => covers(entry.span, at))
      ?.path.join('.') ?? '';
  return findings.map((f) => `${f.ruleId} ${pathOf(f.at.file)} ${pathAt(f.at.file, f.at.span)} ${f.message}`);
}

/** Every fix of every finding in every case. */
describe.each(cases)('%s', (name) => {
  const { texts, vcs } = parseCase(readFileSync(join(folder, name), 'utf8'));
  const findings = lintTexts(texts, undefined, vcs);
  const offered = findings.flatMap((finding) => finding.fixes.map((fix) => ({ finding, fix })));

  test(`its ${offered.length} fixes do what they say`, () => {
    for (const { finding, fix } of offered) {
      const label = `${finding.ruleId}: ${fix.title}`;
      const after = apply(texts, fix);
      const changed = [...after].filter(([path, text]) => texts.get(path) !== text).map(([path]) => path);
      expect(changed.sort(), `${label} changes only the files it names`).toEqual(
        [...new Set(fix.files.map(({ file }) => pathOf(file)))].sort(),
      );
      const left = lintTexts(after, undefined, vcs);
      const [subject] = subjects(texts, [finding]);
      const occurrences = (all: readonly string[]): number => all.filter((s) => s === subject).length;
      const [earlier, later] = [subjects(texts, findings), subjects(after, left)].map(occurrences);
      expect(later, `${label} makes the finding go away`).toBe((earlier ?? 0) - 1);
      if (fix.safety !== 'safe') continue;
      const before = subjects(texts, findings).map(withoutPath);
      const added = subjects(after, left).filter((s) => !before.includes(withoutPath(s)));
      expect(added, `${label} brings no new finding`).toEqual([]);
    }
  });
});

/** An edit may shift list indexes and lines; rule, file and message say enough. */
const withoutPath = (subject: string): string => subject.split(' ').slice(0, 2).join(' ');
