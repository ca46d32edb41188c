import { isAtLeast } from '../../base/severity.ts';
import { limitedByFile } from '../../lint/limit.ts';
import type { Model } from '../../model/types.ts';
import type { Finding } from '../../rules/types.ts';
import type { FileHost } from '../../service/ports.ts';
import { type Allowance, allowanceFor, sharing } from '../../syntax/edit.ts';
import type { Call } from '../args.ts';
import { compareFindings, identifyFrom, readBaseline, type UsedBaseline } from '../baseline.ts';
import { type CheckSummary, countSeverities, jsonFindings } from '../format/json.ts';
import { count, prettyFindings } from '../format/pretty.ts';
import { type Linted, lintOf, type Mended, mend, withTexts } from '../lint.ts';
import { createRedactor } from '../redact.ts';
import { refuse } from '../refuse.ts';
import { painter, type Streams } from '../streams.ts';
import { version } from '../version.ts';
import { visible } from '../visible.ts';
import { displayPath, loadWorkspace, reportRoot, reread, type Workspace } from '../workspace.ts';
import { writeFixes } from '../write.ts';

type CheckCall = Extract<Call, { command: 'check' }>;

export async function check(call: CheckCall, host: FileHost, streams: Streams): Promise<number> {
  const started = streams.now();
  const used = call.baseline === undefined ? undefined : await readBaseline(call.baseline, streams.cwd);
  if (used?.ok === false) return refuse(used.error, streams);
  const loaded = await loadWorkspace(host, streams, call.paths);
  if (!loaded.ok) return refuse(loaded.error, streams);
  const run: Run = { call, workspace: loaded.value, baseline: used?.value, streams, started };
  if (!call.fix) return finish(run, lintOf(run.workspace, streams), 0);
  const mended = mend(run.workspace, streams, (linted) => compared(run, linted).fresh);
  if (mended.stopped !== undefined) {
    const why =
      mended.stopped === 'undone'
        ? 'two fixes undo each other; please report it'
        : 'there are more than are made at once; run it again';
    streams.err(`authproof: fixing was stopped after ${count(mended.rounds, 'round')}: ${why}\n`);
  }
  return call.dryRun ? preview(run, mended) : write(run, mended);
}

interface Run {
  readonly call: CheckCall;
  readonly workspace: Workspace;
  readonly baseline: UsedBaseline | undefined;
  readonly streams: Streams;
  /** Epoch milliseconds. */
  readonly started: number;
}

interface Difference {
  readonly fresh: readonly Finding[];
  readonly hidden: number;
  /** Entries of the baseline that no longer occur. */
  readonly gone: number;
}

function compared({ baseline, workspace }: Run, { findings, model }: Linted): Difference {
  if (baseline === undefined) return { fresh: findings, hidden: 0, gone: 0 };
  const { fresh, hidden, gone } = compareFindings(baseline, findings, model.fileOf, workspace);
  return { fresh, hidden, gone: gone.length };
}

async function write(run: Run, mended: Mended): Promise<number> {
  const { streams, workspace } = run;
  const failures = await writeFixes(mended.changes);
  for (const [uri, reason] of failures) streams.err(`authproof: ${visible(displayPath(streams.cwd, uri))} ${reason}\n`);
  if (failures.size === 0) return finish(run, mended, mended.fixed);
  // What could not be written is reported as it is on disk.
  await finish(run, lintOf(withTexts(workspace, mended.changes, failures), streams), 0);
  return 2;
}

/** Prints what `--fix` would write. The exit code is that of a check without `--fix`: the files are as they were. */
async function preview(run: Run, mended: Mended): Promise<number> {
  const { streams, workspace } = run;
  const { unifiedDiff } = await import('../format/diff.ts');
  const now = lintOf(workspace, streams);
  const secrets = new Set([now.model, mended.model].flatMap((model) => [...createRedactor(model).secrets]));
  for (const uri of [...mended.changes.keys()].sort()) {
    const [before, after] = [now.model.fileOf(uri), mended.model.fileOf(uri)];
    if (before === undefined || after === undefined) continue;
    const path = displayPath(streams.cwd, uri);
    streams.out(unifiedDiff({ path, before, after, secrets, paint: painter(streams.color) }));
  }
  const { fresh } = compared(run, now);
  const files = count(mended.changes.size, 'file');
  const told = mended.fixed === 0 ? noneMade(fresh) : `${count(mended.fixed, 'problem')} would be fixed in ${files}.`;
  streams.err(`${told}\n`);
  return exitCode(run, fresh);
}

