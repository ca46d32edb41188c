import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { maxFileSize } from '../../server/src/dialects/read.ts';
import { createNodeHost } from '../../server/src/host/nodeHost.ts';
import { createFolder, type Folder } from './client.ts';

const client = '{"client_id": "web", "redirect_uri": "https://a.example/cb"}';

function hostFor(home = '/nonexistent') {
  const lines: string[] = [];
  const log = { info: (line: string) => void lines.push(line), warn: () => undefined, error: () => undefined };
  return { host: createNodeHost({ log, home }), lines };
}

/** `path vcs`, sorted. */
async function listed(folder: Folder, home?: string): Promise<string[]> {
  const { files } = await hostFor(home).host.walk(folder.uri);
  return files.map((file) => `${file.uri.slice(folder.uri.length + 1)} ${file.vcs}`).sort();
}

function git(folder: Folder, ...args: string[]): void {
  const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com'];
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  execFileSync('git', [...identity, ...args], { cwd: folder.path, env, stdio: 'pipe' });
}

describe('walking', () => {
  test('lists what dialects match by name, and manifests, but no dependencies, output or symbolic links to folders', async () => {
    const folder = createFolder({
      'package.json': '{}',
      'src/app.ts': '',
      '.env': '',
      'config/application.yml': '',
      'node_modules/x/.env': '',
      'web/dist/.env': '',
      'env/pyvenv.cfg': '',
      'env/.env': '',
      'api/api.csproj': '',
      'api/bin/appsettings.json': '',
      'api/.env': '',
      'bin/.env': '',
    });
    symlinkSync(folder.path, join(folder.path, 'loop'));
    symlinkSync(join(folder.path, '.env'), join(folder.path, 'api/.env.local'));
    symlinkSync('/nonexistent', join(folder.path, '.env.gone'));
    expect(await listed(folder)).toEqual(
      ['.env', 'api/.env', 'api/.env.local', 'bin/.env', 'config/application.yml', 'package.json'].map(
        (p) => `${p} unknown`,
      ),
    );
    const { manifests } = await hostFor().host.walk(folder.uri);
    expect(manifests.map((uri) => uri.slice(folder.uri.length + 1)).sort()).toEqual(['api/api.csproj', 'package.json']);
  });

  test('a folder that is not there is empty, and an aborted walk ends', async () => {
    const { host } = hostFor();
    expect(await host.walk('file:///nonexistent')).toEqual({ files: [], manifests: [], scanned: 0 });
    await expect(host.walk(createFolder({ 'a/.env': '' }).uri, AbortSignal.abort())).rejects.toThrow();
  });

  test('honours nested .gitignore files except for files that are read all the same', async () => {
    const folder = createFolder({
      '.gitignore': '.env*\n*.json\n!keep.json\nprivate/\n',
      '.env': '',
      'a.json': '',
      'keep.json': '',
      'sub/.gitignore': '!b.json\n',
      'sub/b.json': '',
      'private/.env': '',
      'private/c.yaml': '',
    });
    expect(await listed(folder)).toEqual([
      '.env unknown',
      'keep.json unknown',
      'private/.env unknown',
      'sub/b.json unknown',
    ]);
  });

  test('leaves a pattern of .gitignore out that would keep it busy, and says so once', {
    timeout: 10_000,
  }, async () => {
    const folder = createFolder({
      '.gitignore': `${'**/a/'.repeat(8)}b\n*.local\n`,
      [`${'a/'.repeat(40)}.env`]: '',
      '.env.local': '',
    });
    const { host, lines } = hostFor();
    const { files } = await host.walk(folder.uri);
    await host.walk(folder.uri);
    expect(files.map((file) => file.uri.slice(folder.uri.length + 1))).toContain(`${'a/'.repeat(40)}.env`);
    expect(lines).toEqual([`${join(folder.path, '.gitignore')}: a pattern with too many wildcards left out`]);
  });
});

