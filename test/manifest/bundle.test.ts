import { execFile, spawn } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { methods } from '../../server/src/lsp/protocol.ts';
import { limits } from '../../server/tools/bundle.ts';
import { pack, unpack } from '../../server/tools/replacements/packedData.ts';
import { parse, satisfies } from '../../server/tools/replacements/semver.ts';
import { omittedFeatures } from '../../server/tools/smaller.ts';

const root = join(import.meta.dirname, '../..');
const run = promisify(execFile);
const work = realpathSync(mkdtempSync(join(tmpdir(), 'authproof-bundle-')));
const dist = join(work, 'dist');
let printed = '';

/** Runs a script with the Node of this run. */
const node = (...args: readonly string[]) => run(process.execPath, args, { cwd: root });

beforeAll(async () => {
  writeFileSync(join(work, 'package.json'), '{ "type": "module" }');
  printed = (await node('server/tools/bundle.ts', '--production', `--outdir=${dist}`)).stdout;
}, 120_000);

afterAll(() => rmSync(work, { recursive: true, force: true }));

test.each(limits)('$what has at most $bytes bytes', ({ files, bytes }) => {
  const sizes = files.map((name) => [name, readFileSync(join(dist, name)).length] as const);
  const sum = sizes.reduce((total, [, size]) => total + size, 0);
  expect(sum, sizes.map((size) => size.join(' ')).join(', ')).toBeLessThanOrEqual(bytes);
});

test('every file of the bundle is printed with its size, and nothing else is there', () => {
  const written = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => name !== 'cli');
  const told = printed.split('\n').flatMap((line) => /^\S+/.exec(line)?.[0] ?? []);
  expect(told.sort()).toEqual(written.map((name) => name.replaceAll('\\', '/')).sort());
});

test('no file has more than ASCII, of which V8 keeps two bytes for each character of the whole file', () => {
  const programs = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.cjs'));
  const others = programs.filter((name) => /\P{ASCII}/u.test(readFileSync(join(dist, name), 'utf8')));
  expect([programs.length > 5, others]).toEqual([true, []]);
});

test('every file that is not of the command line is shipped with the extension', () => {
  const ignore = readFileSync(join(root, '.vscodeignore'), 'utf8');
  expect(ignore).toContain('\n!dist/*.cjs\n');
});

test('the version is printed without anything but the entry', async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expect((await node(join(dist, 'cli/authproof.cjs'), '--version')).stdout).toBe(`${version}\n`);
  const alone = join(work, 'alone.cjs');
  copyFileSync(join(dist, 'cli/authproof.cjs'), alone);
  expect((await node(alone, '--version')).stdout).toBe(`${version}\n`);
});

test('the command line says the same with the code that V8 has kept, in which nothing of the workspace is', async () => {
  const home = join(work, 'home');
  const app = join(work, 'app');
  const secret = 'KqX81mZt07vRbN5s';
  for (const folder of [home, app]) mkdirSync(folder);
  writeFileSync(join(app, '.env'), `ACME_CLIENT_ID=acme-web\nACME_CLIENT_SECRET="${secret} "\n`);
  const check = async (env: Readonly<Record<string, string>>) => {
    const args = [join(dist, 'cli/authproof.cjs'), 'check', app];
    const options = { cwd: root, env: { HOME: home, USERPROFILE: home, LOCALAPPDATA: home, ...env } };
    return run(process.execPath, args, options).catch((error: { stdout: string; stderr: string }) => error);
  };
  const kept = () =>
    readdirSync(home, { recursive: true, withFileTypes: true, encoding: 'utf8' })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
  const { stdout } = await check({ NODE_DISABLE_COMPILE_CACHE: '1' });
  expect(stdout).toContain('secret-stray-characters');
  expect(kept()).toEqual([]);
  expect(await check({})).toMatchObject({ stdout, stderr: '' });
  const [code = ''] = kept();
  expect(kept()).toEqual([code]);
  const made = statSync(code).mtimeMs;
  expect(await check({})).toMatchObject({ stdout, stderr: '' });
  // Taken up: otherwise it would have been written again.
  expect(statSync(code).mtimeMs).toBe(made);
  expect([kept(), readFileSync(code).includes(secret)]).toEqual([[code], false]);
});

