import { dirname, resolve } from 'node:path';
import { baselineText, makeBaseline } from '../../lint/baseline.ts';
import type { FileHost } from '../../service/ports.ts';
import type { Call } from '../args.ts';
import { baselineName, identifyFrom, mayBecomeBaseline } from '../baseline.ts';
import { count } from '../format/pretty.ts';
import { lintOf } from '../lint.ts';
import { refuse } from '../refuse.ts';
import type { Streams } from '../streams.ts';
import { visible } from '../visible.ts';
import { loadWorkspace } from '../workspace.ts';
import { unwritable, writeWhole } from '../write.ts';

type BaselineCall = Extract<Call, { command: 'baseline' }>;

/** Writes down what a folder's findings are, so that `check --baseline` tells new ones from these. */
export async function baseline({ folder, output }: BaselineCall, host: FileHost, streams: Streams): Promise<number> {
  const loaded = await loadWorkspace(host, streams, [folder]);
  if (!loaded.ok) return refuse(loaded.error, streams);
  const { findings, model, crashed } = lintOf(loaded.value, streams);
  // Its findings would come back as new ones as soon as the rule works again.
  if (crashed.length > 0) return refuse('no baseline was written, since a rule failed', streams);
  const shown = output ?? (folder === '.' ? baselineName : `${folder.replace(/[\\/]+$/, '')}/${baselineName}`);
  const path = resolve(streams.cwd, shown);
  const made = makeBaseline(findings, identifyFrom(dirname(path), model.fileOf));
  const write = async (): Promise<string | undefined> =>
    (await mayBecomeBaseline(path))
      ? writeWhole(path, baselineText(made))
      : 'exists and is not a baseline; remove it or give another name';
  const failure = await write().catch(unwritable);
  if (failure !== undefined) return refuse(`${shown} ${failure}`, streams);
  const files = new Set(findings.map((finding) => finding.at.file)).size;
  const told =
    findings.length === 0 ? 'no findings' : `${count(findings.length, 'finding')} in ${count(files, 'file')}`;
  streams.out(`Wrote ${visible(shown)}: ${told}.\n`);
  return 0;
}
