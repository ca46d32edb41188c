/**
 * Installs a real VS Code, a browser and its driver from the npm registry into this folder. Needs no compiler, no system
 * package and no other download; the native modules left unbuilt (terminal, Kerberos) only cost lines in the log.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, 'node_modules');
const vscode = path.join(modules, 'code-server/lib/vscode');

export interface Host {
  /** Entry of the VS Code server; run it with Node 24. */
  readonly serverMain: string;
  /** Folder whose packages are the browser and its driver. */
  readonly modules: string;
  /** A folder of our own for what is unpacked at run time. */
  readonly cache: string;
}

/** Does nothing when the lockfile's versions are in place already. */
export async function installHost(): Promise<Host> {
  const lock = await readFile(path.join(here, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  // Written last, so that an interrupted installation starts anew.
  const stamp = path.join(modules, '.installed');
  const installed = await readFile(stamp, 'utf8').catch(() => undefined);
  if (installed !== wanted) {
    console.log('Installing VS Code for the end-to-end tests (once, about half a minute).');
    await npm(here, 'ci', '--ignore-scripts');
    // `ci` refuses here: the package's shrinkwrap leaves out the development dependencies its manifest names.
    await npm(vscode, 'install', '--omit=dev', '--ignore-scripts');
    await writeFile(stamp, wanted);
  }
  const cache = path.join(here, '.cache');
  await mkdir(cache, { recursive: true });
  return { serverMain: path.join(vscode, 'out/server-main.js'), modules, cache };
}

async function npm(cwd: string, ...args: string[]): Promise<void> {
  const child = spawn('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    stdio: ['ignore', 'inherit', 'inherit'],
    // npm is a script on Windows.
    shell: process.platform === 'win32',
    timeout: 300_000,
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`npm ${args.join(' ')} in ${cwd} ended with code ${code}.`);
}