describe('version control', () => {
  for (const version of ['2', '4']) {
    test(`tells tracked, ignored and untracked files from the index, version ${version}`, async () => {
      const folder = createFolder({
        '.gitignore': '.env*\nsecrets/\n',
        '.env': '',
        '.env.production': '',
        'a.yaml': '',
        'b/with-a-longer-name.yaml': '',
        'b/with-a-longer-name-too.yaml': '',
        'new.yaml': '',
        'secrets/.env': '',
      });
      git(folder, 'init', '-q');
      git(folder, 'config', 'index.version', version);
      git(folder, 'add', '-f', '.env.production', 'a.yaml', 'b');
      const expected = [
        '.env ignored',
        '.env.production tracked',
        'a.yaml tracked',
        'b/with-a-longer-name-too.yaml tracked',
        'b/with-a-longer-name.yaml tracked',
        'new.yaml untracked',
        'secrets/.env ignored',
      ];
      expect(await listed(folder)).toEqual(expected);

      const { host } = hostFor();
      const found = await Promise.all(
        expected.map((line) => host.find(folder.uriOf(line.split(' ')[0] as string), folder.uri)),
      );
      expect(found.map((file) => `${file?.uri.slice(folder.uri.length + 1)} ${file?.vcs}`)).toEqual(expected);
    });
  }

  test('is that of the repository around the folder, and of repositories inside it', async () => {
    const outer = createFolder({
      '.gitignore': '*.env\nout-of-git/\n',
      'app/x.env': '',
      'app/lib/y.env': '',
      'out-of-git/z.yaml': '',
    });
    git(outer, 'init', '-q');
    const app = { ...outer, path: join(outer.path, 'app'), uri: outer.uriOf('app') };
    const lib = { ...outer, path: join(outer.path, 'app/lib') };
    git(lib, 'init', '-q');
    git(lib, 'add', '.');
    expect(await listed(app)).toEqual(['lib/y.env tracked', 'x.env ignored']);
    // The user opened an ignored folder: it is listed, and still said to be ignored.
    expect(await listed({ ...outer, uri: outer.uriOf('out-of-git') })).toEqual(['z.yaml ignored']);
  });

  test('heeds the user’s own ignore file and that of the repository', async () => {
    const folder = createFolder({ '.env': '', '.env.test': '', '.env.local': '' });
    git(folder, 'init', '-q');
    folder.write('.git/info/exclude', '.env.test\n');
    const home = createFolder({ '.gitconfig': '[core]\n\texcludesFile = ~/ignored\n', ignored: '.env.local\n' });
    expect(await listed(folder, home.path)).toEqual(['.env untracked', '.env.local ignored', '.env.test ignored']);
  });

  test('is unknown with an index that cannot be read', async () => {
    const folder = createFolder({ '.env': '' });
    git(folder, 'init', '-q');
    for (const index of ['DIRC', 'DIRC\0\0\0\x02\0\0\0\x09and then nothing more than that', 'no index']) {
      folder.write('.git/index', index);
      expect(await listed(folder)).toEqual(['.env unknown']);
    }
  });

  test('is unknown with an index whose names grow without end, which are not kept', async () => {
    const folder = createFolder({ '.env': '' });
    git(folder, 'init', '-q');
    // Version 4: nothing of the name before is left out, and a letter is put behind it.
    const entry = Buffer.concat([Buffer.alloc(62), Buffer.from('\0a\0')]);
    const count = 5000;
    const header = Buffer.from('DIRC\0\0\0\x04\0\0\0\0');
    header.writeUInt32BE(count, 8);
    folder.write(
      '.git/index',
      Buffer.concat([header, ...Array.from({ length: count }, () => entry), Buffer.alloc(20)]),
    );
    expect(await listed(folder)).toEqual(['.env unknown']);
    header.writeUInt32BE(1200, 8);
    folder.write('.git/index', Buffer.concat([header, ...Array.from({ length: 1200 }, () => entry), Buffer.alloc(20)]));
    expect(await listed(folder)).toEqual(['.env unknown']);
    header.writeUInt32BE(30, 8);
    folder.write('.git/index', Buffer.concat([header, ...Array.from({ length: 30 }, () => entry), Buffer.alloc(20)]));
    expect(await listed(folder)).toEqual(['.env untracked']);
  });

  test('finds nothing where nothing would be listed', async () => {
    const folder = createFolder({ 'node_modules/x/.env': '', 'a.ts': '', '.gitignore': 'x.json', 'x.json': client });
    const { host } = hostFor();
    const found = ['node_modules/x/.env', 'a.ts', 'x.json', 'gone/.env', '.env', '../.env'].map((name) =>
      host.find(folder.uriOf(name), folder.uri),
    );
    expect(await Promise.all(found)).toEqual(found.map(() => undefined));
  });
});