test('what stands instead of a command names no kept code, and help keeps none for the command', async () => {
  const home = mkdtempSync(join(work, 'home-'));
  const env = { HOME: home, USERPROFILE: home, LOCALAPPDATA: home };
  for (const args of [['KqX81mZt07vRbN5s'], ['check', '--help']]) {
    await run(process.execPath, [join(dist, 'cli/authproof.cjs'), ...args], { env }).catch(() => undefined);
  }
  const kept = readdirSync(home, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.code'));
  expect(kept).toEqual([expect.stringMatching(/[\\/][0-9a-f]{16}-none-v[^\\/]*$/)]);
});

test('the extension is activated without the client of the protocol, which follows', async () => {
  const { stdout } = await node('bench/activate.cjs', join(dist, 'extension.cjs'));
  expect(JSON.parse(stdout)).toMatchObject({ callMs: expect.any(Number) });
  const [first, late] = ['extension.cjs', 'createClient.cjs'].map((name) => readFileSync(join(dist, name), 'utf8'));
  // A text that only the packages of the protocol have.
  expect(late).toContain('$/cancelRequest');
  expect(first).not.toContain('$/cancelRequest');
  expect(first).toContain('require("./createClient.cjs")');
});

/** What an upgrade of the package may do to a file while the program runs. */
const replacements: readonly (readonly [string, (path: string) => void])[] = [
  ['is of another build', setBuild],
  ['is gone', (path) => rmSync(path)],
];

/** Of the id that a file asks for, or that it says to be its own. */
function setBuild(path: string): void {
  const text = readFileSync(path, 'utf8');
  const own = /\bbuild:\(\)=>([\w$]+)/.exec(text)?.[1];
  const changed = own === undefined ? text.replace(/build!=="\w/, '$&_') : text.replace(`${own}="`, `${own}="_`);
  expect(changed).not.toBe(text);
  writeFileSync(path, changed);
}

function copyOfDist(): string {
  const folder = mkdtempSync(join(work, 'copy-'));
  cpSync(dist, folder, { recursive: true });
  return folder;
}

describe('the bundled server', () => {
  async function start(folder = dist, home = mkdtempSync(join(work, 'home-'))): Promise<ProtocolConnection> {
    const child = spawn(process.execPath, [join(folder, 'server.cjs'), '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, HOME: home, USERPROFILE: home, LOCALAPPDATA: home, XDG_CACHE_HOME: '' },
    });
    ended = new Promise((resolve) => child.once('close', resolve));
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    onTestFinished(() => {
      connection.dispose();
      child.kill();
    });
    connection.listen();
    return connection;
  }
  /** Of the last one that was started. */
  let ended: Promise<unknown>;
  const introduction = { processId: process.pid, rootUri: null, capabilities: {} };

  test('offers nothing that the bundled client leaves out', async () => {
    const connection = await start();
    const { capabilities } = await connection.sendRequest<{ capabilities: object }>('initialize', introduction);
    const offered = (name: string): unknown =>
      name
        .split('.')
        .reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>> | undefined)?.[key], capabilities);
    expect(offered('hoverProvider')).toBe(true);
    expect(Object.entries(omittedFeatures).filter(([, name]) => offered(name) !== undefined)).toEqual([]);
  });

  test('takes up what V8 has made of it when it ended well', async () => {
    const home = mkdtempSync(join(work, 'home-'));
    const kept = () =>
      readdirSync(home, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.includes('.code'))
        .map((name) => ({ name, made: statSync(join(home, name), { bigint: true }).mtimeNs }));
    const session = async () => {
      const connection = await start(dist, home);
      await connection.sendRequest('initialize', introduction);
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      expect(await ended).toBe(0);
    };
    await session();
    const first = kept();
    expect(first).toEqual([
      { name: expect.stringMatching(/[\\/][0-9a-f]{16}-server-v[^\\/]*$/), made: expect.any(BigInt) },
    ]);
    // Otherwise it would have been written again.
    await session();
    expect(kept()).toEqual(first);
  });

  test('loads the rules\u2019 pages and its tests when they are asked for', async () => {
    const connection = await start();
    await connection.sendRequest('initialize', introduction);
    await connection.sendNotification('initialized', {});
    const page = await connection.sendRequest(methods.rulePage, { ruleId: 'redirect-uri-fragment' });
    expect(page).toBe(readFileSync(join(root, 'server/src/rules/redirect-uri-fragment/doc.md'), 'utf8'));
    const text = 'error=invalid_client&error_description=Client+authentication+failed';
    const explained = await connection.sendRequest<{ ok: boolean }>(methods.explain, { text });
    expect(explained.ok).toBe(true);
    expect(await connection.sendRequest(methods.targets, {})).toEqual([]);
  });

  test.each(replacements)('loads no part that %s', async (_, replace) => {
    const folder = copyOfDist();
    const connection = await start(folder);
    const told: string[] = [];
    connection.onNotification('window/logMessage', ({ message }: { message: string }) => {
      told.push(message);
    });
    await connection.sendRequest('initialize', introduction);
    for (const name of ['lateRequests.cjs', 'pages.cjs']) replace(join(folder, name));
    await connection.sendNotification('initialized', {});
    expect(await connection.sendRequest(methods.rulePage, { ruleId: 'redirect-uri-fragment' })).toBe(null);
    expect(told).toContain(
      `${methods.rulePage} failed\nits own files were replaced or removed while it ran; start it again`,
    );
    await expect(connection.sendRequest(methods.targets, {})).rejects.toThrow(
      /the program was replaced while it ran; start it again|Cannot find module/,
    );
  });
});

