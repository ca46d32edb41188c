import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createFolder, type Folder, until } from '../protocol/client.ts';
import { greet, hover, loaded, type RawServer, startRaw } from './rawServer.ts';

const env = (i: number): string =>
  `ACME_CLIENT_ID=acme-web-${i}\nACME_REDIRECT_URI="https://app${i}.acme.io/#/callback"\n`;

const codesOf = (server: RawServer, uri: string): readonly unknown[] =>
  (server.diagnostics(uri) ?? []).map(({ code }) => code);

/** Starts a server and has it read the folder. `died`: it did not live to tell. */
async function read(folder: Folder, storage: string, preload?: string, execArgv?: readonly string[]) {
  const server = startRaw(execArgv, preload);
  const done = greet(server, folder, { initializationOptions: { storage } }).then(() => loaded(server));
  const died = await Promise.race([server.exit.then(() => true), done.then(() => false)]);
  done.catch(() => undefined);
  return { server, died };
}

/** A module that has every reader of `.env` files do something else with a file that has the word. */
function writePreload(folder: Folder, word: string, statement: string): string {
  const registry = pathToFileURL(join(import.meta.dirname, '../../server/src/dialects/registry.ts')).href;
  const path = join(folder.path, 'preload.mjs');
  writeFileSync(
    path,
    `import { dialects } from ${JSON.stringify(registry)};
for (const dialect of dialects) {
  const { recognise } = dialect;
  dialect.recognise = (tree, input) => {
    if (tree.file.text.includes(${JSON.stringify(word)})) { ${statement} }
    return recognise(tree, input);
  };
}
`,
  );
  return pathToFileURL(path).href;
}

describe('a server that is killed', () => {
  test('while it loads or answers gives the same findings when it is started again', { timeout: 180_000 }, async () => {
    const names = Array.from({ length: 150 }, (_, i) => `app${i}/.env`);
    const folder = createFolder(
      Object.fromEntries(
        names.flatMap((name, i) => [
          [name, env(i)],
          [name.replace('.env', 'package.json'), '{}'],
        ]),
      ),
    );
    const storage = createFolder().path;
    const whole = await read(folder, storage);
    const wanted = names.map((name) => codesOf(whole.server, folder.uriOf(name)));
    expect(new Set(wanted.flat()).has('redirect-uri-fragment')).toBe(true);

    const ends: ((server: RawServer) => Promise<unknown>)[] = [
      // As soon as it has begun to list the folder, somewhat later, and with requests on their way.
      () => Promise.resolve(),
      () => new Promise((resolve) => setTimeout(resolve, 50)),
      () => new Promise((resolve) => setTimeout(resolve, 150)),
      async (server) => {
        await loaded(server);
        for (const name of names)
          void server
            .request('textDocument/codeAction', { textDocument: { uri: folder.uriOf(name) } })
            .catch(() => undefined);
      },
      async (server) => {
        void server.request('authproof/targets', {}).catch(() => undefined);
      },
    ];
    for (const end of ends) {
      const server = startRaw();
      await greet(server, folder, { initializationOptions: { storage } });
      await end(server);
      server.child.kill('SIGKILL');
      expect(await server.exit).toBe('SIGKILL');
    }
    const { server, died } = await read(folder, storage);
    expect(died).toBe(false);
    expect(names.map((name) => codesOf(server, folder.uriOf(name)))).toEqual(wanted);
  });
});

