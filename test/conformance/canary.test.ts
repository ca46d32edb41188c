import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../cli/support.ts';
import { type FaultServer, startFaultServer } from '../support/faultServer.ts';

/**
 * Secrets are planted in every format and place, and no output may show one. Each is made of a piece that stands nowhere
 * else, so that half a secret is found as well.
 */

/** `planted('a1')` is a secret with an ordinary look; its pieces are looked for by themselves. */
const pieces = new Set<string>();
function planted(name: string): string {
  const first = `Zq${name}Kv7wX`;
  const second = `Jr${name}Ty9mB`;
  pieces.add(first).add(second);
  return `${first}-${second}`;
}

const google = `GOCSPX-${planted('goog')}AbCdEfGh`;
const githubToken = `ghp_${planted('gh').replace('-', '')}AbCdEfGhIjKlMnOpQrSt`;

/** PEM and JWT have alphabets of their own; their middle is looked for. */
const pemLine = 'MIIEvQIBADANBgkqhkiG9w0CANARYPEMLINEaBcDeFgHiJkLmNoPqRsTuVwXyZ012';
const pemTail = 'qQcAnArYtAiLx9Zz=';
const pem = `-----BEGIN PRIVATE KEY-----\n${pemLine}\n${pemTail}\n-----END PRIVATE KEY-----`;
const jwt = `eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZV9yb2xlIiwibiI6IkNBTkFSWSJ9.cAnArYsIgNaTuReXyZ0123456789`;
for (const piece of ['CANARYPEMLINE', 'qQcAnArYtAiL', 'cAnArYsIgNaTuRe', 'IkNBTkFSWSJ9']) pieces.add(piece);

const spring = (id: string, secret: string): string => `          ${id}:
            client-id: ${id}
            client-secret: ${secret}
            redirect-uri: https://app.acme.io/#/login/oauth2/code/${id}
`;

