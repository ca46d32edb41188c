import fc from 'fast-check';
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { checks } from '../../../server/src/probe/discovery/checks/index.ts';
import { subjectsOf } from '../../../server/src/probe/discovery/subject.ts';
import { compareTexts, shortForms } from '../../support/discovery.ts';
import { modelOf } from '../../support/workspace.ts';
import {
  document,
  ec,
  issuer,
  keys,
  mcpFiles,
  mcpUrl,
  metadata,
  now,
  otherEc,
  type Row,
  table,
  without,
} from './exchangesOfDiscovery.ts';

async function run({ env = [], files, server = {}, answers }: Row) {
  const hasServer = env.some((line) => /ISSUER|AUTHORITY|DISCOVERY|DOMAIN|BASE_URL/.test(line));
  const lines = ['ACME_CLIENT_ID=web', ...(hasServer ? [] : [`ACME_ISSUER=${issuer}`]), ...env, ''];
  return compareTexts(
    files ?? { '.env': lines.join('\n') },
    {
      [metadata]: { body: without({ ...document, ...server }) },
      [`${issuer}/keys`]: { body: keys },
      [`${issuer}/token`]: { status: 405 },
      [`${issuer}/authorize`]: { status: 400, headers: { 'content-type': 'text/html' }, body: '<html></html>' },
      ...answers,
    },
    now,
  );
}

const withId = (row: Row): Row => {
  const id = row.env?.find((line) => line.startsWith('ACME_CLIENT_ID='));
  return id === undefined
    ? row
    : { ...row, files: { '.env': [id, ...(row.env ?? []).filter((line) => line !== id), ''].join('\n') } };
};

describe.each(Object.entries(table))('%s', (_check, rows) => {
  test.each(Object.entries(rows))('%s', async (_name, row) => {
    expect(shortForms(await run(withId(row)))).toEqual(row.found);
  });
});

describe('stored-token', () => {
  const token = (key: typeof ec, claims: object, kid = 'e') =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'ES256', kid })
      .setExpirationTime(now / 1000 + 3600)
      .sign(key.privateKey);
  const found = async (text: string) => shortForms(await run({ env: [`ACME_ACCESS_TOKEN=${text}`], found: [] }));

  test('one of the server is right', async () => {
    expect(await found(await token(ec, { iss: issuer }))).toEqual([]);
  });
  test('one of another issuer', async () => {
    expect(await found(await token(ec, { iss: 'https://other.acme.io' }))).toEqual([
      'info stored-token ACME_ACCESS_TOKEN',
    ]);
  });
  test('one with a key that is not published', async () => {
    expect(await found(await token(ec, { iss: issuer }, 'gone'))).toEqual(['info stored-token ACME_ACCESS_TOKEN']);
  });
  test('one that somebody else has signed', async () => {
    expect(await found(await token(otherEc, { iss: issuer }))).toEqual(['info stored-token ACME_ACCESS_TOKEN']);
  });
  test('the key of an expired one may be gone', async () => {
    const expired = await new SignJWT({ iss: issuer })
      .setProtectedHeader({ alg: 'ES256', kid: 'gone' })
      .setExpirationTime(now / 1000 - 60)
      .sign(ec.privateKey);
    expect(await found(expired)).toEqual([]);
  });
});

describe('what is compared', () => {
  const subjects = (files: Readonly<Record<string, string>>) =>
    subjectsOf(modelOf(new Map(Object.entries(files)))).map(
      ({ target, issuer: from, resource }) => `${target.client}: ${resource?.text ?? `${from.from} ${from.text}`}`,
    );

  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['an issuer', { '.env': `ACME_CLIENT_ID=a\nACME_ISSUER=${issuer}\n` }, [`acme: issuer ${issuer}`]],
    [
      'the URL of a document',
      { '.env': `ACME_CLIENT_ID=a\nACME_DISCOVERY_URL=${metadata}\n` },
      [`acme: discovery ${metadata}`],
    ],
    [
      'a domain of Auth0',
      { '.env': 'AUTH0_CLIENT_ID=a\nAUTH0_DOMAIN=acme.eu.auth0.com\n' },
      ['auth0: domain https://acme.eu.auth0.com/'],
    ],
    [
      'a provider with one issuer',
      { '.env': 'GOOGLE_CLIENT_ID=a\n' },
      ['google: provider https://accounts.google.com'],
    ],
    [
      'not a server of one’s own',
      { '.env': 'GITLAB_CLIENT_ID=a\nGITLAB_TOKEN_URL=https://git.acme.io/oauth/token\n' },
      [],
    ],
    ['not a template', { '.env': 'ACME_CLIENT_ID=a\nACME_ISSUER=https://{yourDomain}/oauth2\n' }, []],
    ['not a client without a server', { '.env': 'GITHUB_CLIENT_ID=a\n' }, []],
    [
      'a server of an MCP client, once',
      mcpFiles({ url: mcpUrl, oauth: { clientId: 'web-1234' } }),
      [`acme: ${mcpUrl}`],
    ],
    ['not one that comes from a variable', mcpFiles({ url: 'https://${HOST}/mcp' }), []],
  ])('%s', (_name, files, expected) => {
    expect(subjects(files)).toEqual(expected);
  });
});

