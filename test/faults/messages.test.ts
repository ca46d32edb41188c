import { describe, expect, test, vi } from 'vitest';
import { methods } from '../../server/src/lsp/protocol.ts';
import { env, frame, greet, hover, loaded, makeFolder, opened, startRaw, stillAnswers } from './rawServer.ts';

// Processes are started for each: slow on a machine with other things to do.
vi.setConfig({ testTimeout: 120_000 });

describe('messages out of order', () => {
  test('before initialize only initialize is answered', async () => {
    const folder = makeFolder();
    const server = startRaw();
    server.write(hover(folder, 5));
    server.notify('textDocument/didOpen', { textDocument: { uri: folder.uriOf('.env'), text: env, version: 1 } });
    expect((await server.heard('a refusal', ({ id }) => id === 5)).error?.code).toBe(-32002);
    await greet(server, folder);
    await server.heard('findings', ({ method }) => method === 'textDocument/publishDiagnostics');
    await stillAnswers(server, folder);
  });

  test('a second initialize is refused and changes nothing', async () => {
    const folder = makeFolder();
    const server = await opened(folder);
    const again = await server.request('initialize', { processId: null, rootUri: null, capabilities: {} });
    expect(again.error?.code).toBe(-32600);
    await stillAnswers(server, folder);
  });

  test('after shutdown everything but exit is refused, and the exit code says whether there was one', async () => {
    const folder = makeFolder();
    const server = await opened(folder);
    expect((await server.request('shutdown', undefined)).result).toBe(null);
    server.notify('textDocument/didOpen', {});
    expect((await server.request('textDocument/hover', {})).error?.code).toBe(-32600);
    expect((await server.request('shutdown', undefined)).error?.code).toBe(-32600);
    server.notify('exit', undefined);
    expect(await server.exit).toBe(0);

    const other = await opened(folder);
    other.notify('exit', undefined);
    expect(await other.exit).toBe(1);
    const early = startRaw();
    early.notify('exit', undefined);
    expect(await early.exit).toBe(1);
  });

  test('parameters of every wrong kind are survived', async () => {
    const folder = makeFolder();
    const server = await opened(folder);
    const uri = folder.uriOf('.env');
    const position = { line: 1e15, character: -7 };
    const range = { start: { line: -1, character: 1e300 }, end: { line: Number.NaN, character: 0.5 } };
    const documents = [
      undefined,
      null,
      {},
      [],
      { textDocument: null },
      { textDocument: { uri: 5, text: 5, version: 'x' } },
      { textDocument: { uri: '', text: 'A=1', version: 1, languageId: 'x' } },
      { textDocument: { uri: 'file://%zz/%', text: 'A=1', version: 1, languageId: 'x' } },
      { textDocument: { uri: 'no scheme\0', text: '\ud800', version: -3, languageId: 'x' } },
      { textDocument: { uri: `file:///${'x/'.repeat(5000)}.env`, text: env, version: 1, languageId: 'x' } },
      { textDocument: { uri: 'file:///never/opened/.env', version: 3 }, contentChanges: [{ text: env }] },
      { textDocument: { uri, version: null }, contentChanges: [{ range: 5, text: 1 }] },
      { textDocument: { uri, version: 9 }, contentChanges: [{ range, text: 'x' }], position, range, context: {} },
      { textDocument: { uri }, position, range, context: { diagnostics: [null, 5] } },
      { textDocument: { uri }, position: { line: '1', character: null }, newName: {}, context: null },
    ];
    const requests = [
      'hover',
      'completion',
      'codeAction',
      'codeLens',
      'inlayHint',
      'definition',
      'references',
      'rename',
      'prepareRename',
      'documentSymbol',
      'documentLink',
      'documentHighlight',
    ].map((name) => `textDocument/${name}`);
    const own = [
      'targets',
      'plan',
      'test',
      'rulePage',
      'tokens',
      'check',
      'explain',
      'discoverTargets',
      'history',
      'compare',
    ];
    requests.push('workspace/symbol', 'completionItem/resolve', ...own.map((name) => `authproof/${name}`), 'no/such');
    let id = 5000;
    for (const params of documents) {
      for (const name of ['didOpen', 'didChange', 'didClose', 'didSave']) server.notify(`textDocument/${name}`, params);
      for (const method of requests) server.write(frame({ id: ++id, method, params }));
    }
    for (const params of [
      null,
      {},
      { changes: 5 },
      { changes: [null, { uri: 3, type: 9 }, { uri, type: 9 }] },
      { id: null },
      { event: 1 },
    ]) {
      for (const method of [
        'workspace/didChangeWatchedFiles',
        'workspace/didChangeConfiguration',
        'workspace/didChangeWorkspaceFolders',
        '$/cancelRequest',
        '$/setTrace',
        '$/progress',
        'authproof/trust',
        'window/workDoneProgress/cancel',
      ]) {
        server.notify(method, params);
      }
    }
    // Every request has its answer, a result or an error.
    const answered = (): number =>
      server.messages.filter(
        (message) => typeof message.id === 'number' && message.id > 5000 && message.method === undefined,
      ).length;
    await server.heard('every answer', () => answered() >= id - 5000);
    expect(answered()).toBe(documents.length * requests.length);

    server.notify('textDocument/didClose', { textDocument: { uri } });
    server.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'dotenv', version: 1, text: env } });
    await stillAnswers(server, folder);
  });

  test('parameters of our own requests that are of the wrong kind are refused, and nothing is logged as failed', async () => {
    const folder = makeFolder();
    const server = await opened(folder);
    for (const [method, params] of [
      [methods.check, { uri: 5 }],
      [methods.plan, { targetId: {} }],
      [methods.compare, { targetIds: 'x' }],
      [methods.explain, {}],
      [methods.secretRanges, { uri: [] }],
    ] as const) {
      expect((await server.request(method, params)).error?.code, method).toBe(-32602);
    }
    expect(server.messages.filter(({ params }) => /failed/.test(JSON.stringify(params ?? '')))).toEqual([]);
    await stillAnswers(server, folder);
  });

  test('an initialize without capabilities is refused and may come again; what is no folder or language is left out', async () => {
    const folder = makeFolder();
    const server = startRaw();
    for (const params of [{}, { capabilities: null, rootUri: folder.uri }, []]) {
      expect((await server.request('initialize', params)).error?.code).toBe(-32602);
    }
    const { error } = await server.request('initialize', {
      processId: null,
      rootUri: 5,
      locale: 5,
      initializationOptions: 5,
      workspaceFolders: [null, { uri: 5 }, { uri: folder.uri, name: 'x' }],
      capabilities: { textDocument: 5 },
    });
    expect(error).toBe(undefined);
    server.notify('initialized', {});
    await server.heard('findings', ({ method }) => method === 'textDocument/publishDiagnostics');
    await stillAnswers(server, folder);
  });

  test('an editor that does not answer for its settings does not hold back the findings, and its late answer counts', async () => {
    const folder = makeFolder();
    const server = startRaw();
    await server.request('initialize', {
      processId: null,
      rootUri: folder.uri,
      capabilities: { workspace: { configuration: true } },
    });
    server.notify('initialized', {});
    const { id } = await server.heard('the question', ({ method }) => method === 'workspace/configuration');
    await server.heard('findings', ({ method }) => method === 'textDocument/publishDiagnostics');
    expect(server.diagnostics(folder.uriOf('.env'))?.map(({ code }) => code)).toContain('redirect-uri-fragment');
    const answers = (settings: unknown): void => {
      for (const message of server.messages) {
        if (message.method === 'workspace/configuration') server.write(frame({ id: message.id, result: [settings] }));
      }
    };
    expect(id).not.toBe(undefined);
    answers({ rules: { 'redirect-uri-fragment': 'off' } });
    await server.heard(
      'the second question',
      () => server.messages.filter(({ method }) => method === 'workspace/configuration').length > 1,
    );
    answers({ rules: { 'redirect-uri-fragment': 'off' } });
    await server.heard(
      'the finding is gone',
      () => server.diagnostics(folder.uriOf('.env'))?.every(({ code }) => code !== 'redirect-uri-fragment') === true,
    );
  });

  test('no parameters are none set where none are needed, and whatever is missing is no error of the server', async () => {
    const folder = makeFolder();
    const server = await opened(folder);
    const own = Object.values(methods).filter(
      (name) => ![methods.status, methods.trust].some((other) => other === name),
    );
    const ask = async (method: string, params: unknown): Promise<unknown> => {
      const { result, error } = await server.request(method, params);
      return error?.code ?? result;
    };
    for (const method of own) {
      const needsNone = await ask(method, {});
      // What is missing may also be answered as invalid parameters.
      for (const params of [undefined, null, [], [null]]) {
        const found = await ask(method, params);
        if (found !== -32602) expect(found, `${method} ${JSON.stringify(params)}`).toEqual(needsNone);
      }
    }
    const clients = { clients: [expect.objectContaining({ name: 'acme' })] };
    expect(await ask(methods.overview, undefined)).toEqual(clients);
    expect(await ask(methods.check, undefined)).toMatchObject({ filesRecognised: 1 });
    expect(await ask(methods.targets, undefined)).toEqual([expect.objectContaining({ client: 'acme' })]);
    for (const method of ['references', 'rename', 'hover', 'completion', 'codeAction', 'definition']) {
      const { error } = await server.request(`textDocument/${method}`, {});
      expect(error, method).toBe(undefined);
    }
    for (const method of ['completionItem/resolve', 'codeAction/resolve']) {
      expect((await server.request(method, null)).error, method).toBe(undefined);
    }
    await stillAnswers(server, folder);
    expect(server.errors()).toBe('');
  });

  test('notifications about documents that lack something are passed over, with one line in the log for each kind', async () => {
    const folder = makeFolder();
    const server = await opened(folder);
    const uri = folder.uriOf('.env');
    server.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'dotenv', version: 1, text: env } });
    for (let i = 0; i < 3; i++) {
      server.notify('textDocument/didOpen', { textDocument: { languageId: 'x', version: 1, text: env } });
      server.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'x', version: 1 } });
      server.notify('textDocument/didChange', { textDocument: { uri }, contentChanges: [{ text: '' }] });
      server.notify('textDocument/didChange', {
        textDocument: { uri, version: 2 },
        contentChanges: [{ range: {}, text: 'x' }],
      });
      server.notify('textDocument/didClose', { textDocument: {} });
      server.notify('workspace/didChangeWatchedFiles', { changes: [null, { uri: 5, type: 1 }] });
      server.notify('workspace/didChangeWatchedFiles', null);
      server.notify('workspace/didChangeConfiguration', null);
    }
    await stillAnswers(server, folder);
    const lines = server.messages
      .filter(({ method }) => method === 'window/logMessage')
      .map(({ params }) => (params as { message: string }).message)
      .filter((line) => line.includes('passed over') || line.includes('failed'));
    expect(lines.toSorted()).toEqual(
      ['didChange', 'didClose', 'didOpen'].map(
        (name) => `textDocument/${name} is passed over: it lacks what it has to have`,
      ),
    );
    expect(server.errors()).toBe('');
  });

  test('a URI that cannot be read costs nothing of what comes with it', async () => {
    const folder = makeFolder();
    const server = startRaw();
    const unreadable = 'file:////server/.env';
    const { error } = await server.request('initialize', {
      processId: null,
      capabilities: {},
      workspaceFolders: [
        { uri: unreadable, name: 'a' },
        { uri: folder.uri, name: 'b' },
      ],
    });
    expect(error).toBe(undefined);
    server.notify('initialized', {});
    await loaded(server);
    await stillAnswers(server, folder);
    folder.write('new/.env', env);
    server.notify('workspace/didChangeWatchedFiles', {
      changes: [unreadable, folder.uriOf('new/.env')].map((uri) => ({ uri, type: 1 })),
    });
    server.notify('textDocument/didOpen', {
      textDocument: { uri: unreadable, languageId: 'x', version: 1, text: env },
    });
    for (const uri of [folder.uriOf('new/.env'), unreadable]) {
      await server.heard(`diagnostics of ${uri}`, ({ method, params }) => {
        const isTold = method === 'textDocument/publishDiagnostics' && (params as { uri: string }).uri === uri;
        return isTold && (params as { diagnostics: unknown[] }).diagnostics.length > 0;
      });
    }
    expect(server.errors()).toBe('');
    expect(server.messages.filter(({ params }) => /failed/.test(JSON.stringify(params ?? '')))).toEqual([]);
  });

  test('positions that are none are taken for the nearest there is', async () => {
    const folder = makeFolder();
    const server = await opened(folder);
    const textDocument = { uri: folder.uriOf('.env') };
    const at = async (method: string, line: unknown, character: unknown): Promise<unknown> => {
      const { result, error } = await server.request(`textDocument/${method}`, {
        textDocument,
        position: { line, character },
      });
      return error ?? result;
    };
    for (const method of ['completion', 'hover', 'definition', 'prepareRename']) {
      const first = await at(method, 0, 0);
      for (const [line, character] of [
        [0, -1],
        [0, -2147483648],
        [0, -1e300],
        [-1, 0],
        [-1e9, -1e9],
        [0, 0.5],
        [0.5, 0],
        [0, null],
        ['x', {}],
        [undefined, undefined],
      ]) {
        expect(await at(method, line, character), `${method} ${line} ${character}`).toEqual(first);
      }
    }
    const actions = async (start: unknown, end: unknown): Promise<unknown> =>
      (
        await server.request('textDocument/codeAction', {
          textDocument,
          range: { start, end },
          context: { diagnostics: [] },
        })
      ).result;
    const whole = await actions({ line: 0, character: 0 }, { line: 9, character: 0 });
    expect(whole).not.toEqual([]);
    expect(await actions({ line: 1e9, character: -1 }, { line: -1, character: -1e9 })).toEqual(whole);

    // An edit with such a range is made at the nearest place, too.
    server.notify('textDocument/didOpen', {
      textDocument: { ...textDocument, languageId: 'dotenv', version: 1, text: env },
    });
    server.notify('textDocument/didChange', {
      textDocument: { ...textDocument, version: 2 },
      contentChanges: [
        { range: { start: { line: -3, character: -1 }, end: { line: 0.9, character: 0.2 } }, text: '# above\n' },
      ],
    });
    await server.heard(
      'the finding, one line further down',
      ({ method, params }) =>
        method === 'textDocument/publishDiagnostics' &&
        (params as { diagnostics: { range: { start: { line: number } } }[] }).diagnostics[0]?.range.start.line === 2,
    );
  });

  test('requests with one id, cancelled ones and unknown answers are survived', async () => {
    const folder = makeFolder();
    const server = await opened(folder);
    for (let i = 0; i < 20; i++) server.write(hover(folder, 77));
    for (let i = 0; i < 20; i++) server.notify('$/cancelRequest', { id: i % 2 === 0 ? 77 : 'never' });
    server.write(frame({ id: 12345, result: { unknown: true } }));
    server.write(frame({ id: 'x', error: { code: 1, message: 'no such request' } }));
    await stillAnswers(server, folder);
  });
});
