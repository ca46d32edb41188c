import { expect, test } from 'vitest';
import { type Linted, mend } from '../../../server/src/cli/lint.ts';
import { noProgress } from '../../../server/src/cli/progress.ts';
import type { Streams } from '../../../server/src/cli/streams.ts';
import type { Workspace } from '../../../server/src/cli/workspace.ts';
import { defaultConfig } from '../../../server/src/config/config.ts';
import type { Finding } from '../../../server/src/rules/types.ts';
import { factsOf, now, root, uriOf } from '../../support/workspace.ts';

const streams = { cwd: '/ws', err: () => {}, progress: noProgress, now: () => now } as unknown as Streams;

const workspaceOf = (text: string): Workspace => ({
  facts: factsOf(new Map([['.env', text]])),
  folders: [root],
  manifests: [],
  manifestTexts: new Map(),
  scanned: 1,
  configOf: () => defaultConfig,
  notRead: [],
  includes: () => true,
});

/** One finding, whose fix makes another text of the whole file. */
const rewriting =
  (write: (text: string) => string | undefined) =>
  ({ model }: Linted): readonly Finding[] => {
    const file = uriOf('.env');
    const text = model.fileOf(file)?.file.text ?? '';
    const newText = write(text);
    if (newText === undefined) return [];
    const edits = [{ span: { start: 0, end: text.length }, newText }];
    return [{ fixes: [{ title: 'Fix', safety: 'safe', files: [{ file, edits }] }] }] as never;
  };

test('fixes that undo each other are told by a text that comes again', () => {
  const turning = rewriting((text) => (text === 'A=1\n' ? 'A=2\n' : 'A=1\n'));
  const { stopped, rounds, fixed } = mend(workspaceOf('A=1\n'), streams, turning);
  expect([stopped, rounds, fixed]).toEqual(['undone', 1, 1]);
});

test('fixes that go on for ever are stopped, and not said to undo each other', () => {
  const growing = rewriting((text) => `${text}#\n`);
  const { stopped, rounds } = mend(workspaceOf('A=1\n'), streams, growing);
  expect([stopped, rounds]).toEqual(['more', 10]);
});

test('nothing is said when nothing is left', () => {
  const once = rewriting((text) => (text === 'A=1\n' ? 'A=2\n' : undefined));
  const { stopped, fixed, changes } = mend(workspaceOf('A=1\n'), streams, once);
  expect([stopped, fixed, [...changes.values()]]).toEqual([undefined, 1, [{ before: 'A=1\n', after: 'A=2\n' }]]);
});
