import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Context, check, type Workspace } from './context.ts';
import { inTurns, pairedRatio, type Run, rounded, runNode } from './measure.ts';
import { installPeers, peerScript } from './peers/install.ts';
import { yamlKeystroke } from './yamlKeystroke.ts';

/** What another program took on the same files, and for which work. */
export interface Peer {
  readonly name: string;
  readonly work: string;
  /** Its time ÷ authproof's: above 1, authproof is faster. */
  readonly ratio: number;
}

export interface Peers {
  readonly peers: readonly Peer[];
  readonly skipped: readonly { readonly name: string; readonly why: string }[];
}

/** One program, measured on folders that hold nothing but the files it is about. */
interface Contest {
  readonly name: string;
  readonly command?: string;
  readonly work: (folders: readonly string[], files: number) => string;
  /** The files of one folder each. A program that checks one project at a time is started once for each folder. */
  readonly folders: (workspace: Workspace) => readonly (readonly string[])[];
  /** Laid into the folder for the program alone. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Arguments for a run inside the folder with these files. */
  readonly args: (files: readonly string[]) => readonly string[];
  /** Exit codes of a run that did its work. */
  readonly codes: readonly number[];
}

const isDotenv = (path: string): boolean => /(?:^|\/)\.(?:env|dev\.vars)[^/]*$/.test(path);
const isApi = (path: string): boolean => path.endsWith('openapi.yaml');

/** Projects that are measured where a program takes one at a time. */
const projects = 6;

/** Both files of those applications that have a `.env` and an example of it. */
const pairs = ({ auth }: Workspace): readonly (readonly string[])[] =>
  auth
    .filter((path) => path.endsWith('/.env.example'))
    .map((path) => [path.replace('.example', ''), path])
    .filter(([env]) => auth.includes(env ?? ''))
    .slice(0, projects);

const contests: readonly Contest[] = [
  {
    name: 'secretlint',
    work: (_, files) => `secretlint with its recommended preset over all ${files} files, one process`,
    folders: ({ auth }) => [auth],
    settings: {
      '.secretlintrc.json': JSON.stringify({ rules: [{ id: '@secretlint/secretlint-rule-preset-recommend' }] }),
    },
    args: () => ['**/*'],
    codes: [0, 1],
  },
  {
    name: 'dotenv-linter',
    work: (_, files) => `dotenv-linter over ${files} files of the .env family, one process`,
    folders: ({ auth }) => [auth.filter(isDotenv)],
    args: (files) => files,
    codes: [0, 1],
  },
  {
    name: 'dotenv-diff',
    work: (folders) => `dotenv-diff --compare of .env and .env.example, ${folders.length} projects, a process each`,
    folders: pairs,
    args: () => ['--compare', '--env', '.env', '--example', '.env.example', '--ci'],
    codes: [0, 1],
  },
  {
    name: 'varlock',
    work: (folders) => `varlock load, ${folders.length} projects with .env and .env.example, a process each`,
    folders: pairs,
    args: () => ['load', '--path', './', '--skip-cache'],
    codes: [0, 1],
  },
  {
    name: '@redocly/cli',
    command: 'redocly',
    work: (_, files) => `redocly lint of ${files} OpenAPI documents, one process`,
    folders: ({ auth }) => [auth.filter(isApi)],
    settings: { 'redocly.yaml': 'extends:\n  - recommended\n' },
    args: (files) => ['lint', ...files, '--format=summary'],
    codes: [0, 1],
  },
];

/** Nobody is told of the run, nothing newer is looked for, and nothing is kept in the user's own folder. */
function quietEnvironment(home: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: home,
    USERPROFILE: home,
    XDG_CONFIG_HOME: home,
    CI: 'true',
    NO_COLOR: '1',
    DO_NOT_TRACK: '1',
    NO_UPDATE_NOTIFIER: '1',
    REDOCLY_TELEMETRY: 'off',
    REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
    VARLOCK_TELEMETRY_DISABLED: 'true',
  };
}