test('no document makes a check fail, whatever its members hold', async () => {
  const members = [
    ...Object.keys(document),
    'mtls_endpoint_aliases',
    'resource',
    'authorization_servers',
    'keys',
    'client_id',
    'redirect_uris',
    'dpop_signing_alg_values_supported',
    'require_pushed_authorization_requests',
    'client_id_metadata_document_supported',
  ];
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom<unknown>(issuer, [issuer], ['S256'], `${issuer}/keys`, [[null]]),
  );
  const any = fc.dictionary(fc.constantFrom(...members), value);
  const env = [
    `ACME_CLIENT_ID=${issuer}/c`,
    `ACME_ISSUER=${issuer}`,
    `ACME_TOKEN_ENDPOINT=${issuer}/token`,
    'ACME_SCOPE=openid mail',
    'ACME_GRANT_TYPE=password',
    'ACME_USE_DPOP=true',
    'ACME_TOKEN_ENDPOINT_AUTH_METHOD=private_key_jwt',
    'ACME_CODE_CHALLENGE_METHOD=S256',
  ].join('\n');
  await fc.assert(
    fc.asyncProperty(any, any, any, async (server, keySet, other) => {
      const body = { ...server, issuer };
      const compared = await compareTexts(
        { '.env': env, ...mcpFiles() },
        {
          [metadata]: { body },
          [`${issuer}/keys`]: { body: keySet },
          [`${issuer}/c`]: { body: other },
          [mcpUrl]: { status: 401 },
          'https://mcp.acme.io/.well-known/oauth-protected-resource/mcp': { body: other },
        },
        now,
      );
      expect(compared.every(({ asked }) => asked.length <= 8)).toBe(true);
    }),
    { seed: 20260115, numRuns: 150 },
  );
});

test('every check has rows that find something and rows that do not', () => {
  const ids = checks.map(({ id }) => id).filter((id) => id !== 'stored-token');
  const lacking = ids.filter((id) => {
    const rows = Object.values(table[id] ?? {});
    const isOf = (line: string): boolean => line.split(' ')[1] === id;
    return !rows.some((row) => row.found.some(isOf)) || !rows.some((row) => !row.found.some(isOf));
  });
  expect([lacking, Object.keys(table).filter((id) => !ids.includes(id))]).toEqual([[], []]);
});

test('a check never says more than its highest severity, and its messages are whole sentences', async () => {
  const order = ['hint', 'info', 'warning', 'error'];
  const all = await Promise.all(
    Object.values(table).flatMap((rows) => Object.values(rows).map((row) => run(withId(row)))),
  );
  const findings = all.flat().flatMap(({ findings: found }) => found);
  expect(findings.length).toBeGreaterThan(50);
  const wrong = findings.filter(({ check, severity, message, proof }) => {
    const highest = checks.find(({ id }) => id === check)?.severity ?? 'hint';
    return (
      order.indexOf(severity) > order.indexOf(highest) ||
      !/[.)]$/.test(message) ||
      message.includes('undefined') ||
      proof === ''
    );
  });
  expect(wrong).toEqual([]);
});

describe('JSON that is no metadata', () => {
  const url = `${issuer}/.well-known/openid-configuration`;
  const bodies = [{}, { error: 'not_found' }, { issuer: 5 }, { issuer: [issuer], token_endpoint: 5 }];

  test.each(bodies)('%j is not compared with, and that is told', async (body) => {
    const [compared] = await compareTexts(
      { '.env': `ACME_CLIENT_ID=web\nACME_ISSUER=${issuer}\n` },
      { [url]: { body } },
      now,
    );
    const { findings = [], readings = [] } = compared ?? {};
    expect(readings.map(({ kind }) => kind)).not.toContain('document');
    expect(findings.map(({ severity, message }) => [severity, message.slice(0, 26)])).toEqual([
      ['warning', 'No metadata was found for '],
    ]);
    expect(findings[0]?.message).toContain(`${url} answers with no metadata (application/json)`);
  });
});
