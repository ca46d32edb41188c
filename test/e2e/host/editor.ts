import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import type { Host } from './install.ts';

export interface EditorOptions {
  /** Everything VS Code writes goes here. */
  readonly dataDir: string;
  /** False: Workspace Trust is off and every folder counts as trusted. */
  readonly workspaceTrust: boolean;
  /** Lets the page take a test suite from its address. Modal dialogs refuse to open while a suite runs. */
  readonly testDriver?: boolean;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Display language, such as `de`. Extensions speak it; VS Code's own texts stay English, as it has no texts for it. */
  readonly language?: string | undefined;
}

export interface Editor {
  /** Address of the page for a folder; `payload` as VS Code's own test driver writes it, with paths made absolute. */
  url(folder: string, payload?: readonly (readonly [string, string])[]): string;
  /** How a path of this machine is named inside the page. */
  remoteUri(file: string): string;
  /** Lays settings over those it was started with; an open window takes them up at once. */
  configure(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** What the server wrote so far. */
  log(): string;
  close(): Promise<void>;
}

const quiet = {
  'workbench.startupEditor': 'none',
  // Otherwise the trust editor and the like lie over the files.
  'workbench.editor.useModal': 'off',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'telemetry.telemetryLevel': 'off',
  'chat.disableAIFeatures': true,
  'git.openRepositoryInParentFolders': 'never',
};

/** Starts VS Code's server on a free port of the loopback interface and waits until it answers. */
export async function startEditor(host: Host, options: EditorOptions): Promise<Editor> {
  const machine = path.join(options.dataDir, 'data/Machine');
  await mkdir(machine, { recursive: true });
  let settings: Readonly<Record<string, unknown>> = quiet;
  const configure = async (more: Readonly<Record<string, unknown>>): Promise<void> => {
    settings = { ...settings, ...more };
    await writeFile(path.join(machine, 'settings.json'), JSON.stringify(settings, undefined, 2));
  };
  await configure(options.settings ?? {});
  if (options.language !== undefined) await offerLanguage(options.dataDir, options.language);
  const port = await freePort();
  const child = run(
    host,
    [
      ...['--host', 'localhost', '--port', String(port), '--without-connection-token', '--accept-server-license-terms'],
      ...['--server-data-dir', options.dataDir, '--telemetry-level', 'off'],
      ...(options.workspaceTrust ? [] : ['--disable-workspace-trust']),
      ...(options.testDriver === true ? ['--enable-smoke-test-driver'] : []),
      ...(options.language === undefined ? [] : ['--locale', options.language]),
    ],
    options.env,
  );
  let output = '';
  child.stdout?.on('data', (chunk) => (output += String(chunk)));
  child.stderr?.on('data', (chunk) => (output += String(chunk)));
  const close = (): Promise<void> => end(child);
  try {
    await answers(`http://localhost:${port}/version`, child);
  } catch (error) {
    await close();
    throw new Error(`VS Code's server did not start.\n${output}`, { cause: error });
  }
  const remoteUri = (file: string): string =>
    `vscode-remote://localhost:${port}${file.split('/').map(encodeURIComponent).join('/')}`;
  return {
    url: (folder, payload = []) => {
      const query = new URLSearchParams({ folder, payload: JSON.stringify([['skipWelcome', 'true'], ...payload]) });
      return `http://localhost:${port}/?${query}`;
    },
    remoteUri,
    configure,
    log: () => output,
    close,
  };
}

/** A language is only taken when a language pack is there for it; this one has no texts in it. */
async function offerLanguage(dataDir: string, language: string): Promise<void> {
  const data = path.join(dataDir, 'data');
  const texts = path.join(data, 'no-texts.i18n.json');
  const extensions = [{ extensionIdentifier: { id: 'authproof.no-texts' }, version: '1.0.0' }];
  const pack = { hash: 'no-texts', label: language, extensions, translations: { vscode: texts } };
  await writeFile(texts, JSON.stringify({ version: '1.0.0', contents: {} }));
  await writeFile(path.join(data, 'languagepacks.json'), JSON.stringify({ [language]: pack }));
}

/** Installs a packaged extension as `code --install-extension` does. Returns what the command printed. */
export async function installExtension(host: Host, dataDir: string, vsix: string): Promise<string> {
  const child = run(host, ['--accept-server-license-terms', '--server-data-dir', dataDir, '--install-extension', vsix]);
  let output = '';
  child.stdout?.on('data', (chunk) => (output += String(chunk)));
  child.stderr?.on('data', (chunk) => (output += String(chunk)));
  const timer = setTimeout(() => void end(child), 60_000);
  const code = await exit(child);
  clearTimeout(timer);
  if (code !== 0) throw new Error(`Installing ${path.basename(vsix)} ended with code ${code}.\n${output}`);
  return output;
}

function run(host: Host, args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  return spawn(process.execPath, [host.serverMain, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    // A group of its own, so that the extension hosts it starts can be ended with it.
    detached: process.platform !== 'win32',
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = exit(child);
  signal(child.pid, 'SIGTERM');
  const hard = setTimeout(() => signal(child.pid, 'SIGKILL'), 3_000);
  await gone;
  clearTimeout(hard);
  // Whatever of the group outlived its leader.
  signal(child.pid, 'SIGKILL');
}

function signal(pid: number | undefined, name: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, name);
  } catch {
    // It ended meanwhile.
  }
}

function exit(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  return address.port;
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`It ended with code ${child.exitCode}.`);
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    if (Date.now() > deadline) throw new Error('It did not answer within 30 seconds.');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
