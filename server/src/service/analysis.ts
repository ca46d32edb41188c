import { groupBy } from '../base/groupBy.ts';
import type { Pace } from '../base/pace.ts';
import type { ConfigOf } from '../config/config.ts';
import type { FileFacts } from '../dialects/types.ts';
import {
  type CrashListener,
  checkAcross,
  checkFile,
  checkIslands,
  createDoor,
  type DoorContext,
  type IslandFindings,
  type IslandLook,
} from '../lint/run.ts';
import { changedPlaces } from '../model/changedPlaces.ts';
import { type Changed, createLinker, type Island, type LinkedWorkspace, type ReadFacts } from '../model/linker.ts';
import { secretsOf } from '../model/secrets.ts';
import type { Model } from '../model/types.ts';
import { targetsOf } from '../probe/target.ts';
import { rules as everyRule } from '../rules/registry.ts';
import type { AnyRule, Finding } from '../rules/types.ts';
import { isInside } from '../text/uri.ts';
import type { DiscoveryFindings } from './discoveryFindings.ts';
import { createFactsCache } from './factsCache.ts';
import type { StoredFile } from './fileStore.ts';
import { createFindingsBook, type FindingsBook } from './findingsBook.ts';
import { createIsolation } from './isolation.ts';
import type { Clock, Log, ReadingMarks } from './ports.ts';
import type { ProbeFindings } from './probeFindings.ts';
import { createSecretsAround, createSecretsBook } from './secretsBook.ts';
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
  prepare(stored: StoredFile | undefined, setup: Pick<AnalysisSetup, 'folders' | 'configOf'>): void;
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

/** Findings by the file they are in. */
type ByFile = ReadonlyMap<string, readonly Finding[]>;

/** What holds for one setup and one day. */
interface Epoch {
  readonly setup: AnalysisSetup;
  readonly day: number;
  readonly ofFile: WeakMap<FileFacts, readonly Finding[]>;
  /** By the key of an island; a weak map would keep what was replaced for a while. */
  readonly ofIsland: Map<object, LintedIsland>;
}

interface LintedIsland extends Pick<IslandFindings, 'model' | 'silence'> {
  readonly shape: object;
  readonly byFile: ByFile;
}

const folderOf = (uri: string, folders: readonly string[]): string | undefined =>
  folders.find((folder) => isInside(uri, folder));

/** Files linked between two pauses. */
const linkedAtOnce = 250;

const dayLength = 24 * 60 * 60 * 1000;
const none: readonly Finding[] = [];
const nothing: ByFile = new Map();
const noSecrets: ReadonlySet<string> = new Set();

