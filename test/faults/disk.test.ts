import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, inject, onTestFinished, test } from 'vitest';
import { maxFileSize } from '../../server/src/dialects/read.ts';
import { maxSettings } from '../../server/src/dialects/settings.ts';
import { createNodeHost } from '../../server/src/host/nodeHost.ts';
import { rules } from '../../server/src/rules/registry.ts';
import type { FileHost } from '../../server/src/service/ports.ts';
import { runCli } from '../cli/support.ts';
import { createFolder, type Folder, startInBand, until } from '../protocol/client.ts';

const env = 'OIDC_CLIENT_ID=web\nOIDC_SCOPE=openid Email\n';

const fifo = (folder: Folder, name: string): void => {
  mkdirSync(join(folder.path, name, '..'), { recursive: true });
  execFileSync('mkfifo', [join(folder.path, name)]);
};

/** Everything that has a name of ours and is no file of ours, beside one file that is. */
async function strangeFolder(): Promise<Folder> {
  const folder = createFolder({ 'good/.env': env, 'good/package.json': '{}' });
  for (const name of ['.env', 'a/.env.local', 'a/compose.yaml', 'a/oauth.json', 'b/package.json', 'b/.gitignore']) {
    fifo(folder, name);
  }
  folder.write('b/.env.b', 'A=1\n');
  fifo(folder, 'c/.git');
  folder.write('c/.env.c', 'A=1\n');
  fifo(folder, 'd/.git/config');
  folder.write('d/.git/HEAD', 'ref: refs/heads/main\n');
  fifo(folder, 'd/.git/index');
  folder.write('d/.env.d', 'A=1\n');
  fifo(folder, 'src/app.ts');
  for (const [name, target] of [
    ['zero', '/dev/zero'],
    ['random', '/dev/random'],
    ['null', '/dev/null'],
    ['tty', '/dev/tty'],
    ['proc', '/proc/self/environ'],
    ['mem', '/proc/self/mem'],
    ['self', '.env.self'],
    ['up', '..'],
    ['out', '/etc/hostname'],
  ] as const) {
    symlinkSync(target, join(folder.path, `.env.${name}`));
  }
  symlinkSync('/dev/zero', join(folder.path, '.gitignore'));
  symlinkSync('..', join(folder.path, 'good', 'parent'));
  symlinkSync('/', join(folder.path, 'root'));
  const socket = createServer().listen(join(folder.path, '.env.socket'));
  await new Promise((resolve) => socket.once('listening', resolve));
  onTestFinished(() => void socket.close());
  return folder;
}

describe.skipIf(process.platform === 'win32')('pipes, sockets, devices and loops of links', () => {
  test('hold up neither the server, nor a request that reads code', async () => {
    const folder = await strangeFolder();
    const { client, service } = await startInBand({ folders: [folder] });
    await client.loaded();
    expect(client.diagnostics.get(folder.uriOf('good/.env'))?.map(({ code }) => code)).toEqual(['small-scope']);
    const names = [
      '.env',
      '.gitignore',
      'a/compose.yaml',
      'b/package.json',
      '.env.zero',
      '.env.socket',
      '.env.self',
      'd/.git/index',
    ];
    await service.filesChanged(names.map((name) => ({ uri: folder.uriOf(name), type: 'changed' })));
    expect(await service.findInCode(folder.uri, 'OIDC_CLIENT_ID')).toEqual([]);
    const known = service.model().files.map((facts) => facts.file.uri.slice(folder.uri.length + 1));
    expect(known).toEqual(expect.arrayContaining(['b/.env.b', 'c/.env.c', 'd/.env.d', 'good/.env']));
    expect(
      known.filter((name) =>
        /^(?:a|root|good\/parent)\/|^\.env(?:\.(?:zero|random|null|tty|self|up|socket))?$/.test(name),
      ),
    ).toEqual([]);
  });

  test('hold up no command', async () => {
    const folder = await strangeFolder();
    const checked = await runCli(['check', '--format', 'json', '.'], { cwd: folder.path });
    expect(checked.code).toBe(0);
    const named = await runCli(['check', '.env'], { cwd: folder.path });
    expect([named.code, named.stderr]).toEqual([2, 'authproof: .env: is not a regular file\n']);
    fifo(folder, 'authproof.config.json');
    const configured = await runCli(['check', '.'], { cwd: folder.path });
    expect([configured.code, configured.stderr]).toEqual([2, 'authproof: authproof.config.json: cannot be read\n']);
  });
});

