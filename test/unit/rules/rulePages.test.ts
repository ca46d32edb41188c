import { describe, expect, test } from 'vitest';
import type { FileFacts } from '../../../server/src/dialects/types.ts';
import { rulePages } from '../../../server/src/rules/pages.ts';
import { rules } from '../../../server/src/rules/registry.ts';
import { lintTexts, pathOf } from '../../support/workspace.ts';

interface Example {
  readonly texts: ReadonlyMap<string, string>;
  readonly vcs: FileFacts['vcs'];
}

/** The fenced files of a section: ```` ```dotenv file=.env vcs=tracked ````. `⟪200b⟫` stands for a hidden character. */
function exampleIn(page: string, section: string): Example {
  const body = new RegExp(`^## ${section}\\n([\\s\\S]*?)(?=^## |(?![\\s\\S]))`, 'm').exec(page)?.[1] ?? '';
  const texts = new Map<string, string>();
  let vcs: FileFacts['vcs'] = 'unknown';
  for (const [, attributes = '', text = ''] of body.matchAll(/^```\w+ (.*)\n([\s\S]*?)^```$/gm)) {
    const file = /\bfile=(\S+)/.exec(attributes)?.[1];
    if (file === undefined) continue;
    texts.set(
      file,
      text.replace(/⟪(\w+)⟫/g, (_, c: string) => (c === 'cr' ? '\r' : String.fromCodePoint(Number.parseInt(c, 16)))),
    );
    vcs = (/\bvcs=(\w+)/.exec(attributes)?.[1] as FileFacts['vcs'] | undefined) ?? vcs;
  }
  return { texts, vcs };
}

const sections = ['Why it fails', 'Wrong', 'Right', 'Fix', 'When not to use it', 'References'];

describe.each(rules.map((rule) => [rule.meta.id, rule] as const))('%s', (id, rule) => {
  const page = rulePages.get(id) ?? '';

  test('its page has the sections every page has', () => {
    expect(page.startsWith(`# ${id}\n`)).toBe(true);
    expect([...page.matchAll(/^## (.*)$/gm)].map((match) => match[1])).toEqual(sections);
  });

  test('its wrong example is found', () => {
    const { texts, vcs } = exampleIn(page, 'Wrong');
    const found = lintTexts(texts, rules, vcs).map((finding) => finding.ruleId);
    expect(found).toContain(id);
  });

  test('its right example is clean for every rule', () => {
    const { texts, vcs } = exampleIn(page, 'Right');
    expect(texts.size).toBeGreaterThan(0);
    const loud = lintTexts(texts, rules, vcs).filter((f) => f.severity === 'error' || f.severity === 'warning');
    expect(loud.map((f) => `${f.ruleId} in ${pathOf(f.at.file)}`)).toEqual([]);
    expect(lintTexts(texts, [rule], vcs).map((f) => f.ruleId)).toEqual([]);
  });
});
