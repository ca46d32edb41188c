import { expect, test } from 'vitest';
import { placeOf } from '../../../client/src/views/matrixCell.ts';
import { matrixHtml } from '../../../client/src/views/matrixHtml.ts';
import { snippetOf } from '../../../client/src/views/snippet.ts';
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
      role: 'client_secret',
      label: 'Client secret',
      isSame: false,
      cells: [
        { group: 0, at },
        { group: 1, at },
      ],
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
  expect([...page.matchAll(/data-place="([\d.]+)"/g)].map((match) => match[1])).toEqual([
    '0.0.0',
    '0.1.0',
    '0.1.1',
    '0.2.0',
    '0.2.1',
  ]);
  expect([...page.matchAll(/<tr class="(\w+)">/g)].map((match) => match[1])).toEqual([
    'different',
    'different',
    'same',
  ]);
});

test('the table names its rows and columns, and each cell says where it leads to; a secret has a letter only', () => {
  const page = matrixHtml([matrix], 'n0nce');
  expect(page).toContain('<caption>&#60;b&#62;web&#60;/b&#62;</caption>');
  expect([...page.matchAll(/<th scope="(\w+)">([^<]*)/g)].map(([, scope, name]) => `${scope} ${name}`)).toEqual([
    'col Setting',
    'col Values',
    'col all',
    'col production',
    'row Client ID',
    'row Client secret',
    'row Issuer',
  ]);
  expect([...page.matchAll(/aria-label="([^"]*)"/g)].map((match) => match[1]).slice(1)).toEqual([
    'Client secret, all: secret, A',
    'Client secret, production: secret, B',
    'Issuer, all: https://a.io',
    'Issuer, production: https://a.io',
  ]);
});

test('the page can name cells only', () => {
  const answers = ['0.0.0', '0.0.1', '1.0.0', '0.0.0 ', 'file:///etc/passwd', 7].map((place) =>
    placeOf({ place }, [matrix]),
  );
  expect(answers).toEqual([at, undefined, undefined, undefined, undefined, undefined]);
});

test('without environments the page says where they come from', () => {
  expect(matrixHtml([], 'n')).toContain('No client has more than one environment here.');
});

test.each(
  templates().map((template) => [template.label, template] as const),
)('the template %s is understood, and asks for nothing but to be filled in', (_, { file, text }) => {
  const findings = lintTexts(new Map([[file, text]]));
  const others = findings.filter(({ ruleId }) => !/missing|empty|undefined/.test(ruleId));
  expect(others.map(({ ruleId, severity }) => `${severity} ${ruleId}`)).toEqual([]);
});

test('a template is filled in from empty value to empty value, and its own dollars stay', () => {
  const yaml = 'id: ${ID}\nA=\nB=x\nC="" \n';
  expect(snippetOf(`${yaml}"D": "",\ne = ""\n`)).toBe('id: \\${ID\\}\nA=$1\nB=x\nC="" \n"D": "$2",\ne = "$3"\n');
});
