import { describe, expect, test } from 'vitest';
import { isKnownSampleSecret, isMasked, isPlaceholder } from '../../../server/src/knowledge/placeholders.ts';
import { cpuTime } from '../../support/cpuTime.ts';

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: unknown): string => `${base64url({ alg: 'HS256' })}.${base64url(claims)}.c2ln`;

const blanks = [
  '<client-id>',
  '<YOUR CLIENT ID>',
  '{client-id}',
  '{yourClientId}',
  '[your client id]',
  "[Enter 'common' or the Tenant Id (of the portal), e.g. 1f2a3b4c]",
  '...',
  '…',
  'xxx',
  'XXXX',
  'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx',
  'your-client-id',
  'your_value',
  'yourClientId',
  'YOUR_CLIENT_ID.apps.googleusercontent.com',
  'YOUR-TENANT',
  'your-tenant.auth0.com',
  'changeme',
  'CHANGE_ME',
  'change-me-in-production',
  'please-change-me',
  'replace_me',
  'REPLACE-WITH-YOUR-ID',
  'Enter_the_Application_Id_Here',
  'insert-your-client-id-here',
  'paste_the_value_here',
  'client-id-goes-here',
  'client_secret_here',
  'TODO',
  'TBD',
  'FIXME: ask Ada',
  'placeholder',
  'to-be-replaced',
  'TODO_FROM_AUTH0_DASHBOARD',
  'client_id_from_auth0_dashboard',
  'ChangeThisToARealSecret',
  'UPDATE_THIS_WITH_YOUR_KEY',
  'EnterClientSecretHere',
  'PasteYourValueHere',
  'secret-from-app-registration',
];

describe('isPlaceholder', () => {
  test.each(blanks)('%s is one for every setting', (value) => {
    for (const role of [undefined, 'client_id', 'client_secret', 'domain'] as const) {
      expect(isPlaceholder(value, role), String(role)).toBe(true);
    }
  });

  test.each([
    'client_id',
    'CLIENT_ID',
    'some_client_id',
    'my-client-id',
    'github_client_id',
    'xxxx.apps.googleusercontent.com',
    '00000000-0000-0000-0000-000000000000',
    '11111111-1111-1111-1111-111111111111',
    'com.example.web',
    'undefined',
    'MY_APP_CLIENT_ID',
    'MY-APP-ID.apps.googleusercontent.com',
  ])('%s is one for a client_id', (value) => {
    expect(isPlaceholder(value, 'client_id')).toBe(true);
  });

  test.each([
    'my-app',
    'my-client',
    'grafana',
    'dex',
    'test',
    'test-app',
    'demo',
    'todo',
    'example-app',
    'sample-client',
    'foo',
    'account-console',
    'admin-cli',
    'oauth2-proxy',
    'changelog',
    'replacer',
    'placemaker-app',
    'paste-app',
    'yoursite',
    'yourself',
    'secret-santa',
    'here',
    'web',
    '1234567890',
    '0123456789abcdef0123',
    '123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com',
    'https://client.example/id',
    'com.acme.web',
  ])('%s may be a real client_id', (value) => {
    expect(isPlaceholder(value, 'client_id')).toBe(false);
  });

  test.each([
    'secret',
    'Secret123',
    'password',
    'supersecret',
    'my-secret',
    'MY_APP_SECRET',
    'client_secret',
    'GOOGLE_CLIENT_SECRET',
    'keyboard cat',
    'test',
    'dummy-client-secret',
    'super-secret-key-for-development-only',
    'youReallyNeedToChangeThis',
    'GOCSPX-xxxxx',
    'sk_test_xxxx',
    '123456',
    '1234567890',
    'aaaaaaaa',
    'abc123',
    'none',
    'exampleManagementApiClientSecret',
    'someRandomStringWith32Characters',
    'SomeRandomStringOf32CharsExactly',
    'ThisIsAVerySecretString',
    'something-random',
    'test-only-session-secret-do-not-reuse',
    'my-random-string-for-seeding',
    'testingsecret',
    'notasecret',
    'ENV',
    'not-a-real-secret',
    'dummy-cl1ent-value',
    'SECRET_123456789',
    'local-development-secret-change-me-1234567890',
    'AUTHELIA_SESSION_SECRET',
    'ACME_MAIL_OAUTH_SECRET_PLACEHOLDER',
    'acme-dev-key-2025-please-change-in-production-only-for-development',
  ])('%s is one for a secret', (value) => {
    expect(isPlaceholder(value, 'client_secret')).toBe(true);
    expect(isPlaceholder(value, 'session_secret')).toBe(true);
  });

  test.each([
    '0123456789abcdef0123456789abcdef01234567',
    'q8Zt0vY2mB4nR6kW1sD3fG5hJ7lP9aXc',
    'correct horse battery staple',
    'grafana-oauth-7f3a',
    'GOCSPX-EXAMPLEexampleEXAMPLE00',
    '3q2+7wexamplebase64value0123456789abcdefghij=',
    'tr0ub4dor&3',
    'generated',
    '{{ .NEXTAUTH_SECRET }}',
    '%env(APP_SECRET)%',
    'flask-secret',
    'exampleQ7vN2kSecret',
    'acme-do-not-reuse',
    'EnterpriseBackendSphere',
    'token-k8Q2',
    'https://vault.example/secret',
    '',
    '   ',
  ])('%s may be a real secret', (value) => {
    expect(isPlaceholder(value, 'client_secret')).toBe(false);
  });

  test.each([
    ['scope', 'profile'],
    ['scope', 'secret'],
    ['scope', '[email]'],
    ['realm', 'test'],
    ['realm', 'master'],
    ['tenant', 'common'],
    ['tenant', 'example'],
    ['issuer', 'https://your-tenant.auth0.com/'],
    ['redirect_uri', '/auth/callback'],
    ['redirect_uri', '{baseUrl}/login/oauth2/code/{registrationId}'],
    ['grant_type', 'password'],
    ['token_endpoint_auth_method', 'none'],
    ['port', '0000'],
    ['callback_path', '..'],
  ] as const)('a %s of %s is a value', (role, value) => {
    expect(isPlaceholder(value, role)).toBe(false);
  });

  test('without a role, plain words are values', () => {
    expect(['secret', 'password', 'client_id', 'test', 'none'].filter((value) => isPlaceholder(value))).toEqual([]);
  });

  test('takes no long time on long values', () => {
    const took = cpuTime(() => {
      for (const unit of ['my', 'your-', 'secret ', 'x-', 'google_', '[a', '<a'])
        isPlaceholder(unit.repeat(20_000), 'client_secret');
      for (const unit of ['my', 'your', 'secret ', 'x-', 'google_', 'azuread'])
        isPlaceholder(`${unit.repeat(28).slice(0, 190)}!`, 'client_secret');
    });
    expect(took).toBeLessThan(5000);
  });
});

