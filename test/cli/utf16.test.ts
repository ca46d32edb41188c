import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fragment, makeFolder, runCli } from './support.ts';

test.each([
  'utf16le',
  'swapped',
])('a .env file that is saved as UTF-16 (%s) is told as that, and left alone', async (order) => {
  const bytes = Buffer.from(`\uFEFF${fragment}ACME_CLIENT_SECRET="abcdefghijklmnopqrstuvwxyz "\n`, 'utf16le');
  const cwd = await makeFolder({ '.env': order === 'swapped' ? bytes.swap16() : bytes });
  const { stdout } = await runCli(['check', '--fix', '--format', 'json'], { cwd });
  const { findings } = JSON.parse(stdout) as { findings: { ruleId: string; message: string }[] };
  expect(findings.map(({ ruleId, message }) => [ruleId, message.slice(0, 29)])).toEqual([
    ['env-byte-order-mark', 'The file is saved as UTF-16, '],
  ]);
  expect((await readFile(join(cwd, '.env'))).equals(bytes)).toBe(true);
});
