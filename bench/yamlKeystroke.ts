import { join } from 'node:path';
import type { Context, Workspace } from './context.ts';
import { type EditorOptions, startEditor } from './editor.ts';
import { median, rounded } from './measure.ts';
import type { Peer } from './peers.ts';

const name = 'yaml-language-server';

/** Nothing is fetched, and YAML itself is checked. */
const configuration = {
  yaml: { schemaStore: { enable: false, url: '' }, validate: true, hover: true, completion: true },
  http: {},
  'redhat.telemetry': { enabled: false },
};

/**
 * A quote is typed away and back in the middle of an OpenAPI document, so that an error comes and goes, in both servers in
 * turns. Both have the whole workspace open, of which authproof reads all configuration. Two figures: until the
 * diagnostics are there, in which each server's own delay is contained, and until a hover request sent right behind the
 * change is answered, which contains none.
 */
export async function yamlKeystroke(context: Context, workspace: Workspace, script: string): Promise<readonly Peer[]> {
  const path = workspace.auth.find((one) => one.endsWith('openapi.yaml'));
  if (path === undefined) throw new Error('there is no OpenAPI document in the workspace');
  const { folder } = workspace;
  const theirs = await createTypist({ server: [script, '--stdio'], folder, configuration, tellsStatus: false }, path);
  const ours = await createTypist(
    { server: [join(context.dist, 'server.cjs'), '--stdio'], folder, tellsStatus: true },
    path,
  );
  const seen: [number, number][] = [];
  const answered: [number, number][] = [];
  const strokes = context.scale.rounds * 4;
  for (let i = 0; i < strokes + 2; i++) {
    const diagnosed = [await theirs.untilPublished(), await ours.untilPublished()] as [number, number];
    const replied = [await theirs.untilAnswered(), await ours.untilAnswered()] as [number, number];
    // The first are slower in every program.
    if (i < 2) continue;
    seen.push(diagnosed);
    answered.push(replied);
  }
  await theirs.close();
  await ours.close();
  const ratio = (pairs: readonly [number, number][]): number =>
    rounded(median(pairs.map(([peer]) => peer)) / median(pairs.map(([, own]) => own)));
  return [
    {
      name,
      work: 'a keystroke in an OpenAPI document until its diagnostics are there, delays included',
      ratio: ratio(seen),
    },
    { name, work: 'a keystroke in an OpenAPI document until a hover behind it is answered', ratio: ratio(answered) },
  ];
}

async function createTypist(options: EditorOptions, path: string) {
  const editor = await startEditor(options);
  await editor.loaded;
  const document = editor.open(path);
  await document.answered();
  // The closing one: without it, the value does not end.
  const quote = document.text.indexOf('"', document.text.indexOf('"#/components') + 1);
  let isGone = false;
  const type = (): void => {
    if (isGone) document.edit(quote, 0, '"');
    else document.edit(quote, 1, '');
    isGone = !isGone;
  };
  const timed = async (wait: () => Promise<void>): Promise<number> => {
    const started = performance.now();
    type();
    await wait();
    const ms = performance.now() - started;
    // What was put off is over before the next key.
    await new Promise((resolve) => setTimeout(resolve, 400));
    return ms;
  };
  return {
    untilPublished: () => timed(() => document.published()),
    untilAnswered: () => timed(() => document.answered()),
    close: editor.close,
  };
}
