import type { ConfigOf } from '../config/config.ts';
import type { FileFacts } from '../dialects/types.ts';
import { type CrashListener, checkFile, checkWorkspace, finish } from '../lint/run.ts';
import { buildModel } from '../model/build.ts';
import { withFolderEnvironments } from '../model/environments.ts';
import { loaderKey } from '../model/loaders.ts';
import type { Model } from '../model/types.ts';
import { groupBy } from '../model/variables.ts';
import { targetsOf } from '../probe/target.ts';
import { rules as everyRule } from '../rules/registry.ts';
import type { AnyRule, Finding, RawFinding } from '../rules/types.ts';
import { baseName, isInside } from '../text/uri.ts';
import type { DiscoveryFindings } from './discoveryFindings.ts';
import { createFactsCache, type ReadFacts } from './factsCache.ts';
import type { StoredFile } from './fileStore.ts';
import type { Clock, Log } from './ports.ts';
import type { ProbeFindings } from './probeFindings.ts';
import { withFiles } from './sameStructure.ts';

/** Work done since the start. */
export interface Counters {
  /** Files parsed and read by dialects. */
  parsed: number;
  /** Runs of the file rules over one file. */
  filesLinted: number;
  modelsBuilt: number;
  /** Runs of the workspace rules over the model. */
  workspaceLinted: number;
}

export interface AnalysisInput {
  readonly files: readonly StoredFile[];
  readonly folders: readonly string[];
  readonly manifests: readonly string[];
  /** Texts of the manifests that are read, by URI. */
  readonly manifestTexts: ReadonlyMap<string, string>;
  readonly configOf: ConfigOf;
  /** What is wrong in configuration files. */
  readonly configProblems: readonly Finding[];
  readonly stablePath: (uri: string) => string;
  /** False while files are still being listed: rules that look across files would report what was merely not read yet. */
  readonly complete: boolean;
  readonly probed: ProbeFindings;
  readonly discovered: DiscoveryFindings;
}

/** The stages from text to findings; each is done again only when what it is made of changed. */
export interface Analysis {
  /** Parses ahead of the next run. */
  prepare(stored: StoredFile | undefined, folders: readonly string[], configOf: ConfigOf): void;
  /** Brings model and findings up to date; returns the URIs to look at again. */
  run(input: AnalysisInput): readonly string[];
  /** False when the day changed since the last run: rules about expiry depend on it. */
  isFresh(): boolean;
  model(): Model;
  findings(): readonly Finding[];
  findingsOf(uri: string): readonly Finding[];
  readonly counters: Readonly<Counters>;
}

interface Options {
  readonly clock: Clock;
  readonly log: Log;
  readonly rules: readonly AnyRule[] | undefined;
}

interface Linked {
  readonly key: readonly unknown[];
  readonly model: Model;
}

const folderOf = (uri: string, folders: readonly string[]): string | undefined =>
  folders.find((folder) => isInside(uri, folder));

const dayLength = 24 * 60 * 60 * 1000;
const none: readonly Finding[] = [];

