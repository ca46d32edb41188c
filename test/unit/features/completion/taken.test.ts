import { expect, test } from 'vitest';
import { documentation } from '../../../../server/src/features/completion/docs.ts';
import { applied, ask, compose, google, nextAuth, spring } from './ask.ts';

type Taken = readonly [
  what: string,
  path: string,
  marked: string,
  label: string,
  result: string,
  others?: Readonly<Record<string, string>>,
];

const taken: readonly Taken[] = [
  [
    'adds the quote that is missing',
    '.env',
    'OKTA_DOMAIN=dev-1.okta.com\nOKTA_CLIENT_ID=a\nOKTA_ISSUER="‸',
    'https://dev-1.okta.com/oauth2/default',
    'OKTA_DOMAIN=dev-1.okta.com\nOKTA_CLIENT_ID=a\nOKTA_ISSUER="https://dev-1.okta.com/oauth2/default"',
  ],
  [
    'quotes as the neighbours do',
    '.env',
    'A="1"\nOKTA_DOMAIN="dev-1.okta.com"\nOKTA_CLIENT_ID="a"\nOKTA_ISSUER=‸',
    'https://dev-1.okta.com/oauth2/default',
    'A="1"\nOKTA_DOMAIN="dev-1.okta.com"\nOKTA_CLIENT_ID="a"\nOKTA_ISSUER="https://dev-1.okta.com/oauth2/default"',
  ],
  [
    'puts a blank behind a colon',
    'application.yml',
    `${spring}            scope:‸\n`,
    'openid',
    `${spring}            scope: openid\n`,
  ],
  [
    'keeps the line breaks of the file',
    'application.yml',
    'spring:\r\n  ‸\r\n',
    'GitHub client',
    'spring:\r\n  security:\r\n    oauth2:\r\n      client:\r\n        registration:\r\n          github:\r\n            client-id: ${GITHUB_CLIENT_ID}\r\n            client-secret: ${GITHUB_CLIENT_SECRET}\r\n',
  ],
  [
    'puts commas around a new key',
    'client.json',
    '{\n  "client_id": "a"\n  ‸\n  "redirect_uris": ["https://a.io/cb"],\n  "grant_types": []\n}',
    'scope',
    '{\n  "client_id": "a",\n  "scope": "",\n  "redirect_uris": ["https://a.io/cb"],\n  "grant_types": []\n}',
  ],
  [
    'keeps the default of a reference',
    'compose.yaml',
    compose('      A: ${GOO‸:-x}\n'),
    '${GOOGLE_CLIENT_ID',
    compose('      A: ${GOOGLE_CLIENT_ID:-x}\n'),
    { '.env': google },
  ],
  [
    'completes a bare dollar',
    'compose.yaml',
    compose('      A: x-$‸\n'),
    '${GOOGLE_CLIENT_ID}',
    compose('      A: x-${GOOGLE_CLIENT_ID}\n'),
    { '.env': google },
  ],
  [
    'puts a scope before another',
    '.env',
    `${google}GOOGLE_SCOPE="‸email"\n`,
    'openid',
    `${google}GOOGLE_SCOPE="openid email"\n`,
  ],
  [
    'takes a scope for the word at the cursor',
    '.env',
    'SLACK_CLIENT_ID=1\nSLACK_SCOPE=chat:write,users:re‸,commands\n',
    'users:read',
    'SLACK_CLIENT_ID=1\nSLACK_SCOPE=chat:write,users:read,commands\n',
  ],
  [
    'writes a client of the framework of the package',
    '.env',
    '‸',
    'Google client',
    'AUTH_GOOGLE_ID=\nAUTH_GOOGLE_SECRET=\nAUTH_SECRET=',
    nextAuth,
  ],
  [
    'hands variables on to a container',
    'compose.yaml',
    compose('      - A=1\n      - ‸\n'),
    'Google client',
    compose(
      '      - A=1\n      - GOOGLE_CLIENT_ID=${GOOGLE_CLIENT_ID}\n      - GOOGLE_CLIENT_SECRET=${GOOGLE_CLIENT_SECRET}\n',
    ),
  ],
];

for (const [what, path, marked, label, result, others] of taken) {
  test(`an offer that is taken ${what}`, () => {
    const { text, offers } = ask(path, marked, others);
    const offer = offers.find((candidate) => candidate.label === label);
    expect(offer === undefined ? offers.map((candidate) => candidate.label) : applied(text, offer)).toEqual(result);
  });
}

test('documentation is made of plain data, and of nothing else', () => {
  expect(documentation({ role: 'client_id', provider: 'google' })).toContain('RFC 6749 section 2.2');
  expect(documentation({ role: 'nonsense', provider: 'nobody', scope: 3 })).toBe('');
  expect(documentation({ scope: 'openid', note: '[x](http://evil.example)' })).toBe(
    '`openid`\n\n\\[x\\]\\(http://evil.example\\)',
  );
  expect(documentation(undefined)).toBe('');
});
