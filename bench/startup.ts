import { join } from 'node:path';
import type { Context } from './context.ts';
import { inTurns, median, pairedRatio, rounded, runNode } from './measure.ts';

export interface Startup {
  /** `authproof --version` ÷ `node -e 0`. */
  readonly ratio: number;
  /** Loading the extension's bundle and calling `activate`, which does not wait for the server. */
  readonly activateMs: number;
  readonly activateLoadMs: number;
  readonly activateCallMs: number;
  /** From the same beginning until the server's process is started, which activation does not wait for. */
  readonly untilServerMs: number;
}

interface Activation {
  readonly loadMs: number;
  readonly callMs: number;
  readonly serverMs?: number;
}

/** The extension is activated in a Node process in which every call of `vscode` does nothing (`activate.cjs`). */
export async function startup(context: Context): Promise<Startup> {
  const activate = [join(import.meta.dirname, 'activate.cjs'), join(context.dist, 'extension.cjs')];
  const runs = await inTurns(context.scale.rounds * 4, {
    node: () => runNode(['-e', '0']),
    version: () => runNode([join(context.dist, 'cli/authproof.cjs'), '--version']),
    activate: () => runNode(activate, { keepOutput: true }),
  });
  const told = runs.activate.map(({ output }) => JSON.parse(output) as Activation);
  return {
    ratio: rounded(pairedRatio(runs.version, runs.node)),
    activateMs: rounded(median(told.map(({ loadMs, callMs }) => loadMs + callMs)), 1),
    activateLoadMs: rounded(median(told.map(({ loadMs }) => loadMs)), 1),
    activateCallMs: rounded(median(told.map(({ callMs }) => callMs)), 1),
    untilServerMs: rounded(median(told.map(({ serverMs }) => serverMs ?? Number.NaN)), 1),
  };
}

/** Production builds, in thousands of bytes. */
export interface Bundles {
  /** All that the extension's process loads. */
  readonly clientKb: number;
  /** What the server's process loads at its start. */
  readonly serverKb: number;
  /** What it loads with the first test and the first page asked for. */
  readonly serverLateKb: number;
  /** The command line with all it loads late. */
  readonly cliKb: number;
}

export function bundles({ bundled }: Context): Bundles {
  const kilobytes = (isMeant: (path: string) => boolean): number =>
    rounded(bundled.filter(({ path }) => isMeant(path)).reduce((sum, { bytes }) => sum + bytes, 0) / 1000, 1);
  const client = ['extension.cjs', 'createClient.cjs'];
  return {
    clientKb: kilobytes((path) => client.includes(path)),
    serverKb: kilobytes((path) => path.startsWith('server.')),
    serverLateKb: kilobytes(
      (path) => /^[^/\\]+\.cjs$/.test(path) && !path.startsWith('server.') && !client.includes(path),
    ),
    cliKb: kilobytes((path) => path.startsWith('cli')),
  };
}
