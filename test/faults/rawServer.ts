import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { expect, inject, onTestFinished } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver/node';
import { createFolder, type Folder } from '../protocol/client.ts';

const built = inject('server');
const source = join(import.meta.dirname, '../../server/src/lsp/main.ts');

export interface Message {
  readonly id?: number | string | null;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** A message as the base protocol frames it. */
export function frame(message: unknown): string {
  const body = typeof message === 'string' ? message : JSON.stringify({ jsonrpc: '2.0', ...(message as object) });
  return `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** The server's process, spoken to in bytes. */
export interface RawServer {
  readonly child: ChildProcess;
  /** Everything it has said so far. */
  readonly messages: readonly Message[];
  /** What is no message but stood on its standard output. */
  readonly noise: () => string;
  /** What stood on its standard error. */
  readonly errors: () => string;
  write(bytes: string | Uint8Array): void;
  notify(method: string, params: unknown): void;
  request(method: string, params: unknown): Promise<Message>;
  /** The first message for which it holds, sent before or later. */
  heard(what: string, holds: (message: Message) => boolean): Promise<Message>;
  /** The last diagnostics published for a file. */
  diagnostics(uri: string): readonly Diagnostic[] | undefined;
  /** Without a word. */
  hangUp(): void;
  readonly exit: Promise<number | string | null>;
}

export interface RawOptions {
  readonly initializationOptions?: unknown;
  readonly processId?: number | null;
  readonly execArgv?: readonly string[];
}

/** @param preload URL of a module that replaces a part of the server, which then runs from its source */
export function startRaw(execArgv: readonly string[] = [], preload?: string): RawServer {
  const program = preload === undefined ? [built] : ['--import', preload, source];
  const child = start([...execArgv, ...program, '--stdio']);
  return speak(child, child.stdin, child.stdout);
}

/** @param transport as the server's argument says it */
export function startWith(transport: string): RawServer {
  const child = start([built, transport]);
  return speak(child, child.stdin, child.stdout);
}

/** As an editor that listens and has the server come to it. */
export async function startOverSocket(kind: 'socket' | 'pipe'): Promise<RawServer> {
  const listener = createServer();
  const path = join(createFolder().path, 'pipe');
  await new Promise<void>((done) => {
    if (kind === 'socket') listener.listen(0, '127.0.0.1', done);
    else listener.listen(process.platform === 'win32' ? `\\\\.\\pipe\\${path}` : path, done);
  });
  const address = listener.address() as AddressInfo | string;
  const argument = typeof address === 'string' ? `--pipe=${address}` : `--socket=${address.port}`;
  const child = start([built, argument]);
  const socket = await new Promise<Socket>((done) => listener.once('connection', done));
  listener.close();
  onTestFinished(() => void socket.destroy());
  return speak(child, socket, socket);
}

const start = (args: readonly string[]): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] });

function speak(child: ChildProcessWithoutNullStreams, to: Writable, from: Readable): RawServer {
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  to.on('error', () => undefined);
  const messages: Message[] = [];
  const waiting = new Set<() => void>();
  let rest = Buffer.alloc(0);
  from.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const head = /^Content-Length: (\d+)\r\n(?:Content-Type: [^\r]*\r\n)?\r\n/.exec(rest.toString('latin1', 0, 200));
      const end = head === null ? 0 : head[0].length + Number(head[1]);
      if (head === null || rest.length < end) break;
      messages.push(JSON.parse(rest.toString('utf8', head[0].length, end)) as Message);
      rest = rest.subarray(end);
    }
    for (const look of waiting) look();
  });
  const exit = new Promise<number | string | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  const heard = (what: string, holds: (message: Message) => boolean): Promise<Message> =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        waiting.delete(look);
      };
      const look = (): void => {
        const found = messages.find(holds);
        if (found === undefined) return;
        stop();
        resolve(found);
      };
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`not heard within 60 s: ${what}; heard: ${messages.slice(-30).map(short).join(', ')}`));
      }, 60_000);
      waiting.add(look);
      look();
    });
  let lastId = 1000;
  const write = (bytes: string | Uint8Array): void => void to.write(bytes);
  return {
    child,
    messages,
    noise: () => rest.toString('utf8'),
    errors: () => errors,
    write,
    notify: (method, params) => write(frame({ method, params })),
    request: (method, params) => {
      const id = ++lastId;
      write(frame({ id, method, params }));
      return heard(`the answer to ${method}`, (message) => message.id === id && message.method === undefined);
    },
    heard,
    diagnostics: (uri) =>
      messages
        .filter(({ method }) => method === 'textDocument/publishDiagnostics')
        .map(({ params }) => params as { uri: string; diagnostics: Diagnostic[] })
        .findLast((params) => params.uri === uri)?.diagnostics,
    hangUp: () => void to.destroy(),
    exit,
  };
}

const short = ({ id, method }: Message): string => method ?? `#${id}`;

/** The handshake, and the first look at the folder's files. */
export async function opened(
  folder: Folder,
  { initializationOptions, processId = null, execArgv }: RawOptions = {},
): Promise<RawServer> {
  const server = startRaw(execArgv);
  await greet(server, folder, { initializationOptions, processId });
  await loaded(server);
  return server;
}

export async function greet(server: RawServer, folder: Folder, options: RawOptions = {}): Promise<void> {
  await server.request('initialize', {
    processId: options.processId ?? null,
    rootUri: folder.uri,
    capabilities: {},
    initializationOptions: options.initializationOptions,
  });
  server.notify('initialized', {});
}

export const loaded = (server: RawServer): Promise<Message> =>
  server.heard(
    'the workspace is read',
    ({ method, params }) => method === 'authproof/status' && (params as { busy: boolean }).busy === false,
  );

/** A redirect URI with a fragment, over which a hover always has something to say. */
export const env = 'ACME_CLIENT_ID=acme-web\nACME_REDIRECT_URI="https://app.acme.io/#/callback"\n';
export const makeFolder = (): Folder => createFolder({ '.env': env });

export const hover = (folder: Folder, id: number | string): string =>
  frame({
    id,
    method: 'textDocument/hover',
    params: { textDocument: { uri: folder.uriOf('.env') }, position: { line: 1, character: 3 } },
  });

/** The hover over the redirect URI, asked for after everything else. */
export async function stillAnswers(server: RawServer, folder: Folder): Promise<void> {
  const id = `still ${server.messages.length} ${Math.floor(performance.now())}`;
  server.write(hover(folder, id));
  const { result } = await server.heard('a hover', (message) => message.id === id);
  expect(JSON.stringify(result)).toContain('Redirect URI');
}
