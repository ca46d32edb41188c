import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { checkText, explainText, inspectText } from '../../client/src/tools/toolText.ts';
import { parseCall } from '../../server/src/cli/args.ts';
import { baseline } from '../../server/src/cli/commands/baseline.ts';
import { check } from '../../server/src/cli/commands/check.ts';
import { discover } from '../../server/src/cli/commands/discover.ts';
import { explain } from '../../server/src/cli/commands/explain.ts';
import { inspect } from '../../server/src/cli/commands/inspect.ts';
import { test as testCommand } from '../../server/src/cli/commands/test.ts';
import { testToken } from '../../server/src/cli/commands/testToken.ts';
import { createTools } from '../../server/src/cli/mcp/tools.ts';
import { noProgress } from '../../server/src/cli/progress.ts';
import type { Streams } from '../../server/src/cli/streams.ts';
import { createNodeHost } from '../../server/src/host/nodeHost.ts';
import { methods } from '../../server/src/lsp/protocol.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { makeFolder } from '../cli/support.ts';
import { createFolder, startInBand } from '../protocol/client.ts';
import { createSearch } from '../support/canaries.ts';
import { canaryMistakes } from '../support/canaryMistakes.ts';
import { canaryExamples, oneFolderOf } from '../support/canaryWorkspaces.ts';

/*
 * A folder with every dialect, every mishap and mistakes of other kinds, and each front end over it.
 * `canaryEngine.test.ts` has all examples, and looks at the engine only.
 */

let files: Readonly<Record<string, string>>;
let canaries: readonly string[];
let leaksIn: (text: string) => readonly string[];

beforeAll(() => {
  const { workspaces, innocent } = canaryExamples(1);
  const [planted, mistaken] = [oneFolderOf(workspaces), canaryMistakes()];
  files = { ...planted.files, ...mistaken.files };
  canaries = [...planted.canaries, ...mistaken.canaries];
  leaksIn = createSearch(canaries, innocent);
}, 60_000);

/** Nothing may be sent: the consents are refused, so that they are seen, too. */
const noNetwork = () => {
  throw new Error('nothing may be sent');
};

function captured(cwd: string): { readonly streams: Streams; text(): string } {
  let text = '';
  const take = (more: string): void => {
    text += more;
  };
  const ask = async (question: string): Promise<boolean> => {
    take(question);
    return false;
  };
  const progress = { ...noProgress, show: take };
  const streams = { cwd, out: take, err: take, address: take, ask, color: false, columns: 120, progress, now: () => 0 };
  return { streams, text: () => text };
}

/** What somebody pastes who has met an error: with the values in it. */
const pasted = (): string =>
  canaries
    .filter((value) => /^[\w~.+/=-]{12,80}$/.test(value))
    .slice(0, 60)
    .map(
      (value, i) =>
        [
          `POST /token client_secret=${value}`,
          `curl -u acme-web:${value} https://id.acme.io/token -> {"error":"invalid_client"}`,
          `Authorization: Basic ${btoa(`acme-web:${value}`)}`,
          `https://app.acme.io/cb?error=invalid_grant&code=${value}`,
          `{"error":"invalid_client","error_description":"the secret ${value} is wrong"}`,
        ][i % 5],
    )
    .join('\n');

