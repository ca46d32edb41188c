import { expect, test } from 'vitest';
import { matrixHtml } from '../../../client/src/views/matrixHtml.ts';
import { templates } from '../../../client/src/views/templates.ts';
import type { MatrixInfo } from '../../../server/src/lsp/protocol.ts';
import { lintTexts } from '../../support/workspace.ts';

const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };
const at = { uri: 'file:///ws/.env', range };
const matrix: MatrixInfo = {
  client: '<b>web</b>',
  environments: ['base', 'production'],
  rows: [
    {
      role: 'client_id',
      label: 'Client ID',
      isSame: false,
      cells: [{ value: '"><script>x</script>', group: 0, at }, null],
    },
    {
      role: 'issuer',
      label: 'Issuer',
      isSame: true,
      cells: [
        { value: 'https://a.io', group: 0, at },
        { value: 'https://a.io', group: 0, at },
      ],
    },
  ],
};

test('the table of environments shows names and values as text, and runs one script of its own', () => {
  const page = matrixHtml([matrix], 'n0nce');
  expect(page.match(/<script[^>]*>/g)).toEqual(['<script nonce="n0nce">']);
  expect(page).toContain("default-src 'none'");
  expect(page).not.toContain('<b>');
  expect([...page.matchAll(/data-place="([\d.]+)"/g)].map((match) => match[1])).toEqual(['0.0.0', '0.1.0', '0.1.1']);
  expect([...page.matchAll(/<tr class="(\w+)">/g)].map((match) => match[1])).toEqual(['different', 'same']);
});

test('without environments the page says where they come from', () => {
  expect(matrixHtml([], 'n')).toContain('No client has more than one environment here.');
});

test.each(
  templates.map((template) => [template.label, template] as const),
)('the template %s is understood, and asks for nothing but to be filled in', (_, { file, text }) => {
  const findings = lintTexts(new Map([[file, text]]));
  const others = findings.filter(({ ruleId }) => !/missing|empty|undefined/.test(ruleId));
  expect(others.map(({ ruleId, severity }) => `${severity} ${ruleId}`)).toEqual([]);
});
