import { requestLimit } from '../../../server/src/probe/discovery/requests.ts';
import { advance, compare, planDiscovery, startDiscovery } from '../../../server/src/probe/discovery/run.ts';
import { subjectsOf } from '../../../server/src/probe/discovery/subject.ts';
import type { HttpPort } from '../../../server/src/probe/port.ts';
import { modelOf } from '../../support/workspace.ts';
import { canary } from '../mutate.ts';
import { ensure, ensureNoCanary } from '../oracles.ts';
import type { FuzzTarget } from '../types.ts';

const issuer = 'https://id.acme.io';

const subjects = subjectsOf(
  modelOf(
    new Map([
      [
        '.env',
        [
          'ACME_CLIENT_ID=web',
          `ACME_CLIENT_SECRET=${canary}`,
          `ACME_ISSUER=${issuer}`,
          'ACME_SCOPE=openid offline_access',
          `ACME_TOKEN_ENDPOINT=${issuer}/token`,
          `ACME_AUTHORIZATION_ENDPOINT=${issuer}/authorize`,
          'ACME_TOKEN_ENDPOINT_AUTH_METHOD=client_secret_basic',
          '',
        ].join('\n'),
      ],
      ['.mcp.json', '{"mcpServers":{"a":{"type":"http","url":"https://mcp.acme.io/mcp"}}}'],
    ]),
  ),
);

/** Answers one after the other, each a line with the status, lines of headers, an empty line and a body; `===` between them. */
function answersIn(input: string, sent: string[]): HttpPort {
  const answers = input.split('\n===\n');
  return async ({ url }) => {
    const [head = '', ...rest] = (answers[sent.length % answers.length] as string).split('\n\n');
    sent.push(url);
    const [first = '', ...lines] = head.split('\n');
    const pairs = lines.map((line): [string, string] => [
      line.split(':')[0]?.trim().toLowerCase() ?? '',
      line.slice(line.indexOf(':') + 1).trim(),
    ]);
    const status = Number.parseInt(first, 10);
    return {
      response: Number.isNaN(status)
        ? undefined
        : { status, headers: Object.fromEntries(pairs), body: rest.join('\n\n'), truncated: first.endsWith('!') },
      failure: Number.isNaN(status)
        ? { stage: 'connect', code: 'ECONNREFUSED', message: 'no connection', details: {} }
        : undefined,
      timings: { total: 1 },
      endedAt: 0,
    };
  };
}

async function discover(input: string): Promise<void> {
  for (const subject of subjects) {
    const { consent } = planDiscovery(subject);
    if (consent === undefined) continue;
    // What documents name on further hosts is not agreed to.
    const sent: string[] = [];
    const done = await advance(startDiscovery(subject, consent), { http: answersIn(input, sent) });
    ensure(sent.length <= requestLimit, 'more is asked than may be');
    ensureNoCanary('a request', sent.join('\n'));
    if (done === undefined) continue;
    const { findings } = await compare(done.progress);
    ensureNoCanary('a comparison', JSON.stringify(findings));
  }
}

const json = 'Content-Type: application/json';
const document = JSON.stringify({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
  scopes_supported: ['openid', 'profile'],
  grant_types_supported: ['authorization_code'],
  response_types_supported: ['code'],
  token_endpoint_auth_methods_supported: ['client_secret_post'],
  code_challenge_methods_supported: ['S256'],
  id_token_signing_alg_values_supported: ['RS256'],
});
const keys = JSON.stringify({ keys: [{ kty: 'RSA', kid: 'a', use: 'sig', alg: 'RS256', n: 'u1W', e: 'AQAB' }] });
const challenge =
  'WWW-Authenticate: Bearer resource_metadata="https://mcp.acme.io/.well-known/oauth-protected-resource"';

/** What servers say of themselves, for clients and MCP servers of a workspace. */
export const discoveryTarget: FuzzTarget = {
  name: 'discovery',
  isWhole: true,
  seeds: () => [
    `200\n${json}\n\n${document}\n===\n200\n${json}\n\n${keys}`,
    `401\n${challenge}\n\n\n===\n200\n${json}\n\n{"resource":"https://mcp.acme.io/mcp","authorization_servers":["${issuer}"]}\n===\n200\n${json}\n\n${document}`,
    `301\nLocation: ${issuer}/elsewhere\n\n\n===\n404\nContent-Type: text/html\n\n<html></html>`,
    `200\n${json}\n\n{"issuer": 1, "jwks_uri": ["x"], "scopes_supported": {"a": null}, "token_endpoint": "http://[::1"}`,
    'x\n\n',
  ],
  tokens: [
    '\n===\n',
    '\n\n',
    '"issuer":',
    '"jwks_uri":',
    '"authorization_servers":["',
    '"scopes_supported":',
    'resource_metadata="',
    'http://169.254.169.254/',
    'https://id.acme.io',
    '{"a":'.repeat(40),
    '200',
    '[]',
    'null',
    '1e999',
  ],
  maxLength: 3000,
  run: discover,
};
