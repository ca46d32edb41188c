import { expect, test } from 'vitest';
import { loginText, waitingText } from '../../../client/src/login/loginText.ts';
import type { LoginPlanInfo } from '../../../server/src/lsp/protocol.ts';

const plan: LoginPlanInfo = {
  kind: 'browser',
  targetId: 't1',
  consentToken: 'c1',
  client: 'acme',
  environment: 'base',
  authMethod: 'client_secret_basic',
  requests: [
    {
      what: 'Opens the authorization endpoint in the browser',
      method: 'browser',
      url: 'https://id.example/authorize',
      host: 'id.example',
      parameters: ['response_type', 'client_id', 'state'],
      variables: ['ACME_CLIENT_ID'],
    },
    {
      what: 'Exchanges the code for tokens',
      method: 'POST',
      url: 'https://id.example/token',
      host: 'id.example',
      parameters: ['grant_type', 'code'],
      variables: ['ACME_CLIENT_ID', 'ACME_CLIENT_SECRET'],
    },
  ],
  receive: 'loopback',
  redirectUri: 'http://127.0.0.1:8080/cb',
  notes: ['authproof listens on port 8080.'],
};

test('the dialog names every request of the sign-in', () => {
  expect(loginText(plan)).toEqual({
    message: 'Sign in with the browser at id.example?',
    detail: [
      'Client: acme',
      'Environment: base',
      'Client authentication: client_secret_basic',
      'Redirect URI: http://127.0.0.1:8080/cb',
      '',
      '1. Opens the authorization endpoint in the browser: https://id.example/authorize',
      '   Parameters: response_type, client_id, state',
      '   Values are taken from: ACME_CLIENT_ID',
      '',
      '2. Exchanges the code for tokens: https://id.example/token',
      '   Parameters: grant_type, code',
      '   Values are taken from: ACME_CLIENT_ID, ACME_CLIENT_SECRET',
      '',
      'authproof listens on port 8080.',
    ].join('\n'),
    button: 'Open Browser',
  });
});

test('reading the metadata is asked for by itself', () => {
  const [request] = plan.requests;
  const text = loginText({ ...plan, kind: 'metadata', requests: request === undefined ? [] : [request] });
  expect([text.message, text.button, text.detail.includes('You are asked again')]).toEqual([
    'Read the metadata of id.example?',
    'Send Request',
    true,
  ]);
});

test('the notification while waiting never shows the address with the state', () => {
  const login = {
    kind: 'browser',
    id: 'i',
    url: 'https://id.example/authorize?state=canary',
    redirectUri: 'http://127.0.0.1:8080/cb',
  } as const;
  expect([
    waitingText({ ...login, receive: 'loopback' }),
    waitingText({ ...login, receive: 'paste' }),
    waitingText({
      kind: 'device',
      id: 'i',
      userCode: 'AB-CD',
      verificationUri: 'https://id.example/device',
      expiresInSeconds: 60,
    }),
  ]).toEqual([
    'Sign in with the browser; it comes back to http://127.0.0.1:8080/cb',
    'Sign in with the browser',
    'Enter the code AB-CD at https://id.example/device',
  ]);
});
