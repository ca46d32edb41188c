import { describe, expect, test } from 'vitest';
import {
  clientIdMatches,
  clientSecretMatches,
  confidenceOf,
  findProvider,
  mayWarn,
  providerOfClientId,
  providerOfHost,
  providerOfIssuer,
  providerOfStem,
  providerOfUrl,
} from '../../../server/src/knowledge/providers/lookup.ts';
import type { Provider } from '../../../server/src/knowledge/providers/types.ts';

const provider = (id: string): Provider => {
  const found = findProvider(id);
  if (found === undefined) throw new Error(`no provider ${id}`);
  return found;
};

describe('findProvider', () => {
  test.each([
    ['google', 'google'],
    ['google-oauth2', 'google'],
    ['AZURE_AD', 'microsoft-entra-id'],
    ['azure-ad-b2c', 'azure-ad-b2c'],
    ['x', 'twitter'],
    ['LinkedIn', 'linkedin'],
    ['linkedin_oidc', 'linkedin'],
    ['descope', undefined],
    ['', undefined],
  ])('%s is %s', (id, expected) => {
    expect(findProvider(id)?.id).toBe(expected);
  });
});

describe('providerOfHost', () => {
  test.each([
    ['accounts.google.com', 'google'],
    ['Accounts.Google.COM.', 'google'],
    ['accounts.google.com:443', 'google'],
    ['api.github.com', 'github'],
    ['www.github.com', 'github'],
    ['acme.ghe.com', 'github'],
    ['facebook.com', 'facebook'],
    ['login.microsoftonline.com', 'microsoft-entra-id'],
    ['contoso.b2clogin.com', 'azure-ad-b2c'],
    ['contoso.ciamlogin.com', 'entra-external-id'],
    ['dev-123.okta.com', 'okta'],
    ['acme.eu.auth0.com', 'auth0'],
    ['shop.myshopify.com', 'shopify'],
    ['cognito-idp.eu-west-1.amazonaws.com', 'cognito'],
    ['acme.auth.eu-west-1.amazoncognito.com', 'cognito'],
    ['acme--dev.sandbox.my.salesforce.com', 'salesforce'],
    ['evil-accounts.google.com', undefined],
    ['accounts.google.com.evil.example', undefined],
    ['okta.com.evil.example', undefined],
    ['github.io', undefined],
    ['localhost', undefined],
    ['', undefined],
  ])('%s belongs to %s', (host, expected) => {
    expect(providerOfHost(host)).toBe(expected);
  });
});

describe('providerOfUrl', () => {
  test.each([
    ['https://accounts.google.com/o/oauth2/v2/auth', 'google'],
    ['HTTPS://GitHub.com/login/oauth/authorize?client_id=x', 'github'],
    ['https://login.microsoftonline.com/{tenant}/v2.0', 'microsoft-entra-id'],
    ['https://{tenant}.b2clogin.com/', undefined],
    ['https://sso.example.org/realms/main', 'keycloak'],
    ['https://sso.example.org/auth/realms/main/protocol/openid-connect/token', 'keycloak'],
    ['https://sso.example.org/realms/main/.well-known/openid-configuration', 'keycloak'],
    ['https://sso.example.org/as/token.oauth2', 'ping'],
    ['https://game.example.org/realms/', undefined],
    ['https://game.example.org/realms/main/players/7', undefined],
    ['https://accounts.google.com@evil.example/', undefined],
    ['https://evil.example/?next=https://accounts.google.com/', undefined],
    ['https://evil.example\\@accounts.google.com/', undefined],
    ['urn:ietf:wg:oauth:2.0:oob', undefined],
    ['accounts.google.com', undefined],
    ['', undefined],
  ])('%s belongs to %s', (url, expected) => {
    expect(providerOfUrl(url)).toBe(expected);
  });
});

describe('providerOfIssuer', () => {
  test.each([
    ['https://accounts.google.com', 'google'],
    ['accounts.google.com', 'google'],
    ['https://www.linkedin.com/oauth', 'linkedin'],
    ['https://acme.us.auth0.com/', 'auth0'],
    ['https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0', 'microsoft-entra-id'],
    ['https://sts.windows.net/11111111-2222-3333-4444-555555555555/', 'microsoft-entra-id'],
    ['https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbC123', 'cognito'],
    ['https://id.example.org/realms/staff', 'keycloak'],
    ['https://auth.example.org', undefined],
    ['https://auth.example.org/oauth2/default', undefined],
    ['', undefined],
  ])('%s belongs to %s', (issuer, expected) => {
    expect(providerOfIssuer(issuer)).toBe(expected);
  });
});

