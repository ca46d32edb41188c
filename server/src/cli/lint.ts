import { applySafeFixes } from '../lint/fix.ts';
import { lint } from '../lint/run.ts';
import type { Model } from '../model/types.ts';
import type { Finding } from '../rules/types.ts';
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
      if (!crashed.has(ruleId)) streams.err(`authproof: rule ${ruleId} failed: ${describe(cause)}\n`);
      crashed.add(ruleId);
    },
  });
  return {
    model,
    findings: findings.filter((finding) => workspace.includes(finding.at.file)),
    crashed: [...crashed],
  };
}

/** Rounds of fixing; each round's fixes may uncover the next finding. */
export const maxRounds = 10;

export interface Mended extends Linted {
  /** Findings mended. */
  readonly fixed: number;
  readonly changes: ReadonlyMap<string, Change>;
  /** False when fixes were still left after the last round: two of them may undo each other. */
  readonly settled: boolean;
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
  const changes = new Map<string, Change>();
  for (let round = 0; ; round++) {
    const linted = lintOf(current, streams);
    const { model } = linted;
    const mendable = choose(linted).filter((finding) =>
      finding.fixes.every((fix) => fix.files.every(({ file }) => workspace.includes(file))),
    );
    const { texts, applied } = applySafeFixes(mendable, (file) => model.fileOf(file)?.file.text);
    if (texts.size === 0) return { ...linted, fixed, changes, settled: true };
    if (round >= maxRounds) return { ...linted, fixed, changes, settled: false };
    fixed += applied.length;
    for (const [file, after] of texts) {
      changes.set(file, { before: changes.get(file)?.before ?? model.fileOf(file)?.file.text ?? '', after });
    }
    current = withTexts(workspace, changes, new Map());
  }
}

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

/** The error's own words could hold text of a file: only its kind is said. */
const describe = (cause: unknown): string => (cause instanceof Error ? cause.name : typeof cause);
