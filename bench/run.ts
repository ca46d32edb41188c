/**
 * Measures authproof: `node bench/run.ts [--small] [--no-peers] [--only PART]… [--json FILE] [--markdown PAGE]`.
 *
 * Figures are ratios of runs that took turns on this machine, and medians over several rounds. What each part measures
 * is said where it is implemented: `cold.ts`, `keystroke.ts`, `startup.ts`, `peers.ts`; the inputs in `workspace.ts`.
 * `--small` is for a look within a minute, without peers; its figures are not comparable with the whole ones.
 */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { coldCheck, growth } from './cold.ts';
import { type Context, createContext, type Scale } from './context.ts';
import { keystroke } from './keystroke.ts';
import { measurePeers } from './peers.ts';
import type { Report } from './report.ts';
import { bundles, startup } from './startup.ts';
import { plain, writeTables } from './table.ts';

const whole: Scale = {
  files: 20_000,
  authFiles: 2000,
  smallFiles: 2000,
  smallAuthFiles: 200,
  growth: [250, 500, 1000, 2000, 4000],
  rounds: 5,
  edits: 120,
  editSeconds: 40,
};

const small: Scale = {
  files: 1000,
  authFiles: 200,
  smallFiles: 400,
  smallAuthFiles: 80,
  growth: [80, 160, 320],
  rounds: 3,
  edits: 30,
  editSeconds: 4,
};

const parts = ['cold', 'keystroke', 'growth', 'startup', 'bundles', 'peers'] as const;
export type Part = (typeof parts)[number];

export interface BenchOptions {
  readonly scale: Scale;
  readonly only: readonly Part[];
  readonly say: (line: string) => void;
}

const seed = 20_250_801;

/** Runs the parts one after the other. */
export async function bench({ scale, only, say }: BenchOptions): Promise<Report> {
  const work = realpathSync(mkdtempSync(join(tmpdir(), 'authproof-bench-')));
  try {
    say('Building the production bundles');
    return await measure(await createContext({ scale, seed, work, say }), only);
  } finally {
    rmSync(work, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function measure(context: Context, only: readonly Part[]): Promise<Report> {
  const { scale, say } = context;
  const part = async <T>(name: Part, told: string, run: () => T | Promise<T>): Promise<T | undefined> => {
    if (!only.includes(name)) return undefined;
    say(told);
    return run();
  };
  const sizes = await part('bundles', 'Sizes of the bundles', () => bundles(context));
  const started = await part('startup', 'Start-up', () => startup(context));
  const cold = await part('cold', `Cold check of ${scale.files} files`, () => coldCheck(context));
  const grown = await part('growth', `Growth over ${scale.growth.join(', ')} files`, () => growth(context));
  const typed = await part('keystroke', 'Keystrokes', () => keystroke(context));
  const others = await part('peers', 'Other programs on the same files', () => measurePeers(context));
  return {
    ...(cold === undefined ? {} : { coldCheck: cold }),
    ...(typed === undefined ? {} : { keystroke: typed }),
    ...(grown === undefined ? {} : { growthExponent: grown.exponent, growth: grown }),
    ...(started === undefined ? {} : { startupRatio: started.ratio, activateMs: started.activateMs, startup: started }),
    ...(sizes === undefined ? {} : { bundles: sizes }),
    peers: others?.peers ?? [],
    skipped: others?.skipped ?? [],
    inputs: {
      seed,
      files: scale.files,
      authFiles: scale.authFiles,
      rounds: scale.rounds,
      node: process.versions.node,
    },
  };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'string' },
      markdown: { type: 'string' },
      small: { type: 'boolean', default: false },
      'no-peers': { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
    },
  });
  const asked = values.only ?? parts.filter((part) => part !== 'peers' || !values.small);
  const unknown = asked.find((name) => !parts.includes(name as Part));
  if (unknown !== undefined) throw new Error(`--only takes ${parts.join(', ')}; not ${unknown}`);
  const report = await bench({
    scale: values.small ? small : whole,
    only: parts.filter((part) => asked.includes(part) && !(part === 'peers' && values['no-peers'])),
    say: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`${plain(report)}\n`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
  if (values.markdown !== undefined) writeTables(values.markdown, report);
}

if (import.meta.main) await main();
