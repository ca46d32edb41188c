import type { Dirent } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { createNodeHost } from '../../../server/src/host/nodeHost.ts';
import { createAllowance, sharing } from '../../../server/src/syntax/edit.ts';
import { createFolder } from '../../protocol/client.ts';
import { cpuTime } from '../../support/cpuTime.ts';
import { lintTexts } from '../../support/workspace.ts';

/** More than a function takes as arguments. */
const many = 300_000;

vi.mock('node:fs/promises', async (original) => {
  const fs = await original<typeof import('node:fs/promises')>();
  const entry = (name: string): Partial<Dirent> => ({
    name,
    isFile: () => true,
    isDirectory: () => false,
    isSymbolicLink: () => false,
  });
  const readdir = async (): Promise<unknown> =>
    Array.from({ length: many }, (_, i) => [entry(`a${i}.json`), entry(`a${i}.csproj`)]).flat();
  return { ...fs, readdir };
});

test('hundreds of thousands of files in one folder are listed', async () => {
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const folder = createFolder({});
  const { files, manifests } = await createNodeHost({ log, home: folder.path }).walk(folder.uri);
  expect([files.length, manifests.length]).toEqual([many, many]);
});

test('a value of very many invisible characters is found, and mended up to a limit', () => {
  const fixesIn = (count: number): readonly number[] => {
    const findings = lintTexts(new Map([['.env', `OIDC_CLIENT_ID=a${'\u00ad'.repeat(count)}b\n`]]));
    return sharing(createAllowance(), () =>
      findings
        .filter(({ ruleId }) => ruleId === 'env-invisible-character')
        .map(({ fixes }) => fixes.flatMap((fix) => fix.files.flatMap(({ edits }) => edits)).length),
    );
  };
  expect(fixesIn(10_000)).toEqual([10_000]);
  expect(fixesIn(20_000)).toEqual([0]);
  expect(cpuTime(() => expect(fixesIn(1_000_000)).toEqual([0]))).toBeLessThan(3000);
});

test('many such values share what may be told of them', () => {
  const texts = Array.from({ length: 8 }, (_, i) => `C${i}X_CLIENT_ID=a${'\u00ad'.repeat(4000)}b\n`);
  const findings = lintTexts(new Map([['.env', texts.join('')]]));
  const allowance = createAllowance();
  const fixed = sharing(allowance, () =>
    findings.filter(({ ruleId, fixes }) => ruleId === 'env-invisible-character' && fixes.length > 0),
  );
  expect([fixed.length, allowance.refused.size]).toEqual([4, 1]);
});