test.each(
  ['run.cjs', 'run.code.cjs', 'list.cjs'].flatMap((file) =>
    replacements.map(([what, replace]) => ({ file, what, replace })),
  ),
)('the command line stops where $file $what, and keeps nothing', async ({ file, replace }) => {
  const folder = copyOfDist();
  replace(join(folder, 'cli', file));
  const home = mkdtempSync(join(work, 'home-'));
  const env = { HOME: home, USERPROFILE: home, LOCALAPPDATA: home };
  const ran = await run(process.execPath, [join(folder, 'cli/authproof.cjs'), 'list', 'rules'], { env }).catch(
    (error: { stdout: string; stderr: string; code: number }) => error,
  );
  expect(ran).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(
      /^authproof: (?:internal error: )?its own files were replaced or removed while it ran; start it again\n$/,
    ),
  });
  expect(readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())).toEqual([]);
});

describe('what stands in for semver', () => {
  const require = createRequire(createRequire(import.meta.url).resolve('vscode-languageclient'));
  const real = {
    parse: require('semver/functions/parse') as (text: string) => Readonly<Record<string, unknown>> | null,
    satisfies: require('semver/functions/satisfies') as (version: unknown, range: string) => boolean,
  };
  const texts = [
    '1.91.0',
    '1.90.9',
    '1.91.1',
    '1.106.3',
    '2.0.0',
    '0.91.0',
    '1.107.0-insider',
    '1.95',
    'x',
    '',
    '1.91.0+b',
  ];

  test.each(texts)('says the same of %s', (text) => {
    const [own, theirs] = [parse(text), real.parse(text)];
    expect(own === null).toBe(theirs === null);
    if (own === null || theirs === null) return;
    const { major, minor, patch, prerelease } = theirs;
    expect(own).toEqual({ major, minor, patch, prerelease });
    expect(satisfies(own, '^1.91.0')).toBe(real.satisfies(theirs, '^1.91.0'));
    own.prerelease = [];
    expect(satisfies(own, '^1.91.0')).toBe(real.satisfies(text.replace(/-.*/, ''), '^1.91.0'));
  });

  test('does not guess at a range of another form', () => {
    const version = parse('1.100.0');
    expect(() => version && satisfies(version, '>=1.91.0')).toThrow('>=1.91.0');
  });
});

describe('packed data', () => {
  const plain = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(undefined),
      fc.array(tie('value')),
      fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), tie('value'), { noNullPrototype: true }),
    ),
  })).value;

  test('is the same when it is unpacked', () => {
    fc.assert(
      fc.property(plain, (value) => {
        expect(unpack(JSON.parse(JSON.stringify(pack(value))))).toStrictEqual(value);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  test.each([[null], [() => 1], [new Map()], [/x/], [{ 'a,b': 1 }]])('refuses what would not be: %s', (value) => {
    expect(() => pack([value])).toThrow();
  });
});