/** Each with a mistake or two nearby, so that findings point at the lines of the secrets and their neighbours. */
const files = (token: string): Readonly<Record<string, string>> => ({
  'plain/.env': `# ACME_OLD_SECRET=${planted('commented')}
ACME_CLIENT_ID=acme-web
ACME_CLIENT_SECRET=${planted('plain')}
ACME_TOKEN_URL=${token}
ACME_REDIRECT_URI="https://app.acme.io/#/callback" # was ${planted('behind')}
`,
  'quoted/.env': `ACME_CLIENT_ID='acme-web'
ACME_CLIENT_SECRET=" ${planted('double')} "
ACME_TOKEN_URL=${token}
GITHUB_CLIENT_ID=Ov23liAbCdEfGhIjKlMn
GITHUB_CLIENT_SECRET='${planted('single')}'x
AUTH_SECRET=\`${planted('backtick')}\`
`,
  'hash/.env': `ACME_CLIENT_ID=acme-web
ACME_CLIENT_SECRET=${planted('before')}#${planted('after')}
ACME_TOKEN_URL=${token}
OTHER_CLIENT_SECRET=${planted('dollar')}$${planted('expanded').replaceAll('-', '')}
`,
  'invalid/.env': `ACME_CLIENT_ID=acme-web
ACME_CLIENT_SECRET ${planted('noequals')}
${planted('alone')}
ACME_CLIENT_SECRET: ${planted('colon')}
export ${planted('export')}
ACME_API_KEY = ${planted('spaced')}
ACME_TOKEN_URL=${token}
`,
  'unclosed/.env': `ACME_CLIENT_ID=acme-web
ACME_REDIRECT_URI="https://app.acme.io/#/callback
ACME_CLIENT_SECRET="${planted('unclosed')}
ACME_TOKEN_URL=${token}
`,
  'swallowed/.env': `ACME_REDIRECT_URI="https://app.acme.io/#/callback
ACME_CLIENT_SECRET=${planted('swallowed')}
ACME_CLIENT_ID=acme-web
"
ACME_TOKEN_URL=${token}
`,
  'pem/.env': `ACME_CLIENT_ID=acme-web
ACME_PRIVATE_KEY=${pem}
PRIVATE_KEY="${pem}"
AUTH_APPLE_SECRET="${pem.replaceAll('\n', '\\n')}"
`,
  // Without a shape of its own a secret in place of a client_id cannot be told from one.
  'swapped/.env': `ACME_CLIENT_ID=swapped-web
GOOGLE_CLIENT_ID=${google}
GOOGLE_CLIENT_SECRET=1234567890-abc123def456.apps.googleusercontent.com
GITHUB_CLIENT_ID=${githubToken}
OKTA_REDIRECT_URI=${google}
ACME_SCOPE=${githubToken}
ACME_TOKEN_URL=${token}
`,
  'roles/.env': `NEXT_PUBLIC_ACME_CLIENT_SECRET=${planted('public')}
ACME_CLIENT_ID=${planted('same')}
ACME_CLIENT_SECRET=${planted('same')}
ACME_SCOPE="openid ${planted('scope')}"
OTHER_CLIENT_SECRET=${planted('scope')}
AUTH_SECRET=${planted('shared')}
AUTH_OKTA_ID=0oa1ab2cd3EF4gh5i6j7
AUTH_OKTA_SECRET=${planted('shared')}
SUPABASE_URL=https://abcdefghijklmnopqrst.supabase.co
NEXT_PUBLIC_SUPABASE_ANON_KEY=${jwt}
NEXT_PUBLIC_SUPABASE_SERVICE_ROLE_KEY=${jwt}
`,
  'urls/.env': `ACME_CLIENT_ID=acme-web
ACME_ISSUER=https://user:${planted('issuer')}@id.acme.io/
ACME_TOKEN_URL=http://user:${planted('userinfo')}@127.0.0.1:9/token
ACME_REDIRECT_URI=https://app.acme.io/cb?client_secret=${planted('query')}#x
ACME_AUTHORIZATION_URL=https://id.acme.io/authorize?access_token=${planted('inauth')}&x=1
NEXTAUTH_URL=https://admin:${planted('base')}@app.acme.io
HTTPS_PROXY=http://proxy:${planted('proxy')}@10.0.0.1:3128
`,
  'odd/.env': `ACME_CLIENT_ID=acme-web
ACME_CLIENT_SECRET=${planted('nbsp')}\u00a0
OTHER_CLIENT_ID=other
OTHER_CLIENT_SECRET=“${planted('smart')}”
THIRD_CLIENT_SECRET=${planted('zero')}\u200b
THIRD_CLIENT_ID=third
FOURTH_CLIENT_SECRET=${planted('first')}
FOURTH_CLIENT_SECRET=${planted('second')}
ACME_TOKEN_URL=${token}
`,
  'modes/.env.development': `ACME_CLIENT_ID=acme-web\nACME_CLIENT_SECRET=${planted('reused')}\n`,
  'modes/.env.production': `ACME_CLIENT_ID=acme-web\nACME_CLIENT_SECRET=${planted('reused')}\nACME_TOKEN_URL=${token}\n`,
  'modes/.env.example': `ACME_CLIENT_ID=acme-web\nACME_CLIENT_SECRET=${planted('template')}\n`,
  'spring/application.yml': `spring:
  security:
    oauth2:
      client:
        registration:
${spring('one', planted('springplain'))}${spring('two', `"${planted('springdouble')} "`)}${spring('three', `|\n              ${planted('springblock')}\n              ${planted('springblocktwo')}`)}${spring('four', `\${FOUR_SECRET:${planted('fallback')}}`)}${spring('five', `>-\n              ${planted('folded')}`)}        provider:
          one:
            token-uri: ${token}
`,
  'yaml/clients.yaml': `clients:
  - client_id: acme-web
    client_secret: ${planted('yaml')}
    redirect_uris: ["https://app.acme.io/#/cb", "https://u:${planted('flow')}@app.acme.io/cb"]
  - &anchor
    client_id: other
    client_secret: |
      ${planted('block')}
   bad indent: ${planted('badindent')}
`,
  'compose/docker-compose.yml': `services:
  web:
    image: acme
    environment:
      - ACME_CLIENT_ID=acme-web
      - ACME_CLIENT_SECRET=${planted('composeitem')}
      - ACME_REDIRECT_URI=https://app.acme.io/#/cb
      - ACME_CLIENT_SECERT=\${ACME_TYPO:-${planted('composedefault')}}
      - "AUTH_SECRET=${planted('composequoted')}"
  api:
    image: acme
    environment:
      GITHUB_CLIENT_ID: Ov23liAbCdEfGhIjKlMn
      GITHUB_CLIENT_SECRET: ${planted('composemap')}
      GITHUB_REDIRECT_URI: https://app.acme.io/#/cb
`,
  'google/client_secret.json': JSON.stringify(
    {
      web: {
        client_id: '1234567890-abc123def456.apps.googleusercontent.com',
        client_secret: google,
        auth_uri: 'https://accounts.google.com/o/oauth2/auth',
        token_uri: token,
        redirect_uris: ['https://app.acme.io/#/cb'],
      },
    },
    undefined,
    2,
  ),
  'google/minified/client_secret.json': JSON.stringify({
    web: {
      client_id: google,
      client_secret: planted('minified'),
      auth_uri: 'https://accounts.google.com/o/oauth2/auth',
      token_uri: 'https://oauth2.googleapis.com/token',
      redirect_uris: ['https://app.acme.io/#/cb'],
    },
  }),
  'keycloak/realm.json': JSON.stringify(
    {
      realm: 'acme',
      clients: [
        { clientId: 'acme-web', secret: planted('realm'), redirectUris: ['https://app.acme.io/#/cb', '*'] },
        { clientId: planted('realmid'), secret: planted('realmid'), redirectUris: ['https://app.acme.io/#/cb'] },
      ],
      identityProviders: [{ alias: 'g', config: { clientId: 'x', clientSecret: planted('broker'), tokenUrl: token } }],
      smtpServer: { password: planted('smtp') },
    },
    undefined,
    2,
  ),
  'keycloak/.env': `KEYCLOAK_CLIENT_ID=acme-web\nKEYCLOAK_CLIENT_SECRET=${planted('realmother')}\n`,
  'plugin/ai-plugin.json': JSON.stringify(
    {
      schema_version: 'v1',
      name_for_model: 'acme',
      auth: {
        type: 'oauth',
        client_url: 'http://app.acme.io/oauth',
        scope: '',
        authorization_url: token,
        authorization_content_type: 'application/json',
        verification_tokens: { openai: planted('verification') },
      },
      api: { type: 'openapi', url: `https://u:${planted('apiurl')}@app.acme.io/openapi.yaml` },
    },
    undefined,
    2,
  ),
  'generic/client.json': `{
  "client_id": "acme-web",
  "client_secret": "${planted('json')}",
  "redirect_uris": ["https://app.acme.io/#/cb"],
  "token_endpoint": "${token}",
  "registration_access_token": "${planted('regtoken')}",
  "notes": "${planted('notes')}" "${planted('jsonbroken')}"
}`,
  'mcp/.mcp.json': JSON.stringify(
    {
      mcpServers: {
        acme: {
          url: `https://mcp.acme.io/sse?api_key=${planted('mcpquery')}`,
          headers: { Authorization: `Bearer ${planted('mcpbearer')}` },
          env: { ACME_CLIENT_SECRET: planted('mcpenv') },
        },
      },
    },
    undefined,
    2,
  ),
  'openapi.yaml': `openapi: 3.0.0
info: { title: acme, version: '1' }
components:
  securitySchemes:
    oauth:
      type: oauth2
      flows:
        clientCredentials:
          tokenUrl: https://u:${planted('openapi')}@id.acme.io/token?client_secret=${planted('openapiquery')}
          scopes: {}
paths: {}
`,
});

