import { itemAt } from '../base/known.ts';
import type { FileFacts } from '../dialects/types.ts';
import {
  type CrashListener,
  checkAcross,
  checkFile,
  checkIslands,
  type Door,
  type DoorContext,
  type IslandLook,
} from '../lint/run.ts';
import type { Island, LinkedWorkspace } from '../model/linker.ts';
import { secretsOf } from '../model/secrets.ts';
import type { Model } from '../model/types.ts';
import type { AnyRule, Finding } from '../rules/types.ts';
import type { AnalysisSetup, Counters } from './analysis.ts';
import { type ByFile, byFile, nothing } from './byFile.ts';
import type { Epoch, LintedIsland } from './epochs.ts';
import type { Isolation } from './isolation.ts';
import type { Clock } from './ports.ts';
import { createSecretsAround, createSecretsBook } from './secretsBook.ts';

/** Runs rules where nothing is known for the epoch. What they find has gone through the door. */
export interface Linting {
  /** What file rules find; one array as long as it is the same. */
  ofFile(facts: FileFacts, epoch: Epoch, whole: Whole): readonly Finding[];
  /** Has the epoch know what is found in these islands. `before`: what each was, where that is known. */
  overIslands(
    islands: readonly Island[],
    epoch: Epoch,
    whole: Whole,
    before: (at: number) => LintedIsland | undefined,
  ): void;
  /** What rules find that look across islands. */
  across(linked: LinkedWorkspace, epoch: Epoch): ByFile;
}

/** The model that findings point into. */
export type Whole = Pick<Model, 'fileOf'>;

interface Parts {
  readonly clock: Clock;
  readonly rules: readonly AnyRule[];
  readonly door: Door;
  readonly onCrash: CrashListener;
  readonly isolation: Isolation;
  readonly counters: Pick<Counters, 'filesLinted' | 'islandsLinted' | 'workspaceLinted'>;
}

export function createLinting({ clock, rules, door, onCrash, isolation, counters }: Parts): Linting {
  const secretsAround = createSecretsAround();
  /** The secrets of all islands; one set as long as they are the same. */
  const allSecrets = createSecretsBook();
  return {
    ofFile(facts, { setup, ofFile }, whole) {
      const known = ofFile.get(facts);
      if (known !== undefined) return known;
      counters.filesLinted++;
      const raw = isolation.attempt(facts.file, 'rules', () => checkFile(facts, clock.now(), onCrash, rules)) ?? [];
      const found = door.report(raw, contextOf(setup, secretsOf([facts]), whole));
      ofFile.set(facts, found);
      return found;
    },
    overIslands(islands, { setup, ofIsland }, whole, before) {
      const looks: (IslandLook & { readonly island: Island })[] = [];
      for (const [at, island] of islands.entries()) {
        const { key, shape, model } = island;
        if (ofIsland.has(key)) continue;
        const earlier = before(at);
        if (earlier?.shape === shape && earlier.byFile === nothing) ofIsland.set(key, earlier);
        else looks.push({ island, model, earlier });
      }
      counters.islandsLinted += looks.length;
      for (const [at, { model, found, silence }] of checkIslands(looks, clock.now(), onCrash, rules).entries()) {
        const { island } = itemAt(looks, at);
        const shown = () => byFile(door.report(found, contextOf(setup, secretsAround(island), whole)));
        const { key, shape } = island;
        ofIsland.set(key, { shape, model, silence, byFile: found.length === 0 ? nothing : shown() });
      }
    },
    across({ key, model, islands }, epoch) {
      if (epoch.across?.key === key) return epoch.across.byFile;
      counters.workspaceLinted++;
      const raw = checkAcross(model, islands, clock.now(), onCrash, rules);
      const shown = () => byFile(door.report(raw, contextOf(epoch.setup, allSecrets.of(islands), model)));
      epoch.across = { key, byFile: raw.length === 0 ? nothing : shown() };
      return epoch.across.byFile;
    },
  };
}

/** How findings of this setup leave: without these secrets. */
export const contextOf = (
  { configOf, stablePath }: AnalysisSetup,
  secrets: ReadonlySet<string>,
  { fileOf }: Whole,
): DoorContext => ({ configOf, fileOf, stablePath, secrets });
