import { itemAt } from '../base/known.ts';
import type { Pace } from '../base/pace.ts';
import type { ConfigOf } from '../config/config.ts';
import type { FileFacts } from '../dialects/types.ts';
import { type CrashListener, createDoor } from '../lint/run.ts';
import { createLinker, type LinkedWorkspace, type Linker, type ReadFacts } from '../model/linker.ts';
import type { Setup } from '../model/setup.ts';
import type { Model } from '../model/types.ts';
import { targetsOf } from '../probe/target.ts';
import { rules as everyRule } from '../rules/registry.ts';
import type { AnyRule, Finding } from '../rules/types.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import { byFile, nothing } from './byFile.ts';
import type { DiscoveryFindings } from './discoveryFindings.ts';
import { createEpochs } from './epochs.ts';
import { createFactsCache } from './factsCache.ts';
import type { StoredFile } from './fileStore.ts';
import { createFindingsBook } from './findingsBook.ts';
import { createFoundInIslands } from './foundInIslands.ts';
import { createIsolation } from './isolation.ts';
import { contextOf, createLinting } from './linting.ts';
import type { Clock, Log, ReadingMarks } from './ports.ts';
import type { ProbeFindings } from './probeFindings.ts';
import { createReadAside } from './readAside.ts';
import { createReadings, type ReadingSetup } from './readings.ts';
import { createSetups } from './setups.ts';

/** Work done since the start. */
export interface Counters {
  /** Files parsed and read by dialects. */
  parsed: number;
  /** Runs of the file rules over one file. */
  filesLinted: number;
  /** Packages linked by themselves, and groups of them linked together. */
  modelsBuilt: number;
  /** Runs of the workspace rules over one island. */
  islandsLinted: number;
  /** Runs of the rules that look across islands. */
  workspaceLinted: number;
}

/** What is configured and what stands around the files. */
export interface AnalysisSetup {
  readonly folders: readonly string[];
  readonly manifests: readonly string[];
  /** Texts of the manifests that are read, by URI. */
  readonly manifestTexts: ReadonlyMap<string, string>;
  readonly configOf: ConfigOf;
  readonly stablePath: (uri: string) => string;
  /** False while files are still being listed: rules that look across files would report what was merely not read yet. */
  readonly complete: boolean;
}

export interface AnalysisInput {
  /** In the order of their URIs. */
  readonly files: readonly StoredFile[];
  /** Indexes of files that are others than at the last run; undefined when any may be. */
  readonly changed: readonly number[] | undefined;
  /** The same object as long as nothing in it changed. */
  readonly setup: AnalysisSetup;
  /** What is wrong in configuration files. */
  readonly configProblems: readonly Finding[];
  readonly probed: ProbeFindings;
  readonly discovered: DiscoveryFindings;
}

/** The stages from text to findings; each is done again only when what it is made of changed. */
export interface Analysis {
  /** Parses ahead of the next run. */
  prepare(stored: StoredFile | undefined, setup: ReadingSetup): void;
  /** What a text says that is none of the files of a run: one that is left out, or an earlier one. */
  readAside(file: SourceFile, setup: ReadingSetup): FileFacts | undefined;
  /**
   * Does what the next run with the same setup would have to do at once, in pieces. Runs with another setup may come in
   * between. Files in any order.
   */
  ahead(input: Pick<AnalysisInput, 'files' | 'setup'>, pace: Pace): Promise<void>;
  /** Brings model and findings up to date; returns the URIs to look at again. */
  run(input: AnalysisInput): readonly string[];
  /** False when the day changed since the last run: rules about expiry depend on it. */
  isFresh(): boolean;
  model(): Model;
  findings(): readonly Finding[];
  findingsOf(uri: string): readonly Finding[];
  /** Findings of a severity in all files. */
  count(severity: 'error' | 'warning'): number;
  readonly counters: Readonly<Counters>;
}

interface Options {
  readonly clock: Clock;
  readonly log: Log;
  readonly rules: readonly AnyRule[] | undefined;
  readonly marks: ReadingMarks | undefined;
}

/** Files linked between two pauses. */
const linkedAtOnce = 250;

const noSecrets: ReadonlySet<string> = new Set();

