import { expect, test } from 'vitest';
import type { CompletionItem } from 'vscode-languageserver/node';
import { cursor } from '../unit/features/completion/ask.ts';
import { type Client, createFolder, type Folder, startInBand } from './client.ts';

/** The client of a folder, and what it is offered at the cursor of a text. */
async function start(
  files: Readonly<Record<string, string>>,
  initializationOptions?: unknown,
  configuration?: unknown,
): Promise<{ readonly folder: Folder; readonly client: Client; readonly ask: Ask }> {
  const folder = createFolder(files);
  const { client } = await startInBand({ folders: [folder], initializationOptions, configuration });
  await client.loaded();
  const ask: Ask = (name, marked, triggerCharacter) => {
    const uri = folder.uriOf(name);
    const before = marked.slice(0, marked.indexOf(cursor));
    client.open(uri, marked.replace(cursor, ''));
    const lines = before.split(/\r\n|\n/);
    const position = { line: lines.length - 1, character: (lines.at(-1) as string).length };
    const context = triggerCharacter === undefined ? { triggerKind: 1 } : { triggerKind: 2, triggerCharacter };
    return client.connection.sendRequest('textDocument/completion', { textDocument: { uri }, position, context });
  };
  return { folder, client, ask };
}

type Ask = (name: string, marked: string, trigger?: string) => Promise<readonly CompletionItem[]>;

test('items come with their place, their order and without documentation', async () => {
  const { ask } = await start({ 'package.json': '{}' });
  const items = await ask('.env', 'GOOGLE_CLIENT_ID=1.apps.googleusercontent.com\r\nGOO‸\r\n');
  expect(items[0]).toEqual({
    label: 'GOOGLE_CLIENT_SECRET',
    kind: 10,
    detail: 'Client secret',
    sortText: '0000',
    filterText: 'GOOGLE_CLIENT_SECRET',
    textEdit: {
      range: { start: { line: 1, character: 0 }, end: { line: 1, character: 3 } },
      newText: 'GOOGLE_CLIENT_SECRET=',
    },
    data: { role: 'client_secret', provider: 'google' },
  });
});

test('an item is documented when it is looked at', async () => {
  const { ask, client } = await start({ 'package.json': '{}' });
  const [item] = await ask('.env', 'GOOGLE_CLIENT_ID=1.apps.googleusercontent.com\nGOOGLE_SCOPE=openid ‸', ' ');
  const resolved: CompletionItem = await client.connection.sendRequest('completionItem/resolve', item);
  expect(resolved).toEqual({
    ...item,
    documentation: { kind: 'markdown', value: '`email`\n\nGoogle\n- One of the usual scopes' },
  });
});

test('a client that takes no snippets gets text, and a command only where it has told one', async () => {
  const { ask } = await start({ 'package.json': '{}' }, { suggestCommand: 'editor.suggest' });
  const items = await ask('.env', 'OIDC_CLIENT_ID=a\n‸');
  expect(items.map(({ insertTextFormat }) => insertTextFormat)).not.toContain(2);
  expect(items[0]?.command).toEqual({ title: 'Suggest a value', command: 'editor.suggest' });
});

test('the files of the workspace count, whatever the editor has open', async () => {
  const { ask } = await start({
    'package.json': '{"dependencies": {"better-auth": "1.0.0"}}',
    '.env.local': 'OIDC_CLIENT_SECRET=not-to-be-shown-0123456789\n',
  });
  const secret = await ask('compose.yaml', 'services:\n  a:\n    environment:\n      OIDC_CLIENT_SECRET: ‸\n', ' ');
  expect(secret.map(({ label }) => label)).toEqual(['${OIDC_CLIENT_SECRET}']);
  const names = await ask('.env', 'BETTER‸\n');
  const labels = names.map(({ label }) => label).filter((label) => label.startsWith('BETTER'));
  expect(labels).toEqual(['BETTER_AUTH_URL', 'BETTER_AUTH_SECRET']);
});

test('the editor can switch it off', async () => {
  const { ask } = await start({ 'package.json': '{}' }, undefined, { completion: { enable: false } });
  expect(await ask('.env', 'GOOGLE_CLIENT_ID=1.apps.googleusercontent.com\n‸')).toEqual([]);
});

test('a file of no dialect gets nothing', async () => {
  const { ask } = await start({ '.env': 'A=1\n' });
  expect(await ask('notes.md', 'GOOGLE_CLIENT_ID=1.apps.googleusercontent.com\nGOOGLE_SCOPE=‸', '=')).toEqual([]);
});

test('no item carries a value of a secret, not even in what it writes', async () => {
  const secret = 'GOCSPX-canaryCompletion0123456789ab';
  const { ask, client } = await start({
    '.env': `GOOGLE_CLIENT_ID=${secret}\nGOOGLE_CLIENT_SECRET=${secret}\n`,
    '.env.production': `GOOGLE_REDIRECT_URI=https://user:${secret}@app.acme.io/cb\nNEXTAUTH_URL=https://u:${secret}@a.io\n`,
  });
  const places: readonly (readonly [string, string])[] = [
    ['.env.local', 'GOOGLE_CLIENT_SECRET=‸'],
    ['.env.local', 'NEXT_PUBLIC_GOOGLE_CLIENT_ID=‸'],
    ['.env.production', `GOOGLE_CLIENT_ID=‸\nNEXTAUTH_URL=https://u:${secret}@a.io\n`],
    ['.env.production', `GOOGLE_CLIENT_ID=x\nNEXTAUTH_URL=https://u:${secret}@a.io\nGOOGLE_REDIRECT_URI=‸`],
    ['.env.example', 'GOOGLE_CLIENT_SECRET=${‸}'],
  ];
  const offered: number[] = [];
  for (const [name, text] of places) offered.push((await ask(name, text)).length);
  await client.flush();
  // Something is offered in the two places where a value of the client could be.
  expect(offered).toEqual([0, 1, 1, 0, 0]);
  expect(JSON.stringify(client.messages())).not.toContain(secret);
});
