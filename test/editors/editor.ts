import { spawn, spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** A secret with a blank behind it: one finding, one safe fix. */
export const faulty = 'ACME_CLIENT_ID=acme-web\nACME_CLIENT_SECRET="abcdefghijklmnopqrstuvwxyz "\n';
export const mended = 'ACME_CLIENT_ID=acme-web\nACME_CLIENT_SECRET="abcdefghijklmnopqrstuvwxyz"\n';

/** What an editor saw of the file. */
export interface Seen {
  readonly diagnostics: readonly string[];
  /** Hover over the client id, and over the secret. */
  readonly hovers: readonly string[];
  /** Titles of the quick fixes offered for the finding. */
  readonly actions: readonly string[];
  /** The text after the first of them. */
  readonly after: string;
}

/** Whether a program is installed in one of these versions, and with what it `needs`: a call that has to succeed. */
export function isThere(program: string, versions: RegExp, needs: readonly string[]): boolean {
  const call = (args: readonly string[]) => spawnSync(program, args, { encoding: 'utf8', timeout: 20_000 });
  const { status, stdout } = call(['--version']);
  return status === 0 && versions.test(stdout) && (needs.length === 0 || call(needs).status === 0);
}

/** The block of `server/docs/editors.md` that is marked as tested for this editor. */
export async function documentedSetup(editor: string): Promise<string> {
  const page = await readFile(join(root, 'server/docs/editors.md'), 'utf8');
  const block = new RegExp(`<!-- tested: ${editor} -->\\n\`\`\`\\w+\\n([^]*?)\\n\`\`\``).exec(page)?.[1];
  if (block === undefined) throw new Error(`editors.md has no block for ${editor}`);
  return block;
}

export interface EditorRun {
  readonly program: string;
  /** The script that drives the editor, with the documented set-up before it. */
  readonly script: string;
  readonly scriptName: string;
  readonly args: (script: string) => readonly string[];
}

/**
 * Starts an editor without a window on a project with a faulty `.env`. The script finds the file in AUTHPROOF_FILE and
 * writes what it saw, as JSON, to AUTHPROOF_SEEN. The command `authproof` is the one of these sources.
 */
export async function seenBy({ program, script, scriptName, args }: EditorRun): Promise<Seen> {
  const home = await realpath(await mkdtemp(join(tmpdir(), 'authproof-editor-')));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const bin = join(home, 'bin');
  const project = join(home, 'project');
  await mkdir(bin);
  await mkdir(join(project, '.git'), { recursive: true });
  const file = join(project, '.env');
  const seen = join(home, 'seen.json');
  await writeFile(file, faulty);
  await writeFile(join(home, scriptName), script);
  const command = join(bin, 'authproof');
  await writeFile(command, `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'server/src/cli/main.ts')}" "$@"\n`);
  await chmod(command, 0o755);
  const child = spawn(program, args(join(home, scriptName)), {
    cwd: project,
    env: {
      PATH: `${bin}:${process.env.PATH ?? ''}`,
      HOME: home,
      XDG_CONFIG_HOME: join(home, 'config'),
      XDG_STATE_HOME: join(home, 'state'),
      LANG: 'C.UTF-8',
      AUTHPROOF_FILE: file,
      AUTHPROOF_SEEN: seen,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += String(chunk)));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const text = await readFile(seen, 'utf8').catch(() => undefined);
  if (text === undefined) throw new Error(`${program} ended with ${code} and saw nothing: ${said}`);
  return JSON.parse(text) as Seen;
}