describe.skipIf(process.getuid?.() !== 0)('what may not be read', () => {
  test('is passed over, and a folder, and a file that is known by its name, are named', async () => {
    const folder = createFolder({ 'a/.env': env, 'b/.env': env, 'c/.env': env, 'c/.gitignore': '*.json' });
    chmodSync(folder.path, 0o755);
    chmodSync(join(folder.path, 'a/.env'), 0);
    chmodSync(join(folder.path, 'b'), 0);
    chmodSync(join(folder.path, 'c/.gitignore'), 0);
    const child = spawn(process.execPath, [inject('cli'), 'check', '--format', 'json', '.'], {
      cwd: folder.path,
      uid: 65534,
      gid: 65534,
    });
    const told = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      told.out += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      told.err += chunk.toString('utf8');
    });
    const code = await new Promise((resolve) => child.once('close', resolve));
    const lines = [
      `authproof: ${folder.path}/b is not read: permission denied\n`,
      'authproof: a/.env is not read: permission denied\n',
    ];
    expect([code, told.err]).toEqual([0, lines.join('')]);
    expect(told.out).toContain('"filesRecognised": 1');
  });
});

describe('files that come and go', () => {
  test('between being listed and being read are as good as gone', async () => {
    const folder = createFolder({ 'a/.env': env, 'b/.env': env, 'package.json': '{}' });
    const { client, service } = await startInBand(
      { folders: [folder] },
      {
        host: (log): FileHost => {
          const host = createNodeHost({ log, home: '/nonexistent' });
          return {
            ...host,
            read: (uri) => {
              folder.remove('a');
              return host.read(uri);
            },
            readManifest: (uri) => {
              folder.remove('package.json');
              return host.readManifest(uri);
            },
          };
        },
      },
    );
    await client.loaded();
    expect([...client.diagnostics.keys()]).toEqual([folder.uriOf('b/.env')]);
    expect(service.model().files).toHaveLength(1);
    folder.remove('.');
    await service.load();
    expect(service.model().files).toHaveLength(0);
    expect(client.logged.filter((line) => line.includes('failed'))).toEqual([]);
  });

  test('in any order lead to what a fresh server finds', { timeout: 60_000 }, async () => {
    const folder = createFolder({ 'package.json': '{}' });
    const { client, service } = await startInBand({ folders: [folder] });
    await client.loaded();
    let seed = 11;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return (seed >>> 8) % below;
    };
    const names = [
      '.env',
      '.env.local',
      'a/.env',
      'a/compose.yaml',
      'a/.gitignore',
      'a/b/.env',
      'a/package.json',
      'c/.env',
    ];
    for (let round = 0; round < 150; round++) {
      const name = names[random(names.length)] as string;
      const path = join(folder.path, name);
      const uri = folder.uriOf(name);
      switch (random(7)) {
        case 0:
          rmSync(path, { recursive: true, force: true });
          break;
        case 1:
          rmSync(join(folder.path, 'a'), { recursive: true, force: true });
          break;
        case 2:
          rmSync(path, { recursive: true, force: true });
          mkdirSync(path, { recursive: true });
          break;
        case 3:
          rmSync(`${path}.moved`, { recursive: true, force: true });
          if (existsSync(path)) renameSync(path, `${path}.moved`);
          break;
        default:
          rmSync(path, { recursive: true, force: true });
          folder.write(name, name.endsWith('.gitignore') ? '.env\n' : env.replace('web', `web${round}`));
      }
      // Not waited for: the next thing happens while this one is read.
      void service.filesChanged(names.map((changed) => ({ uri: folder.uriOf(changed), type: 'changed' })));
      if (random(4) === 0) client.open(uri, env);
      if (random(4) === 0) client.close(uri);
      if (random(6) === 0) await service.settled();
    }
    for (const name of names) client.close(folder.uriOf(name));
    await client.flush();
    await service.settled();
    await client.flush();
    const fresh = await startInBand({ folders: [folder] });
    await fresh.client.loaded();
    const found = (one: typeof service) => one.allFindings().map(({ ruleId, at, message }) => [ruleId, at, message]);
    expect(found(service)).toEqual(found(fresh.service));
    await until(
      'the client shows the same',
      () => JSON.stringify([...client.diagnostics].sort()) === JSON.stringify([...fresh.client.diagnostics].sort()),
    );
  });
});

