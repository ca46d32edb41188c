import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { expect, inject, test } from 'vitest';
import { fragment, makeFolder } from './support.ts';

/** Every write to it fails with ENOSPC. */
const full = '/dev/full';

async function runInto(cwd: string, args: readonly string[]): Promise<readonly [number | null, string]> {
  const output = openSync(full, 'w');
  const child = spawn(process.execPath, [inject('cli'), ...args], { cwd, stdio: ['ignore', output, 'pipe'] });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  closeSync(output);
  return [code, stderr];
}

test
  .runIf(process.platform === 'linux')
  .each([[['check']], [['check', '--format', 'json']], [['list', 'rules']], [['help']], [['--version']]])(
  'output that cannot be written is said, and is no internal error: %j',
  async (args) => {
    const cwd = await makeFolder({ '.env': fragment });
    expect(await runInto(cwd, args)).toEqual([2, 'authproof: the output cannot be written (ENOSPC)\n']);
  },
);

test.runIf(process.platform === 'linux')('a file that has room for a part of the output is no success', async () => {
  const cwd = await makeFolder(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`app${i}/.env`, fragment])));
  // A limit for the size of files acts as a disk does on which little is left.
  const command = 'ulimit -f 4; exec "$0" "$1" inspect --format json > out.json';
  const child = spawn('sh', ['-c', command, process.execPath, inject('cli')], { cwd });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const code = await new Promise<number | null>((done) => child.once('close', done));
  expect([code, stderr]).toEqual([2, 'authproof: the output cannot be written (EFBIG)\n']);
});
