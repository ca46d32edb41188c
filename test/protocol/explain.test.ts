import { expect, test } from 'vitest';
import { type ExplainParams, type ExplainResult, methods } from '../../server/src/lsp/protocol.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { type Client, createFolder, startInBand } from './client.ts';

const secret = 'canary-secret-0123456789-abcdefghij';

const env = [
  'KEYCLOAK_CLIENT_ID=web-app',
  `KEYCLOAK_CLIENT_SECRET="${secret} "`,
  'KEYCLOAK_ISSUER=https://sso.acme.io/realms/acme',
  '',
].join('\n');

const event = 'type="CODE_TO_TOKEN_ERROR", realmId="9c0f", clientId="web-app", error="invalid_client_credentials"';

const explain = (client: Client, params: ExplainParams): Promise<ExplainResult> =>
  client.connection.sendRequest(methods.explain, params);

test('a pasted error is explained with the setting of the client it is about, and nothing is sent', async () => {
  const folder = createFolder({ '.env': env });
  // The port of the test throws when anything is sent.
  const { client } = await startInBand({ folders: [folder] }, { rules });
  await client.loaded();
  const result = await explain(client, { text: event });
  if (!result.ok) throw new Error(result.reason);
  const [first] = result.verdicts;
  expect([first?.outcome, result.leg, result.clients, result.recognised]).toEqual([
    'keycloak-bad-credentials',
    'token',
    ['keycloak'],
    true,
  ]);
  expect(first?.causes[0]).toMatchObject({
    id: 'secret-stray-characters',
    setting: { name: 'KEYCLOAK_CLIENT_SECRET', uri: folder.uriOf('.env'), range: { start: { line: 1 } } },
  });
  expect(result.markdown).toContain('keycloak');
  expect(first?.report.sections.map(({ id }) => id)).toEqual([
    'causes',
    'steps',
    'client',
    'proof',
    'facts',
    'references',
  ]);
});

test('a request that comes before the workspace has been read waits for it', async () => {
  const { client } = await startInBand({ folders: [createFolder({ '.env': env })] }, { rules });
  const result = await explain(client, { text: event });
  expect(result.ok && result.clients).toEqual(['keycloak']);
});

test('an empty text is refused in a sentence', async () => {
  const { client } = await startInBand({ folders: [createFolder()] });
  expect(await explain(client, { text: ' \n' })).toEqual({ ok: false, reason: 'There is no text to explain.' });
});

test('no message of the server holds a secret of the text or of the workspace', async () => {
  const { client } = await startInBand({ folders: [createFolder({ '.env': env })] }, { rules });
  const pasted = 'canary-pasted-8Q~1234567890abcdefgh';
  const texts = [
    `POST https://sso.acme.io/realms/acme/protocol/openid-connect/token client_secret=${secret}&code=${pasted}\n{"error":"invalid_client","error_description":"${secret} ${pasted}"}`,
    `https://app.acme.io/callback?error=access_denied&error_description=${secret}+${encodeURIComponent(pasted)}&state=${encodeURIComponent(pasted)}`,
    `state mismatch, expected ${pasted}, got: ${secret}`,
    pasted,
  ];
  for (const text of texts) await explain(client, { text });
  const said = JSON.stringify(client.messages()) + JSON.stringify(client.logged);
  expect([secret, pasted, encodeURIComponent(pasted)].filter((canary) => said.includes(canary))).toEqual([]);
});
