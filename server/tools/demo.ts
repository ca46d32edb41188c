/**
 * `npm run demo`: builds, lints the example workspaces, and tests three clients against an authorization server on the
 * loopback, one healthy and two broken. Ends by itself; the exit code is 0 when everything came out as expected.
 *
 * `npm run demo -- --editor`: opens the same workspace in VS Code, or, where there is none, in a browser-hosted one, and
 * stays until Ctrl+C.
 */
import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type AuthorizationServer, type ServerClient, startAuthorizationServer } from './authorizationServer.ts';
import { bundle } from './bundle.ts';

const root = path.resolve(import.meta.dirname, '../..');
const cli = path.join(root, 'dist/cli/authproof.cjs');

/** What the authorization server knows. The secrets are examples, good for the loopback only. */
const registered: readonly ServerClient[] = [
  {
    client_id: 'healthy-service',
    client_secret: 'healthy-service-example-secret',
    grant_types: ['client_credentials'],
    scope: 'read write',
  },
  {
    client_id: 'stale-service',
    client_secret: 'stale-service-example-secret-two',
    grant_types: ['client_credentials'],
    scope: 'read',
  },
  {
    client_id: 'signin-app',
    client_secret: 'signin-app-example-secret',
    grant_types: ['authorization_code'],
    redirect_uris: ['https://app.acme.io/callback'],
  },
];

interface DemoClient {
  readonly folder: string;
  readonly clientId: string;
  readonly secret: string;
  readonly about: string;
  /** The last outcome that the test has to come to. */
  readonly passes: boolean;
  /** A word the report has to hold. */
  readonly says: string;
}

const demoClients: readonly DemoClient[] = [
  {
    folder: 'healthy-service',
    clientId: 'healthy-service',
    secret: 'healthy-service-example-secret',
    about: 'everything is right',
    passes: true,
    says: 'ok-token',
  },
  {
    folder: 'stale-service',
    clientId: 'stale-service',
    secret: 'stale-service-example-secret-one',
    about: 'the secret was rotated on the server',
    passes: false,
    says: 'invalid_client',
  },
  {
    folder: 'signin-app',
    clientId: 'signin-app',
    secret: 'signin-app-example-secret',
    about: 'client_credentials is not enabled for it on the server',
    passes: false,
    says: 'unauthorized_client',
  },
];

/** `.env` of one client; they differ in nothing but the client. */
const envOf = ({ clientId, secret, about }: DemoClient, server: AuthorizationServer): string =>
  `# ${about}
OAUTH_CLIENT_ID=${clientId}
OAUTH_CLIENT_SECRET=${secret}
OAUTH_TOKEN_URL=${server.tokenEndpoint}
OAUTH_GRANT_TYPE=client_credentials
`;

/** The examples, and a folder for each client of the server. */
async function writeWorkspace(folder: string, server: AuthorizationServer): Promise<void> {
  await cp(path.join(root, 'examples'), folder, { recursive: true });
  for (const client of demoClients) {
    const own = path.join(folder, 'clients', client.folder);
    await mkdir(own, { recursive: true });
    await writeFile(path.join(own, '.env'), envOf(client, server));
    // Makes the folder a package of its own.
    await writeFile(path.join(own, 'package.json'), `${JSON.stringify({ name: client.folder, private: true })}\n`);
  }
}

interface Run {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the built command line, and shows and keeps what it prints. */
function run(args: readonly string[], cwd: string, show = true): Promise<Run> {
  if (show) heading(`$ authproof ${args.join(' ')}`);
  const color = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
  const child = spawn(process.execPath, [cli, ...args], {
    cwd,
    env: { ...process.env, ...color },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 10_000,
  });
  let output = '';
  const take = (chunk: Buffer): void => {
    output += chunk.toString('utf8');
    if (show) process.stdout.write(chunk);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code, output }));
  });
}

const heading = (text: string): void => void process.stdout.write(`\n${text}\n\n`);

/** Each line is something that did not come out as expected. */
async function demonstrate(folder: string): Promise<readonly string[]> {
  const wrong: string[] = [];
  const expectCode = (what: string, found: Run, code: number): void => {
    if (found.code !== code) wrong.push(`${what}: exit code ${found.code} instead of ${code}`);
  };
  for (const [example, code] of [
    ['next-app', 1],
    ['spring-keycloak', 1],
    ['healthy', 0],
  ] as const) {
    expectCode(example, await run(['check', example], folder), code);
  }
  const json = await run(['check', '--format', 'json'], folder, false);
  for (const { secret } of demoClients) {
    if (json.output.includes(secret)) wrong.push('a secret is in the output of check');
  }
  for (const client of demoClients) {
    const found = await run(['test', `clients/${client.folder}`, '--yes'], folder);
    expectCode(`${client.folder} (${client.about})`, found, client.passes ? 0 : 1);
    if (!found.output.includes(client.says)) wrong.push(`${client.folder}: the report does not say ${client.says}`);
    if (found.output.includes(client.secret)) wrong.push(`${client.folder}: a secret is in the report`);
  }
  return wrong;
}

async function demo(): Promise<void> {
  await build();
  const server = await startAuthorizationServer({ clients: registered });
  const folder = await mkdtemp(path.join(tmpdir(), 'authproof-'));
  try {
    await writeWorkspace(folder, server);
    const wrong = await demonstrate(folder);
    for (const line of wrong) process.stderr.write(`Unexpected: ${line}\n`);
    if (wrong.length === 0) heading('Everything behaved as expected.');
    process.exitCode = wrong.length === 0 ? 0 : 1;
  } finally {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function build(): Promise<void> {
  process.stdout.write('Building\n');
  await bundle({ production: false, outdir: path.join(root, 'dist') });
}

async function openEditor(): Promise<void> {
  await build();
  const server = await startAuthorizationServer({ clients: registered });
  const folder = path.join(root, '.authproof-demo');
  const stopped = new Promise<void>((stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop());
  });
  try {
    await rm(folder, { recursive: true, force: true });
    await writeWorkspace(folder, server);
    const close = (await openVsCode(folder)) ? async () => {} : await openInBrowser(folder);
    process.stdout.write(`Authorization server: ${server.issuer}\nWorkspace: ${folder}\nCtrl+C ends the demo.\n`);
    await stopped;
    await close();
  } finally {
    await server.close();
  }
}

/** False when there is no `code` on the PATH. */
function openVsCode(folder: string): Promise<boolean> {
  const shell = process.platform === 'win32';
  const child = spawn('code', ['--new-window', `--extensionDevelopmentPath=${root}`, folder], {
    stdio: 'ignore',
    shell,
  });
  return new Promise((done) => {
    child.once('error', () => done(false));
    child.once('close', (code) => done(code === 0));
  });
}

async function openInBrowser(folder: string): Promise<() => Promise<void>> {
  const { serveEditor } = (await import(serveModule)) as { serveEditor: ServeEditor };
  const { url, close } = await serveEditor(folder);
  process.stdout.write(`Open ${url}\n`);
  return close;
}

/** In another project of the solution: loaded when it is needed, typed here. */
const serveModule = path.join(root, 'test/e2e/serve.ts');

type ServeEditor = (folder: string) => Promise<{ readonly url: string; close(): Promise<void> }>;

const { values } = parseArgs({ options: { editor: { type: 'boolean', default: false } } });
await (values.editor ? openEditor() : demo());
