import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const modules = path.join(import.meta.dirname, 'node_modules');

/**
 * Installs the peers of the lockfile beside this file, unless they are there already; runs none of their scripts.
 * Undefined when it worked, else why not.
 */
export async function installPeers(): Promise<string | undefined> {
  const lock = await readFile(path.join(import.meta.dirname, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  // Written last, so that an interrupted installation starts anew.
  const stamp = path.join(modules, '.installed');
  if ((await readFile(stamp, 'utf8').catch(() => undefined)) === wanted) return undefined;
  // Not `ci`: it wants optional packages for other systems in the lockfile, which not every registry has.
  const child = spawn(
    'npm',
    ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'inherit', 'inherit'],
      // npm is a script on Windows.
      shell: process.platform === 'win32',
      timeout: 300_000,
    },
  );
  const code = await new Promise<number | string | null>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', resolve);
  });
  if (code !== 0) return `npm install ended with ${code}`;
  await writeFile(stamp, wanted);
  return undefined;
}

/** The script of a peer that its users start; undefined when the package or the script is not there. */
export async function peerScript(name: string, command = name): Promise<string | undefined> {
  const folder = path.join(modules, name);
  try {
    const { bin } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as {
      bin: string | Record<string, string>;
    };
    const script = typeof bin === 'string' ? bin : bin[command];
    return script === undefined ? undefined : path.join(folder, script);
  } catch {
    return undefined;
  }
}
