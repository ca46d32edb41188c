import { expect, test } from 'vitest';
import { type CheckParams, type CheckResult, methods } from '../../server/src/lsp/protocol.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { type Client, createFolder, startInBand } from './client.ts';

const secret = 'canary-secret-0123456789-abcdefghij';
const faulty = `ACME_CLIENT_ID=acme-web\nACME_CLIENT_SECRET="${secret} "\nACME_REDIRECT_URI="https://app.acme.io/#/cb"\n`;

const check = (client: Client, params: CheckParams): Promise<CheckResult> =>
  client.connection.sendRequest(methods.check, params);

test('findings are given as data once the workspace has been read, the most severe first, without secrets', async () => {
  const folder = createFolder({ '.env': faulty });
  const { client } = await startInBand({ folders: [folder] }, { rules });
  const { findings, omitted, filesRecognised } = await check(client, {});
  expect([omitted, filesRecognised]).toStrictEqual([0, 1]);
  expect(findings.find(({ ruleId }) => ruleId === 'redirect-uri-fragment')).toMatchObject({
    severity: 'error',
    at: { uri: folder.uriOf('.env'), range: { start: { line: 2 } } },
  });
  expect(findings.flatMap(({ ruleId, fixes }) => (ruleId === 'secret-stray-characters' ? fixes.length : []))).toEqual([
    expect.any(Number),
  ]);
  const order = ['error', 'warning', 'info', 'hint'];
  const ranks = findings.map(({ severity }) => order.indexOf(severity));
  expect(ranks).toStrictEqual(ranks.toSorted());
  expect(JSON.stringify(client.messages())).not.toContain(secret);
});

test('a file or folder, a severity and a limit choose among them', async () => {
  const folder = createFolder({ 'a/.env': faulty, 'ab/.env': faulty });
  const { client } = await startInBand({ folders: [folder] }, { rules });
  const below = await check(client, { uri: folder.uriOf('a') });
  expect([below.filesRecognised, [...new Set(below.findings.map(({ at }) => at.uri))]]).toStrictEqual([
    1,
    [folder.uriOf('a/.env')],
  ]);
  const errors = await check(client, { uri: folder.uriOf('a/.env'), minSeverity: 'error' });
  expect(new Set(errors.findings.map(({ severity }) => severity))).toStrictEqual(new Set(['error']));
  const one = await check(client, { limit: 1 });
  expect([one.findings.length, one.omitted > 0]).toStrictEqual([1, true]);
  expect(await check(client, { uri: folder.uriOf('nothing') })).toStrictEqual({
    findings: [],
    omitted: 0,
    filesRecognised: 0,
  });
});
