import { expect, test } from 'vitest';
import { reportPage } from '../../../client/src/probe/reportLinks.ts';
import type { CauseInfo } from '../../../server/src/lsp/protocol.ts';

const folder = 'file:///home/me/app';

function cause(name: string, uri: string, line: number): CauseInfo {
  const range = { start: { line, character: 4 }, end: { line, character: 9 } };
  return { id: 'x', likelihood: 'likely', explanation: 'Because.', nextStep: 'Do it.', setting: { name, uri, range } };
}

const unplaced: CauseInfo = { id: 'y', likelihood: 'possible', explanation: 'Or because.', nextStep: 'Do that.' };

function links(causes: readonly CauseInfo[], firstFolder: string | undefined = folder): readonly string[] {
  return reportPage({ markdown: '# R\n', causes }, firstFolder).split('\n').slice(4);
}

test('without a setting the page is the report', () => {
  expect(reportPage({ markdown: '# R\n', causes: [unplaced] }, folder)).toBe('# R\n');
});

test('a setting of the first folder is linked from its root, with its line', () => {
  expect(links([cause('A_ID', `${folder}/web/.env`, 2), unplaced])).toEqual(['- [`A_ID`](/web/.env#L3), line 3', '']);
});

test('a setting that several causes share is listed once', () => {
  const shared = cause('A_ID', `${folder}/.env`, 0);
  expect(links([shared, cause('B', `${folder}/.env`, 1), shared])).toEqual([
    '- [`A_ID`](/.env#L1), line 1',
    '- [`B`](/.env#L2), line 2',
    '',
  ]);
});

test('a setting outside the folder is named without its path', () => {
  expect(links([cause('A_ID', 'file:///home/me/application/.env', 2)])).toEqual(['- `A_ID`, line 3', '']);
});

test('without a folder nothing is linked', () => {
  expect(reportPage({ markdown: '# R\n', causes: [cause('A_ID', `${folder}/.env`, 2)] }, undefined)).not.toContain(
    '](',
  );
});
