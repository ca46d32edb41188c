import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { inject, onTestFinished } from 'vitest';
import {
  type CodeAction,
  type CodeLens,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  type Hover,
  ProposedFeatures,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Registration,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentClientCapabilities,
  type TextDocumentEdit,
} from 'vscode-languageserver/node';
import { createNodeHost } from '../../server/src/host/nodeHost.ts';
import { methods, type StatusParams } from '../../server/src/lsp/protocol.ts';
import { type ServerPorts, startServer } from '../../server/src/lsp/server.ts';
import type { HttpPort } from '../../server/src/probe/port.ts';
import type { AuthService } from '../../server/src/service/authService.ts';
import { fileUri } from '../../server/src/text/uri.ts';
import { testRules } from './rules.ts';

/** A folder of its own for a test, removed afterwards. */
export interface Folder {
  readonly path: string;
  readonly uri: string;
  uriOf(name: string): string;
  write(name: string, text: string | Uint8Array): void;
  remove(name: string): void;
}

export function createFolder(files: Readonly<Record<string, string>> = {}): Folder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'authproof-')));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const write = (name: string, text: string | Uint8Array): void => {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  return {
    path,
    uri: fileUri(path),
    uriOf: (name) => fileUri(join(path, name)),
    write,
    remove: (name) => rmSync(join(path, name), { recursive: true, force: true }),
  };
}

export interface ClientOptions {
  readonly folders: readonly Folder[];
  readonly initializationOptions?: unknown;
  /** Of the editor; without it the client says none. */
  readonly locale?: string;
  /** What `workspace/configuration` answers for the section; without it the client cannot be asked. */
  readonly configuration?: unknown;
  readonly documentChanges?: boolean;
  /** Beside those of the workspace, which every client of the tests has. */
  readonly textDocument?: TextDocumentClientCapabilities;
  /** The user can confirm single changes. */
  readonly changeAnnotations?: boolean;
  /** The client can be told to ask again for lenses and hints. */
  readonly refreshes?: boolean;
}

export interface Client {
  readonly connection: ProtocolConnection;
  /** What the client shows, by URI. */
  readonly diagnostics: ReadonlyMap<string, readonly Diagnostic[]>;
  /** Every publication, in order. */
  readonly published: readonly PublishDiagnosticsParams[];
  readonly shown: readonly string[];
  readonly logged: readonly string[];
  readonly statuses: readonly StatusParams[];
  readonly registrations: readonly Registration[];
  /** What the client was told to ask for again, in order. */
  readonly refreshed: readonly string[];
  /** Every message of the server, as it came. */
  messages(): readonly Record<string, unknown>[];
  configure(value: unknown): void;
  open(uri: string, text: string): void;
  change(uri: string, text: string, version: number): void;
  close(uri: string): void;
  /** After this, what the notifications sent before it lead to has arrived, unless the disk had to be read. */
  flush(): Promise<void>;
  /** The first look at the disk is over, and its findings are here. */
  loaded(): Promise<void>;
  hover(uri: string, line: number, character: number): Promise<string | undefined>;
  lenses(uri: string): Promise<readonly CodeLens[]>;
  actions(uri: string, line: number, only?: readonly string[]): Promise<readonly CodeAction[]>;
}

