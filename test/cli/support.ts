import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inject, onTestFinished } from 'vitest';

const built = inject('cli');
const source = join(import.meta.dirname, '../../server/src/cli/main.ts');

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with each piece of stdout; true closes the reader. */
  readonly stopReading?: (chunk: string) => boolean;
  /** The source runs instead of the build, so that a module of it can be replaced. */
  readonly fromSource?: boolean;
  /** Written to stdin, which is then closed. */
  readonly input?: string;
}

/** Runs the command line in a process of its own, without a terminal. */
export function runCli(
  args: readonly string[],
  { cwd, env, stopReading, fromSource, input }: RunOptions,
): Promise<Ran> {
  const child = spawn(process.execPath, [fromSource === true ? source : built, ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: cwd, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE, ...env },
    timeout: 25_000,
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
    if (stopReading?.(chunk) === true) child.stdout.destroy();
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(input ?? '');
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code, stdout, stderr }));
  });
}

/** A folder with these files, removed after the test. Its path holds no word that tells an environment. */
export async function makeFolder(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'authproof-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
  return folder;
}

/** One finding of severity error, with fixes for review only: redirect-uri-fragment. */
export const fragment = 'ACME_CLIENT_ID=acme-web\nACME_REDIRECT_URI="https://app.acme.io/#/callback"\n';

/** One finding with a safe fix: secret-stray-characters. */
export const stray = 'ACME_CLIENT_ID=acme-web\nACME_CLIENT_SECRET="abcdefghijklmnopqrstuvwxyz "\n';