describe('a file that ends the process', () => {
  const canary = 'canary-0123456789';
  const poison = `${env(1)}POISON=${canary}\n`;

  for (const [what, statement, execArgv] of [
    ['by a crash', "process.kill(process.pid, 'SIGKILL'); for (;;);", []],
    [
      'by using up the memory',
      'const all = []; for (;;) all.push(new Array(100_000).fill(all.length));',
      ['--max-old-space-size=80'],
    ],
  ] as const) {
    test(`${what} is left out the fourth time, said so, and read again when it changes`, {
      timeout: 180_000,
    }, async () => {
      const folder = createFolder({
        'good/.env': env(0),
        'good/package.json': '{}',
        'bad/.env': poison,
        'bad/package.json': '{}',
      });
      const storage = createFolder().path;
      const preload = writePreload(createFolder(), 'POISON', statement);
      for (let i = 0; i < 3; i++) expect((await read(folder, storage, preload, execArgv)).died).toBe(true);

      const { server, died } = await read(folder, storage, preload, execArgv);
      expect(died).toBe(false);
      const [good, bad] = [folder.uriOf('good/.env'), folder.uriOf('bad/.env')];
      expect(codesOf(server, good)).toEqual(['redirect-uri-fragment']);
      expect(codesOf(server, bad)).toEqual(['internal-error']);
      expect(server.diagnostics(bad)?.[0]?.message).toContain(
        'has ended three times in a row while it worked on this file',
      );
      const lines = server.messages
        .filter(({ method }) => method === 'window/logMessage')
        .map(({ params }) => (params as { message: string }).message);
      expect(lines.filter((line) => line.includes('left out'))).toHaveLength(1);

      const mended = env(1);
      server.notify('textDocument/didOpen', {
        textDocument: { uri: bad, languageId: 'dotenv', version: 1, text: mended },
      });
      await server.heard('the finding of the mended file', () => codesOf(server, bad)[0] === 'redirect-uri-fragment');
      server.child.kill('SIGKILL');
      await server.exit;

      // What is kept tells neither names nor texts. (Random names could hold `bad`, but no full stop before `env`.)
      const kept = readdirSync(storage).map((name) => `${name} ${readFileSync(join(storage, name), 'latin1')}`);
      expect(kept.join('\n')).not.toMatch(/canary|\.env|POISON/);
      folder.write('bad/.env', mended);
      const last = await read(folder, storage, preload, execArgv);
      expect([codesOf(last.server, good), codesOf(last.server, bad)]).toEqual([
        ['redirect-uri-fragment'],
        ['redirect-uri-fragment'],
      ]);
    });
  }

  test('by never coming to an end is left out the fourth time: the server ends itself', {
    timeout: 240_000,
  }, async () => {
    const folder = createFolder({ 'good/.env': env(0), 'bad/.env': poison });
    const storage = createFolder().path;
    const preload = writePreload(createFolder(), 'POISON', 'for (;;);');
    for (let i = 0; i < 3; i++) {
      const server = startRaw([], preload);
      await greet(server, folder, { initializationOptions: { storage } });
      expect(await server.exit).toBe('SIGKILL');
    }
    const { server } = await read(folder, storage, preload);
    expect(codesOf(server, folder.uriOf('bad/.env'))).toEqual(['internal-error']);
    expect(codesOf(server, folder.uriOf('good/.env'))).toEqual(['redirect-uri-fragment']);
  });

  const crash = "process.kill(process.pid, 'SIGKILL'); for (;;);";

  test('costs nothing when it was not the file: a process killed twice, and a file that is read in the end', {
    timeout: 120_000,
  }, async () => {
    const folder = createFolder({ 'bad/.env': poison });
    const storage = createFolder().path;
    const preload = writePreload(createFolder(), 'POISON', crash);
    for (let i = 0; i < 2; i++) {
      for (let j = 0; j < 2; j++) expect((await read(folder, storage, preload)).died).toBe(true);
      const { server } = await read(folder, storage);
      expect(codesOf(server, folder.uriOf('bad/.env'))).toEqual(['redirect-uri-fragment']);
      await server.request('shutdown', undefined);
      server.notify('exit', undefined);
      await server.exit;
    }
    expect(readdirSync(storage)).toEqual([]);
  });

  test('is tried again when other text of the same length stands in it', { timeout: 120_000 }, async () => {
    const folder = createFolder({ 'bad/.env': poison });
    const storage = createFolder().path;
    const preload = writePreload(createFolder(), 'POISON', crash);
    for (let i = 0; i < 3; i++) expect((await read(folder, storage, preload)).died).toBe(true);
    folder.write('bad/.env', poison.replace('POISON', 'HEALTH'));
    const { server, died } = await read(folder, storage, preload);
    expect(died).toBe(false);
    expect(codesOf(server, folder.uriOf('bad/.env'))).toEqual(['redirect-uri-fragment']);
  });

  test('is tried once more after a day, and left out again or forgiven', { timeout: 180_000 }, async () => {
    const folder = createFolder({ 'bad/.env': poison });
    const storage = createFolder().path;
    const preload = writePreload(createFolder(), 'POISON', crash);
    const codes = async (withPreload: boolean): Promise<readonly unknown[] | 'died'> => {
      const { server, died } = await read(folder, storage, withPreload ? preload : undefined);
      const found = died ? 'died' : codesOf(server, folder.uriOf('bad/.env'));
      server.child.kill('SIGTERM');
      await server.exit;
      return found;
    };
    const aDayLater = (sign = 1): void => {
      const then = Date.now() / 1000 - sign * 25 * 60 * 60;
      for (const name of readdirSync(storage)) utimesSync(join(storage, name), then, then);
    };
    for (let i = 0; i < 3; i++) expect(await codes(true)).toBe('died');
    expect(await codes(true)).toEqual(['internal-error']);
    aDayLater();
    expect(await codes(true)).toBe('died');
    expect(await codes(true)).toEqual(['internal-error']);
    // The clock was wrong when it ended.
    aDayLater(-1);
    expect(await codes(false)).toEqual(['redirect-uri-fragment']);
    expect(readdirSync(storage)).toEqual([]);
  });
});

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  test(`a server that is ended by ${signal} in the middle of its work leaves no mark, and ends by the signal`, {
    timeout: 120_000,
    skip: process.platform === 'win32',
  }, async () => {
    const folder = createFolder({ '.env': `${env(0)}SLOW=1\n` });
    const storage = createFolder().path;
    const begun = join(createFolder().path, 'begun');
    const preload = writePreload(
      createFolder(),
      'SLOW',
      `if (globalThis.begun === undefined) {
        globalThis.begun = Date.now();
        process.getBuiltinModule('node:fs').writeFileSync(${JSON.stringify(begun)}, '');
        while (Date.now() < globalThis.begun + 1000);
      }`,
    );
    const server = startRaw([], preload);
    await greet(server, folder, { initializationOptions: { storage } });
    await until('the file is worked on', () => existsSync(begun), 60_000);
    server.child.kill(signal);
    expect(await server.exit).toBe(signal);
    expect(readdirSync(storage)).toEqual([]);
  });
}

