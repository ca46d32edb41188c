import { describe, expect, test } from 'vitest';
import { type Client, type ClientOptions, createFolder, startInBand, until } from './client.ts';
import { manifests, requests } from './cluster.ts';

const part = (data: object): string => Buffer.from(JSON.stringify(data)).toString('base64url');
const jwt = `${part({ alg: 'HS256' })}.${part({ exp: Date.UTC(2026, 0, 27, 12) / 1000 })}.c2lnbmF0dXJl`;

const env = [
  'BASE=https://a.acme.io',
  'GITHUB_REDIRECT_URI="${BASE}/cb"',
  'GITHUB_CLIENT_ID=Iv1.abcdef',
  'GITHUB_CLIENT_SECRET=0123456789abcdef0123456789abcdef01234567 # expires 2025-12-31',
  `SUPABASE_ANON_KEY=${jwt}`,
  '',
].join('\n');
const compose =
  'services:\n  web:\n    image: shop\n    environment:\n      - GITHUB_CLIENT_ID\n      - URL=${BASE}/x\n      - OTHER=${BASE}\n';

const files = { '.env': env, 'compose.yaml': compose, 'src/a.js': 'process.env.GITHUB_CLIENT_SECRET\n' };

async function start(texts: Readonly<Record<string, string>>, options: Partial<ClientOptions> = {}) {
  const folder = createFolder(texts);
  const { client } = await startInBand({
    folders: [folder],
    initializationOptions: { testCommand: '_x.test' },
    ...options,
  });
  await client.loaded();
  return { folder, client };
}

/** `line title`, counted from one. */
const lensesOf = async (client: Client, uri: string): Promise<readonly string[]> =>
  (await client.lenses(uri)).map(({ range, command }) => `${range.start.line + 1} ${command?.title}`);

const hintsOf = async (client: Client, uri: string): Promise<readonly string[]> => {
  const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  const params = { textDocument: { uri }, range };
  const found: { label: string; position: { line: number } }[] = await client.connection.sendRequest(
    'textDocument/inlayHint',
    params,
  );
  return found.map(({ label, position }) => `${position.line + 1} ${label}`);
};

const testing = '3 Test token endpoint';
const references = ['1 3 references in configuration', '3 1 reference in configuration'];
const expiry = ['4 Client secret expired 14 days ago', '5 JWT expires in 12 days'];

describe('lenses', () => {
  test('say what can be tested, what configuration refers to, and what ends', async () => {
    const { folder, client } = await start(files);
    expect(await lensesOf(client, folder.uriOf('.env'))).toEqual([testing, ...references, ...expiry]);
    expect(await lensesOf(client, folder.uriOf('compose.yaml'))).toEqual([]);
  });

  test('do not offer a test to a client that has no command for it', async () => {
    const { folder, client } = await start(files, { initializationOptions: {} });
    expect(await lensesOf(client, folder.uriOf('.env'))).toEqual([...references, ...expiry]);
  });

  test('and hints are asked for again once the workspace is read, and after a change elsewhere', async () => {
    const { folder, client } = await start(files, { refreshes: true });
    await until('both were asked for again', () => client.refreshed.length === 2);
    client.open(folder.uriOf('compose.yaml'), compose.replace('OTHER=${BASE}', 'OTHER=1'));
    await until('and once more', () => client.refreshed.length === 4);
    expect(client.refreshed).toEqual(['codeLens', 'inlayHint', 'codeLens', 'inlayHint']);
  });

  test.each([
    ['test', [...references, ...expiry]],
    ['references', [testing, ...expiry]],
    ['expiry', [testing, ...references]],
    ['enable', []],
  ])('of the kind %s can be switched off', async (key, left) => {
    const { folder, client } = await start(files, { configuration: { codeLens: { [key]: false } } });
    expect(await lensesOf(client, folder.uriOf('.env'))).toEqual(left);
  });

  test('follow what is typed', async () => {
    const { folder, client } = await start(files);
    const uri = folder.uriOf('compose.yaml');
    client.open(uri, compose);
    client.change(uri, compose.replace('OTHER=${BASE}', 'OTHER=1'), 2);
    expect((await lensesOf(client, folder.uriOf('.env')))[1]).toBe('1 2 references in configuration');
  });

  test('lead to the references where the client has a command for that', async () => {
    const plain = await start(files);
    const uri = plain.folder.uriOf('.env');
    expect((await plain.client.lenses(uri))[1]?.command?.command).toBe('');
    const able = await start(files, {
      initializationOptions: { testCommand: '_x.test', referencesCommand: '_x.show' },
    });
    expect((await able.client.lenses(able.folder.uriOf('.env')))[1]?.command).toEqual({
      title: '3 references in configuration',
      command: '_x.show',
      arguments: [able.folder.uriOf('.env'), { line: 0, character: 0 }],
    });
  });

  test('count the uses of keys and of variables of requests', async () => {
    const cluster = await start(manifests);
    expect(await lensesOf(cluster.client, cluster.folder.uriOf('k8s/base/config.yaml'))).toEqual([
      '6 Test token endpoint',
      '6 1 reference in configuration',
      '21 1 reference in configuration',
    ]);
    const { folder, client } = await start(requests);
    const counts = async (name: string) =>
      (await lensesOf(client, folder.uriOf(name))).filter((lens) => lens.includes('reference'));
    expect(await counts('http/login.http')).toEqual([
      '1 1 reference in configuration',
      '2 1 reference in configuration',
    ]);
    expect(await counts('http/http-client.env.json')).toEqual([
      '2 1 reference in configuration',
      '3 1 reference in configuration',
    ]);
    expect(await counts('bru/environments/dev.bru')).toEqual([
      '2 1 reference in configuration',
      '3 1 reference in configuration',
    ]);
    expect(await counts('.env')).toEqual(['1 2 references in configuration']);
  });
});

describe('what ends is said once', () => {
  test('by a hint where the client has no lenses, or they are switched off', async () => {
    const resolved = '2 = https://a.acme.io/cb';
    const none = await start(files);
    expect(await hintsOf(none.client, none.folder.uriOf('.env'))).toEqual([resolved, '5 expires in 12 days']);
    const textDocument = { codeLens: {} };
    const both = await start(files, { textDocument });
    expect(await hintsOf(both.client, both.folder.uriOf('.env'))).toEqual([resolved]);
    const off = await start(files, { textDocument, configuration: { codeLens: { expiry: false } } });
    expect(await hintsOf(off.client, off.folder.uriOf('.env'))).toEqual([resolved, '5 expires in 12 days']);
  });
});
