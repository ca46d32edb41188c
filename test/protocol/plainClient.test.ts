import { expect, test } from 'vitest';
import { createFolder, startInBand } from './client.ts';

const env = 'BASE=https://a.acme.io\nGITHUB_CLIENT_ID=Iv1.abcdef\nGITHUB_REDIRECT_URI="${BASE}/cb"\n';

/** A client that takes plain text, edits without versions, and an outline of one level. */
async function start() {
  const folder = createFolder({ 'package.json': '{}', '.env': env });
  const formats = ['plaintext' as const];
  const { client } = await startInBand({
    folders: [folder],
    documentChanges: false,
    textDocument: {
      hover: { contentFormat: formats },
      completion: { completionItem: { documentationFormat: formats } },
      documentSymbol: {},
    },
  });
  await client.loaded();
  const uri = folder.uriOf('.env');
  const ask = (method: string, params: object): Promise<unknown> =>
    client.connection.sendRequest(`textDocument/${method}`, { textDocument: { uri }, ...params });
  return { uri, ask };
}

test('hovers are plain text', async () => {
  const { ask } = await start();
  expect(await ask('hover', { position: { line: 0, character: 1 } })).toMatchObject({
    contents: {
      kind: 'plaintext',
      value: ['Variable BASE', 'Value: https://a.acme.io', 'Used in .env:3'].join('\n\n'),
    },
  });
});

test('the documentation of what is completed is plain text', async () => {
  const folder = createFolder({ 'package.json': '{}', '.env': 'GITHUB_CLIENT_ID=x\n' });
  const completion = { completionItem: { documentationFormat: ['plaintext' as const] } };
  const { client } = await startInBand({ folders: [folder], textDocument: { completion } });
  await client.loaded();
  const uri = folder.uriOf('.env');
  client.open(uri, 'GITHUB_CLIENT_ID=x\nGITHUB_\n');
  const items: readonly { readonly label: string }[] = await client.connection.sendRequest('textDocument/completion', {
    textDocument: { uri },
    position: { line: 1, character: 7 },
  });
  const item = items.find(({ label }) => label === 'GITHUB_CLIENT_SECRET');
  const { documentation } = await client.connection.sendRequest<{ documentation: { kind: string; value: string } }>(
    'completionItem/resolve',
    item,
  );
  expect([documentation.kind, /[*`\\]/.test(documentation.value)]).toEqual(['plaintext', false]);
});

test('a rename is made of changes', async () => {
  const { uri, ask } = await start();
  const edit = await ask('rename', { position: { line: 0, character: 1 }, newName: 'ROOT' });
  expect(edit).toEqual({
    changes: {
      [uri]: [
        { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } }, newText: 'ROOT' },
        { range: { start: { line: 2, character: 23 }, end: { line: 2, character: 27 } }, newText: 'ROOT' },
      ],
    },
  });
});

test('the outline has one level', async () => {
  const { uri, ask } = await start();
  const symbols = (await ask('documentSymbol', {})) as readonly object[];
  const at = (start: readonly [number, number], end: readonly [number, number]) => {
    const [from, to] = [start, end].map(([line, character]) => ({ line, character }));
    return { uri, range: { start: from, end: to } };
  };
  expect(symbols).toMatchObject([
    { name: 'github', location: at([1, 0], [2, 32]) },
    { name: 'GITHUB_CLIENT_ID', containerName: 'github', location: at([1, 0], [1, 27]) },
    { name: 'GITHUB_REDIRECT_URI', containerName: 'github', location: at([2, 0], [2, 32]) },
  ]);
});
