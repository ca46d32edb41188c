import { expect, test } from 'vitest';
import { limited, limitedByFile, mostListed } from '../../../server/src/lint/limit.ts';
import type { Finding } from '../../../server/src/rules/types.ts';
import { span } from '../../../server/src/text/span.ts';
import { serviceOver } from '../../support/memoryHost.ts';
import { lintTexts, uriOf } from '../../support/workspace.ts';

const lines = (count: number): string =>
  Array.from({ length: count }, (_, i) => `C${i}_REDIRECT_URI="https://a${i}.acme.io/#x"\n`).join('');

const more = (count: number): string =>
  `From here on, this file has ${count} more findings of redirect-uri-fragment, which are not listed one by one.`;

const finding = (ruleId: string, at: number, severity: Finding['severity']): Finding => ({
  ruleId,
  at: { file: 'file:///ws/.env', span: span(at, at + 1) },
  message: `${ruleId} ${at}`,
  severity,
  related: [],
  fixes: [],
  docs: 'd',
  fingerprint: String(at),
});

test.each([mostListed, mostListed + 1])('%i findings of a rule in a file are listed as they are', (count) => {
  const findings = lintTexts(new Map([['.env', lines(count)]]));
  expect(findings).toHaveLength(count);
  expect(limited(findings)).toEqual(findings);
});

test('of more, one finding in the place of the rest says how many there are', () => {
  const findings = lintTexts(new Map([['.env', lines(mostListed + 5)]]));
  const listed = limited(findings);
  expect(listed.slice(0, -1)).toEqual(findings.slice(0, mostListed));
  expect(listed.at(-1)).toMatchObject({ message: more(5), at: findings[mostListed]?.at, severity: 'error', fixes: [] });
});

test('other rules and other files are not cut short by it', () => {
  const one = Array.from({ length: mostListed + 2 }, (_, i) => finding('a', i, i === mostListed ? 'hint' : 'info'));
  const last = finding('b', mostListed + 9, 'error');
  const shown = limited([...one, last]).slice(-2);
  expect(shown.map(({ ruleId, severity }) => [ruleId, severity])).toEqual([
    ['a', 'info'],
    ['b', 'error'],
  ]);
  const two = one.map((each) => ({ ...each, at: { ...each.at, file: 'file:///ws/b.env' } }));
  expect(limitedByFile([...one, ...two])).toHaveLength(2 * (mostListed + 1));
});

test('an editor is told of so many, and of those that comments leave', async () => {
  const text = `# authproof-disable redirect-uri-fragment\n${lines(10).replaceAll('C', 'D')}# authproof-enable redirect-uri-fragment\n${lines(mostListed + 7)}`;
  const service = await serviceOver(new Map([[uriOf('.env'), text]]));
  const listed = service.findings(uriOf('.env')).filter(({ ruleId }) => ruleId === 'redirect-uri-fragment');
  expect([listed.length, listed.at(-1)?.message]).toEqual([mostListed + 1, more(7)]);
});
