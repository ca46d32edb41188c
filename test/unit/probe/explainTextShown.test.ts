import { describe, expect, test } from 'vitest';
import { explainText } from '../../../server/src/probe/explainText/explain.ts';
import { createPastedRedactor, looksRandom } from '../../../server/src/probe/explainText/redact.ts';
import { clientText, explanationReport } from '../../../server/src/probe/explainText/report.ts';
import { markdownOf } from '../../../server/src/probe/report/markdown.ts';
import { makeTarget } from '../../support/target.ts';

describe('what is shown', () => {
  const canaries = [
    'GOCSPX-canary-0123456789abcdef',
    'canary8Q~secretvalue1234567890abcdefgh',
    '4/0AeanS0canaryCode1234567890abcdefgh',
    'hunter2canary',
    'eyJhbGciOiJSUzI1NiJ9.eyJjYW5hcnkiOiJjYW5hcnkifQ.c2lnbmF0dXJlY2FuYXJ5',
    'd2ViLWFwcDpjYW5hcnktc2VjcmV0LTAxMjM0NTY3ODk=',
    'canary-state-AdTh_iVtNxIvcfwEHxB9AaAam',
    '3f1c2b7a-9d4e-4c55-8a11-2b6f0c9d7e99',
    'xoxb-12345678901-canarycanary',
    'c0ffeec0ffeec0ffeec0ffeecanary01',
    'canary.person@example.com',
  ];
  const frames: readonly ((canary: string) => string)[] = [
    (c) => `{"error":"invalid_client","error_description":"Bad secret ${c} for the client"}`,
    (c) =>
      `{"error":"invalid_grant","error_description":"The code '${c}' has expired","access_token":"${c}","refresh_token":"${c}"}`,
    (c) =>
      `https://app.example.com/callback?error=access_denied&error_description=No+${encodeURIComponent(c)}&state=${encodeURIComponent(c)}&code=${encodeURIComponent(c)}`,
    (c) =>
      `> POST /token HTTP/1.1\n> Host: auth.example.com\n> Authorization: Basic ${c}\n> Cookie: session=${c}\n>\n< HTTP/1.1 401 Unauthorized\n< Set-Cookie: sid=${c}\n< WWW-Authenticate: Bearer error="invalid_token", error_description="token ${c}"\n<\n{"error":"invalid_client"}`,
    (c) =>
      `curl -u web:${c} https://user:${encodeURIComponent(c)}@auth.example.com/oauth/token/${encodeURIComponent(c)}?client_secret=${encodeURIComponent(c)}\ntoken endpoint returned 403`,
    (c) => `state mismatch, expected ${c}, got: ${c}`,
    (c) => `AADSTS7000215: Invalid client secret provided: ${c}. client_secret=${c}`,
    (c) => `oauth2: "invalid_grant" "code ${c} is used"`,
    (c) => `OPError: invalid_grant (code_verifier: ${c})`,
    (c) => `client_id=${c}&client_secret=${c}&grant_type=password&password=${c}\n{"error":"invalid_client"}`,
    (c) => `<html><head><title>403 ${c}</title></head><body>${c}</body></html>\nstatus 403`,
    (c) => `HTTP/1.1 302 Found\nLocation: https://auth.example.com/login?token=${encodeURIComponent(c)}\n\n`,
    (c) => `{"${c}":"x","error":"${c}","error_description":"${c}"}`,
    (c) => `getaddrinfo ENOTFOUND auth.example.com client_secret: '${c}'`,
    (c) => `Error: [invalid_client] secret is ${c}`,
  ];

  test('is no token, code, secret, cookie, state or person of the text', () => {
    const leaks = frames.flatMap((frame, i) =>
      canaries.flatMap((canary) => {
        const explanation = explainText(frame(canary), [makeTarget()]);
        const { joined: _, ...rest } = explanation;
        const shown =
          JSON.stringify(rest) + markdownOf(explanationReport(explanation)) + (clientText(explanation) ?? '');
        const core = canary.includes('canary') && canary.length < 16 ? canary : canary.slice(0, 20);
        return shown.includes(core) || shown.includes(canary.slice(-12)) ? [`frame ${i}: ${canary}`] : [];
      }),
    );
    expect(leaks).toEqual([]);
  });

  test('is no short secret that the workspace knows', () => {
    const text = '{"error":"invalid_client","error_description":"wrong word sesame for web-app"}';
    const { verdicts } = explainText(text, [makeTarget()], { secrets: ['sesame'] });
    expect(verdicts[0]?.proves.at(-1)).toBe('The server said: “wrong word (redacted) for web-app”');
  });

  test('is no plain word that stands behind the name of a secret', () => {
    const { sentence } = createPastedRedactor([], new Set());
    const texts = [
      'wrong client_secret: sesame',
      'client_secret = Sesame for web',
      'password="sesame"',
      "code 'sesame' is used",
      'the state is "Sesame"',
      'token : Sesame',
    ];
    expect(texts.map(sentence).filter((text) => /sesame/i.test(text))).toEqual([]);
  });

  test.each([
    ['my client secret is kIR9RY$VE11Q#5jR7%xw2Q@KisjP and wrong', 'my client secret is (redacted) and wrong'],
    ['Client secret Kq7Zt0Pv4wLs9XbN/IXyK5O//2mRcJr5Tb8Ym1GhU6dKe= is wrong', 'Client secret (redacted) is wrong'],
    ['no client at /api/v1/clients/Kq7Zt0Pv4wLs9XbN', 'no client at /api/v1/clients/(redacted)'],
    ['unknown thing fiiudmpjizzmudhxtuqimed2', 'unknown thing (redacted)'],
    ['error_code_v2 of oauth2 at step3', 'error_code_v2 of oauth2 at step3'],
  ])('is of a sentence with a secret in it: %s', (text, shown) => {
    expect(createPastedRedactor([], new Set()).sentence(text)).toBe(shown);
  });

  test('is no error code that is one drawn word', () => {
    const { code } = createPastedRedactor([], new Set());
    expect([code('fiiudmpjizzmudhxtuqimed2'), code('invalid_request_v2')]).toEqual([undefined, 'invalid_request_v2']);
  });

  test('is the sentence of the server, with ordinary words left as they are', () => {
    const { sentence } = createPastedRedactor([], new Set());
    const plain = [
      'Invalid client or Invalid client credentials',
      "Grant type 'client_credentials' not allowed for the client.",
      'redirect_uri did not match, see https://docs.example.com/errors/redirect-uri-mismatch',
      'Required parameter is missing: response_type',
      'IDX10205: Issuer validation failed for application_configuration',
      'authorization_code is not supported by this AuthenticationProvider',
      'MSIS9224: Received invalid OAuth authorization request.',
      'CWOAU0056E: the redirect URI is not registered',
    ];
    expect(plain.map(sentence)).toEqual(plain);
  });

  test.each([
    ['http://localhost:3000/api/auth/callback', 'http://localhost:3000/api/auth/callback'],
    ['http://127.0.0.1:8080/cb?code=abc', 'http://127.0.0.1:8080/cb'],
    ['https://staging.acme.io:8443/', 'https://staging.acme.io:8443/'],
    ['https://c0ffeec0ffeec0ffee.acme.io:8443/cb', 'https://(redacted):8443/cb'],
    ['https://acme.io/cb/8Q~abcDEF123456789', 'https://acme.io/cb/(redacted)'],
    ['https://acme.io/cb/8Q~abcDEF123456789:3000/x', 'https://acme.io/cb/(redacted):3000/x'],
    ['https://acme.io/cb/a1b2c3d4:e5f6g7h8', 'https://acme.io/cb/(redacted)'],
  ])('is of the address %s: %s', (address, shown) => {
    expect(createPastedRedactor([], new Set()).url(address)).toBe(shown);
  });

  test('tells random words from those that people write', () => {
    const random = ['AdTh_iVtNxIvcfwEHxB9AaAam', 'c0ffeec0ffeec0ffee', 'Zk3uT9sPq1LmXw', '8Q~abcDEF123456789'];
    const written = [
      'authorization_code',
      'OAuth2AuthenticationException',
      'auth.example.com',
      'redirect-uri-mismatch',
      'AADSTS7000215',
    ];
    expect([random.filter((w) => !looksRandom(w)), written.filter(looksRandom)]).toEqual([[], []]);
  });
});

