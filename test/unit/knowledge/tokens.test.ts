import { describe, expect, test } from 'vitest';
import { jwtClaims, labelIn, tokenFormats, tokenKindOf } from '../../../server/src/knowledge/tokens.ts';

/** Fake values are put together here, so that no scanner takes this file for a leak. */
const fake = (prefix: string, length: number, unit = 'aB3'): string => prefix + unit.repeat(length).slice(0, length);
const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: unknown): string => `${base64url({ alg: 'HS256' })}.${base64url(claims)}.c2ln`;
const pem = (kind: string): string => `-----BEGIN ${kind}-----\nAAAA\n-----END ${kind}-----`;

describe('tokenKindOf', () => {
  test.each([
    [fake('GOCSPX', 28).replace('X', 'X-'), 'google-client-secret'],
    [fake('ya29.', 60), 'google-access-token'],
    [fake('1//', 40), 'google-refresh-token'],
    [fake('AIza', 35), 'google-api-key'],
    [fake('ghp_', 36), 'github-pat'],
    [fake('github_pat_', 82), 'github-pat-fine'],
    [fake('gho_', 36), 'github-oauth-token'],
    [fake('ghu_', 36), 'github-user-token'],
    [fake('ghs_', 36), 'github-app-token'],
    [fake('ghr_', 76), 'github-refresh-token'],
    [fake('gloas-', 64), 'gitlab-client-secret'],
    [fake('glpat-', 20), 'gitlab-pat'],
    [fake('xoxb-', 40, '12-'), 'slack-bot-token'],
    [fake('xoxp-', 40, '12-'), 'slack-user-token'],
    [fake('xoxe.xoxp-', 40), 'slack-refresh-token'],
    [fake('xapp-', 40), 'slack-app-token'],
    [fake('sk_live_', 24), 'stripe-live-key'],
    [fake('rk_live_', 24), 'stripe-live-key'],
    [fake('sk_test_', 24), 'stripe-test-key'],
    [fake('pk_live_', 24), 'publishable-live-key'],
    [fake('pk_test_', 24), 'publishable-test-key'],
    [fake('whsec_', 32), 'webhook-secret'],
    [`${fake('SG.', 22)}.${fake('', 43)}`, 'sendgrid-key'],
    [fake('shpss_', 32, '0a'), 'shopify-client-secret'],
    [fake('shpat_', 32, '0a'), 'shopify-access-token'],
    [fake('sk-ant-', 90), 'anthropic-key'],
    [fake('sk-or-v1-', 64), 'openrouter-key'],
    [fake('sk-proj-', 100), 'openai-key'],
    [fake('sk-', 48), 'sk-key'],
    [fake('EAA', 120), 'facebook-token'],
    [`${fake('M', 23)}.${fake('', 6)}.${fake('', 38)}`, 'discord-bot-token'],
    [fake('sb_secret_', 30), 'supabase-secret-key'],
    [fake('sb_publishable_', 30), 'supabase-publishable-key'],
    [pem('PRIVATE KEY'), 'private-key'],
    [pem('RSA PRIVATE KEY'), 'private-key'],
    [pem('ENCRYPTED PRIVATE KEY'), 'private-key'],
    [pem('PUBLIC KEY'), 'public-key'],
    [pem('CERTIFICATE'), 'certificate'],
    [jwt({ sub: 'a' }), 'jwt'],
    [jwt({ role: 'anon' }), 'supabase-anon-key'],
    [jwt({ role: 'service_role' }), 'supabase-service-key'],
  ])('recognises example %#', (value, id) => {
    expect(tokenKindOf(value)?.id).toBe(id);
  });

  test.each([
    '',
    'secret',
    'sk-',
    'sk-...',
    'sk_test_',
    'GOCSPX-',
    'ghp_xxx',
    'EAAccount',
    'SG.region.prod',
    'eyJ',
    'eyJhbGciOiJIUzI1NiJ9',
    'skip-to-content',
    'pk_column_name',
    '0a'.repeat(20),
    '11111111-2222-3333-4444-555555555555',
    'https://example.org/ya29.',
    'a'.repeat(100_000),
  ])('says nothing about example %#', (value) => {
    expect(tokenKindOf(value)).toBeUndefined();
  });

  test('only what vendors mean for browsers may be public', () => {
    expect(tokenFormats.filter(({ mayBePublic }) => mayBePublic).map(({ id }) => id)).toEqual([
      'google-api-key',
      'publishable-live-key',
      'publishable-test-key',
      'supabase-publishable-key',
      'public-key',
      'certificate',
    ]);
    expect(tokenKindOf(jwt({ role: 'anon' }))).toMatchObject({ mayBePublic: true, secret: false });
    expect(tokenKindOf(jwt({ role: 'service_role' }))).toMatchObject({ mayBePublic: false, secret: true });
  });

  test('has unique ids', () => {
    expect(new Set(tokenFormats.map(({ id }) => id)).size).toBe(tokenFormats.length);
  });
});

describe('jwtClaims', () => {
  test('reads the middle part', () => {
    expect(jwtClaims(jwt({ iss: 'https://é.example' }))).toEqual({ iss: 'https://é.example' });
  });

  test.each([
    '',
    'a.b',
    'a.b.c',
    `x.${base64url([1])}.y`,
    `x.${base64url('text')}.y`,
    'a.%.c',
  ])('refuses %s', (value) => {
    expect(jwtClaims(value)).toBeUndefined();
  });
});

describe('labelIn', () => {
  test.each([
    [fake('sk_test_', 24), 'CLERK_SECRET_KEY', 'a test secret key of Clerk'],
    [fake('pk_live_', 24), 'NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY', 'a live publishable key of Clerk'],
    [fake('sk_live_', 24), 'WORKOS_API_KEY', 'a live secret key of WorkOS'],
    [fake('sk_test_', 24), 'STRIPE_SECRET_KEY', 'a Stripe test key'],
    [fake('sk_test_', 24), 'API_KEY', 'a Stripe test key'],
    [fake('ghp_', 36), 'CLERK_SECRET_KEY', 'a GitHub personal access token'],
  ])('says whose key example %# is by the name it stands under', (value, name, label) => {
    const format = tokenKindOf(value);
    expect(format === undefined ? undefined : labelIn(format, name)).toBe(label);
  });
});
