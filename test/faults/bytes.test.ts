import { spawn } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createFrameDecoder } from '../../server/src/lsp/framing.ts';
import { frame, greet, loaded, makeFolder, opened, startOverSocket, startWith, stillAnswers } from './rawServer.ts';

// Processes are started for each: slow on a machine with other things to do.
vi.setConfig({ testTimeout: 120_000 });

describe('bytes that are no messages', () => {
  const broken: Readonly<Record<string, string>> = {
    'JSON that is none': frame('{not json'),
    'an empty body': frame(''),
    'a length that is no number': 'Content-Length: many\r\n\r\n',
    'a negative length': 'Content-Length: -5\r\n\r\n',
    'a length beyond all measure': 'Content-Length: 99999999999\r\n\r\n',
    'a header without a length': 'Content-Type: application/json\r\n\r\n{}',
    'a header without a colon': 'hello there\r\n\r\n',
    'a length that is too small': 'Content-Length: 5\r\n\r\n{"jsonrpc":"2.0","method":"$/nothing"}',
    'a length that is too great': 'Content-Length: 500\r\n\r\n{"jsonrpc":"2.0","method":"$/nothing"}',
    'a length that is a little too great': 'Content-Length: 39\r\n\r\n{"jsonrpc":"2.0","method":"$/nothing"}',
    'a length that takes in a header': 'Content-Length: 55\r\n\r\n{"jsonrpc":"2.0","method":"$/nothing"}',
    'a body cut short': 'Content-Length: 5000\r\n\r\n{"jsonrpc":"2.0","method":"$/no',
    'bytes that are not UTF-8': `Content-Length: 3\r\n\r\n\xff\xfe\xfd`,
    'ten thousand brackets': frame('['.repeat(10_000)),
    noise: 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'.repeat(5),
  };

  test('are passed over, and the server goes on answering', async () => {
    const folder = makeFolder();
    const server = await opened(folder);
    for (const [what, bytes] of Object.entries(broken)) {
      const before = server.messages.length;
      server.write(Buffer.from(bytes, 'latin1'));
      await stillAnswers(server, folder);
      const parseErrors = server.messages
        .slice(before)
        .filter(({ id, error }) => id === null && error?.code === -32700);
      expect(parseErrors.length, what).toBeGreaterThan(0);
    }
    expect(server.noise()).toBe('');
    expect(server.child.exitCode).toBe(null);
  });

  test('JSON that is no message is answered with an error that quotes nothing', async () => {
    const folder = makeFolder();
    const server = await opened(folder);
    const before = server.messages.length;
    const canary = 'canary-0123456789';
    for (const body of ['null', '42', `"${canary}"`, '[]', `[{"jsonrpc":"2.0","id":9,"method":"${canary}"}]`, '{}']) {
      server.write(frame(body));
    }
    server.write(frame({ id: { a: canary }, method: 'shutdown' }));
    server.write(frame({ id: 1, method: 5 }));
    server.write(frame({ id: 2, method: 'textDocument/hover', params: canary }));
    // Answers to questions of the server, and notifications: nothing is said to these.
    for (const answer of [{ text: canary }, { error: canary }, { error: null, text: canary }]) {
      server.write(frame({ id: 0, ...answer }));
    }
    server.write(frame({ id: null, method: 'workspace/didChangeConfiguration', params: { settings: canary } }));
    await stillAnswers(server, folder);
    const said = server.messages.slice(before);
    expect(said.flatMap(({ error }) => error?.code ?? [])).toEqual([
      ...Array.from({ length: 8 }, () => -32600),
      -32602,
    ]);
    expect(JSON.stringify(said)).not.toContain(canary);
  });

  test('a notification with an id that is null is one', async () => {
    const folder = makeFolder();
    const server = await opened(folder);
    const uri = folder.uriOf('new/.env');
    const document = { uri, languageId: 'dotenv', version: 1, text: 'OIDC_SCOPE=“openid”\n' };
    server.write(frame({ id: null, method: 'textDocument/didOpen', params: { textDocument: document } }));
    await server.heard('a finding of the document', ({ params }) => {
      const { uri: about, diagnostics = [] } = (params ?? {}) as { uri?: string; diagnostics?: unknown[] };
      return about === uri && diagnostics.length > 0;
    });
  });

  test('frames are found whatever pieces the stream comes in, and whatever stands between them', () => {
    const message = fc.record({ method: fc.string(), params: fc.jsonValue() });
    const noise = fc.oneof(
      fc.constantFrom(...Object.values(broken)),
      fc.string().map((text) => frame(text)),
      fc.constant(''),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(noise, message), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 200 }),
        (parts, size) => {
          const decoder = createFrameDecoder();
          const bytes = Buffer.concat(
            parts.flatMap(([before, after]) => [Buffer.from(before), Buffer.from(frame(after))]),
          );
          const found: unknown[] = [];
          for (let at = 0; at < bytes.length; at += size) {
            for (const one of decoder.push(bytes.subarray(at, at + size))) {
              if (one.kind === 'message') found.push(one.message);
            }
          }
          const sent = parts.map(([, one]) => JSON.parse(JSON.stringify({ jsonrpc: '2.0', ...one })) as unknown);
          expect(found.filter((one) => typeof one === 'object' && one !== null && 'method' in one)).toEqual(
            expect.arrayContaining(sent),
          );
        },
      ),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('the end of the client', () => {
  test('ends the server: its input is closed', async () => {
    const server = await opened(makeFolder());
    server.child.stdin?.end();
    expect(await server.exit).toBe(1);
  });

  test('ends the server: its process is gone', async () => {
    const client = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    onTestFinished(() => void client.kill('SIGKILL'));
    const server = await opened(makeFolder(), { processId: client.pid ?? null });
    client.kill('SIGKILL');
    expect(await server.exit).toBe(1);
  });
});

describe.each(['socket', 'pipe'] as const)('an editor that is spoken to over a %s', (kind) => {
  test('finds the same door as over stdio', async () => {
    const folder = makeFolder();
    const server = await startOverSocket(kind);
    const targets = await server.request('authproof/targets', {});
    expect(targets.error?.code).toBe(-32002);
    await greet(server, folder);
    await loaded(server);
    const before = server.messages.length;
    server.write('GET / HTTP/1.1\r\n\r\n');
    server.write(frame('{not json'));
    server.write(frame('[]'));
    server.write(frame({ id: 'plan', method: 'authproof/plan', params: { targetId: 1 } }));
    await stillAnswers(server, folder);
    const said = server.messages
      .slice(before)
      .flatMap(({ id, error }) => (error === undefined ? [] : [[id, error.code]]));
    expect(said).toEqual([
      [null, -32700],
      [null, -32700],
      [null, -32600],
      ['plan', -32602],
    ]);
    await server.request('shutdown', undefined);
    server.notify('exit', undefined);
    expect([await server.exit, server.errors()]).toEqual([0, '']);
  });

  test('ends the server when it is gone, or was never there', async () => {
    const server = await startOverSocket(kind);
    await greet(server, makeFolder());
    server.hangUp();
    expect([await server.exit, server.errors()]).toEqual([1, '']);
    const alone = startWith(kind === 'pipe' ? '--pipe=/nonexistent/pipe' : '--socket=1');
    expect([await alone.exit, alone.errors()]).toEqual([1, '']);
  });
});