export async function measurePeers(context: Context): Promise<Peers> {
  const names = [...contests.map(({ name }) => name), 'yaml-language-server'];
  const failure = await installPeers();
  if (failure !== undefined) return { peers: [], skipped: names.map((name) => ({ name, why: failure })) };
  const workspace = context.workspace(context.scale.files, context.scale.authFiles);
  const peers: Peer[] = [];
  const skipped: { name: string; why: string }[] = [];
  const attempt = async (name: string, measure: (script: string) => Promise<readonly Peer[]>, command?: string) => {
    context.say(`  ${name}`);
    try {
      const script = await peerScript(name, command);
      if (script === undefined) skipped.push({ name, why: 'its program was not installed' });
      else peers.push(...(await measure(script)));
    } catch (error) {
      skipped.push({ name, why: error instanceof Error ? error.message : String(error) });
    }
  };
  for (const contest of contests) {
    const { name, command } = contest;
    await attempt(name, async (script) => [await hold(context, workspace, contest, script)], command);
  }
  await attempt('yaml-language-server', (script) => yamlKeystroke(context, workspace, script));
  return { peers, skipped };
}

async function hold(context: Context, workspace: Workspace, contest: Contest, script: string): Promise<Peer> {
  const { name, work, folders, settings = {}, args, codes } = contest;
  const home = join(context.work, 'home');
  mkdirSync(home, { recursive: true });
  const env = quietEnvironment(home);
  const sets = folders(workspace);
  const prepared = sets.map((files, index) => {
    const own = join(context.work, `${name.replaceAll(/\W/g, '-')}-${index}`);
    // A project that is measured alone lies in the folder itself.
    const inside = sets.length > 1 ? files.map((path) => path.split('/').pop() ?? path) : files;
    const [theirs, ours] = ['peer', 'authproof'].map((side) => join(own, side));
    if (theirs === undefined || ours === undefined) throw new Error('two sides');
    for (const folder of [theirs, ours]) {
      files.forEach((path, i) => {
        copy(join(workspace.folder, path), join(folder, inside[i] ?? path));
      });
    }
    for (const [path, text] of Object.entries(settings)) writeFileSync(join(theirs, path), text);
    return { theirs, ours, inside };
  });
  const runs = await inTurns(Math.max(3, context.scale.rounds), {
    peer: () =>
      total(prepared, async ({ theirs, inside }) => {
        const run = await runNode([script, ...args(inside)], { cwd: theirs, env, keepOutput: true });
        if (!codes.includes(run.code ?? -1))
          throw new Error(`it ended with code ${run.code}: ${firstLine(run.output)}`);
        return run;
      }),
    authproof: () => total(prepared, ({ ours }) => check(context, ours)),
  });
  const count = sets.reduce((sum, files) => sum + files.length, 0);
  const names = prepared.map(({ theirs }) => theirs);
  return { name, work: work(names, count), ratio: rounded(pairedRatio(runs.peer, runs.authproof)) };
}

/** One after the other, as one run. */
async function total<T>(items: readonly T[], run: (item: T) => Promise<Run>): Promise<Run> {
  const runs: Run[] = [];
  for (const item of items) runs.push(await run(item));
  const sum = (of: (one: Run) => number): number => runs.reduce((all, one) => all + of(one), 0);
  const [first] = runs;
  if (first === undefined) throw new Error('there are no such files in the workspace');
  return { ...first, ms: sum(({ ms }) => ms), cpuMs: sum(({ cpuMs }) => cpuMs) };
}

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(from, to);
}

const firstLine = (output: string): string => output.trim().split('\n')[0]?.slice(0, 120) ?? '';

/** Versions as installed, for the page. */
export function peerVersions(): Readonly<Record<string, string>> {
  const text = readFileSync(join(import.meta.dirname, 'peers/package.json'), 'utf8');
  return (JSON.parse(text) as { dependencies: Record<string, string> }).dependencies;
}
