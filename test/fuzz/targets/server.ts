import { PassThrough } from 'node:stream';
import {
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { methods } from '../../../server/src/lsp/protocol.ts';
import { startServer } from '../../../server/src/lsp/server.ts';
import type { FileHost } from '../../../server/src/service/ports.ts';
import { testRules } from '../../protocol/rules.ts';
import { canary } from '../mutate.ts';
import { ensure, ensureNoCanary } from '../oracles.ts';
import type { FuzzTarget } from '../types.ts';

/** A workspace with one file. */
const host: FileHost = {
  walk: async () => ({ files: [{ uri: 'file:///ws/.env', vcs: 'unknown' }], manifests: [], scanned: 1 }),
  find: async () => undefined,
  read: async (uri) =>
    uri === 'file:///ws/.env' ? `OIDC_CLIENT_ID=web\nOIDC_CLIENT_SECRET=${canary}\nOIDC_SCOPE=A\n` : undefined,
  readManifest: async () => undefined,
  searchCode: async () => [],
};

const initialize =
  'initialize {"processId":null,"rootUri":"file:///ws","capabilities":{"workspace":{"workspaceFolders":true}},"workspaceFolders":[{"uri":"file:///ws","name":"ws"}]}';
const document = '"textDocument":{"uri":"file:///ws/.env"}';
const position = '"position":{"line":1,"character":12}';
const opened = (text: string, uri = 'file:///ws/.env'): string =>
  `.textDocument/didOpen {"textDocument":{"uri":"${uri}","languageId":"x","version":1,"text":${JSON.stringify(text)}}}`;

const requests = [
  `textDocument/hover {${document},${position}}`,
  `textDocument/completion {${document},${position}}`,
  `completionItem/resolve {"label":"a","data":{"kind":"role"}}`,
  `textDocument/definition {${document},${position}}`,
  `textDocument/references {${document},${position},"context":{"includeDeclaration":true}}`,
  `textDocument/documentHighlight {${document},${position}}`,
  `textDocument/prepareRename {${document},${position}}`,
  `textDocument/rename {${document},${position},"newName":"A_B"}`,
  `textDocument/documentSymbol {${document}}`,
  `workspace/symbol {"query":"a"}`,
  `textDocument/documentLink {${document}}`,
  `textDocument/codeLens {${document}}`,
  `textDocument/codeAction {${document},"range":{"start":{"line":0,"character":0},"end":{"line":9,"character":0}},"context":{"diagnostics":[]}}`,
  `textDocument/inlayHint {${document},"range":{"start":{"line":0,"character":0},"end":{"line":9,"character":0}}}`,
  ...Object.values(methods).map(
    (method) =>
      `${method} {"targetId":"x","uri":"file:///ws/.env","text":"invalid_client","consentToken":"x","source":{"kind":"typed","token":"x"},"way":"url","url":"http://a"}`,
  ),
];
const notifications = [
  `.textDocument/didChange {"textDocument":{"uri":"file:///ws/.env","version":2},"contentChanges":[{"text":"A=1"}]}`,
  `.textDocument/didChange {"textDocument":{"uri":"file:///ws/.env","version":3},"contentChanges":[{"range":{"start":{"line":0,"character":1},"end":{"line":2,"character":0}},"text":"x"}]}`,
  `.textDocument/didClose {${document}}`,
  '.workspace/didChangeConfiguration {"settings":{"authproof":{"rules":{"small-scope":"off"}}}}',
  '.workspace/didChangeWatchedFiles {"changes":[{"uri":"file:///ws/.env","type":2}]}',
  '.workspace/didChangeWorkspaceFolders {"event":{"added":[],"removed":[]}}',
  '.$/cancelRequest {"id":1}',
  '.initialized {}',
  '.authproof/trust {"trusted":false}',
];

/**
 * A conversation, one message a line: `method params` asks, `.method params` tells, `=id json` answers, `!` sends what follows as
 * it is. It is begun as a client should unless the first line is `-`. Afterwards the server has to answer what was asked
 * in well-formed requests, and still be there.
 */
async function converse(input: string): Promise<void> {
  const up = new PassThrough();
  const down = new PassThrough();
  const connection = createConnection(ProposedFeatures.all, new StreamMessageReader(up), new StreamMessageWriter(down));
  const sent: Buffer[] = [];
  down.on('data', (chunk: Buffer) => {
    sent.push(chunk);
    // What the server asks of its client, this client refuses.
    for (const [, id = ''] of chunk.toString().matchAll(/"id":(\d+),"method"/g)) {
      up.write(frame({ jsonrpc: '2.0', id: Number(id), error: { code: -32601, message: 'no' } }));
    }
  });
  const { error } = console;
  // The library prints what listeners throw.
  console.error = () => {};
  const crashes: unknown[] = [];
  const note = (cause: unknown): void => {
    if (!/connection (?:got|is) disposed/i.test(String(cause))) crashes.push(cause);
  };
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
  try {
    startServer(connection, {
      host: () => host,
      http: () => Promise.reject(new Error('nothing may be sent')),
      clock: { now: () => 0 },
      pageOf: () => undefined,
      rules: testRules,
    });
    const early = input.startsWith('-');
    const script = input.replaceAll(canary, 'x');
    const asked = play(early ? script : `${initialize}\n.initialized {}\n${script}`, up);
    const isRaw = /^!/m.test(input);
    if (!isRaw)
      up.write(
        frame({
          jsonrpc: '2.0',
          id: 'last',
          method: 'textDocument/codeLens',
          params: { textDocument: { uri: 'file:///ws/.env' } },
        }),
      );
    for (let turns = 0; turns < 60 && !Buffer.concat(sent).includes('"id":"last"'); turns++) await pause();
    await pause();
    if (crashes[0] !== undefined) throw crashes[0];
    const text = Buffer.concat(sent).toString();
    ensureNoCanary('an answer', text);
    if (isRaw) return;
    ensure(text.includes('"id":"last"'), 'the server no longer answers');
    for (const id of asked) ensure(text.includes(`"id":${id},`), 'a request is not answered');
  } finally {
    connection.dispose();
    await pause();
    process.off('unhandledRejection', note);
    process.off('uncaughtException', note);
    console.error = error;
    // The streams stay: what is still being answered is written to them, and where that fails the library logs it over the
    // connection that is gone, which nobody catches.
  }
}

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Writes the messages, and returns the ids of what was asked. */
function play(script: string, up: PassThrough): readonly number[] {
  const asked: number[] = [];
  let id = 0;
  for (const line of script.split('\n').slice(0, 40)) {
    if (line.startsWith('!')) {
      up.write(line.slice(1).replaceAll('\\r', '\r').replaceAll('\\n', '\n'));
      continue;
    }
    const [, kind = '', method = '', text = ''] = /^([.=]?)(\S*) ?(.*)$/.exec(line) ?? [];
    // These end the process, or what would, as they should.
    if (method === '' || method === 'exit' || method === 'shutdown' || text.includes('"processId":')) {
      if (!text.includes('"processId":null')) continue;
    }
    // Completion gives back what it is given.
    const isOurs = method.startsWith('authproof/');
    const params = jsonOf(isOurs ? text.replaceAll('"token":"x"', `"token":"${canary}"`) : text);
    if (kind === '=') up.write(frame({ jsonrpc: '2.0', id: jsonOf(method), result: params }));
    else if (kind === '.') up.write(frame({ jsonrpc: '2.0', method, params }));
    else {
      id++;
      asked.push(id);
      up.write(frame({ jsonrpc: '2.0', id, method, params }));
    }
  }
  // What waits for the network, the browser or the rest of the disk may be answered later.
  return asked.slice(0, 1);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text === '' ? undefined : text;
  }
}

