import type { FileFacts } from '../dialects/types.ts';
import type { IslandFindings } from '../lint/run.ts';
import type { Finding } from '../rules/types.ts';
import type { AnalysisSetup } from './analysis.ts';
import type { ByFile } from './byFile.ts';
import type { Clock } from './ports.ts';

/** What was found, which holds for one setup and one day: findings about dates change once a day at most. */
export interface Epoch {
  readonly setup: AnalysisSetup;
  /** Since 1970. */
  readonly day: number;
  readonly ofFile: WeakMap<FileFacts, readonly Finding[]>;
  /** By the key of an island; a weak map would keep what was replaced for a while. */
  readonly ofIsland: Map<object, LintedIsland>;
  /** Of the whole with this key. */
  across: { readonly key: object; readonly byFile: ByFile } | undefined;
}

/** An island whose rules were run. */
export interface LintedIsland extends Pick<IslandFindings, 'model' | 'silence'> {
  readonly shape: object;
  readonly byFile: ByFile;
}

/** The epochs one after the other. */
export interface Epochs {
  /** Undefined before the first. */
  readonly last: Epoch | undefined;
  /** The epoch of this setup today. When it is not the last, it begins: with what was found ahead of it, if it was. */
  enter(setup: AnalysisSetup): Epoch;
  /** An epoch of today in which nothing was found yet, to look ahead. */
  begin(setup: AnalysisSetup): Epoch;
  /** Keeps what was found ahead for the setup. */
  prepare(epoch: Epoch): void;
  /** False when the day of the last one is over. */
  isToday(): boolean;
}

const dayLength = 24 * 60 * 60 * 1000;

export function createEpochs(clock: Clock): Epochs {
  let last: Epoch | undefined;
  const prepared = new WeakMap<AnalysisSetup, Epoch>();
  const today = (): number => Math.floor(clock.now() / dayLength);
  const begin = (setup: AnalysisSetup): Epoch => ({
    setup,
    day: today(),
    ofFile: new WeakMap(),
    ofIsland: new Map(),
    across: undefined,
  });
  return {
    get last() {
      return last;
    },
    enter(setup) {
      const day = today();
      if (last?.setup === setup && last.day === day) return last;
      const found = prepared.get(setup);
      last = found?.day === day ? found : begin(setup);
      return last;
    },
    begin,
    prepare: (epoch) => {
      prepared.set(epoch.setup, epoch);
    },
    isToday: () => last === undefined || last.day === today(),
  };
}