describe('isKnownSampleSecret', () => {
  test.each([
    'ZXhhbXBsZS1hcHAtc2VjcmV0',
    'super-secret-jwt-token-with-at-least-32-characters-long',
    'PLEASE-CHANGE-ME-I-AM-VERY-INSECURE',
    'keyboard cat',
    `GOCSPX-${'1r0aNcG8gddWyEgR6RWaAiJKr2SW'}`,
    jwt({ iss: 'supabase-demo', role: 'service_role' }),
  ])('%s is one', (value) => {
    expect(isKnownSampleSecret(value)).toBe(true);
  });

  test.each([
    '',
    'secret',
    'q8Zt0vY2mB4nR6kW1sD3fG5hJ7lP9aXc',
    jwt({ iss: 'supabase', role: 'anon' }),
    'eyJ.eyJ.x',
  ])('%s is none', (value) => {
    expect(isKnownSampleSecret(value)).toBe(false);
  });
});

describe('isMasked', () => {
  test.each([
    '**********',
    '***',
    '••••••',
    'GOCSPX-****abcd',
    'sk-...',
    'eyJhbGci…',
    '[REDACTED]',
    'redacted',
    '<masked>',
    '***HIDDEN***',
  ])('%s is masked', (value) => {
    expect(isMasked(value)).toBe(true);
  });

  test.each([
    '',
    '*',
    '**',
    '/**',
    'src/**/*.ts',
    'pa**word',
    '...',
    'hidden-valley',
    'hidden',
    'filtered',
    'your-secret...',
    'https://app.example/*',
    'Wait a moment...',
  ])('%s is not masked', (value) => {
    expect(isMasked(value)).toBe(false);
  });
});