/** Polls; a test that waits for what never comes fails with `what`. */
export async function until(what: string, holds: () => boolean, limitMs = 8000): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error(`still not so after ${limitMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export interface InBand {
  readonly client: Client;
  readonly service: AuthService;
}

const noNetwork: HttpPort = () => {
  throw new Error('nothing may be sent');
};

/** The real server over two streams in this process. */
export async function startInBand(options: ClientOptions, ports: Partial<ServerPorts> = {}): Promise<InBand> {
  const up = new PassThrough();
  const down = new PassThrough();
  const connection = createConnection(ProposedFeatures.all, new StreamMessageReader(up), new StreamMessageWriter(down));
  let service: AuthService | undefined;
  startServer(connection, {
    host: (log) => createNodeHost({ log, home: '/nonexistent' }),
    http: noNetwork,
    clock: { now: () => Date.UTC(2026, 0, 15) },
    pageOf: (ruleId) => (ruleId === 'small-scope' ? '# small-scope' : undefined),
    rules: testRules,
    ...ports,
    onService: (created) => {
      service = created;
    },
  });
  // Registered first, so that it runs last: the client shuts the server down before.
  onTestFinished(() => connection.dispose());
  const client = await connect(down, up, options);
  if (service === undefined) throw new Error('the server made no service');
  return { client, service };
}

/** The server as a process of its own, as an editor starts it. */
export async function startProcess(options: ClientOptions): Promise<{ client: Client; child: ChildProcess }> {
  const child = spawn(process.execPath, [inject('server'), '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill());
  return { client: await connect(child.stdout, child.stdin, options), child };
}

async function connect(input: Readable, output: Writable, options: ClientOptions): Promise<Client> {
  const connection = createProtocolConnection(new StreamMessageReader(input), new StreamMessageWriter(output));
  const chunks: Buffer[] = [];
  input.on('data', (chunk: Buffer) => chunks.push(chunk));
  const diagnostics = new Map<string, readonly Diagnostic[]>();
  const published: PublishDiagnosticsParams[] = [];
  const shown: string[] = [];
  const logged: string[] = [];
  const statuses: StatusParams[] = [];
  const registrations: Registration[] = [];
  const refreshed: string[] = [];
  const folders = options.folders.map(({ uri }) => ({ uri, name: uri }));
  let configuration = options.configuration;

  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.push(params);
    if (params.diagnostics.length === 0) diagnostics.delete(params.uri);
    else diagnostics.set(params.uri, params.diagnostics);
  });
  connection.onNotification('window/showMessage', ({ message }: { message: string }) => void shown.push(message));
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => void logged.push(message));
  connection.onNotification(methods.status, (params: StatusParams) => void statuses.push(params));
  connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => configuration));
  connection.onRequest('workspace/workspaceFolders', () => folders);
  connection.onRequest('client/registerCapability', (params: { registrations: Registration[] }) => {
    registrations.push(...params.registrations);
  });
  for (const view of ['codeLens', 'inlayHint']) {
    connection.onRequest(`workspace/${view}/refresh`, () => {
      refreshed.push(view);
      return null;
    });
  }
  connection.listen();
  onTestFinished(async () => {
    // A server that has already left refuses at once.
    await Promise.resolve()
      .then(() => connection.sendRequest('shutdown'))
      .catch(() => undefined);
    connection.dispose();
  });

  await connection.sendRequest('initialize', {
    processId: process.pid,
    ...(options.locale === undefined ? {} : { locale: options.locale }),
    rootUri: folders[0]?.uri ?? null,
    workspaceFolders: folders,
    capabilities: {
      workspace: {
        configuration: options.configuration !== undefined,
        workspaceFolders: true,
        ...(options.refreshes === true
          ? { codeLens: { refreshSupport: true }, inlayHint: { refreshSupport: true } }
          : {}),
        didChangeConfiguration: { dynamicRegistration: true },
        didChangeWatchedFiles: { dynamicRegistration: true },
        workspaceEdit: {
          documentChanges: options.documentChanges ?? true,
          resourceOperations: ['create'],
          ...(options.changeAnnotations === true ? { changeAnnotationSupport: {} } : {}),
        },
      },
      textDocument: options.textDocument ?? { documentSymbol: { hierarchicalDocumentSymbolSupport: true } },
    },
    initializationOptions: options.initializationOptions,
  });
  await connection.sendNotification('initialized', {});

  const notify = (method: string, params: unknown): void => void connection.sendNotification(method, params);
  const lenses = (uri: string): Promise<readonly CodeLens[]> =>
    connection.sendRequest('textDocument/codeLens', { textDocument: { uri } });
  return {
    connection,
    diagnostics,
    published,
    shown,
    logged,
    statuses,
    registrations,
    refreshed,
    messages: () => parseFrames(Buffer.concat(chunks)),
    configure: (value) => {
      configuration = value;
      notify('workspace/didChangeConfiguration', { settings: null });
    },
    open: (uri, text) =>
      notify('textDocument/didOpen', { textDocument: { uri, languageId: 'plaintext', version: 1, text } }),
    change: (uri, text, version) =>
      notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] }),
    close: (uri) => notify('textDocument/didClose', { textDocument: { uri } }),
    flush: async () => void (await lenses('file:///nothing/.env')),
    loaded: async () => {
      await until('the server has read the workspace', () => statuses.at(-1)?.busy === false);
    },
    hover: async (uri, line, character) => {
      const params = { textDocument: { uri }, position: { line, character } };
      const answer: Hover | null = await connection.sendRequest('textDocument/hover', params);
      return answer === null ? undefined : (answer.contents as { value: string }).value;
    },
    lenses,
    actions: (uri, line, only) => {
      const range = { start: { line, character: 0 }, end: { line, character: 1000 } };
      const shownThere = (diagnostics.get(uri) ?? []).filter((diagnostic) => diagnostic.range.start.line === line);
      const context = { diagnostics: shownThere, ...(only === undefined ? {} : { only }) };
      return connection.sendRequest('textDocument/codeAction', { textDocument: { uri }, range, context });
    },
  };
}

/** Messages framed as the base protocol has it. */
function parseFrames(bytes: Buffer): Record<string, unknown>[] {
  const messages: Record<string, unknown>[] = [];
  for (let position = 0; position < bytes.length; ) {
    const end = bytes.indexOf('\r\n\r\n', position);
    const length = Number(/Content-Length: (\d+)/i.exec(bytes.subarray(position, end).toString())?.[1]);
    if (end < 0 || end + 4 + length > bytes.length) break;
    messages.push(JSON.parse(bytes.subarray(end + 4, end + 4 + length).toString()));
    position = end + 4 + length;
  }
  return messages;
}

/** Applies the edits that an action has for the document, as an editor would. */
export function applyAction(action: CodeAction, uri: string, text: string): string {
  const parts = (action.edit?.documentChanges ?? []) as TextDocumentEdit[];
  const edits = parts.filter((part) => part.textDocument.uri === uri).flatMap((part) => part.edits);
  const lines = text.split('\n');
  const offset = (at: { line: number; character: number }): number =>
    lines.slice(0, at.line).reduce((sum, line) => sum + line.length + 1, 0) + at.character;
  return edits
    .map((edit) => ({ ...edit, start: offset(edit.range.start), end: offset(edit.range.end) }))
    .sort((a, b) => b.start - a.start)
    .reduce(
      (result, edit) => result.slice(0, edit.start) + (edit as { newText: string }).newText + result.slice(edit.end),
      text,
    );
}