export function createAnalysis({ clock, log, rules = everyRule }: Options): Analysis {
  const counters: Counters = { parsed: 0, filesLinted: 0, modelsBuilt: 0, workspaceLinted: 0 };
  const cache = createFactsCache(log, () => counters.parsed++);
  const rawOfFile = new WeakMap<FileFacts, { readonly day: number; readonly raw: readonly RawFinding[] }>();
  let linked: Linked = { key: [], model: buildModel({ files: [], folders: [], manifests: [] }) };
  let rawOfWorkspace: { readonly key: readonly unknown[]; readonly raw: readonly RawFinding[] } = { key: [], raw: [] };
  let lastDay = today(clock);
  let findings: readonly Finding[] = [];
  let byUri: ReadonlyMap<string, readonly Finding[]> = new Map();
  let texts: ReadonlyMap<string, unknown> = new Map();

  const crashed = new Set<string>();
  const onCrash: CrashListener = (ruleId, cause) => {
    // Once is enough: it would fail again at every keystroke.
    if (!crashed.has(ruleId)) log.error(`rule ${ruleId} failed and is left out`, cause);
    crashed.add(ruleId);
  };

  const link = (files: readonly ReadFacts[], input: AnalysisInput): void => {
    const manifests = [...input.manifests].sort();
    // Only what a manifest says of loaders reaches the model: another script or version number relinks nothing.
    const loaders = manifests.map((uri) => loaderKey(baseName(uri), input.manifestTexts.get(uri) ?? ''));
    const configs = input.folders.map(input.configOf);
    const key = [
      ...files.map((file) => file.structure),
      '',
      ...configs,
      ...input.folders,
      '',
      ...manifests,
      '',
      ...loaders,
    ];
    const read = files.map((file) => file.facts);
    const facts = withFolderEnvironments(read, input.folders);
    // Nothing to link, whatever the folders: a model of nothing is at hand.
    if (facts.length === 0 && linked.model.files.length === 0) return;
    if (!sameItems(key, linked.key)) {
      counters.modelsBuilt++;
      const { folders, manifestTexts, configOf } = input;
      const model = buildModel({ files: facts, folders, manifests: input.manifests, manifestTexts, configOf });
      linked = { key, model };
    } else if (!sameItems(facts, linked.model.files)) {
      linked = { key: linked.key, model: withFiles(linked.model, facts) };
    }
  };

  const lintFile = (facts: FileFacts, day: number): readonly RawFinding[] => {
    const cached = rawOfFile.get(facts);
    if (cached?.day === day) return cached.raw;
    counters.filesLinted++;
    const raw = checkFile(facts, clock.now(), onCrash, rules);
    rawOfFile.set(facts, { day, raw });
    return raw;
  };

  const lintWorkspace = (day: number): readonly RawFinding[] => {
    if (linked.model.files.length === 0) return [];
    const key = [day, ...linked.key];
    if (sameItems(key, rawOfWorkspace.key)) return rawOfWorkspace.raw;
    counters.workspaceLinted++;
    const raw = checkWorkspace(linked.model, clock.now(), onCrash, rules);
    rawOfWorkspace = { key, raw };
    return raw;
  };

  return {
    prepare: (stored, folders, configOf) => {
      if (stored === undefined) return;
      const { uri } = stored.file;
      cache.get(stored, folderOf(uri, folders), configOf(uri));
    },
    run(input) {
      const day = today(clock);
      lastDay = day;
      const visible = input.files.toSorted((a, b) => (a.file.uri < b.file.uri ? -1 : 1));
      link(
        visible.flatMap((stored) => {
          const { uri } = stored.file;
          return cache.get(stored, folderOf(uri, input.folders), input.configOf(uri)) ?? [];
        }),
        input,
      );
      const { model } = linked;
      const raw = model.files.flatMap((facts) => lintFile(facts, day));
      const { configOf, stablePath, complete, configProblems } = input;
      const options = { configOf, now: clock.now(), stablePath, complete, onCrash, rules };
      const linted = finish(input.complete ? [...raw, ...lintWorkspace(day)] : raw, model, options);
      const tested = input.probed.isEmpty ? none : input.probed.current(targetsOf(model), input.stablePath);
      const said = [...tested, ...input.discovered.current(model, input.stablePath, input.configOf)];
      const next = groupBy([...linted, ...said, ...configProblems], (finding) => finding.at.file);
      const nextTexts = new Map(visible.map((stored) => [stored.file.uri, stored.file]));
      const changed = changedUris({ byUri, texts }, { byUri: next, texts: nextTexts });
      for (const uri of texts.keys()) if (!nextTexts.has(uri)) cache.forget(uri);
      findings = [...linted, ...said, ...configProblems];
      byUri = next;
      texts = nextTexts;
      return changed;
    },
    isFresh: () => today(clock) === lastDay,
    model: () => linked.model,
    findings: () => findings,
    findingsOf: (uri) => byUri.get(uri) ?? none,
    counters,
  };
}

/** Days since the epoch: findings about dates change once a day at most. */
const today = (clock: Clock): number => Math.floor(clock.now() / dayLength);

const sameItems = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);

interface Seen {
  readonly byUri: ReadonlyMap<string, readonly Finding[]>;
  readonly texts: ReadonlyMap<string, unknown>;
}

/** What a client shows of them; the fixes are made when somebody asks, and depend on nothing else. */
function sameFindings(a: readonly Finding[], b: readonly Finding[]): boolean {
  return a.length === b.length && a.every((finding, index) => shown(finding) === shown(b[index] as Finding));
}

const shown = ({ ruleId, at, severity, message, related, docs, fingerprint }: Finding): string =>
  JSON.stringify([ruleId, at, severity, message, related, docs, fingerprint]);

/** A finding's place on screen also moves when only the text around it changes, in its own file or in a related one. */
function changedUris(before: Seen, after: Seen): readonly string[] {
  const moved = (uri: string): boolean => before.texts.get(uri) !== after.texts.get(uri);
  return [...new Set([...before.byUri.keys(), ...after.byUri.keys()])].filter((uri) => {
    const now = after.byUri.get(uri) ?? none;
    if (now.length > 0 && (moved(uri) || now.some((finding) => finding.related.some((r) => moved(r.file)))))
      return true;
    return !sameFindings(before.byUri.get(uri) ?? none, now);
  });
}
