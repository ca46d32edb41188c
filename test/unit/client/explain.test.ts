import { beforeEach, expect, test, vi } from 'vitest';
import type { LogOutputChannel } from 'vscode';
import { registerExplain } from '../../../client/src/explain.ts';
import type { Session } from '../../../client/src/languageClient.ts';
import type { ReportView } from '../../../client/src/probe/report.ts';

/** Stands in for the clipboard, which may hold a picture, and for a terminal. */
const editor = vi.hoisted(() => ({
  clipboard: '' as string | { readonly picture: string },
  selected: '',
  explain: async (_: unknown): Promise<void> => undefined,
}));

vi.mock('vscode', () => ({
  commands: {
    registerCommand: (_: string, run: (context: unknown) => Promise<void>) => {
      editor.explain = run;
      return { dispose: () => undefined };
    },
    executeCommand: async () => {
      if (editor.selected !== '') editor.clipboard = editor.selected;
    },
  },
  env: {
    clipboard: {
      readText: async () => (typeof editor.clipboard === 'string' ? editor.clipboard : ''),
      writeText: async (text: string) => {
        editor.clipboard = text;
      },
    },
  },
  l10n: { t: (text: string) => text },
  window: { showQuickPick: async () => undefined, showWarningMessage: async () => undefined },
}));

beforeEach(() => {
  Object.assign(editor, { clipboard: '', selected: '' });
});

/** What is explained when the command is chosen in the terminal. */
async function explained(): Promise<readonly string[]> {
  const texts: string[] = [];
  const request = async (_: string, { text }: { readonly text: string }): Promise<unknown> => {
    texts.push(text);
    return { ok: false, reason: '' };
  };
  const session = { request } as Partial<Session> as Session;
  const log = { error: () => undefined } as Partial<LogOutputChannel> as LogOutputChannel;
  registerExplain({ session, log, report: {} as ReportView });
  await editor.explain({});
  return texts;
}

test.each([
  'what was copied',
  '',
])('the selection of the terminal is explained, and the clipboard gets back %j', async (before) => {
  Object.assign(editor, { clipboard: before, selected: 'invalid_grant' });
  expect(await explained()).toEqual(['invalid_grant']);
  expect(editor.clipboard).toBe(before);
});

test.each(['what was copied', { picture: 'a' }])('where nothing is selected the clipboard keeps %j', async (before) => {
  editor.clipboard = before;
  expect(await explained()).toEqual([]);
  expect(editor.clipboard).toEqual(before);
});
