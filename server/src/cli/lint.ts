import { errorKind } from '../base/errors.ts';
import { hash } from '../base/hash.ts';
import { applySafeFixes } from '../lint/fix.ts';
import { lint } from '../lint/run.ts';
import type { Model } from '../model/types.ts';
import type { Finding } from '../rules/types.ts';
import { allowanceFor, sharing } from '../syntax/edit.ts';
import type { Streams } from './streams.ts';
import { displayPath, modelOfWorkspace, reread, type Workspace } from './workspace.ts';
import type { Change } from './write.ts';

export interface Linted {
  /** In files that were asked for. */
  readonly findings: readonly Finding[];
  readonly model: Model;
  /** Ids of rules that threw, each once. */
  readonly crashed: readonly string[];
}

/** Lints the files of a run. A rule that throws is named on stderr. */
export function lintOf(workspace: Workspace, streams: Streams): Linted {
  streams.progress.show(`Checking ${workspace.facts.length} files`);
  const model = modelOfWorkspace(workspace);
  const crashed = new Set<string>();
  const findings = lint(model, {
    configOf: workspace.configOf,
    now: streams.now(),
    stablePath: (uri) => displayPath(streams.cwd, uri),
    onCrash: (ruleId, cause) => {
      if (!crashed.has(ruleId)) streams.err(`authproof: rule ${ruleId} failed: ${errorKind(cause)}\n`);
      crashed.add(ruleId);
    },
  });
  return {
    model,
    findings: findings.filter((finding) => workspace.includes(finding.at.file)),
    crashed: [...crashed],
  };
}

/** Rounds of fixing in which the fixes may uncover as many findings as they mend. */
const freeRounds = 10;

/** Each further round has to leave less to fix: some mistakes in one value are mended one after the other. */
const maxRounds = 200;

/** Rounds in which there are more fixes than are made at once; each takes a second or two. */
const maxFullRounds = 3;

/** Why there is something left to fix: a text came again; there is more than a run does. */
export type Stopped = 'undone' | 'more';

export interface Mended extends Linted {
  /** Findings mended. */
  readonly fixed: number;
  readonly changes: ReadonlyMap<string, Change>;
  /** Undefined when nothing that is safe is left. */
  readonly stopped: Stopped | undefined;
  readonly rounds: number;
}

/**
 * Lints and mends in memory until nothing safe is left. Only files that were asked for are changed, and only for the
 * findings that `choose` leaves.
 */
export function mend(
  workspace: Workspace,
  streams: Streams,
  choose: (linted: Linted) => readonly Finding[] = ({ findings }) => findings,
): Mended {
  let current = workspace;
  let fixed = 0;
  let full = 0;
  let least = Number.POSITIVE_INFINITY;
  const changes = new Map<string, Change>();
  const seen = new Set<string>();
  for (let rounds = 0; ; rounds++) {
    const linted = lintOf(current, streams);
    const { model } = linted;
    const allowance = allowanceFor(model.files.map(({ tree }) => tree));
    const { outcome, count } = sharing(allowance, () => {
      const mendable = choose(linted).filter(
        ({ fixes }) =>
          fixes.some(({ safety }) => safety === 'safe') &&
          fixes.every((fix) => fix.files.every(({ file }) => workspace.includes(file))),
      );
      return { outcome: applySafeFixes(mendable, (file) => model.fileOf(file)?.tree), count: mendable.length };
    });
    if (allowance.refused.size > 0) full++;
    const end = (stopped?: Stopped): Mended => ({ ...linted, fixed, changes, stopped, rounds });
    const { texts, applied } = outcome;
    if (texts.size === 0) return end(full > maxFullRounds ? 'more' : undefined);
    for (const [file] of texts) seen.add(stateOf(file, model.fileOf(file)?.file.text ?? ''));
    if ([...texts].some(([file, text]) => seen.has(stateOf(file, text)))) return end('undone');
    const isLess = count < least || full > 0;
    if (rounds >= maxRounds || full > maxFullRounds || (rounds >= freeRounds && !isLess)) return end('more');
    least = Math.min(least, count);
    fixed += applied.length;
    for (const [file, after] of texts) {
      changes.set(file, { before: changes.get(file)?.before ?? model.fileOf(file)?.file.text ?? '', after });
    }
    current = withTexts(workspace, changes, new Map());
  }
}

const stateOf = (file: string, text: string): string => `${file} ${text.length} ${hash(text)}`;

/** The workspace with the changed texts, apart from those that failed. */
export function withTexts(
  workspace: Workspace,
  changes: ReadonlyMap<string, Change>,
  failures: ReadonlyMap<string, string>,
): Workspace {
  const facts = workspace.facts.flatMap((old) => {
    const { uri } = old.file;
    const change = failures.has(uri) ? undefined : changes.get(uri);
    return change === undefined ? [old] : (reread(workspace, old, change.after) ?? []);
  });
  return { ...workspace, facts };
}
