import { expect, test } from 'vitest';
import { makeFolder, runCli } from './support.ts';

const range = {
  start: { line: expect.any(Number), character: expect.any(Number) },
  end: { line: expect.any(Number), character: expect.any(Number) },
};

interface Shown {
  readonly clients: readonly {
    readonly name: string;
    readonly provider: string | null;
    readonly environment: string;
    readonly settings: readonly { readonly role: string; readonly [key: string]: unknown }[];
    readonly derived: readonly unknown[];
  }[];
  readonly files: readonly { readonly file: string; readonly dialect: string }[];
}

async function inspect(files: Readonly<Record<string, string>>): Promise<Shown> {
  const cwd = await makeFolder(files);
  const { code, stdout, stderr } = await runCli(['inspect', '--format', 'json'], { cwd });
  expect({ code, stderr }).toStrictEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Shown;
}

const settingOf = (shown: Shown, role: string) =>
  shown.clients.flatMap(({ settings }) => settings).find((setting) => setting.role === role);

test('JSON has clients with their settings, and the files', async () => {
  const shown = await inspect({
    '.env': 'GITHUB_CLIENT_ID=Ov23liAbCdEfGhIjKlMn\nGITHUB_CLIENT_SECRET=abcdefabcdefabcdefabcdef\n',
  });
  expect(shown.files).toStrictEqual([{ file: '.env', dialect: 'env-generic' }]);
  expect(shown.clients.map(({ name, provider, environment }) => ({ name, provider, environment }))).toStrictEqual([
    { name: expect.any(String), provider: 'github', environment: 'base' },
  ]);
  expect(settingOf(shown, 'client_id')).toMatchObject({
    role: 'client_id',
    file: '.env',
    range: { start: { line: 0, character: 17 }, end: { line: 0, character: 37 } },
    value: 'Ov23liAbCdEfGhIjKlMn',
    redacted: false,
    resolvedFrom: [],
  });
  expect(settingOf(shown, 'client_secret')).toMatchObject({ value: '(secret, 24 characters)', redacted: true });
});

test('a reference shows where its value comes from, and a secret behind it stays hidden', async () => {
  const shown = await inspect({
    '.env': 'ACME_SECRET_VALUE=abcdefabcdefabcdefabcdef\n',
    'application.yml': `spring:
  security:
    oauth2:
      client:
        registration:
          acme:
            client-id: acme-web
            client-secret: \${ACME_SECRET_VALUE}
`,
  });
  expect(settingOf(shown, 'client_secret')).toMatchObject({
    value: '(secret, 24 characters)',
    redacted: true,
    resolvedFrom: [{ name: 'ACME_SECRET_VALUE', file: '.env', range }],
  });
});

test('a secret in a URL or under another name is hidden', async () => {
  const shown = await inspect({
    '.env': `ACME_CLIENT_ID=GOCSPX-abcdefghijklmnopqrstuvwxyz12
ACME_TOKEN_URL=https://user:hunter2hunter2@id.acme.io/token
ACME_REDIRECT_URI=https://app.acme.io/callback?api_key=hunter2hunter2
`,
  });
  expect(JSON.stringify(shown)).not.toContain('hunter2hunter2');
  expect(JSON.stringify(shown)).not.toContain('abcdefghijklmnopqrstuvwxyz12');
  expect(settingOf(shown, 'redirect_uri')).toMatchObject({
    value: 'https://app.acme.io/callback?api_key=(secret)',
    redacted: true,
  });
});

test('a redirect URI that a framework makes is shown with what it is made of', async () => {
  const files = {
    '.env': `AUTH_URL=https://acme.io
AUTH_GOOGLE_ID=418291044562-h2k9vq3m8d7s1a5f6g4j0p2r9t8w3x6z.apps.googleusercontent.com
`,
  };
  const shown = await inspect(files);
  expect(shown.clients.map(({ derived }) => derived)).toStrictEqual([
    [
      {
        role: 'redirect_uri',
        value: 'https://acme.io/api/auth/callback/google',
        framework: 'Auth.js',
        from: ['AUTH_URL', 'AUTH_GOOGLE_ID'],
      },
    ],
  ]);
  const { stdout } = await runCli(['inspect'], { cwd: await makeFolder(files) });
  expect(stdout).toContain('https://acme.io/api/auth/callback/google  derived by Auth.js ← AUTH_URL, AUTH_GOOGLE_ID');
});

test('so is one of a server, of a program that takes the host from the request, and of a library in a manifest', async () => {
  const shown = await inspect({
    'grafana.ini': '[server]\nroot_url = https://mon.acme.io\n[auth.okta]\nenabled = true\nclient_id = grafana\n',
    'proxy/package.json': '{}',
    'proxy/oauth2-proxy.cfg': 'client_id = "web"\ncookie_secret = "c"\n',
    'shop/Gemfile': 'gem "devise"\ngem "omniauth-github"\n',
    'shop/.env': 'GITHUB_CLIENT_ID=Ov23liAbCdEfGhIjKlMn\n',
  });
  expect(shown.clients.flatMap(({ derived }) => derived)).toStrictEqual([
    {
      role: 'redirect_uri',
      value: 'https://mon.acme.io/login/okta',
      framework: 'Grafana',
      from: ['server.root_url', 'auth.okta.client_id'],
    },
    { role: 'redirect_uri', value: '/oauth2/callback', framework: 'oauth2-proxy', from: ['client_id'] },
    { role: 'redirect_uri', value: '/users/auth/github/callback', framework: 'OmniAuth', from: ['GITHUB_CLIENT_ID'] },
  ]);
});

test('one that two environments make alike is shown once', async () => {
  const shown = await inspect({
    '.env': `AUTH_URL=http://localhost:3000
AUTH_GOOGLE_ID=418291044562-h2k9vq3m8d7s1a5f6g4j0p2r9t8w3x6z.apps.googleusercontent.com
`,
    '.env.staging': 'AUTH_URL=http://localhost:3000\n',
    '.env.production': 'AUTH_URL=https://acme.io\n',
  });
  const base = shown.clients.filter(({ environment }) => environment === 'base');
  expect(base.map(({ derived }) => derived)).toMatchObject([
    [
      { value: 'http://localhost:3000/api/auth/callback/google' },
      { value: 'https://acme.io/api/auth/callback/google' },
    ],
  ]);
});

test('a folder without configuration gives empty lists', async () => {
  expect(await inspect({ 'README.md': '' })).toStrictEqual({ clients: [], files: [] });
});

test('for people, secrets are redacted as well', async () => {
  const cwd = await makeFolder({ '.env': 'ACME_CLIENT_ID=acme-web\nACME_CLIENT_SECRET=abcdefabcdefabcdefabcdef\n' });
  const { stdout } = await runCli(['inspect'], { cwd });
  expect(stdout).toContain('(secret, 24 characters)');
  expect(stdout).not.toContain('abcdefabcdef');
});