function frame(message: object): string {
  const body = JSON.stringify(message);
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

export const serverTarget: FuzzTarget = {
  name: 'lsp',
  isWhole: true,
  seeds: () => [
    ...requests,
    ...requests.map((request) => `${opened('OIDC_CLIENT_ID=web\nOIDC_SCOPE=A\nOIDC_ISSUER=${A:-b}\n')}\n${request}`),
    ...notifications.map((one) => `${opened('OIDC_CLIENT_ID=web\n')}\n${one}\n${requests[0]}\n${requests[1]}`),
    ...requests.map((request) => `-\n${request}`),
    `${opened('a: [&x 1, *x]\nclient_id: ', 'file:///ws/compose.yaml')}\n${requests[1]?.replace('.env', 'compose.yaml')}`,
    `-\n${initialize}\n${initialize}\n.initialized {}\n.initialized {}`,
    '!Content-Length: 5\\r\\n\\r\\n{"a":',
    '!Content-Length: -1\\r\\n\\r\\n',
    '!Content-Length: 2\\r\\n\\r\\n[]Content-Length: 4\\r\\n\\r\\nnull',
    '=1 {}\n=null null\n=99 []',
  ],
  tokens: [
    'null',
    '-1',
    '1e999',
    '{}',
    '[]',
    '"',
    '":',
    '"line":-1',
    '"character":99999999',
    '"uri":""',
    '"uri":"untitled:x"',
    '"uri":"vscode-remote://h/.env"',
    '"uri":"%"',
    '"uri":"file://h/a%2fb/.env"',
    '\n',
    '\n.',
    '\n-',
    '\n=',
    '\n!',
    'Content-Length: ',
    '\\r\\n\\r\\n',
    'textDocument/',
    'workspace/',
    'authproof/',
    '"text":"',
    '\\u0000',
    '\\ud800',
    '"range":{"start":{"line":5,"character":1},"end":{"line":0,"character":0}}',
  ],
  maxLength: 1500,
  batch: 32,
  run: converse,
};
