import type { ColdCheck, Growth } from './cold.ts';
import type { Keystroke } from './keystroke.ts';
import type { Peer } from './peers.ts';
import type { Bundles, Startup } from './startup.ts';

/** What `--json` writes. A part that was not asked for is left out. */
export interface Report {
  readonly coldCheck?: ColdCheck;
  readonly keystroke?: Keystroke;
  readonly growthExponent?: number;
  readonly growth?: Growth;
  readonly startupRatio?: number;
  readonly activateMs?: number;
  readonly startup?: Startup;
  readonly bundles?: Bundles;
  readonly peers: readonly Peer[];
  /** Peers that were not measured. */
  readonly skipped: readonly { readonly name: string; readonly why: string }[];
  /** What was measured: sizes, seed, and Node's version. */
  readonly inputs: {
    readonly seed: number;
    readonly files: number;
    readonly authFiles: number;
    readonly rounds: number;
    readonly node: string;
  };
}
