import { describe, expect, test } from 'vitest';
import { isPlatformVariable, publicPrefixes, stripPublicPrefix } from '../../../server/src/knowledge/environments.ts';

describe('stripPublicPrefix', () => {
  test.each([
    ['NEXT_PUBLIC_GOOGLE_CLIENT_ID', 'NEXT_PUBLIC_', 'GOOGLE_CLIENT_ID'],
    ['VITE_AUTH0_DOMAIN', 'VITE_', 'AUTH0_DOMAIN'],
    ['PUBLIC_SUPABASE_URL', 'PUBLIC_', 'SUPABASE_URL'],
    ['PREACT_APP_X', 'PREACT_APP_', 'X'],
    ['REACT_APP_X', 'REACT_APP_', 'X'],
    ['NUXT_PUBLIC_X', 'NUXT_PUBLIC_', 'X'],
  ])('splits %s', (name, prefix, rest) => {
    expect(stripPublicPrefix(name)).toEqual({ prefix, rest });
  });

  test.each([
    'GOOGLE_CLIENT_ID',
    'NEXT_PUBLIC_',
    'REPUBLIC_ID',
    'MY_VITE_KEY',
    'NEXT_CLIENT_ID',
    'vite_key',
    '',
  ])('%s is not public', (name) => {
    expect(stripPublicPrefix(name)).toBeUndefined();
  });

  test('knows each prefix once, and no prefix hides a longer one', () => {
    const names = publicPrefixes.map(({ prefix }) => prefix);
    expect(names.filter((name, index) => names.findIndex((other) => name.startsWith(other)) !== index)).toEqual([]);
  });
});

describe('isPlatformVariable', () => {
  test.each([
    'PORT',
    'HOSTNAME',
    'HOME',
    'PWD',
    'CI',
    'NODE_ENV',
    'VERCEL_URL',
    'NEXT_PUBLIC_VERCEL_URL',
    'RENDER_EXTERNAL_URL',
    'RAILWAY_PUBLIC_DOMAIN',
    'GITHUB_REPOSITORY',
    'GITHUB_TOKEN',
    'GITHUB_SHA',
    'CI_COMMIT_SHA',
    'FLY_APP_NAME',
    'CF_PAGES_URL',
    'DEPLOY_PRIME_URL',
  ])('%s comes from the platform', (name) => {
    expect(isPlatformVariable(name)).toBe(true);
  });

  test.each([
    'GITHUB_CLIENT_ID',
    'GITHUB_SECRET',
    'GITHUB_ID',
    'RENDER_CLIENT_SECRET',
    'PORTAL_URL',
    'BASE_URL',
    'AUTH_SECRET',
    '',
  ])('%s has to be defined somewhere', (name) => {
    expect(isPlatformVariable(name)).toBe(false);
  });
});
