import { expect, test } from 'vitest';
import { checkText, explainText, inspectText } from '../../../client/src/tools/toolText.ts';
import type { CheckResult, ClientInfo } from '../../../server/src/lsp/protocol.ts';

const at = (uri: string, line: number) => ({
  uri,
  range: { start: { line, character: 0 }, end: { line, character: 1 } },
});
const pathOf = (uri: string): string => uri.replace('file:///w/', '');

const finding: CheckResult['findings'][number] = {
  ruleId: 'redirect-uri-not-registered',
  severity: 'error',
  message: 'The redirect URI is not registered.',
  at: at('file:///w/.env', 1),
  related: [{ at: at('file:///w/realm.json', 6), message: 'Registered here.' }],
  fixes: ['Use the registered URI'],
  docs: 'https://example.com',
};

test('findings are told with place, rule, related places and quick fixes', () => {
  expect(checkText({ findings: [finding], omitted: 2, filesRecognised: 3 }, pathOf)).toBe(
    [
      '.env:2 error redirect-uri-not-registered: The redirect URI is not registered.',
      '  see realm.json:7: Registered here.',
      '  quick fix: Use the registered URI',
      '2 less severe findings left out.',
    ].join('\n'),
  );
});

test('no findings and no configuration are told apart', () => {
  expect([
    checkText({ findings: [], omitted: 0, filesRecognised: 1 }, pathOf),
    checkText({ findings: [], omitted: 0, filesRecognised: 0 }, pathOf),
  ]).toStrictEqual([
    'No problems were found in 1 configuration file.',
    'No OAuth or OpenID Connect configuration was found there.',
  ]);
});

test('an explanation is its report, or the reason why there is none', () => {
  const result = { ok: true, verdicts: [], markdown: '# Report', leg: 'token', recognised: true, clients: [] } as const;
  expect([explainText(result), explainText({ ok: false, reason: 'There is no text to explain.' })]).toStrictEqual([
    '# Report',
    'There is no text to explain.',
  ]);
});

test('clients are told with their settings, made redirect URIs and registration', () => {
  const client: ClientInfo = {
    id: 'a@base',
    name: 'google',
    kind: 'use',
    provider: 'Google',
    environment: 'base',
    package: '',
    settings: [
      {
        role: 'client_secret',
        label: 'Client secret',
        name: 'S',
        value: '(secret, 24 characters)',
        isSecret: true,
        at: at('file:///w/.env', 0),
        problems: [],
      },
    ],
    redirectUris: ['https://acme.io/api/auth/callback/google'],
    registration: at('file:///w/client_secret.json', 0),
    findings: { errors: 1, warnings: 0 },
    canTest: true,
  };
  expect(inspectText({ clients: [client] }, pathOf)).toBe(
    [
      'google (use, Google, base)',
      '  client_secret S = (secret, 24 characters) (.env:1)',
      '  redirect_uri made by the framework = https://acme.io/api/auth/callback/google',
      '  registered in client_secret.json:1',
      '  findings: 1 error, 0 warnings',
    ].join('\n'),
  );
  expect(inspectText({ clients: [] }, pathOf)).toBe('No OAuth client or registration was found in the workspace.');
});