describe('providerOfClientId', () => {
  test.each([
    ['123456789012-abcdefghijklmnopqrstuvwxyz012345.apps.googleusercontent.com', 'google'],
    ['123456789012.apps.googleusercontent.com', 'google'],
    [`Iv1.${'0a'.repeat(8)}`, 'github'],
    [`Ov23li${'AbCdEfGh12345X'}`, 'github'],
    ['0a'.repeat(10), undefined],
    [`0oa${'a1B2c'.repeat(3)}d5`, 'okta'],
    [`wx${'0a'.repeat(8)}`, 'wechat'],
    [`ca_${'aB3d'.repeat(8)}`, 'stripe'],
    ['0a'.repeat(16), undefined],
    ['11111111-2222-3333-4444-555555555555', undefined],
    ['com.example.web', undefined],
    ['my-app', undefined],
    ['', undefined],
  ])('%s belongs to %s', (clientId, expected) => {
    expect(providerOfClientId(clientId)).toBe(expected);
  });
});

describe('providerOfStem', () => {
  test.each([
    ['GOOGLE', 'google', true],
    ['google', 'google', true],
    ['AUTH_GOOGLE', 'google', true],
    ['SOCIAL_AUTH_GOOGLE_OAUTH2', 'google', true],
    ['GOTRUE_EXTERNAL_GOOGLE', 'google', true],
    ['MYSHOP_GOOGLE', 'google', true],
    ['GOOGLE_WEB', 'google', true],
    ['GOOGLE_1', 'google', true],
    ['GOOGLE_CALENDAR', 'google', false],
    ['MICROSOFT_ENTRA_ID', 'microsoft-entra-id', true],
    ['AUTH_MICROSOFT_ENTRA_ID', 'microsoft-entra-id', true],
    ['AZURE_AD', 'microsoft-entra-id', true],
    ['AzureAd', 'microsoft-entra-id', true],
    ['AZURE_AD_B2C', 'azure-ad-b2c', true],
    ['GITHUB', 'github', true],
    ['GITHUB_OAUTH', 'github', true],
    ['GITHUB_APP', 'github', true],
    ['GH', 'github', false],
    ['LINKEDIN', 'linkedin', true],
    ['AWS_COGNITO', 'cognito', true],
    ['AUTH0', 'auth0', true],
    ['X', 'twitter', false],
    ['BOX', 'box', false],
    ['LINE', 'line', false],
    ['SF', 'salesforce', false],
    ['FB', 'facebook', false],
    ['KEYCLOAK_GOOGLE', 'google', false],
    ['KEYCLOAK', 'keycloak', true],
    ['oauth-github', 'github', true],
  ])('%s names %s (certain: %s)', (stem, expected, certain) => {
    expect(providerOfStem(stem)).toEqual({ provider: expected, certain });
  });

  test.each([
    'DESCOPE',
    'GOOGLE_MAPS',
    'GOOGLE_RECAPTCHA',
    'AZURE_OPENAI',
    'AZURE_STORAGE',
    'XBOX',
    'ONLINE',
    'GITHUBBER',
  ])('%s names no provider', (stem) => {
    expect(providerOfStem(stem)).toBeUndefined();
  });

  test.each(['', '_', 'OAUTH', 'OIDC', 'CLIENT', 'SSO', 'GOOGLE_'.repeat(500)])('%.20s is no name', (stem) => {
    expect(providerOfStem(stem)).toBeUndefined();
  });
});

describe('shapes and confidence', () => {
  test('client ids', () => {
    expect(clientIdMatches(provider('github'), '0a'.repeat(10))).toBe(true);
    expect(clientIdMatches(provider('github'), '123456')).toBe(false);
    expect(clientIdMatches(provider('facebook'), '1234567890123')).toBe(true);
    expect(clientIdMatches(provider('openai'), 'anything')).toBeUndefined();
  });

  test('client secrets', () => {
    expect(clientSecretMatches(provider('google'), `GOCSPX-${'a'.repeat(28)}`)).toBe(true);
    expect(clientSecretMatches(provider('google'), 'a'.repeat(28))).toBe(false);
    expect(clientSecretMatches(provider('gitlab'), `gloas-${'a'.repeat(64)}`)).toBe(true);
    expect(clientSecretMatches(provider('gitlab'), 'a1'.repeat(32))).toBe(true);
  });

  test('only sections of high confidence may warn', () => {
    expect(confidenceOf(provider('google'), 'clientId')).toBe('high');
    expect(mayWarn(provider('google'), 'clientId')).toBe(true);
    expect(mayWarn(provider('bitbucket'), 'clientId')).toBe(false);
    expect(confidenceOf({ ...provider('google'), confidence: {} }, 'scopes')).toBe('low');
  });
});
