import type {
  DidChangeTextDocumentParams,
  DidOpenTextDocumentParams,
  TextDocumentContentChangeEvent,
  TextDocuments,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { isJsonObject, type JsonObject } from '../base/json.ts';
import type { Log } from '../service/ports.ts';
import { type Position, soundPosition } from '../text/sourceFile.ts';

type TextDocumentConnection = Parameters<TextDocuments<TextDocument>['listen']>[0];

/**
 * The connection for `TextDocuments`, less notifications that lack what they have to have: the library would go on with
 * what is missing. Each kind is told once in the log. Positions of changes are made sound.
 */
export function soundDocuments(connection: TextDocumentConnection, log: Log): TextDocumentConnection {
  /** Whatever is wrong in it is the same to the user: this edit has not been seen. */
  const checked =
    <T>(name: string, handle: (params: T) => void, sound: (params: unknown) => T | undefined) =>
    (params: unknown): void => {
      const known = sound(params);
      if (known === undefined) log.error(`textDocument/${name} is passed over: it lacks what it has to have`);
      else handle(known);
    };
  const named = <T>(params: unknown): T | undefined => (documentOf(params) === undefined ? undefined : (params as T));
  return {
    onDidOpenTextDocument: (handle) => connection.onDidOpenTextDocument(checked('didOpen', handle, soundOpen)),
    onDidChangeTextDocument: (handle) => connection.onDidChangeTextDocument(checked('didChange', handle, soundChange)),
    onDidCloseTextDocument: (handle) => connection.onDidCloseTextDocument(checked('didClose', handle, named)),
    onWillSaveTextDocument: (handle) => connection.onWillSaveTextDocument(checked('willSave', handle, named)),
    // Not offered, so that nothing has to be known of it.
    onWillSaveTextDocumentWaitUntil: (handle) => connection.onWillSaveTextDocumentWaitUntil(handle),
    onDidSaveTextDocument: (handle) => connection.onDidSaveTextDocument(checked('didSave', handle, named)),
  };
}

/** With a URI that is a text. */
function documentOf(params: unknown): JsonObject | undefined {
  const document = isJsonObject(params) ? params.textDocument : undefined;
  return isJsonObject(document) && typeof document.uri === 'string' ? document : undefined;
}

function soundOpen(params: unknown): DidOpenTextDocumentParams | undefined {
  const { uri, text, version, languageId } = documentOf(params) ?? {};
  if (typeof uri !== 'string' || typeof text !== 'string') return undefined;
  return {
    textDocument: {
      uri,
      text,
      version: isInteger(version) ? version : 0,
      languageId: typeof languageId === 'string' ? languageId : '',
    },
  };
}

function soundChange(params: unknown): DidChangeTextDocumentParams | undefined {
  const { uri, version } = documentOf(params) ?? {};
  const changes: unknown = isJsonObject(params) ? params.contentChanges : undefined;
  if (typeof uri !== 'string' || !isInteger(version) || !Array.isArray(changes)) return undefined;
  const sound = changes.flatMap((change: unknown) => soundEdit(change) ?? []);
  // Some of them would make another text than the editor has.
  if (sound.length < changes.length) return undefined;
  return { textDocument: { uri, version }, contentChanges: sound };
}

function soundEdit(change: unknown): TextDocumentContentChangeEvent | undefined {
  if (!isJsonObject(change) || typeof change.text !== 'string') return undefined;
  const { text, range } = change;
  if (range === undefined || range === null) return { text };
  if (!isJsonObject(range) || !isPosition(range.start) || !isPosition(range.end)) return undefined;
  return { text, range: { start: soundPosition(range.start), end: soundPosition(range.end) } };
}

const isPosition = (value: unknown): value is Position =>
  isJsonObject(value) && typeof value.line === 'number' && typeof value.character === 'number';

const isInteger = (value: unknown): value is number => Number.isInteger(value);