test('large, binary and minified files are skipped with one line in the log, on disk as in the editor', async () => {
  const secret = '"client_id": "web", "redirect_uri": "https://a.example/cb"';
  const minified = `{${secret}, "x": "${'x'.repeat(300_000)}"}`;
  const large = `A=${'x'.repeat(maxFileSize)}\n`;
  const full = Array.from({ length: maxSettings }, (_, i) => `K${i}=v\n`).join('');
  const folder = createFolder({
    '.env': env,
    '.env.large': large,
    'a.json': minified,
    'long.env': `A=${'x'.repeat(300_000)}\n${env}`,
    'full.env': env + full,
  });
  folder.write('.env.binary', new Uint8Array([65, 61, 0, 1]));
  const { client, service } = await startInBand({ folders: [folder] });
  await client.loaded();
  const known = () => service.model().files.map((facts) => facts.file.uri.slice(folder.uri.length + 1));
  expect(known()).toEqual(['.env', 'long.env']);
  const skipped = () =>
    client.logged
      .filter((line) => line.includes('is not read'))
      .map((line) => line.slice(line.lastIndexOf('/') + 1))
      .sort();
  const expected = [
    '.env.binary is not read: it is not a text file',
    '.env.large is not read: it is larger than 2 MiB',
    'a.json is not read: its lines are too long to be written by hand',
    'full.env is not read: it has more than 10,000 settings',
  ];
  expect(skipped()).toEqual(expected);
  const changes = ['.env.binary', '.env.large', 'a.json'].map((name) => ({
    uri: folder.uriOf(name),
    type: 'changed' as const,
  }));
  await service.filesChanged(changes);
  await service.load();
  client.open(folder.uriOf('.env.large'), large);
  client.open(folder.uriOf('a.json'), minified);
  for (let version = 2; version < 5; version++)
    client.change(folder.uriOf('.env.large'), `${large}${version}`, version);
  await client.flush();
  expect(known()).toEqual(['.env', 'long.env']);
  // Once as a file, once as a document.
  expect(skipped()).toEqual([expected[0], expected[1], expected[1], expected[2], expected[3]]);
  // What is left out comes back when it has become less, and goes again without another line.
  for (const [version, text] of [full + env, full, env + full].entries()) {
    if (version === 0) client.open(folder.uriOf('full.env'), text);
    else client.change(folder.uriOf('full.env'), text, version + 1);
    await client.flush();
    expect(known().includes('full.env')).toBe(text === full);
  }
  expect(skipped()).toHaveLength(5);
});

