import { expect, test } from 'vitest';
import { consentText } from '../../../client/src/probe/consentText.ts';
import type { PlanInfo } from '../../../server/src/lsp/protocol.ts';

const plan: PlanInfo = {
  kind: 'token',
  targetId: 't1',
  consentToken: 'c1',
  host: 'login.example.com',
  url: 'https://login.example.com/oauth/token',
  client: 'google',
  environment: 'production',
  grant: 'client_credentials',
  harmless: false,
  authMethod: 'client_secret_basic',
  parameters: ['grant_type', 'scope'],
  variables: ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'],
  notes: [],
};

test('the dialog names host, client, environment, grant, method, parameters and settings', () => {
  expect(consentText(plan)).toEqual({
    message: 'Send a token request to login.example.com?',
    detail: [
      'Address: https://login.example.com/oauth/token',
      'Client: google',
      'Environment: production',
      'Grant: client_credentials, which issues a token',
      'Client authentication: client_secret_basic',
      'Parameters: grant_type, scope',
      'Values are taken from: GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET',
    ].join('\n'),
  });
});

test('a harmless request says that no token is issued', () => {
  const { detail } = consentText({ ...plan, grant: 'authorization_code', harmless: true });
  expect(detail.split('\n')[3]).toBe(
    'Grant: authorization_code with a code that is invalid on purpose, so that no token is issued',
  );
});

test('notes stand at the end, apart from the rest', () => {
  const { detail } = consentText({ ...plan, notes: ['The address is private.', 'The connection is not encrypted.'] });
  expect(detail.split('\n').slice(-3)).toEqual(['', 'The address is private.', 'The connection is not encrypted.']);
});

test('empty lists are said in words', () => {
  const { detail } = consentText({ ...plan, parameters: [], variables: [] });
  expect(detail.split('\n').slice(-2)).toEqual(['Parameters: none', 'Values are taken from: no setting']);
});

test('the dialog for metadata says that no credentials go along', () => {
  const url = 'https://login.example.com/.well-known/openid-configuration';
  expect(consentText({ ...plan, kind: 'metadata', url, parameters: [], variables: [] })).toEqual({
    message: 'Read the metadata of login.example.com?',
    detail: [
      `Address: ${url}`,
      'Client: google',
      'Environment: production',
      'A GET without credentials. It tells the token endpoint, for which you are asked again.',
    ].join('\n'),
  });
});
