import { describe, expect, test } from 'vitest';
import { lintTexts } from '../../support/workspace.ts';

const client = 'GOOGLE_CLIENT_ID=418291044562-h2k9vq3m8d7s1a5f6g4j0p2r9t8w3x6z.apps.googleusercontent.com';

const download = JSON.stringify({
  web: {
    client_id: '418291044562-h2k9vq3m8d7s1a5f6g4j0p2r9t8w3x6z.apps.googleusercontent.com',
    project_id: 'acme',
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: 'https://oauth2.googleapis.com/token',
    redirect_uris: ['https://app.acme.io/cb'],
  },
});

const realm = JSON.stringify({
  realm: 'acme',
  clients: [{ clientId: 'app', redirectUris: ['https://app.acme.io/cb'] }],
});

const keycloak = 'KEYCLOAK_ISSUER=https://id.acme.io/realms/acme\nKEYCLOAK_CLIENT_ID=app';

const ofRedirects = (texts: Readonly<Record<string, string>>): readonly string[] =>
  lintTexts(new Map(Object.entries(texts)))
    .filter(({ ruleId }) => ruleId.startsWith('redirect-uri'))
    .map(({ ruleId, severity }) => `${severity} ${ruleId}`);

const off = (rule: string): string => JSON.stringify({ rules: { [rule]: 'off' } });

describe('of two rules that say the same', () => {
  const google = { '.env': `${client}\nGOOGLE_REDIRECT_URI=http://app.acme.io/cb\n`, 'client_secret.json': download };
  const own = { '.env': `${keycloak}\nKEYCLOAK_REDIRECT_URI=http://app.acme.io/cb\n`, 'realm-export.json': realm };

  test('the provider’s refusal of http is told before the difference from the registered URI', () => {
    expect(ofRedirects(google)).toEqual(['error redirect-uri-insecure-http']);
  });

  test('the difference is told before http that the server may accept', () => {
    expect(ofRedirects(own)).toEqual(['error redirect-uri-near-miss']);
  });

  test.each([
    ['the difference', 'redirect-uri-insecure-http', google, ['error redirect-uri-near-miss']],
    ['plain http', 'redirect-uri-near-miss', own, ['warning redirect-uri-insecure-http']],
  ])('%s is told where %s is off', (_, rule, texts, expected) => {
    expect(ofRedirects({ ...texts, 'authproof.config.json': off(rule) })).toEqual(expected);
  });

  test('a comment that silences one leaves the other', () => {
    const silenced = google['.env'].replace(
      'GOOGLE_R',
      '# authproof-disable-next-line redirect-uri-insecure-http\nGOOGLE_R',
    );
    expect(ofRedirects({ ...google, '.env': silenced })).toEqual(['error redirect-uri-near-miss']);
  });
});
