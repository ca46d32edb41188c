/** The parts of the editor's surface that the server writes, in the editor's language. */
import { expect, test } from 'vitest';
import type { InlayHint } from 'vscode-languageserver/node';
import type { MatrixResult, OverviewParams, OverviewResult } from '../../server/src/lsp/protocol.ts';
import { methods } from '../../server/src/lsp/protocol.ts';
import { type Client, createFolder, startInBand } from './client.ts';

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
// The test's clock stands at 2026-01-15.
const jwt = `${encoded({ alg: 'RS256' })}.${encoded({ exp: Date.UTC(2026, 0, 18) / 1000 })}.c2ln`;
const texts = {
  '.env': [
    'KEYCLOAK_CLIENT_ID=web',
    'KEYCLOAK_CLIENT_SECRET=q7-Zk_4mVbX2pLw9Rt6YhNc3Jd8Gs5Fa',
    'KEYCLOAK_ISSUER=https://sso.acme.io/realms/acme',
    `KEYCLOAK_ACCESS_TOKEN=${jwt}`,
    '',
  ].join('\n'),
  '.env.production': 'KEYCLOAK_ISSUER=https://sso.acme.com/realms/acme\n',
};

async function hints(client: Client, uri: string): Promise<readonly unknown[]> {
  const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
  const found = await client.connection.sendRequest<InlayHint[]>('textDocument/inlayHint', {
    textDocument: { uri },
    range,
  });
  return found.map(({ label }) => label);
}

test('lenses, inlay hints, the view and the table are German for a German editor', async () => {
  const folder = createFolder(texts);
  const { client } = await startInBand({
    folders: [folder],
    initializationOptions: { testCommand: '_x.test' },
    locale: 'de-DE',
  });
  await client.loaded();
  const uri = folder.uriOf('.env');
  const lenses = await client.lenses(uri);
  expect(lenses.map(({ command }) => command?.title)).toContain('Token-Endpoint testen (base)');
  const { clients } = await client.connection.sendRequest<OverviewResult>(methods.overview, {});
  const setting = clients[0]?.settings.find(({ name }) => name === 'KEYCLOAK_CLIENT_SECRET');
  expect([setting?.label, setting?.value]).toEqual(['Client-Secret', '(geheim, 32 Zeichen)']);
  const { matrices } = await client.connection.sendRequest<MatrixResult>(methods.matrix, {});
  expect(matrices[0]?.rows.map(({ label }) => label)).toContain('Issuer des Autorisierungsservers');
  expect(await hints(client, uri)).toEqual(['läuft in 3 Tagen ab']);
});

test('a program may ask for English', async () => {
  const folder = createFolder(texts);
  const { client } = await startInBand({
    folders: [folder],
    initializationOptions: { testCommand: '_x.test' },
    locale: 'de',
  });
  await client.loaded();
  const params: OverviewParams = { inEnglish: true };
  const { clients } = await client.connection.sendRequest<OverviewResult>(methods.overview, params);
  expect(clients[0]?.settings.map(({ label }) => label)).toContain('Client secret');
});

test('an editor of another language gets English', async () => {
  const folder = createFolder(texts);
  const { client } = await startInBand({
    folders: [folder],
    initializationOptions: { testCommand: '_x.test' },
    locale: 'fr',
  });
  await client.loaded();
  expect(await hints(client, folder.uriOf('.env'))).toEqual(['expires in 3 days']);
});
