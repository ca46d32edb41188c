import { expect, test } from 'vitest';
import type { MatrixResult, OverviewResult, SecretRangesResult } from '../../server/src/lsp/protocol.ts';
import { methods } from '../../server/src/lsp/protocol.ts';
import { createFolder, startInBand } from './client.ts';

const secret = 'q7-Zk_4mVbX2pLw9Rt6YhNc3Jd8Gs5Fa';
const texts = {
  '.env': `KEYCLOAK_CLIENT_ID=web\nKEYCLOAK_CLIENT_SECRET=${secret}\nKEYCLOAK_ISSUER=https://sso.acme.io/realms/acme\nKEYCLOAK_SCOPE="openid Email"\n`,
  '.env.production': `KEYCLOAK_CLIENT_SECRET=${secret}\nKEYCLOAK_REDIRECT_URI=https://www.acme.io/cb\nKEYCLOAK_ISSUER=https://sso.acme.com/realms/acme\n`,
  'realm.json': '{ "realm": "acme", "clients": [{ "clientId": "web", "redirectUris": ["https://www.acme.io/cb"] }] }',
};

test('clients are listed with settings, redirect URIs, problems and registration, and no secret', async () => {
  const folder = createFolder(texts);
  const { client } = await startInBand({ folders: [folder] });
  await client.loaded();
  await client.flush();
  const { clients } = await client.connection.sendRequest<OverviewResult>(methods.overview, {});
  expect(
    clients.map(({ name, kind, provider, environment, findings, canTest, redirectUris, registration }) => ({
      name,
      kind,
      provider,
      environment,
      findings,
      canTest,
      redirectUris,
      registered: registration?.uri.slice(folder.uri.length + 1),
    })),
  ).toEqual([
    expect.objectContaining({
      name: 'keycloak',
      environment: 'base',
      findings: { errors: 0, warnings: 1 },
      canTest: true,
    }),
    expect.objectContaining({
      environment: 'production',
      redirectUris: ['https://www.acme.io/cb'],
      registered: 'realm.json',
    }),
    expect.objectContaining({ name: 'web', kind: 'registration', provider: 'Keycloak', registered: undefined }),
  ]);
  expect(clients[0]?.settings.map(({ name, value }) => [name, value])).toContainEqual([
    'KEYCLOAK_CLIENT_SECRET',
    '(secret, 32 characters)',
  ]);
  expect(JSON.stringify(clients)).not.toContain(secret);
});

test('what is found stands at its setting, and clients of no known provider come last', async () => {
  const folder = createFolder({
    '.env': 'OIDC_CLIENT_ID=shop\nOIDC_ISSUER=https://login.acme.io\nOIDC_SCOPE=Openid\n',
    'google/.env': `GOOGLE_CLIENT_ID=123456789012-${'a'.repeat(32)}.apps.googleusercontent.com\nGOOGLE_REDIRECT_URI=https://acme.io/cb\n`,
  });
  const { client } = await startInBand({ folders: [folder] });
  await client.loaded();
  await client.flush();
  const { clients } = await client.connection.sendRequest<OverviewResult>(methods.overview, {});
  expect(clients.map(({ name, provider }) => [name, provider])).toEqual([
    ['google', 'Google'],
    ['shop', undefined],
  ]);
  const settings = clients[1]?.settings.map(({ name, label, isSecret, problems }) => [
    name,
    label,
    isSecret,
    problems.map(({ severity, rule, at }) => `${severity} ${rule} ${at.range.start.line}`),
  ]);
  expect(settings).toEqual([
    ['OIDC_CLIENT_ID', 'Client ID', false, []],
    ['OIDC_ISSUER', 'Issuer of the authorization server', false, []],
    ['OIDC_SCOPE', 'Scope', false, ['warning small-scope 2']],
  ]);
});

test('secrets are found to be masked, with what a # has cut off', async () => {
  const folder = createFolder({
    '.env': `GITHUB_CLIENT_ID=web\nGITHUB_CLIENT_SECRET=${secret}#rest # why\nOTHER=ghp_0123456789abcdefghijABCDEFGHIJ012345\nPLAIN=1\n`,
  });
  const { client } = await startInBand({ folders: [folder] });
  await client.loaded();
  const { ranges } = await client.connection.sendRequest<SecretRangesResult>(methods.secretRanges, {
    uri: folder.uriOf('.env'),
  });
  expect(ranges?.map(({ start, end }) => [start.line, start.character, end.line, end.character])).toEqual([
    [1, 21, 1, 64],
    [2, 6, 2, 46],
  ]);
});

test('settings of several environments stand side by side, secrets by equality only', async () => {
  const folder = createFolder(texts);
  const { client } = await startInBand({ folders: [folder] });
  await client.loaded();
  await client.flush();
  const { matrices } = await client.connection.sendRequest<MatrixResult>(methods.matrix, {});
  const shown = matrices.map(({ environments, rows }) => ({
    environments,
    rows: rows.map(({ role, isSame, cells }) => [role, isSame, cells.map((cell) => cell?.group)]),
  }));
  expect(shown).toEqual([
    {
      environments: ['base', 'production'],
      rows: [
        ['client_id', true, [0, 0]],
        ['client_secret', true, [0, 0]],
        ['issuer', false, [0, 1]],
        ['scope', true, [0, 0]],
        ['redirect_uri', true, [undefined, 0]],
      ],
    },
  ]);
  expect(JSON.stringify(matrices)).not.toContain(secret);
  expect(matrices[0]?.rows[1]?.cells.map((cell) => cell?.value)).toEqual([undefined, undefined]);
});

test('a list of thousands of clients lets others be answered first, and is of the texts of its end', async () => {
  const count = 1500;
  const env = Array.from({ length: count }, (_, i) => `C${i}_CLIENT_ID=web-${i}\nC${i}_REDIRECT_URI=https://a/${i}\n`);
  const folder = createFolder({ '.env': env.join('') });
  const { client } = await startInBand({ folders: [folder] });
  const uri = folder.uriOf('.env');
  client.open(uri, env.join(''));
  await client.loaded();
  await client.flush();
  const order: string[] = [];
  const ask = async <Result>(name: string, method: string, params: unknown): Promise<Result> => {
    const result = await client.connection.sendRequest<Result>(method, params);
    order.push(name);
    return result;
  };
  const asked = ask<OverviewResult>('overview', methods.overview, {});
  const position = { line: 0, character: 0 };
  await ask('hover', 'textDocument/hover', { textDocument: { uri }, position });
  client.change(uri, `# new\n${env.join('')}`, 2);
  await ask('hover', 'textDocument/hover', { textDocument: { uri }, position });
  const { clients } = await asked;
  expect(order).toEqual(['hover', 'hover', 'overview']);
  expect(clients).toHaveLength(count);
  const lines = clients.flatMap(({ settings }) => settings.map(({ at }) => at.range.start.line));
  expect(lines.sort((a, b) => a - b)).toEqual(Array.from({ length: 2 * count }, (_, i) => i + 1));
});
