import { groupBy } from '../base/groupBy.ts';
import { compareText } from '../base/order.ts';
import { webRandom } from '../base/random.ts';
import { listening, noReads, type Reads, touches } from '../base/reads.ts';
import { type ConfigOf, defaultConfig } from '../config/config.ts';
import type { FileFacts } from '../dialects/types.ts';
import type { Island } from '../model/linker.ts';
import { changesBetween } from '../model/reads.ts';
import { secretsOfModel } from '../model/secretsOfModel.ts';
import type { Model } from '../model/types.ts';
import { rules } from '../rules/registry.ts';
import type { AnyRule, FileScope, Finding, RandomBytes, RawFinding, WorkspaceScope } from '../rules/types.ts';
import { rule as unusedRule } from '../rules/unused-suppression/rule.ts';
import { finish as finishInternal, internalError, isRuleFailure, ruleFailed } from './internal.ts';
import { type ReportContext, report } from './report.ts';
import { createSuppressor, type Suppressor } from './suppress.ts';
import { surveyOf } from './survey.ts';
import { saidOnce } from './twins.ts';

export interface LintOptions {
  /** Default: nothing is configured. */
  readonly configOf?: ConfigOf;
  /** Epoch milliseconds: what rules about expiry compare with. */
  readonly now: number;
  /** Defaults to every rule of the registry. */
  readonly rules?: readonly AnyRule[];
  readonly stablePath: (uri: string) => string;
  readonly onCrash: CrashListener;
  /** False while not every rule was run over every file: no comment can be called unused then. Default true. */
  readonly complete?: boolean;
  /** Defaults to Web Crypto. */
  readonly random?: RandomBytes;
  /** Takes the ids of rules whose fixes throw. Fixes are made when somebody looks, so the next run is the one to say so. */
  readonly brokenFixes?: Set<string>;
}

/** Called with the rule's id when it throws: a bug of that rule, after which the others go on. */
export type CrashListener = (ruleId: string, cause: unknown) => void;

/** What the file rules say of one file; depends on the file and the day only. */
export function checkFile(
  facts: FileFacts,
  now: number,
  onCrash: CrashListener,
  from: readonly AnyRule[] = rules,
  random: RandomBytes = webRandom,
): readonly RawFinding[] {
  const byRole = groupBy(facts.settings, ({ role }) => role);
  const scope: FileScope = {
    facts,
    now,
    random,
    settings(...roles) {
      const [first] = roles;
      if (first === undefined) return facts.settings;
      if (roles.length === 1) return byRole.get(first) ?? [];
      // Most rules ask for roles that a file has not got.
      if (!roles.some((role) => byRole.has(role))) return [];
      return facts.settings.filter(({ role }) => roles.includes(role));
    },
    textOf: (span) => facts.file.text.slice(span.start, span.end),
  };
  return runEach(kindsOf(from).ofFile, scope, facts, onCrash);
}

/** What the workspace rules say of the linked model; what is said twice is dropped when findings are finished. */
function checkWorkspace(
  model: Model,
  now: number,
  onCrash: CrashListener,
  from: readonly AnyRule[] = rules,
  random: RandomBytes = webRandom,
): readonly RawFinding[] {
  return [
    ...checkIsland(model, now, onCrash, from, random),
    ...checkAcross(model, [{ key: model, model }], now, onCrash, from, random),
  ];
}

/**
 * What is found within an island: by the workspace rules that compare what is linked, and by the file rules in variables
 * that only the model knows to be settings.
 */
function checkIsland(
  model: Model,
  now: number,
  onCrash: CrashListener,
  from: readonly AnyRule[] = rules,
  random: RandomBytes = webRandom,
): readonly RawFinding[] {
  return checkIslands([{ model }], now, onCrash, from, random)[0]?.found ?? [];
}

/** By rule: what it read of an island in which it found nothing; undefined where it found something. */
export type Silence = readonly (Readonly<Reads> | undefined)[];

/** An island that is looked at, and what was found in it before. */
export interface IslandLook {
  readonly model: Model;
  readonly earlier?: Pick<IslandFindings, 'model' | 'silence'> | undefined;
}

export interface IslandFindings {
  readonly model: Model;
  readonly found: readonly RawFinding[];
  readonly silence: Silence;
}

/**
 * The same for several islands, one rule after the other: a rule that has just run is run again sooner than another. Where
 * an island has only other values than before, rules that found nothing and read none of these are not run.
 */