describe('what is said', () => {
  const saidOf = (text: string): readonly string[] =>
    explainText(text, []).verdicts.flatMap((v) => [v.headline, ...v.proves, ...v.causes.map((c) => c.explanation)]);

  test.each([
    [
      'a grant without a name',
      'HTTP 400 Bad Request {"error":"unsupported_grant_type"}',
      'This server does not offer the grant it asked for.',
    ],
    [
      'an ID token that a refresh need not bring',
      'error: could not refresh the token: id_token is missing in the token response',
      'It is the answer to a refresh token, in which no ID token need be (OpenID Connect Core section 12.2).',
    ],
    [
      'a token that is too old',
      'oidc_proto_validate_iat: "iat" validation failure (1): JWT was issued more than 600 seconds ago',
      'Configuration: The times in the token do not fit the application’s clock.',
    ],
  ])('fits %s', (_, text, sentence) => {
    expect(saidOf(text)).toContain(sentence);
  });

  test.each([
    [
      'credentials that a page has not seen',
      'This app needs at least one supported permission.',
      /credentials are right/,
    ],
    [
      'a status that is not there',
      "JSON parsing returned an error: '[' or '{' expected near '<'\ncould not retrieve metadata from https://sso.acme.io",
      /no status in the text/,
    ],
  ])('is nothing of %s', (_, text, untrue) => {
    expect(saidOf(text).filter((sentence) => untrue.test(sentence))).toEqual([]);
  });
});