/** Each piece of a secret that the text shows, with what stands around it. */
function leaks(text: string): readonly string[] {
  return [...pieces].flatMap((piece) => {
    const at = text.indexOf(piece);
    return at < 0 ? [] : [`${piece}: …${text.slice(Math.max(0, at - 160), at + piece.length + 40)}…`];
  });
}

let server: FaultServer;
let folder: string;

beforeAll(async () => {
  server = await startFaultServer();
  folder = await mkdtemp(join(tmpdir(), 'authproof-'));
  for (const [name, content] of Object.entries(files(`${server.origin}/token`))) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    // A package for each folder, so that they do not resolve each other's variables.
    if (name.includes('/')) await writeFile(join(dirname(path), 'package.json'), '{}');
  }
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

interface CheckOutput {
  readonly findings: readonly { readonly fixes: readonly { readonly withheld?: true }[] }[];
}

describe('check', () => {
  test('the JSON output shows no secret, and withholds the fixes that would write one', async () => {
    const { stdout, stderr } = await runCli(['check', '--format', 'json'], { cwd: folder });
    const output = JSON.parse(stdout) as CheckOutput;
    expect(output.findings.length).toBeGreaterThan(20);
    expect(output.findings.some(({ fixes }) => fixes.some(({ withheld }) => withheld))).toBe(true);
    expect(leaks(stdout)).toStrictEqual([]);
    expect(stderr).toBe('');
  });

  test.each(['pretty', 'github'])('the %s output shows no secret', async (format) => {
    const { stdout, stderr } = await runCli(['check', '--format', format], { cwd: folder });
    expect(stdout.split('\n').length).toBeGreaterThan(20);
    expect(leaks(stdout)).toStrictEqual([]);
    expect(stderr).toBe('');
  });
});

test.each(['pretty', 'json'])('inspect in %s shows no secret', async (format) => {
  const { stdout, stderr } = await runCli(['inspect', '--format', format], { cwd: folder });
  expect(stdout).toContain('acme-web');
  expect(leaks(stdout + stderr)).toStrictEqual([]);
});

test.each(['rules', 'dialects', 'providers'])('list %s shows no secret', async (what) => {
  const { stdout, stderr } = await runCli(['list', what], { cwd: folder });
  expect(leaks(stdout + stderr)).toStrictEqual([]);
});

/** What a careless server sends back: the whole request, in every place that a report could quote. */
const echoes: Readonly<
  Record<string, (request: { body: string; headers: Readonly<Record<string, string>> }) => object>
> = {
  'a JSON error': ({ body, headers }) => ({
    status: 401,
    headers: { 'content-type': 'application/json', 'x-request-id': body },
    body: JSON.stringify({
      error: 'invalid_client',
      error_description: `you sent ${body} with ${headers.authorization}`,
      decoded: decode(headers.authorization),
      error_uri: `https://id.acme.io/?${body}`,
    }),
  }),
  'a page': ({ body, headers }) => ({
    status: 403,
    headers: { 'content-type': 'text/html', server: `acme ${headers.authorization ?? ''}`.trim() },
    body: `<html><title>${body}</title><h1>${decodeURIComponent(body)} ${decode(headers.authorization)}</h1></html>`,
  }),
  'a redirect': ({ body }) => ({ status: 302, headers: { location: `https://id.acme.io/login?${body}` }, body: '' }),
  'plain text': ({ body, headers }) => ({
    status: 500,
    headers: { 'content-type': 'text/plain' },
    body: `${body} ${headers.authorization} ${decode(headers.authorization)}`,
  }),
};

const decode = (authorization: string | undefined): string =>
  Buffer.from((authorization ?? '').replace(/^Basic /, ''), 'base64').toString('utf8');

describe.each(Object.keys(echoes))('test against a server that echoes the request in %s', (kind) => {
  test.each(['pretty', 'json'])('the %s report shows no secret', async (format) => {
    server.answer((request) => echoes[kind]?.(request) ?? {});
    const before = server.requests.length;
    const { stdout, stderr } = await runCli(['test', '--yes', '--format', format], { cwd: folder });
    const sent = server.requests.slice(before);
    // The secrets really were on the wire.
    const wire = sent
      .map(({ body, headers }) => `${decodeURIComponent(body)} ${decode(headers.authorization)}`)
      .join(' ');
    expect(leaks(wire).length).toBeGreaterThan(3);
    expect(leaks(stdout + stderr)).toStrictEqual([]);
  }, 60_000);
});