describe('names of files', () => {
  test('are the same file however they are spelt, and come back as the client spells them', async () => {
    const { client } = await startInBand({ folders: [] });
    for (const [opened, asked] of [
      ['file:///c%3A/Work%20dir/.env', 'file:///C:/Work dir/.env'],
      ['file:///D:/x/.env', 'file:///d%3A/x/.env'],
      ['file://server/share/app/.env', 'FILE://server/share/app/.env'],
      ['file:///w/%C3%BC/.env', 'file:///w/ü/.env'],
    ] as const) {
      client.open(opened, env);
      await client.flush();
      expect(client.diagnostics.get(opened)?.map(({ code }) => code)).toEqual(['small-scope']);
      expect(await client.hover(asked, 0, 2), asked).toBeDefined();
      client.close(opened);
    }
  });

  test('of other schemes are documents only: nothing is looked up on the disk of this machine', async () => {
    const local = createFolder({
      '.env': env,
      'a/.env': env,
      'package.json': '{}',
      'app.ts': 'process.env.OIDC_CLIENT_ID',
    });
    const remote = (name: string): string => `vscode-vfs://github${local.path}/${name}`;
    const folder: Folder = { ...local, uri: `vscode-vfs://github${local.path}`, uriOf: remote };
    const { client, service } = await startInBand({ folders: [folder] });
    await client.loaded();
    expect(service.model().files).toEqual([]);
    client.open(remote('.env'), env);
    client.open('untitled:/x/.env', env);
    client.open(`git:${local.path}/.env?ref=HEAD`, env);
    await client.flush();
    expect([...client.diagnostics.keys()].sort()).toEqual(['untitled:/x/.env', remote('.env')]);
    await service.filesChanged([
      { uri: remote('a/.env'), type: 'changed' },
      { uri: remote('package.json'), type: 'created' },
    ]);
    expect(service.model().files).toHaveLength(2);
    expect(await service.findInCode(folder.uri, 'OIDC_CLIENT_ID')).toEqual([]);
    client.close(remote('.env'));
    await client.flush();
    await service.settled();
    expect(service.model().files).toHaveLength(1);
  });
});

test('a clock that goes back, leaps or is mad changes what is said of dates and nothing else', async () => {
  const payload = Buffer.from(JSON.stringify({ iss: 'https://a.example', exp: Date.UTC(2027, 0, 1) / 1000 })).toString(
    'base64url',
  );
  const header = Buffer.from(JSON.stringify({ alg: 'RS256', typ: 'JWT' })).toString('base64url');
  const text = `ACME_CLIENT_ID=web\nACME_ACCESS_TOKEN=${header}.${payload}.${'c2ln'.repeat(20)}\nACME_SCOPE=openid\n`;
  const folder = createFolder({ '.env': text });
  let now = Date.UTC(2026, 0, 15);
  const { client, service } = await startInBand({ folders: [folder] }, { clock: { now: () => now }, rules });
  await client.loaded();
  const uri = folder.uriOf('.env');
  client.open(uri, text);
  const findings = async (at: number): Promise<readonly unknown[]> => {
    now = at;
    await client.hover(uri, 1, 3);
    service.refresh();
    await client.flush();
    return (client.diagnostics.get(uri) ?? []).map(({ code }) => code);
  };
  const before = await findings(Date.UTC(2026, 0, 15));
  const after = await findings(Date.UTC(2028, 0, 1));
  expect(after).not.toEqual(before);
  expect(await findings(Date.UTC(2026, 0, 14))).toEqual(before);
  for (const mad of [0, -1, 8.64e15 + 1, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER])
    await findings(mad);
  expect(await findings(Date.UTC(2028, 0, 1))).toEqual(after);
  expect(await client.hover(uri, 0, 3)).toContain('Client ID');
});

test.skipIf(process.platform !== 'linux')(
  'what has a name that is not UTF-8 is named, when it would be read',
  async () => {
    const folder = createFolder({ '.env.ok': 'A=1\n', '.env.\ufffd': 'B=1\n' });
    const named = (...parts: readonly (string | number)[]): Buffer =>
      Buffer.concat([
        Buffer.from(`${folder.path}/`),
        ...parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))),
      ]);
    writeFileSync(named('.env.', 0xff), env);
    writeFileSync(named('notes', 0xff, '.txt'), env);
    mkdirSync(named('api', 0xfe));
    writeFileSync(named('api', 0xfe, '/.env'), env);
    const { code, stdout, stderr } = await runCli(['check', '.'], { cwd: folder.path });
    const lines = stderr.split('\n').map((line) => line.replace(`${folder.path}/`, ''));
    // A file whose name does hold U+FFFD stands for the one that looks the same.
    expect([code, stdout, lines.sort()]).toEqual([
      0,
      '✓ No problems in 2 configuration files.\n',
      ['', 'authproof: api\ufffd is not read: its name is not UTF-8'],
    ]);
    rmSync(join(folder.path, '.env.\ufffd'));
    const again = await runCli(['check', '.'], { cwd: folder.path });
    expect(again.stderr).toContain('.env.\ufffd is not read: its name is not UTF-8\n');
  },
);
