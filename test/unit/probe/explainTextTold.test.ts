import { describe, expect, test } from 'vitest';
import { explainText } from '../../../server/src/probe/explainText/explain.ts';
import { toldIn } from '../../../server/src/probe/explainText/told.ts';
import { makeTarget } from '../../support/target.ts';

const causes = (text: string): readonly string[] =>
  (explainText(text, []).verdicts[0]?.causes ?? []).map(({ likelihood, id }) => `${likelihood} ${id}`);

describe('the words of a text', () => {
  test.each([
    ['getaddrinfo ENOTFOUND https://id.example.com', 'certain host-has-scheme'],
    ['java.net.UnknownHostException: https://id.example.com', 'certain host-has-scheme'],
    ['dial tcp: lookup https: no such host', 'certain host-has-scheme'],
    ['getaddrinfo ENOTFOUND id.example.com/realms/shop', 'certain host-has-path'],
    ['getaddrinfo ENOTFOUND id.example.com', 'likely host-typo'],
    ['getaddrinfo ENOTFOUND https.example.com', 'likely host-typo'],
    ['getaddrinfo ENOTFOUND http-proxy', 'likely host-typo'],
    ['dial tcp: lookup id.example.com on 10.96.0.10:53: no such host', 'likely host-typo'],
    [
      '{"error":"invalid_grant","error_description":"Malformed auth code."}\ncode: \'4%2F0AeanS0a\'',
      'certain code-malformed',
    ],
    [
      'POST https://oauth2.googleapis.com/token code=4%252F0AeanS0a&grant_type=authorization_code\n{"error":"invalid_grant","error_description":"Malformed auth code."}',
      'certain code-malformed',
    ],
    [
      'POST https://oauth2.googleapis.com/token code=4%2F0AeanS0a&grant_type=authorization_code\n{"error":"invalid_grant","error_description":"Malformed auth code."}',
      'likely code-malformed',
    ],
    ['NotAuthorizedException: Unable to verify secret hash for client 1example23456789', 'likely secret-hash'],
    [
      'InvalidParameterException: Client 1example23456789 is configured with secret but SECRET_HASH was not received',
      'certain secret-not-sent',
    ],
    [
      'NotAuthorizedException: Client 1example23456789 is configured for secret but secret was not received',
      'certain secret-not-sent',
    ],
    ['Dynamic client registration failed: HTTP 404', 'likely no-registration'],
    ['Failed to discover OAuth configuration', 'likely wrong-address'],
  ])('speak for a cause: %s', (text, first) => {
    expect(causes(text)[0]).toBe(first);
  });

  test('leave the usual causes possible beside one that is certain', () => {
    expect(causes('getaddrinfo ENOTFOUND https://id.example.com')).toEqual([
      'certain host-has-scheme',
      'possible host-typo',
      'possible internal-name',
    ]);
  });

  test('say of Cognito which client it is', () => {
    const id = '1example23456789abcdefghij';
    const target = makeTarget({ clientId: id });
    for (const text of [
      `Unable to verify secret hash for client ${id}`,
      `Client ${id} is configured with secret but SECRET_HASH was not received`,
    ]) {
      expect(explainText(text, [target]).joined.target?.clientId).toBe(id);
    }
  });

  test('cost no more than the text is long', () => {
    expect(toldIn(`ENOTFOUND ${'a.'.repeat(50_000)}`)).toEqual([]);
  });
});

describe('a host', () => {
  test.each([
    ['Connection refused: localhost/127.0.0.1:8180', 'localhost:8180'],
    ['Failed to connect to localhost/[0:0:0:0:0:0:0:1]:8180: Connection refused', 'localhost:8180'],
    [
      'io.netty.channel.ConnectTimeoutException: connection timed out after 10000 ms: id.example.com/10.0.0.7:443',
      'id.example.com:443',
    ],
    ['Connect to id.example.com:8443 [id.example.com/10.0.0.7] failed: Connection refused', 'id.example.com:8443'],
    ['getaddrinfo ENOTFOUND https://id.example.com', 'id.example.com'],
  ])('is read with its port: %s', (text, host) => {
    expect(explainText(text, []).facts.host).toBe(host);
  });
});

test.each([
  'Get "https://id.example.com/.well-known/openid-configuration": dial tcp: lookup id.example.com: no such host',
  'RequestError: getaddrinfo ENOTFOUND id.example.com\nGET https://id.example.com/.well-known/openid-configuration',
  'GET https://id.example.com/.well-known/openid-configuration\n< HTTP/1.1 405 Method Not Allowed',
])('the address of metadata is right where metadata are read: %s', (text) => {
  expect(causes(text).filter((id) => /is-metadata|no-path/.test(id))).toEqual([]);
});

test('the same words are told once', () => {
  const outcomes = (text: string) => explainText(text, []).verdicts.map(({ outcome }) => outcome);
  expect(
    outcomes(
      'level=warn msg="Failed to authenticate request" client=auth.client.generic_oauth error="[auth.oauth.token.exchange] failed to exchange code to token: oauth2: \\"invalid_client\\" \\"Invalid client or Invalid client credentials\\""',
    ),
  ).toEqual(['keycloak-bad-credentials']);
  expect(
    outcomes("AADSTS50011: The redirect URI 'https://a.example/cb' specified in the request does not match"),
  ).toEqual(['entra-aadsts50011']);
});

test('a host that Auth.js does not trust is no failed callback', () => {
  const { verdicts, facts } = explainText(
    '[auth][error] UntrustedHost: Host must be trusted. URL was: http://localhost:3000/api/auth/session. Read more at https://errors.authjs.dev#untrustedhost',
    [],
  );
  expect([facts.leg, verdicts[0]?.causes[0]?.nextStep]).toEqual([
    'start',
    expect.stringMatching(/AUTH_URL[\s\S]*AUTH_TRUST_HOST=true/),
  ]);
});