export function checkIslands(
  islands: readonly IslandLook[],
  now: number,
  onCrash: CrashListener,
  from: readonly AnyRule[] = rules,
  random: RandomBytes = webRandom,
): readonly IslandFindings[] {
  const { ofIsland } = kindsOf(from);
  const visits = islands.map(({ model, earlier }): Visit => {
    const scope: WorkspaceScope = { model, now, random, survey: surveyOf([{ key: model, model }]) };
    const changed = earlier === undefined ? undefined : changesBetween(earlier.model, model);
    // At most keys most of it stays.
    const silence = [...(earlier?.silence ?? [])];
    return { scope, found: [], silence, before: earlier?.silence, changed };
  });
  for (const [index, rule] of ofIsland.entries()) {
    for (const visit of visits) {
      if (!staysSilent(visit, index)) visit.silence[index] = runListening(rule, visit, onCrash);
    }
  }
  return visits.map(({ scope: { model }, found, silence }) => {
    for (const facts of model.adopted)
      for (const each of checkFile(facts, now, onCrash, from, random)) found.push(each);
    return { model, found, silence };
  });
}

interface Visit {
  readonly scope: WorkspaceScope;
  readonly found: RawFinding[];
  readonly silence: (Readonly<Reads> | undefined)[];
  /** That of the same island before, and what has changed since then; undefined where that cannot be said. */
  readonly before: Silence | undefined;
  readonly changed: Reads | undefined;
}

/** A rule that found nothing would read the same again, and find nothing again, while nothing it has read there changes. */
function staysSilent({ before, changed }: Visit, index: number): boolean {
  const known = before?.[index];
  return known !== undefined && changed !== undefined && !touches(known, changed);
}

/** Gives what the rule read; undefined where it found something. */
function runListening(
  rule: Runnable<WorkspaceScope>,
  { scope, found }: Visit,
  onCrash: CrashListener,
): Readonly<Reads> | undefined {
  const count = found.length;
  const reads = noReads();
  listening(reads, () => runOne(rule, scope, scope.model.files[0], onCrash, found));
  return found.length === count ? reads : undefined;
}

/** What is found between files that nothing links. `parts`: the model's islands, or the model as the only one. */
export function checkAcross(
  model: Model,
  parts: readonly Pick<Island, 'key' | 'model'>[],
  now: number,
  onCrash: CrashListener,
  from: readonly AnyRule[] = rules,
  random: RandomBytes = webRandom,
): readonly RawFinding[] {
  const scope: WorkspaceScope = { model, now, random, survey: surveyOf(parts) };
  return runEach(kindsOf(from).across, scope, model.files[0], onCrash);
}

interface Runnable<Scope> {
  readonly id: string;
  readonly check: (scope: Scope) => readonly RawFinding[];
}

/** The rules by what they look at. */
interface Kinds {
  readonly ofFile: readonly Runnable<FileScope>[];
  readonly ofIsland: readonly Runnable<WorkspaceScope>[];
  readonly across: readonly Runnable<WorkspaceScope>[];
}

const kinds = new WeakMap<readonly AnyRule[], Kinds>();

function kindsOf(from: readonly AnyRule[]): Kinds {
  const known = kinds.get(from);
  if (known !== undefined) return known;
  const workspaceRules = (isAcross: boolean) =>
    from.flatMap(({ meta: { id, across }, checkWorkspace: check }) =>
      check === undefined || (across === true) !== isAcross ? [] : [{ id, check }],
    );
  const found: Kinds = {
    ofFile: from.flatMap(({ meta: { id }, checkFile: check }) => (check === undefined ? [] : [{ id, check }])),
    ofIsland: workspaceRules(false),
    across: workspaceRules(true),
  };
  kinds.set(from, found);
  return found;
}

/** What fails is said of the file, or of the first one of those that were looked at together. */
function runEach<Scope>(
  from: readonly Runnable<Scope>[],
  scope: Scope,
  facts: FileFacts | undefined,
  onCrash: CrashListener,
): readonly RawFinding[] {
  const all: RawFinding[] = [];
  for (const rule of from) runOne(rule, scope, facts, onCrash, all);
  return all;
}

function runOne<Scope>(
  { id, check }: Runnable<Scope>,
  scope: Scope,
  facts: FileFacts | undefined,
  onCrash: CrashListener,
  all: RawFinding[],
): void {
  try {
    for (const found of check(scope)) all.push(found);
  } catch (cause) {
    onCrash(id, cause);
    if (facts !== undefined) all.push(ruleFailed(id, facts.file.uri));
  }
}

