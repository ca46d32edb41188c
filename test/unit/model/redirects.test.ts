import { describe, expect, test } from 'vitest';
import { createRedirectList, redirectMatches } from '../../../server/src/model/redirects.ts';

/** What is alike in all but one thing, for each thing that a server may pass over or a message may name. */
const uris = [
  'https://app.acme.io/cb',
  'https://app.acme.io/cb/',
  'https://app.acme.io/cb/*',
  'https://app.acme.io/CB',
  'https://app.acme.io/a%2Fb',
  'https://app.acme.io/a%2fb',
  'https://App.acme.io/cb',
  'https://www.app.acme.io/cb',
  'https://deep.app.acme.io/cb/deeper?x=1',
  'https://*.acme.io/cb',
  'https://{organization_name}.acme.io/cb',
  'http://app.acme.io/cb',
  'https://app.acme.io:8443/cb',
  'http://localhost/cb',
  'http://localhost:3000/cb',
  'http://localhost:4000/cb/deeper',
  'http://127.0.0.1/cb',
  'http://127.0.0.1:3000/cb',
  'http://[::1]:5000/cb',
  'http://localhost/*',
  'https://app.acme.io',
  'io.acme.app:/cb',
  'io.acme.app://cb',
  'nothing',
  '',
];

const servers = ['google', 'microsoft-entra-id', 'github', 'keycloak', 'slack', 'auth0', 'dex-config', undefined];

describe('a list of redirect URIs answers as each of them does', () => {
  test.each(servers)('at %s', (server) => {
    const list = createRedirectList(uris.slice(0, 22));
    const asked = uris.map((sent) => list.accepts(server, sent));
    expect(asked).toEqual(uris.map((sent) => uris.slice(0, 22).some((one) => redirectMatches(server, sent, one))));
  });

  test('and names the first that differs in one thing', () => {
    for (const sent of uris) {
      const others = uris.filter((uri) => uri !== sent);
      const alone = others.map((uri) => createRedirectList([uri]).nearest(sent)?.difference);
      const index = alone.findIndex((difference) => difference !== undefined);
      const expected = index < 0 ? undefined : { index, difference: alone[index] };
      expect(createRedirectList(others).nearest(sent)).toEqual(expected);
    }
  });
});

test.each([
  ['https://app.acme.io/cb', 'https://app.acme.io/cb/', 'the trailing slash'],
  ['https://app.acme.io/cb', 'http://app.acme.io/cb', 'the scheme (https and http)'],
  ['https://app.acme.io/cb', 'https://app.acme.io:8443/cb', 'the port (none and 8443)'],
  ['https://app.acme.io/cb', 'https://App.acme.io/cb', 'upper and lower case of the host'],
  ['https://app.acme.io/cb', 'https://www.app.acme.io/cb', 'the www. prefix'],
  ['https://www.app.acme.io/cb', 'https://app.acme.io/cb', 'the www. prefix'],
  ['http://localhost:3000/cb', 'http://127.0.0.1:3000/cb', 'the host (localhost and 127.0.0.1)'],
  ['https://app.acme.io/cb', 'https://app.acme.io/CB', 'upper and lower case of the path'],
  ['https://app.acme.io/a%2Fb?c', 'https://app.acme.io/a/b?c', 'percent-encoding'],
  ['https://app.acme.io/cb', 'https://web.acme.io/cb', undefined],
  ['https://app.acme.io/cb', 'https://app.acme.io/cb', undefined],
])('%s and %s differ in %s', (sent, registered, difference) => {
  expect(createRedirectList(['https://acme.io/', registered]).nearest(sent)?.difference).toBe(difference);
});

/** docs.github.com, "Redirect URLs": of the same host or one below it, at the path or deeper. */
test('where GitHub lets a redirect URI be below the registered one', () => {
  const registered = 'https://app.acme.io/cb';
  const sent = [
    'https://app.acme.io/cb',
    'https://app.acme.io/cb/',
    'https://app.acme.io/cb/deeper',
    'https://in.app.acme.io/cb/deeper',
    'https://app.acme.io/cbx',
    'https://app.acme.io/',
    'https://in-app.acme.io/cb',
    'https://acme.io/cb',
    'http://app.acme.io/cb',
    'https://app.acme.io:8443/cb',
  ];
  expect(sent.filter((uri) => redirectMatches('github', uri, registered))).toEqual(sent.slice(0, 4));
});