export function createAnalysis({ clock, log, rules = everyRule, marks }: Options): Analysis {
  const counters: Counters = { parsed: 0, filesLinted: 0, modelsBuilt: 0, islandsLinted: 0, workspaceLinted: 0 };
  const isolation = createIsolation(log, marks);
  const cache = createFactsCache(isolation, () => counters.parsed++);
  let linker = createLinker();
  /** How often files were linked by linkers that another one has replaced. */
  let linkedBefore = 0;
  const setups = createSetups();
  const crashed = new Set<string>();
  const onCrash: CrashListener = (ruleId, cause) => {
    // Once is enough: it would fail again at every keystroke.
    if (!crashed.has(ruleId)) log.error(`rule ${ruleId} failed and is left out`, cause);
    crashed.add(ruleId);
  };
  const door = createDoor(rules, onCrash);
  const book: FindingsBook = createFindingsBook(door);
  let linked: LinkedWorkspace = linker.link([], setups.empty);
  let files: readonly StoredFile[] = [];
  let recognised: readonly ReadFacts[] = [];
  /** Where a file's reading is among the recognised ones, by URI. */
  let places: ReadonlyMap<string, number> = new Map();
  let epoch: Epoch | undefined;
  /** What was found ahead of the first run. */
  const prepared = new WeakMap<AnalysisSetup, Epoch>();
  let across: { readonly key: object | undefined; readonly byFile: ByFile } = { key: undefined, byFile: nothing };

  const read = (stored: StoredFile, { folders, configOf }: Pick<AnalysisSetup, 'folders' | 'configOf'>) =>
    cache.get(stored, folderOf(stored.file.uri, folders), configOf(stored.file.uri));

  /** Looks only at files that changed. Tells which readings did; undefined when any may have. */
  const readChanged = ({ files: next, changed, setup }: AnalysisInput): Changed | undefined => {
    const since = recognised;
    const fresh = recognised.slice();
    const indexes: number[] = [];
    for (const at of changed ?? []) {
      const stored = next[at] as StoredFile;
      const now = read(stored, setup);
      const place = places.get(stored.file.uri);
      if ((now === undefined) !== (place === undefined)) return undefined;
      if (now === undefined || place === undefined) continue;
      fresh[place] = now;
      indexes.push(place);
    }
    recognised = fresh;
    return { since, indexes };
  };
  const readAll = ({ files: next, setup }: AnalysisInput): void => {
    const left = new Set(next.map((stored) => stored.file.uri));
    for (const { file } of files) if (!left.has(file.uri)) cache.forget(file.uri);
    recognised = next.flatMap((stored) => read(stored, setup) ?? []);
    places = new Map(recognised.map(({ facts }, index) => [facts.file.uri, index]));
  };

  const contextOf = (
    { configOf, stablePath }: AnalysisSetup,
    secrets: ReadonlySet<string>,
    { fileOf }: Pick<Model, 'fileOf'> = linked.model,
  ): DoorContext => ({
    configOf,
    fileOf,
    stablePath,
    secrets,
  });

  const lintFile = (facts: FileFacts, { setup, ofFile }: Epoch, whole = linked.model): readonly Finding[] => {
    const known = ofFile.get(facts);
    if (known !== undefined) return known;
    counters.filesLinted++;
    const raw = isolation.attempt(facts.file, 'rules', () => checkFile(facts, clock.now(), onCrash, rules)) ?? [];
    const found = door.report(raw, contextOf(setup, secretsOf([facts]), whole));
    ofFile.set(facts, found);
    return found;
  };

  const secretsAround = createSecretsAround();

  /** `before`: what each island was, where that is known. */
  const lintIslands = (
    islands: readonly Island[],
    { setup, ofIsland }: Epoch,
    before: (at: number) => LintedIsland | undefined,
    whole: Model = linked.model,
  ): void => {
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
      const { island } = looks[at] as { readonly island: Island };
      const shown = () => byFile(door.report(found, contextOf(setup, secretsAround(island), whole)));
      const { key, shape } = island;
      ofIsland.set(key, { shape, model, silence, byFile: found.length === 0 ? nothing : shown() });
    }
  };
  /** The islands of the last run, and what was found in each. */
  let last: {
    readonly islands: readonly Island[];
    readonly epoch: Epoch | undefined;
    readonly found: readonly ByFile[];
  } = {
    islands: [],
    epoch: undefined,
    found: [],
  };
  const foundInIslands = (islands: readonly Island[], now: Epoch): readonly ByFile[] => {
    const places = last.epoch === now ? changedPlaces(last.islands, islands) : undefined;
    if (places === undefined) {
      const byShape = new Map([...now.ofIsland.values()].map((linted) => [linted.shape, linted]));
      lintIslands(islands, now, (at) => byShape.get((islands[at] as Island).shape));
    } else {
      const some = places.map((at) => islands[at] as Island);
      lintIslands(some, now, (at) => now.ofIsland.get((last.islands[places[at] as number] as Island).key));
    }
    const foundIn = ({ key }: Island): ByFile => now.ofIsland.get(key)?.byFile ?? nothing;
    const found = places === undefined ? islands.map(foundIn) : last.found.slice();
    for (const at of places ?? []) {
      now.ofIsland.delete((last.islands[at] as Island).key);
      found[at] = foundIn(islands[at] as Island);
    }
    if (places === undefined) {
      const keys = new Set(islands.map(({ key }) => key));
      for (const key of now.ofIsland.keys()) if (!keys.has(key)) now.ofIsland.delete(key);
    }
    last = { islands, epoch: now, found };
    return found;
  };

  /** The secrets of all islands; one set as long as they are the same. */
  const allSecrets = createSecretsBook();

  const lintAcross = ({ setup }: Epoch): ByFile => {
    if (across.key === linked.key) return across.byFile;
    counters.workspaceLinted++;
    const { model, key } = linked;
    const raw = checkAcross(model, linked.islands, clock.now(), onCrash, rules);
    const found =
      raw.length === 0 ? nothing : byFile(door.report(raw, contextOf(setup, allSecrets.of(linked.islands))));
    across = { key, byFile: found };
    return found;
  };

  const newEpoch = (setup: AnalysisSetup, day: number): Epoch => ({
    setup,
    day,
    ofFile: new WeakMap(),
    ofIsland: new Map(),
  });

  const epochOf = (setup: AnalysisSetup): Epoch => {
    const day = today(clock);
    if (epoch?.setup === setup && epoch.day === day) return epoch;
    const found = prepared.get(setup);
    epoch = found?.day === day ? found : newEpoch(setup, day);
    across = { key: undefined, byFile: nothing };
    return epoch;
  };

  return {
    prepare: (stored, setup) => {
      if (stored !== undefined) read(stored, setup);
    },
    async ahead(input, pace) {
      const { setup } = input;
      const now = newEpoch(setup, today(clock));
      const recognised = input.files
        .toSorted((a, b) => (a.file.uri < b.file.uri ? -1 : 1))
        .map((stored) => read(stored, setup))
        .filter((one) => one !== undefined);
      // Not the one that answers meanwhile: what is linked bit by bit knows less than it.
      const own = createLinker();
      let whole = own.link(recognised.slice(0, linkedAtOnce), setups.of(setup));
      for (let count = 2 * linkedAtOnce; count < recognised.length + linkedAtOnce; count += linkedAtOnce) {
        whole = await pace(() => own.link(recognised.slice(0, count), setups.of(setup)));
      }
      for (const island of whole.islands) {
        await pace(() => lintIslands([island], now, () => undefined, whole.model));
      }
      for (const facts of whole.model.files) {
        await pace(() => lintFile(facts, now, whole.model));
      }
      linkedBefore += linker.linked;
      linker = own;
      prepared.set(setup, now);
    },
    run(input) {
      const { setup } = input;
      const earlier = epoch;
      const now = epochOf(setup);
      const isSameList = input.changed !== undefined && now.setup === earlier?.setup;
      const changed = isSameList ? readChanged(input) : undefined;
      if (changed === undefined) readAll(input);
      linked = linker.link(recognised, setups.of(setup), changed);
      counters.modelsBuilt = linkedBefore + linker.linked;
      const { model } = linked;
      const islands = setup.complete ? foundInIslands(linked.islands, now) : [];
      const compared = setup.complete ? lintAcross(now) : nothing;
      const tested = input.probed.isEmpty ? none : input.probed.current(targetsOf(model), setup.stablePath);
      const discovered = input.discovered.current(model, setup.stablePath, setup.configOf);
      // Another day is another look at every file, also at those of which there was nothing to say.
      const moved =
        isSameList && now === earlier
          ? (input.changed ?? []).map((at) => (input.files[at] as StoredFile).file.uri)
          : undefined;
      const left = files;
      files = input.files;
      return book.update({
        moved: new Set(moved ?? [...left, ...files].map(({ file }) => file.uri)),
        fileOf: model.fileOf,
        ofFile: (facts) => lintFile(facts, now),
        linked: [...islands, compared].filter((found) => found !== nothing),
        said: byFile([...tested, ...discovered, ...isolation.findings(), ...input.configProblems]),
        context: { ...contextOf(setup, noSecrets), complete: setup.complete },
        isNew: now !== earlier || moved === undefined,
      });
    },
    isFresh: () => epoch === undefined || today(clock) === epoch.day,
    model: () => linked.model,
    findings: book.all,
    findingsOf: book.of,
    count: book.count,
    counters,
  };
}

/** Days since the epoch: findings about dates change once a day at most. */
const today = (clock: Clock): number => Math.floor(clock.now() / dayLength);

const byFile = (findings: readonly Finding[]): ByFile =>
  findings.length === 0 ? nothing : groupBy(findings, (finding) => finding.at.file);