test('no command shows a piece of a secret', { timeout: 120_000 }, async () => {
  const cwd = await makeFolder(files);
  const host = createNodeHost({ log: { info: () => {}, warn: () => {}, error: () => {} }, home: '/nonexistent' });
  const shown: Record<string, string> = {};
  const run = async (name: string, command: (streams: Streams) => Promise<number>): Promise<void> => {
    const { streams, text } = captured(cwd);
    await command(streams);
    shown[name] = text();
  };
  const callOf = <Command extends string>(command: Command, ...args: readonly string[]) => {
    const call = parseCall([command, ...args]);
    if (!call.ok) throw new Error(call.error);
    return call.value as Extract<typeof call.value, { readonly command: Command }>;
  };
  for (const format of ['pretty', 'json', 'github', 'sarif', 'junit']) {
    await run(`check ${format}`, (streams) => check(callOf('check', '--format', format), host, streams));
  }
  await run('dry run', (streams) => check(callOf('check', '--fix', '--dry-run'), host, streams));
  await run('baseline', (streams) => baseline(callOf('baseline', '--output', 'baseline.json'), host, streams));
  shown['baseline file'] = await readFile(join(cwd, 'baseline.json'), 'utf8');
  for (const format of ['pretty', 'json']) {
    await run(`inspect ${format}`, (streams) => inspect(callOf('inspect', '--format', format), host, streams));
    await run(`explain ${format}`, (streams) =>
      explain(callOf('explain', '--format', format), host, streams, async () => pasted()),
    );
  }
  const person = { isThere: true, typed: async () => undefined, pasted: async () => undefined };
  await run('test', (streams) => testCommand(callOf('test'), host, streams, person, noNetwork));
  const none = callOf('test', '--client', 'nobody');
  await run('test of none', (streams) => testCommand(none, host, streams, person, noNetwork));
  await run('discover', (streams) => discover(callOf('discover'), host, streams, noNetwork));
  const input = { stdin: async () => undefined, prompt: async () => undefined };
  const token = callOf('test-token', '--setting', 'NONE');
  await run('test-token', (streams) => testToken(token, host, streams, input, noNetwork));
  // Nothing is proved by commands that say nothing.
  expect(Object.entries(shown).filter(([, text]) => text.length < 40)).toEqual([]);
  expect(Object.entries(shown).flatMap(([name, text]) => leaksIn(text).map((leak) => `${name}: ${leak}`))).toEqual([]);
});

test('no tool for assistants shows a piece of a secret', { timeout: 60_000 }, async () => {
  const cwd = await makeFolder(files);
  const host = createNodeHost({ log: { info: () => {}, warn: () => {}, error: () => {} }, home: '/nonexistent' });
  const calls: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
    check: { limit: 1000 },
    inspect: {},
    explain: { text: pasted() },
    rule: {},
  };
  for (const tool of createTools({ roots: [cwd], host, now: () => 0 })) {
    const { text } = await tool.run(calls[tool.name] ?? {}, new AbortController().signal);
    expect(text.length).toBeGreaterThan(100);
    expect(leaksIn(text).map((leak) => `${tool.name}: ${leak}`)).toEqual([]);
  }
});

/** Edits go into the file they are about; the client shows their titles. */
const withoutNewTexts = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'newText' in value && !('label' in value)
    ? { ...value, newText: '' }
    : value;

test('no message of the language server shows a piece of a secret', { timeout: 120_000 }, async () => {
  const folder = createFolder(files);
  const { client } = await startInBand({ folders: [folder] }, { rules });
  await client.loaded();
  const ask = (method: string, params: object): Promise<unknown> => client.connection.sendRequest(method, params);
  for (const [name, text] of Object.entries(files)) {
    if (name.endsWith('package.json')) continue;
    const uri = folder.uriOf(name);
    const textDocument = { uri };
    client.open(uri, text);
    const lines = text.split('\n');
    for (const [line, content] of lines.slice(0, 8).entries()) {
      if (content.trim() === '') continue;
      await client.hover(uri, line, content.length);
      await ask('textDocument/completion', { textDocument, position: { line, character: content.length } });
    }
    const range = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
    await ask('textDocument/codeAction', {
      textDocument,
      range,
      context: { diagnostics: [...(client.diagnostics.get(uri) ?? [])] },
    });
    for (const method of ['documentSymbol', 'documentLink', 'inlayHint', 'codeLens']) {
      await ask(`textDocument/${method}`, { textDocument, range });
    }
    client.close(uri);
  }
  await ask('workspace/symbol', { query: '' });
  const [checked, explained, seen] = [
    await ask(methods.check, { limit: 1000 }),
    await ask(methods.explain, { text: pasted() }),
    await ask(methods.overview, {}),
  ];
  for (const method of [methods.matrix, methods.targets]) await ask(method, {});
  await client.flush();
  const pathOf = (uri: string): string => uri;
  // What the editor's own tools make of it.
  const tools = [
    checkText(checked as Parameters<typeof checkText>[0], pathOf),
    explainText(explained as Parameters<typeof explainText>[0]),
    inspectText(seen as Parameters<typeof inspectText>[0], pathOf),
  ];
  const sent = client.messages().map((message) => JSON.stringify(message, withoutNewTexts));
  expect(sent.length).toBeGreaterThan(500);
  expect(leaksIn([...sent, ...tools, ...client.logged, ...client.shown].join('\n'))).toEqual([]);
});
