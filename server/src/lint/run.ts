import { webRandom } from '../base/random.ts';
import { type ConfigOf, defaultConfig } from '../config/config.ts';
import type { FileFacts } from '../dialects/types.ts';
import type { Model } from '../model/types.ts';
import { rules } from '../rules/registry.ts';
import type { AnyRule, FileScope, Finding, RandomBytes, RawFinding } from '../rules/types.ts';
import { rule as unusedRule } from '../rules/unused-suppression/rule.ts';
import { type ReportContext, report, secretsOf } from './report.ts';
import { createSuppressor, type Suppressor } from './suppress.ts';

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
  const scope: FileScope = {
    facts,
    now,
    random,
    settings: (...roles) =>
      roles.length === 0 ? facts.settings : facts.settings.filter((setting) => roles.includes(setting.role)),
    textOf: (span) => facts.file.text.slice(span.start, span.end),
  };
  return from.flatMap((rule) => {
    const { checkFile: check } = rule;
    return check === undefined ? [] : isolated(rule, () => check(scope), onCrash);
  });
}

/**
 * What the workspace rules say of the linked model, and the file rules of variables that only the model knows to be
 * settings; what these repeat is dropped when findings are finished.
 */
export function checkWorkspace(
  model: Model,
  now: number,
  onCrash: CrashListener,
  from: readonly AnyRule[] = rules,
  random: RandomBytes = webRandom,
): readonly RawFinding[] {
  const linked = from.flatMap((rule) => {
    const { checkWorkspace: check } = rule;
    return check === undefined ? [] : isolated(rule, () => check({ model, now, random }), onCrash);
  });
  return [...linked, ...model.adopted.flatMap((facts) => checkFile(facts, now, onCrash, from, random))];
}

function isolated(rule: AnyRule, run: () => readonly RawFinding[], onCrash: CrashListener): readonly RawFinding[] {
  try {
    return run();
  } catch (cause) {
    onCrash(rule.meta.id, cause);
    return [];
  }
}

/** Puts raw findings through the report door, drops repeats and what comments silence, and sorts by file and place. */
export function finish(raw: readonly RawFinding[], model: Model, options: LintOptions): readonly Finding[] {
  const configOf = options.configOf ?? (() => defaultConfig);
  const suppressor = createSuppressor(model.files);
  const byId = new Map((options.rules ?? rules).map((rule) => [rule.meta.id, rule]));
  const context: ReportContext = {
    configOf,
    fileOf: model.fileOf,
    stablePath: options.stablePath,
    secrets: secretsOf([...model.files, ...model.adopted]),
  };
  const seen = new Set<string>();
  const findings: Finding[] = [];
  for (const item of raw) {
    const rule = byId.get(item.ruleId);
    if (rule === undefined) continue;
    // One client seen in several environments says the same thing several times.
    const key = [item.ruleId, item.at.file, item.at.span.start, item.at.span.end, item.message].join('\n');
    if (seen.has(key)) continue;
    const finding = report(item, rule, context);
    if (finding === undefined) continue;
    seen.add(key);
    if (!suppressor.isSuppressed(item)) findings.push(finding);
  }
  if (options.complete !== false) findings.push(...unusedComments(suppressor, byId, context));
  return findings.sort(
    (a, b) =>
      a.at.file.localeCompare(b.at.file) || a.at.span.start - b.at.span.start || a.ruleId.localeCompare(b.ruleId),
  );
}

function unusedComments(
  suppressor: Suppressor,
  byId: ReadonlyMap<string, AnyRule>,
  context: ReportContext,
): readonly Finding[] {
  const own = byId.get(unusedRule.meta.id);
  if (own === undefined) return [];
  const wasRun = (id: string, file: string): boolean =>
    byId.has(id) && context.configOf(file).levelOf(id, file) !== 'off';
  const known = new Set(rules.map((rule) => rule.meta.id));
  return suppressor.unused(wasRun, known).flatMap((raw) => report(raw, own, context) ?? []);
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