export function createAnalysis({ clock, log, rules = everyRule, marks }: Options): Analysis {
  const counters: Counters = { parsed: 0, filesLinted: 0, modelsBuilt: 0, islandsLinted: 0, workspaceLinted: 0 };
  const isolation = createIsolation(log, marks);
  const readings = createReadings(createFactsCache(isolation, () => counters.parsed++));
  // Nothing is found in such texts, so nothing is to be said of them either.
  const readAside = createReadAside(createIsolation(log, marks));
  const setups = createSetups();
  const onCrash = toldOnce(log);
  const door = createDoor(rules, onCrash);
  const linting = createLinting({ clock, rules, door, onCrash, isolation, counters });
  const inIslands = createFoundInIslands(linting);
  const book = createFindingsBook(door);
  const epochs = createEpochs(clock);
  let linker = createLinker();
  /** How often files were linked by linkers that another one has replaced. */
  let linkedBefore = 0;
  let linked: LinkedWorkspace = linker.link([], setups.empty);

  return {
    prepare: (stored, setup) => {
      if (stored !== undefined) readings.read(stored, setup);
    },
    readAside,
    async ahead({ files, setup }, pace) {
      const epoch = epochs.begin(setup);
      const recognised = inOrder(files).flatMap((stored) => readings.read(stored, setup) ?? []);
      // Not the one that answers meanwhile: what is linked bit by bit knows less than it.
      const own = createLinker();
      const whole = await linkInPieces(own, recognised, setups.of(setup), pace);
      for (const island of whole.islands) {
        await pace(() => linting.overIslands([island], epoch, whole.model, () => undefined));
      }
      for (const facts of whole.model.files) await pace(() => linting.ofFile(facts, epoch, whole.model));
      linkedBefore += linker.linked;
      linker = own;
      epochs.prepare(epoch);
    },
    run(input) {
      const { setup, files } = input;
      const { complete } = setup;
      const [earlier, left] = [epochs.last, readings.files];
      const now = epochs.enter(setup);
      const changed = setup === earlier?.setup ? input.changed : undefined;
      const read = readings.look(files, changed, setup);
      linked = linker.link(readings.recognised, setups.of(setup), read);
      counters.modelsBuilt = linkedBefore + linker.linked;
      const { model } = linked;
      const islands = complete ? inIslands.of(linked.islands, now, model) : [];
      const compared = complete ? linting.across(linked, now) : nothing;
      const testedNow = (ids: ReadonlySet<string>) => targetsOf(model, ({ id }) => ids.has(id));
      const tested = input.probed.current(testedNow, setup.stablePath);
      const discovered = input.discovered.current(model, setup.stablePath, setup.configOf);
      // Another day is another look at every file, also at those of which there was nothing to say.
      const moved = now === earlier ? changed?.map((at) => itemAt(files, at)) : undefined;
      return book.update({
        moved: new Set((moved ?? [...left, ...files]).map(({ file }) => file.uri)),
        fileOf: model.fileOf,
        ofFile: (facts) => linting.ofFile(facts, now, model),
        linked: [...islands, compared].filter((found) => found !== nothing),
        said: byFile([...tested, ...discovered, ...isolation.findings(), ...input.configProblems]),
        context: { ...contextOf(setup, noSecrets, model), complete },
        isNew: moved === undefined,
      });
    },
    isFresh: epochs.isToday,
    model: () => linked.model,
    findings: book.all,
    findingsOf: book.of,
    count: book.count,
    counters,
  };
}

const inOrder = (files: readonly StoredFile[]): readonly StoredFile[] =>
  files.toSorted((a, b) => (a.file.uri < b.file.uri ? -1 : 1));

async function linkInPieces(
  linker: Linker,
  files: readonly ReadFacts[],
  setup: Setup,
  pace: Pace,
): Promise<LinkedWorkspace> {
  let whole = linker.link(files.slice(0, linkedAtOnce), setup);
  for (let count = 2 * linkedAtOnce; count < files.length + linkedAtOnce; count += linkedAtOnce) {
    whole = await pace(() => linker.link(files.slice(0, count), setup));
  }
  return whole;
}

/** Once is enough: a rule that fails would fail again at every keystroke. */
function toldOnce(log: Log): CrashListener {
  const told = new Set<string>();
  return (ruleId, cause) => {
    if (!told.has(ruleId)) log.error(`rule ${ruleId} failed and is left out`, cause);
    told.add(ruleId);
  };
}
