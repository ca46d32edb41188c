import { expect, test } from 'vitest';
import { longestLine } from '../../../server/src/dialects/legible.ts';
import { factsOf, lintTexts } from '../../support/workspace.ts';

const states = (path: string, text: string) =>
  factsOf(new Map([[path, text]])).flatMap(({ settings }) => settings.map(({ name, value }) => [name, value.state]));

test('a value is read up to the limit, and beyond it taken for one that is filled in elsewhere', () => {
  const env = (length: number): string => `OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=${'k'.repeat(length)}\n`;
  const others = ['OIDC_CLIENT_ID', 'literal'];
  expect(states('.env', env(longestLine))).toEqual([others, ['OIDC_CLIENT_SECRET', 'literal']]);
  expect(states('.env', env(longestLine + 1))).toEqual([others, ['OIDC_CLIENT_SECRET', 'template']]);
});

test('a value of many lines counts by its longest line', () => {
  const compose = (line: string): string =>
    `services:\n  api:\n    environment:\n      OIDC_CLIENT_ID: web\n      NOTE: |\n${`        ${line}\n`.repeat(400)}`;
  const note = (line: string): string | undefined =>
    factsOf(new Map([['compose.yaml', compose(line)]]))[0]?.variables.find(({ name }) => name === 'NOTE')?.value.text;
  expect(note('x'.repeat(100))?.length).toBe(400 * 101);
  expect(note('x'.repeat(10_000))?.length).toBeLessThan(100);
});

test('what is next to a value or key that is too long is checked as ever', () => {
  const broken = 'OIDC_REDIRECT_URI=https://app.example.com/cb#x\n';
  const found = (text: string): readonly string[] =>
    lintTexts(new Map([['.env', text]]))
      .filter(({ ruleId }) => ruleId === 'env-hash-truncates-value')
      .map(({ ruleId, at }) => `${ruleId} ${text.slice(at.span.start, at.span.end)}`);
  const expected = found(broken);
  expect(expected).toHaveLength(1);
  expect(found(`NOTE=${'n'.repeat(100_000)}\n${broken}`)).toEqual(expected);
  expect(found(`${'N'.repeat(100_000)}=x\n${broken}`)).toEqual(expected);
});
