import { readFile } from '../../dialects/read.ts';
import { applySafeFixes } from '../../lint/fix.ts';
import { isAtLeast } from '../../lint/report.ts';
import { lint } from '../../lint/run.ts';
import type { Model } from '../../model/types.ts';
import type { Finding } from '../../rules/types.ts';
import type { FileHost } from '../../service/ports.ts';
import { createSourceFile } from '../../text/sourceFile.ts';
import type { Call, CheckFormat } from '../args.ts';
import { githubFindings } from '../format/github.ts';
import { type CheckSummary, countSeverities, jsonFindings } from '../format/json.ts';
import { prettyFindings } from '../format/pretty.ts';
import { createRedactor } from '../redact.ts';
import { painter, type Streams } from '../streams.ts';
import { version } from '../version.ts';
import { displayPath, folderOf, loadWorkspace, modelOfWorkspace, type Workspace } from '../workspace.ts';
import { type Change, writeFixes } from '../write.ts';

type CheckCall = Extract<Call, { command: 'check' }>;

/** Rounds of fixing; each round's fixes may uncover the next finding. */
const maxRounds = 10;

export async function check(call: CheckCall, host: FileHost, streams: Streams): Promise<number> {
  const started = streams.now();
  const loaded = await loadWorkspace(host, streams, call.paths);
  if (!loaded.ok) {
    streams.err(`authproof: ${loaded.error}\n`);
    return 2;
  }
  const workspace = loaded.value;
  const outcome = call.fix ? mend(workspace, streams) : { ...lintOf(workspace, streams), changes: new Map(), fixed: 0 };
  const failures = await writeFixes(outcome.changes);
  for (const [uri, reason] of failures) streams.err(`authproof: ${displayPath(streams.cwd, uri)} ${reason}\n`);
  // What could not be written is reported as it is on disk.
  const written = failures.size === 0 ? outcome : lintOf(withTexts(workspace, outcome.changes, failures), streams);
  const { findings, model } = written;
  const summary = {
    filesScanned: workspace.scanned,
    filesRecognised: workspace.facts.filter((facts) => workspace.includes(facts.file.uri)).length,
    ...countSeverities(findings),
    durationMs: Math.round(streams.now() - started),
  };
  streams.out(format(call.format, findings, model, summary, failures.size === 0 ? outcome.fixed : 0, streams));
  if (failures.size > 0) return 2;
  return findings.some((finding) => isAtLeast(finding.severity, call.failOn)) ? 1 : 0;
}

function format(
  as: CheckFormat,
  findings: readonly Finding[],
  model: Model,
  summary: CheckSummary,
  fixed: number,
  { cwd, color, columns }: Streams,
): string {
  const { fileOf } = model;
  if (as === 'json') return jsonFindings({ version, findings, summary, cwd, fileOf });
  if (as === 'github') return githubFindings(findings, cwd, fileOf);
  const { secrets } = createRedactor(model);
  return prettyFindings({ findings, summary, fixed, cwd, secrets, fileOf, columns, paint: painter(color) });
}

interface Linted {
  readonly findings: readonly Finding[];
  readonly model: Model;
}

function lintOf(workspace: Workspace, streams: Streams): Linted {
  const model = modelOfWorkspace(workspace);
  const findings = lint(model, {
    config: workspace.config,
    now: streams.now(),
    stablePath: (uri) => displayPath(streams.cwd, uri),
    onCrash: (ruleId, cause) => streams.err(`authproof: rule ${ruleId} failed: ${describe(cause)}\n`),
  });
  return { model, findings: findings.filter((finding) => workspace.includes(finding.at.file)) };
}

interface Mended extends Linted {
  /** Findings mended. */
  readonly fixed: number;
  readonly changes: ReadonlyMap<string, Change>;
}

/** Lints and mends in memory until nothing safe is left. Only files that were asked for are changed. */
function mend(workspace: Workspace, streams: Streams): Mended {
  let current = workspace;
  let fixed = 0;
  const changes = new Map<string, Change>();
  for (let round = 0; ; round++) {
    const { findings, model } = lintOf(current, streams);
    if (round >= maxRounds) return { findings, model, fixed, changes };
    const mendable = findings.filter((finding) =>
      finding.fixes.every((fix) => fix.files.every(({ file }) => workspace.includes(file))),
    );
    const { texts, applied } = applySafeFixes(mendable, (file) => model.fileOf(file)?.file.text);
    if (texts.size === 0) return { findings, model, fixed, changes };
    fixed += applied.length;
    for (const [file, after] of texts) {
      changes.set(file, { before: changes.get(file)?.before ?? model.fileOf(file)?.file.text ?? '', after });
    }
    current = withTexts(workspace, changes, new Map());
  }
}

/** The workspace with the changed texts, apart from those that failed. */
function withTexts(
  workspace: Workspace,
  changes: ReadonlyMap<string, Change>,
  failures: ReadonlyMap<string, string>,
): Workspace {
  const facts = workspace.facts.flatMap((old) => {
    const { uri } = old.file;
    const change = failures.has(uri) ? undefined : changes.get(uri);
    return change === undefined
      ? [old]
      : (readFile(createSourceFile(uri, change.after), { vcs: old.vcs, folder: folderOf(uri, workspace.folders) }) ??
          []);
  });
  return { ...workspace, facts };
}

/** The error's own words could hold text of a file: only its kind is said. */
const describe = (cause: unknown): string => (cause instanceof Error ? cause.name : typeof cause);