test('two servers with one folder and one storage do not get in each other’s way', { timeout: 120_000 }, async () => {
  const folder = createFolder({ 'a/.env': env(0), 'b/.env': env(1) });
  const storage = createFolder().path;
  const servers = await Promise.all(Array.from({ length: 3 }, () => read(folder, storage)));
  for (const { server } of servers) {
    expect(codesOf(server, folder.uriOf('a/.env'))).toEqual(['redirect-uri-fragment']);
  }
  servers[0]?.server.child.kill('SIGKILL');
  await servers[0]?.server.exit;
  const { server } = await read(folder, storage);
  for (const one of [server, servers[1]?.server as RawServer]) {
    const uri = folder.uriOf('b/.env');
    one.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'dotenv', version: 1, text: env(1) } });
    one.notify('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: `# above\n${env(2)}` }],
    });
    await one.heard(
      'the finding of the second version',
      ({ method, params }) =>
        method === 'textDocument/publishDiagnostics' && (params as { version?: number }).version === 2,
    );
  }
});

test.skipIf(process.platform === 'win32')('what else lies in the storage is not waited for', async () => {
  const folder = createFolder({ '.env': env(0) });
  const storage = createFolder({ 'now-3-folder/file': '' }).path;
  execFileSync('mkfifo', [join(storage, 'now-1-pipe'), join(storage, 'end-pipe-1')]);
  for (const name of ['now-2-link', 'end-link-2']) symlinkSync(name, join(storage, name));
  symlinkSync('/dev/zero', join(storage, 'now-4-device'));
  writeFileSync(join(storage, 'now-5-bytes'), '\xff\0../'.repeat(100_000));
  const { server } = await read(folder, storage);
  expect(codesOf(server, folder.uriOf('.env'))).toEqual(['redirect-uri-fragment']);
  expect(JSON.stringify(server.messages)).not.toContain('nothing is remembered');
});

test('a storage that cannot be used is told, and the server does without', async () => {
  const folder = createFolder({ '.env': env(0), storage: 'a file' });
  const { server } = await read(folder, join(folder.path, 'storage'));
  expect(codesOf(server, folder.uriOf('.env'))).toEqual(['redirect-uri-fragment']);
  expect(JSON.stringify(server.messages)).toContain('nothing is remembered across restarts');
});

test('a server whose answers nobody reads any more ends, though it is still spoken to', async () => {
  const folder = createFolder({ '.env': env(0) });
  const { server } = await read(folder, createFolder().path);
  server.child.stdout?.destroy();
  server.write(hover(folder, 1));
  expect(await server.exit).toBe(1);
});
