import { describe, expect, test } from 'vitest';
import { type Client, createFolder, type Folder, startInBand } from './client.ts';

const files = {
  'package.json': '{ "dependencies": { "next": "15" } }',
  '.env': `BASE=https://app.acme.io\nAUTH_URL="\${BASE}"\nGOOGLE_CLIENT_ID=web\nGOOGLE_REDIRECT_URI="\${BASE}/cb"\n`,
  '.env.production': 'BASE=https://www.acme.io\n',
  'docker-compose.yml': `services:\n  web:\n    env_file: .env\n    environment:\n      OIDC_ISSUER: https://sso.acme.io\n      OIDC_CLIENT_ID: \${GOOGLE_CLIENT_ID}\n`,
  'src/auth.ts':
    "const base = process.env.BASE;\nconst id = process.env['GOOGLE_CLIENT_ID'];\n// BASE alone is no use\n",
  'src/settings.py': 'ID = os.environ.get("GOOGLE_CLIENT_ID")\nB = env("BASELINE")\n',
  'node_modules/x/index.js': 'process.env.BASE',
};

interface Location {
  readonly uri: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

/** `path:line:character`, counted from zero, sorted. */
const show = (folder: Folder, locations: readonly Location[] | null): readonly string[] =>
  (locations ?? [])
    .map(({ uri, range }) => `${uri.slice(folder.uri.length + 1)}:${range.start.line}:${range.start.character}`)
    .sort();

const ask = (client: Client, method: string, uri: string, line: number, character: number, more: object = {}) =>
  client.connection.sendRequest(method, { textDocument: { uri }, position: { line, character }, ...more });

async function start(texts: Readonly<Record<string, string>> = files) {
  const folder = createFolder(texts);
  const { client } = await startInBand({ folders: [folder] });
  await client.loaded();
  return { folder, client };
}

describe('definition', () => {
  test('of a reference is every assignment that may win, the winner first', async () => {
    const { folder, client } = await start();
    const at = (await ask(client, 'textDocument/definition', folder.uriOf('.env'), 1, 13)) as Location[];
    expect(show(folder, at)).toEqual(['.env:0:0']);
    const compose = folder.uriOf('docker-compose.yml');
    const id = (await ask(client, 'textDocument/definition', compose, 5, 28)) as Location[];
    expect(show(folder, id)).toEqual(['.env:2:0']);
  });

  test('of an env_file is the file, and of nothing nothing', async () => {
    const { folder, client } = await start();
    const compose = folder.uriOf('docker-compose.yml');
    expect(show(folder, (await ask(client, 'textDocument/definition', compose, 2, 15)) as Location[])).toEqual([
      '.env:0:0',
    ]);
    expect(show(folder, (await ask(client, 'textDocument/definition', compose, 0, 2)) as Location[])).toEqual([]);
  });

  test('of a setting is its counterpart in the registration, and the other way round', async () => {
    const { folder, client } = await start({
      '.env':
        'KEYCLOAK_CLIENT_ID=web\nKEYCLOAK_ISSUER=https://sso.acme.io/realms/acme\nKEYCLOAK_REDIRECT_URI=https://a.acme.io/cb\n',
      'realm.json':
        '{\n "realm": "acme",\n "clients": [\n  {\n   "clientId": "web",\n   "redirectUris": ["https://a.acme.io/cb"]\n  }\n ]\n}\n',
    });
    const there = (await ask(client, 'textDocument/definition', folder.uriOf('.env'), 2, 25)) as Location[];
    expect(show(folder, there)).toEqual(['realm.json:5:21']);
    const back = (await ask(client, 'textDocument/definition', folder.uriOf('realm.json'), 5, 30)) as Location[];
    expect(show(folder, back)).toEqual(['.env:2:22']);
  });
});

describe('references', () => {
  test('are in every file of the package and in its code', async () => {
    const { folder, client } = await start();
    const context = { includeDeclaration: true };
    const base = await ask(client, 'textDocument/references', folder.uriOf('.env'), 0, 1, { context });
    expect(show(folder, base as Location[])).toEqual([
      '.env.production:0:0',
      '.env:0:0',
      '.env:1:12',
      '.env:3:23',
      'src/auth.ts:0:25',
    ]);
    const id = await ask(client, 'textDocument/references', folder.uriOf('.env'), 2, 3, {
      context: { includeDeclaration: false },
    });
    expect(show(folder, id as Location[])).toEqual([
      'docker-compose.yml:5:24',
      'src/auth.ts:1:24',
      'src/settings.py:0:21',
    ]);
  });
});

describe('rename', () => {
  test('changes every assignment and reference, with the versions they were found in', async () => {
    const { folder, client } = await start();
    client.open(folder.uriOf('.env'), files['.env']);
    await client.flush();
    const prepared = await ask(client, 'textDocument/prepareRename', folder.uriOf('.env'), 1, 14);
    expect(prepared).toEqual({
      range: { start: { line: 1, character: 12 }, end: { line: 1, character: 16 } },
      placeholder: 'BASE',
    });
    const edit = (await ask(client, 'textDocument/rename', folder.uriOf('.env'), 1, 14, { newName: 'APP_BASE' })) as {
      documentChanges: readonly {
        textDocument: { uri: string; version: number | null };
        edits: readonly { newText: string }[];
      }[];
    };
    const changed = edit.documentChanges.map(({ textDocument, edits }) => [
      textDocument.uri.slice(folder.uri.length + 1),
      textDocument.version,
      edits.map(({ newText }) => newText),
    ]);
    expect(changed.sort()).toEqual([
      ['.env', 1, ['APP_BASE', 'APP_BASE', 'APP_BASE']],
      ['.env.production', null, ['APP_BASE']],
    ]);
  });

  test.each([
    ['2BASE', /letters, digits and _/],
    ['AUTH_URL', /is there already/],
  ])('to %s is refused', async (newName, reason) => {
    const { folder, client } = await start();
    await expect(ask(client, 'textDocument/rename', folder.uriOf('.env'), 0, 1, { newName })).rejects.toThrow(reason);
  });

  test('is not offered on a value', async () => {
    const { folder, client } = await start();
    expect(await ask(client, 'textDocument/prepareRename', folder.uriOf('.env'), 2, 18)).toBeNull();
  });
});

test('links lead to the server and to named files, and to no address with a credential', async () => {
  const { folder, client } = await start({
    ...files,
    'web/.env':
      'OIDC_TOKEN_ENDPOINT=https://u:p@sso.acme.io/token\nOIDC_USERINFO_URL=https://sso.acme.io/me\nOIDC_CLIENT_ID=x\n',
  });
  const links = async (name: string) =>
    (
      (await client.connection.sendRequest('textDocument/documentLink', {
        textDocument: { uri: folder.uriOf(name) },
      })) as readonly { target: string }[]
    ).map(({ target }) => target.replace(folder.uri, ''));
  expect(await links('docker-compose.yml')).toEqual(['https://sso.acme.io/.well-known/openid-configuration', '/.env']);
  expect(await links('web/.env')).toEqual(['https://sso.acme.io/me']);
});

test('symbols are clients with their settings, and can be searched for', async () => {
  const { folder, client } = await start();
  const symbols = (await client.connection.sendRequest('textDocument/documentSymbol', {
    textDocument: { uri: folder.uriOf('.env') },
  })) as readonly { name: string; children?: readonly { name: string }[] }[];
  expect(symbols.map(({ name, children }) => [name, children?.map((child) => child.name)])).toEqual([
    ['AUTH_URL', undefined],
    ['google', ['GOOGLE_CLIENT_ID', 'GOOGLE_REDIRECT_URI']],
  ]);
  const found = (await client.connection.sendRequest('workspace/symbol', { query: 'redir' })) as readonly {
    name: string;
  }[];
  expect(found.map(({ name }) => name)).toEqual(['GOOGLE_REDIRECT_URI']);
});