/** Fixes that may change what the author meant are shown by `check`, and made by a person. */
function noneMade(findings: readonly Finding[]): string {
  const toReview = findings.filter(({ fixes }) => fixes.length > 0).length;
  return toReview === 0
    ? 'Nothing to fix.'
    : `Nothing that is safe to fix unasked; ${count(toReview, 'problem')} can be fixed by hand or in an editor.`;
}

async function finish(run: Run, linted: Linted, fixed: number): Promise<number> {
  const difference = compared(run, linted);
  const allowance = allowanceFor(linted.model.files.map(({ tree }) => tree));
  const output = await format(run, linted, difference, fixed, allowance);
  const { hidden, gone } = difference;
  const { streams, call } = run;
  streams.out(output);
  const refused = linted.model.files.filter(({ tree }) => allowance.refused.has(tree));
  if (refused.length > 0) {
    const path = visible(displayPath(streams.cwd, refused[0]?.file.uri ?? ''));
    const which = refused.length === 1 ? `${path} has` : `${refused.length} files, such as ${path}, have`;
    streams.err(`authproof: ${which} more mistakes than fixes are made for at once; fix some and run again\n`);
  }
  if (hidden > 0 && call.format !== 'pretty' && call.format !== 'json') {
    streams.err(`authproof: ${count(hidden, 'finding')} hidden by the baseline\n`);
  }
  if (gone > 0) {
    const told = gone === 1 ? '1 entry of the baseline is' : `${gone} entries of the baseline are`;
    streams.err(`authproof: ${told} gone; run authproof baseline again\n`);
  }
  return exitCode(run, difference.fresh);
}

const exitCode = ({ call }: Run, findings: readonly Finding[]): number =>
  findings.some((finding) => isAtLeast(finding.severity, call.failOn)) ? 1 : 0;

/** @param allowance what proving the fixes of all files may cost */
async function format(
  run: Run,
  linted: Linted,
  { fresh, hidden, gone }: Difference,
  fixed: number,
  allowance: Allowance,
): Promise<string> {
  const { call, workspace, baseline, streams, started } = run;
  const { model, crashed } = linted;
  const { notRead } = workspace;
  const { cwd, color, columns } = streams;
  const { fileOf } = model;
  const listed = limitedByFile(fresh);
  const files = workspace.facts.map((facts) => facts.file.uri).filter(workspace.includes);
  const durationMs = Math.round(streams.now() - started);
  const summary: CheckSummary = {
    filesScanned: workspace.scanned,
    filesRecognised: files.length,
    ...countSeverities(fresh),
    durationMs,
  };
  const root = reportRoot(cwd, process.env.GITHUB_WORKSPACE);
  const pathOf = (uri: string): string => displayPath(root, uri);
  const fingerprintOf = fingerprinter(baseline?.folder ?? root, model);
  const mayShowFix = async () => {
    const { createShowable } = await import('../format/showable.ts');
    const { secrets } = createRedactor(model);
    return createShowable({
      secrets,
      fileOf,
      reread: (facts, text) => reread(workspace, facts, text),
      fixes: () => listed.flatMap(({ fixes }) => fixes),
    });
  };
  switch (call.format) {
    case 'pretty': {
      const { secrets } = createRedactor(model);
      const paint = painter(color);
      return sharing(allowance, () =>
        prettyFindings({ findings: listed, summary, fixed, hidden, cwd, secrets, fileOf, columns, paint }),
      );
    }
    case 'json': {
      const told = baseline === undefined ? {} : { baseline: { hidden, gone } };
      const mayShow = await mayShowFix();
      return sharing(allowance, () =>
        jsonFindings({ version, findings: listed, summary, ...told, notRead, cwd, fingerprintOf, fileOf, mayShow }),
      );
    }
    case 'github':
      return (await import('../format/github.ts')).githubFindings(listed, pathOf, fileOf);
    case 'junit':
      return (await import('../format/junit.ts')).junitFindings({
        findings: listed,
        files,
        durationMs,
        failOn: call.failOn,
        fileOf,
        pathOf,
      });
    case 'sarif': {
      const { sarifFindings } = await import('../format/sarif.ts');
      const mayShow = await mayShowFix();
      return sharing(allowance, () =>
        sarifFindings({ version, findings: listed, notRead, crashed, fileOf, pathOf, fingerprintOf, mayShow }),
      );
    }
  }
}

function fingerprinter(folder: string, model: Model): (finding: Finding) => string {
  const identify = identifyFrom(folder, model.fileOf);
  return (finding) => identify(finding).fingerprint;
}
