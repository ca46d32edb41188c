import { applySafeFixes } from '../../lint/fix.ts';
import { isAtLeast } from '../../lint/report.ts';
import { lint } from '../../lint/run.ts';
import { defaultConfig } from '../../config/schema.ts';
import { readFile } from '../../dialects/read.ts';
import type { Model } from '../../model/types.ts';
import type { Finding } from '../../rules/types.ts';
import type { FileHost } from '../../service/ports.ts';
import { createSourceFile } from '../../text/sourceFile.ts';
import type { Call } from '../args.ts';
import { githubFindings } from '../format/github.ts';
import { countSeverities, jsonFindings } from '../format/json.ts';
import { prettyFindings } from '../format/pretty.ts';
import { painter, type Streams } from '../streams.ts';
import { version } from '../version.ts';
import { displayPath, loadWorkspace, modelOfWorkspace, type Workspace } from '../workspace.ts';
import { writeFixes } from '../write.ts';

type CheckCall = Extract<Call, { command: 'check' }>;

/** Rounds of fixing; each round's fixes may uncover the next finding. */
const maxRounds = 10;

export async function check(call: CheckCall, host: FileHost, streams: Streams): Promise<number> {
  const started = streams.now();
  const loaded = await loadWorkspace(host, streams.cwd, call.paths);
  if (!loaded.ok) {
    streams.err(`authproof: ${loaded.error}\n`);
    return 2;
  }
  const outcome = run(loaded.value, streams, call.fix);
  const failures = call.fix ? await writeFixes(outcome.changed) : [];
  for (const failure of failures) streams.err(`authproof: ${failure}\n`);
  const { findings, model } = outcome;
  const summary = {
    filesScanned: loaded.value.scanned,
    filesRecognised: loaded.value.facts.length,
    ...countSeverities(findings),
    durationMs: Math.round(streams.now() - started),
  };
  const { cwd } = streams;
  const { fileOf } = model;
  if (call.format === 'json') streams.out(jsonFindings({ version, findings, summary, cwd, fileOf }));
  else if (call.format === 'github') streams.out(githubFindings(findings, cwd, fileOf));
  else streams.out(prettyFindings({ findings, summary, fixed: outcome.fixed, cwd, fileOf, paint: painter(streams.color) }));
  if (failures.length > 0) return 2;
  return findings.some((finding) => isAtLeast(finding.severity, call.failOn)) ? 1 : 0;
}

interface Outcome {
  readonly findings: readonly Finding[];
  readonly model: Model;
  /** Findings mended. */
  readonly fixed: number;
  /** Old and new text of each file to write. */
  readonly changed: ReadonlyMap<string, { readonly before: string; readonly after: string }>;
}

/** Lints, and with `fix` mends in memory until nothing safe is left. */
function run(workspace: Workspace, streams: Streams, fix: boolean): Outcome {
  let current = workspace;
  let fixed = 0;
  const changed = new Map<string, { before: string; after: string }>();
  for (let round = 0; ; round++) {
    const model = modelOfWorkspace(current);
    const all = lint(model, {
      config: defaultConfig,
      now: streams.now(),
      stablePath: (uri) => displayPath(streams.cwd, uri),
      onCrash: (ruleId, cause) => streams.err(`authproof: rule ${ruleId} failed: ${describe(cause)}\n`),
    });
    const findings = all.filter((finding) => workspace.only?.has(finding.at.file) ?? true);
    if (!fix || round >= maxRounds) return { findings, model, fixed, changed };
    const mendable = findings.filter((f) => f.fixes.every((x) => x.files.every(({ file }) => workspace.only?.has(file) ?? true)));
    const { texts, applied } = applySafeFixes(mendable, (file) => model.fileOf(file)?.file.text);
    if (texts.size === 0) return { findings, model, fixed, changed };
    fixed += applied.length;
    for (const [file, after] of texts) {
      const before = changed.get(file)?.before ?? model.fileOf(file)?.file.text ?? '';
      changed.set(file, { before, after });
    }
    current = {
      ...current,
      facts: current.facts.flatMap((facts) => {
        const text = texts.get(facts.file.uri);
        return text === undefined ? [facts] : (readFile(createSourceFile(facts.file.uri, text), facts.vcs) ?? []);
      }),
    };
  }
}

/** The error's own words could hold text of a file: only its kind is said. */
const describe = (cause: unknown): string => (cause instanceof Error ? cause.name : typeof cause);