describe('reading', () => {
  test('keeps a byte-order mark and decodes UTF-16 by its own', async () => {
    const text = '\uFEFFname = "ü"\n';
    const folder = createFolder();
    folder.write('a/wrangler.toml', text);
    folder.write('b/wrangler.toml', Buffer.from(text, 'utf16le'));
    folder.write('c/wrangler.toml', Buffer.from(text, 'utf16le').swap16());
    const { host } = hostFor();
    for (const name of ['a', 'b', 'c']) expect(await host.read(folder.uriOf(`${name}/wrangler.toml`))).toBe(text);
  });

  test('reads a .env file as its loaders do, as UTF-8', async () => {
    const folder = createFolder();
    const text = '\uFEFFA=ü\n';
    folder.write('.env', text);
    folder.write('.env.le', Buffer.from(text, 'utf16le'));
    folder.write('.env.be', Buffer.from(text, 'utf16le').swap16());
    const { host } = hostFor();
    expect(await host.read(folder.uriOf('.env'))).toBe(text);
    expect(await host.read(folder.uriOf('.env.le'))).toBe('\ufffd\ufffdA\0=\0\ufffd\0\n\0');
    expect(await host.read(folder.uriOf('.env.be'))).toBe('\ufffd\ufffd\0A\0=\0\ufffd\0\n');
  });

  test('gives nothing for what is gone, binary or too large, and says why in the log', async () => {
    const folder = createFolder();
    folder.write('.env', new Uint8Array([65, 61, 0, 1]));
    folder.write('.env.large', `A=${'x'.repeat(maxFileSize)}`);
    folder.write('.env.folder/x', '');
    const { host, lines } = hostFor();
    for (const name of ['.env', '.env.large', '.env.folder', '.env.gone']) {
      expect(await host.read(folder.uriOf(name))).toBeUndefined();
    }
    expect(lines.map((line) => line.replace(folder.path, ''))).toEqual([
      '/.env is not read: it is not a text file',
      '/.env.large is not read: it is larger than 2 MiB',
    ]);
  });

  test('reads a file of no particular name only when its first kilobytes speak of sign-in', async () => {
    const filler = `"filler": "${'x'.repeat(20_000)}"`;
    const folder = createFolder({
      'a.json': client,
      'b.json': '{"a": 1}',
      'early.json': `{"client_id": "web", "redirect_uri": "https://a.example", ${filler}}`,
      'late.json': `{${filler}, "client_id": "web"}`,
    });
    const { host, lines } = hostFor();
    const texts = await Promise.all(['a', 'b', 'early', 'late'].map((name) => host.read(folder.uriOf(`${name}.json`))));
    expect(texts.map((text) => text?.length)).toEqual([client.length, undefined, expect.any(Number), undefined]);
    expect(texts[2]?.endsWith('x"}')).toBe(true);
    expect(lines).toEqual([]);
  });

  test('reads no requests that a test has recorded', async () => {
    const said = 'request:\n    body: client_id=web&client_secret=x&redirect_uri=https://a.example\n';
    const folder = createFolder({
      'ruby.yml': `---\nhttp_interactions:\n- ${said}`,
      'python.yaml': `interactions:\n- ${said}`,
      'go.yaml': `---\nversion: 2\ninteractions:\n- ${said}`,
      'betamax.json':
        '{\n  "version": 1,\n  "interactions": [{ "request": { "body": "client_id=web&redirect_uri=https://a" } }]\n}',
      'own.yaml': `oidc:\n  client_id: web\n  redirect_uri: https://a.example\ninteractions:\n- ${said}`,
    });
    const { host } = hostFor();
    const names = ['ruby.yml', 'python.yaml', 'go.yaml', 'betamax.json', 'own.yaml'];
    const read = await Promise.all(names.map(async (name) => (await host.read(folder.uriOf(name))) !== undefined));
    expect(names.filter((_, i) => read[i])).toEqual(['own.yaml']);
  });
});