/** Puts raw findings through the report door, drops repeats and what comments silence, and sorts by file and place. */
function finish(raw: readonly RawFinding[], model: Model, options: LintOptions): readonly Finding[] {
  const door = createDoor(options.rules ?? rules, options.onCrash, options.brokenFixes);
  const context: DoorContext = {
    configOf: options.configOf ?? (() => defaultConfig),
    fileOf: model.fileOf,
    stablePath: options.stablePath,
    secrets: secretsOfModel(model),
  };
  const byFile = groupBy(door.report(raw, context), (finding) => finding.at.file);
  const uris = new Set([...model.files.map((facts) => facts.file.uri), ...byFile.keys()]);
  return [...uris].sort(compareText).flatMap((uri) => {
    const own = byFile.get(uri) ?? [];
    return door.settle(own, model.fileOf(uri), { ...context, complete: options.complete !== false });
  });
}

export type DoorContext = Omit<ReportContext, 'onCrash'>;

/** The way of findings out of the engine. */
export interface Door {
  /** What may be shown of them: with the severity that is configured, and without secrets. Of a rule that fails, one. */
  report(raw: readonly RawFinding[], context: DoorContext): readonly Finding[];
  /**
   * The findings of one file without repeats and what its comments silence, by place. `complete`: every rule was run over
   * every file, so that a comment can be called unused.
   */
  settle(
    findings: readonly Finding[],
    facts: FileFacts | undefined,
    context: DoorContext & { readonly complete: boolean },
  ): readonly Finding[];
}

/** `broken` takes the ids of rules whose fixes throw; it is said of what they find next. */
export function createDoor(from: readonly AnyRule[], onCrash: CrashListener, broken = new Set<string>()): Door {
  const byId = new Map(from.map((rule) => [rule.meta.id, rule]));
  /** The file in which a rule's failure is said: once is enough. */
  const failedIn = new Map<string, string>();
  const failure = (ruleId: string, file: string, { configOf, stablePath }: DoorContext): readonly Finding[] => {
    // A rule that is off is missed by nobody.
    if ((failedIn.get(ruleId) ?? file) !== file || configOf(file).levelOf(ruleId, file) === 'off') return [];
    failedIn.set(ruleId, file);
    return [finishInternal(ruleFailed(ruleId, file), stablePath(file))];
  };
  const reportOne = (item: RawFinding, context: DoorContext): readonly Finding[] => {
    const { file } = item.at;
    if (isRuleFailure(item)) return failure(item.failedRule, file, context);
    const rule = byId.get(item.ruleId);
    const found = rule === undefined ? undefined : report(item, rule, { ...context, onCrash: onFixCrash });
    if (found === undefined) return [];
    return broken.has(item.ruleId) ? [found, ...failure(item.ruleId, file, context)] : [found];
  };
  const onFixCrash: CrashListener = (ruleId, cause) => {
    broken.add(ruleId);
    onCrash(ruleId, cause);
  };
  return {
    report: (raw, context) => raw.flatMap((item) => reportOne(item, context)),
    settle(findings, facts, context) {
      const suppressor = createSuppressor(facts === undefined ? [] : [facts]);
      const shown = saidOnce(
        withoutRepeats(findings).filter(
          (finding) => finding.ruleId === internalError || !suppressor.isSuppressed(finding),
        ),
      );
      // What a failed rule would have said is not known, so no comment about it is unused.
      const ruleOf = (id: string): AnyRule | undefined => (failedIn.has(id) ? undefined : byId.get(id));
      const unused = context.complete ? unusedComments(suppressor, ruleOf, { ...context, onCrash: onFixCrash }) : [];
      return [...shown, ...unused].sort(
        (a, b) =>
          a.at.span.start - b.at.span.start || compareText(a.ruleId, b.ruleId) || compareText(a.message, b.message),
      );
    },
  };
}

/** One client seen in several environments says the same thing several times. */
function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ ruleId, at, message }) => {
    const key = [ruleId, at.span.start, at.span.end, message].join('\n');
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

const everyId: ReadonlySet<string> = new Set(rules.map((rule) => rule.meta.id));

function unusedComments(
  suppressor: Suppressor,
  ruleOf: (id: string) => AnyRule | undefined,
  context: ReportContext,
): readonly Finding[] {
  const own = ruleOf(unusedRule.meta.id);
  if (own === undefined) return [];
  const wasRun = (id: string, file: string): boolean =>
    ruleOf(id) !== undefined && context.configOf(file).levelOf(id, file) !== 'off';
  return suppressor.unused(wasRun, everyId).flatMap((raw) => report(raw, own, context) ?? []);
}

/** Everything at once, for the command line and the tests. */
export function lint(model: Model, options: LintOptions): readonly Finding[] {
  const from = options.rules ?? rules;
  const raw = [
    ...model.files.flatMap((facts) => checkFile(facts, options.now, options.onCrash, from, options.random)),
    ...checkWorkspace(model, options.now, options.onCrash, from, options.random),
  ];
  return finish(raw, model, options);
}
