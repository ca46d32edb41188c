import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';

/** An editor's side of a language server in a process of its own. */
export interface Editor {
  open(path: string): Document;
  /** Waits until the server has looked at the workspace, where it says so. */
  readonly loaded: Promise<void>;
  close(): Promise<void>;
}

/** An open document, which is edited in one place: characters are put in there, or what was put in is taken out. */
export interface Document {
  /** Puts `text` in at the offset, in place of `length` characters, as an incremental change. */
  edit(offset: number, length: number, text: string): void;
  readonly text: string;
  /** Resolves when the server has answered a request that needs the new text. What it publishes for it comes first. */
  answered(): Promise<void>;
  /** Resolves with the next publication for this document; rejects when there is none for ten seconds. */
  published(): Promise<void>;
}

export interface EditorOptions {
  /** Script and arguments; run by the Node that runs this. */
  readonly server: readonly string[];
  readonly folder: string;
  /** What `workspace/configuration` answers for a section. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  readonly onPublish?: (params: PublishDiagnosticsParams) => void;
  /** The server tells with `authproof/status` when it has read the workspace. */
  readonly tellsStatus: boolean;
  /** The document that is hovered over, to have an answer; default the edited one. */
  readonly hoverOver?: string;
}

export async function startEditor(options: EditorOptions): Promise<Editor> {
  const { server, folder, configuration } = options;
  const child = spawn(process.execPath, [...server], { stdio: ['pipe', 'pipe', 'ignore'] });
  // When something fails, nobody closes it.
  process.once('exit', () => child.kill());
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const waiting = new Map<string, () => void>();
  let tellLoaded: () => void = () => {};
  const loaded = new Promise<void>((resolve) => {
    tellLoaded = resolve;
  });
  if (!options.tellsStatus) tellLoaded();
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    options.onPublish?.(params);
    waiting.get(decodeURIComponent(params.uri))?.();
  });
  connection.onNotification('authproof/status', ({ busy }: { busy: boolean }) => {
    if (!busy) tellLoaded();
  });
  connection.onRequest('workspace/configuration', ({ items }: { items: { section?: string }[] }) =>
    items.map(({ section }) => configuration?.[section ?? ''] ?? null),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  const uri = pathToFileURL(folder).href;
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: 'bench' }],
    capabilities: { workspace: { configuration: configuration !== undefined, workspaceFolders: true } },
  });
  await connection.sendNotification('initialized', {});

  const notify = (method: string, params: unknown): void => void connection.sendNotification(method, params);
  return {
    loaded,
    open: (path) => {
      const own = pathToFileURL(join(folder, path)).href;
      const languageId = /\.ya?ml$/.test(path) ? 'yaml' : 'dotenv';
      let text = readFileSync(join(folder, path), 'utf8');
      let version = 1;
      notify('textDocument/didOpen', { textDocument: { uri: own, languageId, version, text } });
      const hover = {
        textDocument: { uri: options.hoverOver ?? own },
        position: { line: 0, character: 0 },
      };
      return {
        get text() {
          return text;
        },
        edit: (offset, length, insert) => {
          const range = { start: positionAt(text, offset), end: positionAt(text, offset + length) };
          text = text.slice(0, offset) + insert + text.slice(offset + length);
          const contentChanges = [{ range, text: insert }];
          notify('textDocument/didChange', { textDocument: { uri: own, version: ++version }, contentChanges });
        },
        answered: async () => void (await connection.sendRequest('textDocument/hover', hover)),
        published: () =>
          new Promise((resolve, reject) => {
            const tooLong = setTimeout(() => reject(new Error('nothing was published within ten seconds')), 10_000);
            waiting.set(decodeURIComponent(own), () => {
              waiting.delete(decodeURIComponent(own));
              clearTimeout(tooLong);
              resolve();
            });
          }),
      };
    },
    close: async () => {
      const ended = new Promise((resolve) => child.once('close', resolve));
      await connection.sendRequest('shutdown').catch(() => undefined);
      notify('exit', undefined);
      setTimeout(() => child.kill(), 5000).unref();
      await ended;
      connection.dispose();
    },
  };
}

function positionAt(text: string, offset: number): { line: number; character: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length - 1, character: offset - before.lastIndexOf('\n') - 1 };
}
