import { describe, expect, test } from 'vitest';
import { suppressionsOf } from '../../../server/src/lint/suppressions.ts';
import { factsOf, lintTexts } from '../../support/workspace.ts';

/** `kind rule from-to`, lines counted from one. */
function suppressed(name: string, text: string): readonly string[] {
  const facts = factsOf(new Map([[name, text]]))[0];
  if (facts === undefined) throw new Error(`${name} is not recognised`);
  return suppressionsOf(facts).map(
    ({ directive, id, from, to }) => `${directive.kind} ${id ?? '*'} ${from + 1}-${to + 1}`,
  );
}

const env = 'OIDC_CLIENT_ID=web\nOIDC_ISSUER=https://sso.acme.io\n';

describe('comments in .env files', () => {
  test.each([
    ['the next line', `# authproof-disable-next-line a\n${env}`, ['disable-next-line a 2-2']],
    [
      'several rules, and a reason',
      `# authproof-disable-next-line a, b c -- d, e\n${env}`,
      ['disable-next-line a 2-2', 'disable-next-line b 2-2', 'disable-next-line c 2-2'],
    ],
    ['a reason alone', `# authproof-disable-next-line -- all wrong\n${env}`, ['disable-next-line * 2-2']],
    [
      'blank lines and comments between',
      `# authproof-disable-next-line a\n\n# why\n${env}`,
      ['disable-next-line a 4-4'],
    ],
    [
      'its own line',
      'OIDC_CLIENT_ID=web # authproof-disable-line a\nOIDC_ISSUER=https://sso.acme.io\n',
      ['disable-line a 1-1'],
    ],
    ['the rest of the file', `${env}# authproof-disable a\nX=1\nY=2`, ['disable a 3-5']],
    ['a part', `# authproof-disable a, b\n${env}# authproof-enable a\nX=1`, ['disable a 1-4', 'disable b 1-5']],
    [
      'everything up to enable',
      `# authproof-disable a\n# authproof-disable b\n${env}# authproof-enable\nX=1`,
      ['disable a 1-5', 'disable b 2-5'],
    ],
    ['the file', `${env}# authproof-disable-file a`, ['disable-file a 1-3']],
    [
      'no comment',
      'NOTE=see authproof-disable-file\nOIDC_CLIENT_ID="# authproof-disable-file"\nOIDC_ISSUER=https://a.io\n',
      [],
    ],
    ['other words', `# authproof-disabled a\n# authproof-disable-nothing a\n${env}`, []],
    ['CRLF', `# authproof-disable-next-line a\r\n${env.replaceAll('\n', '\r\n')}`, ['disable-next-line a 2-2']],
  ])('silence %s', (_, text, expected) => {
    expect(suppressed('.env', text)).toEqual(expected);
  });
});

test.each([
  [
    'application.yml',
    '# authproof-disable-next-line a\nspring.security.oauth2.client.registration.x.client-id: y\n',
    2,
  ],
  [
    'application.properties',
    '! authproof-disable-next-line a\nspring.security.oauth2.client.registration.x.client-id=y\n',
    2,
  ],
  ['grafana.ini', '[auth.google]\nenabled = true\n; authproof-disable-next-line a\nclient_id = y\n', 4],
  ['supabase/config.toml', '[auth.external.google]\n# authproof-disable-next-line a\nclient_id = "y"\n', 3],
  ['wrangler.jsonc', '{\n  "vars": {\n    // authproof-disable-next-line a\n    "GOOGLE_CLIENT_ID": "y"\n  }\n}\n', 4],
  [
    'wrangler.jsonc',
    '{\n  "vars": {\n    /* authproof-disable-next-line a */\n    "GOOGLE_CLIENT_ID": "y"\n  }\n}\n',
    4,
  ],
])('%s has its own comments, also behind a byte-order mark', (name, text, line) => {
  const expected = [`disable-next-line a ${line}-${line}`];
  expect([suppressed(name, text), suppressed(name, `\uFEFF${text}`)]).toEqual([expected, expected]);
});

test('of the comments about rules that are not there the first thousand are told what was meant', () => {
  const comments = Array.from({ length: 1200 }, () => '# authproof-disable-line scope-unknwn\n').join('');
  const found = lintTexts(new Map([['.env', `${env}${comments}`]])).filter(
    ({ ruleId }) => ruleId === 'unused-suppression',
  );
  const told = found.map(({ message }) => /Write ([\w-]+)/.exec(message)?.[1]);
  expect(told).toEqual([...Array(1000).fill('scope-unknown'), ...Array(200).fill(undefined)]);
});
