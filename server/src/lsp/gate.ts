import type { Message, MessageReader, MessageWriter } from 'vscode-languageserver/node';
import { isJsonObject } from '../base/json.ts';
import { wrongParams } from './paramShapes.ts';

/** Where the conversation stands (LSP 3.17, lifecycle messages). */
export type Stage = 'new' | 'running' | 'over';

/** Lets through what the protocol allows at this stage of the conversation. */
export interface Gate {
  readonly stage: Stage;
  /**
   * What becomes of a message: it is `passed` on, `dropped`, or answered with an error. The library itself answers
   * requests before `initialize` as unknown, those after `shutdown` as if nothing were, and a second `initialize`
   * would make a second server on the same connection.
   */
  judge(message: unknown): Verdict;
}

export type Verdict = 'passed' | 'dropped' | Refusal;

/** The answer to a request that is not passed on. */
export interface Refusal {
  readonly jsonrpc: '2.0';
  readonly id: string | number | null;
  readonly error: { readonly code: number; readonly message: string };
}

/** Error codes of JSON-RPC 2.0 and of LSP. */
const codes = { parse: -32700, invalid: -32600, params: -32602, notInitialized: -32002 } as const;

export function createGate(): Gate {
  let stage: Stage = 'new';
  return {
    get stage() {
      return stage;
    },
    judge(message) {
      if (!isJsonObject(message)) return refuse(null, 'invalid', 'A message is an object; batches are no part of LSP.');
      const { id, method, params } = message;
      if (method === undefined && 'id' in message) return isId(id) ? 'passed' : 'dropped';
      if (typeof method !== 'string') return refuse(isId(id) ? id : null, 'invalid', 'A message has a method.');
      const isRequest = 'id' in message && id !== null;
      if (isRequest && !isId(id)) return refuse(null, 'invalid', 'The id of a request is a number or a string.');
      // Of a request; a notification is not answered.
      const asked = isRequest && isId(id) ? id : undefined;
      if (params !== undefined && params !== null && typeof params !== 'object') {
        return asked === undefined ? 'dropped' : refuse(asked, 'params', 'Parameters are an object or an array.');
      }
      if (method === '$/cancelRequest') return isJsonObject(params) && isId(params.id) ? 'passed' : 'dropped';
      const refusal = refusalAt(stage, method);
      if (refusal !== undefined) return asked === undefined ? 'dropped' : refuse(asked, ...refusal);
      if (asked === undefined) return 'passed';
      const wrong = wrongParams(method, params);
      if (wrong !== undefined) return refuse(asked, 'params', wrong);
      if (method === 'initialize') {
        // The library reads capabilities before anybody else; refused, the client may try again.
        if (!isJsonObject(params) || !isJsonObject(params.capabilities)) {
          return refuse(asked, 'params', 'initialize has parameters, and they have capabilities.');
        }
        stage = 'running';
      } else if (method === 'shutdown') {
        stage = 'over';
      }
      return 'passed';
    },
  };
}

function refusalAt(stage: Stage, method: string): readonly [keyof typeof codes, string] | undefined {
  if (method === 'exit') return undefined;
  if (stage === 'over') return ['invalid', 'The server has been shut down.'];
  if (stage === 'new' && method !== 'initialize') return ['notInitialized', 'The server has not been initialized.'];
  if (stage === 'running' && method === 'initialize') return ['invalid', 'The server is initialized already.'];
  return undefined;
}

function refuse(id: Refusal['id'], code: keyof typeof codes, message: string): Refusal {
  return { jsonrpc: '2.0', id, error: { code: codes[code], message } };
}

/** What a message that was no JSON is answered with. */
export const unreadable: Refusal = refuse(null, 'parse', 'The message could not be read.');

/**
 * The reader, less what the gate does not let through. A message at which the library throws is told to `onFailed` and the
 * ones after it are read on: it throws at an id that is cancelled, then asked for, then cancelled once more.
 */
export function guarded(
  reader: MessageReader,
  writer: MessageWriter,
  gate: Gate,
  onFailed: (cause: unknown) => void,
): MessageReader {
  return {
    onError: reader.onError,
    onClose: reader.onClose,
    onPartialMessage: reader.onPartialMessage,
    listen: (callback) =>
      reader.listen((received) => {
        const message = asKnown(received) as Message;
        const verdict = gate.judge(message);
        if (verdict === 'passed') {
          try {
            callback(message);
          } catch (cause) {
            onFailed(cause);
          }
        } else if (verdict !== 'dropped') writer.write(verdict as Message).catch(() => undefined);
      }),
    dispose: () => reader.dispose(),
  };
}

/**
 * The library knows no notification whose id is null and no answer that has neither result nor error, and logs these with all
 * that they say, which may be the text of a file.
 */
function asKnown(message: unknown): unknown {
  if (!isJsonObject(message)) return message;
  const { id, method, result, error } = message;
  if (id === null && typeof method === 'string') {
    const { id: _, ...notification } = message;
    return notification;
  }
  if (method !== undefined || !isId(id) || result !== undefined || isJsonObject(error)) return message;
  return { jsonrpc: '2.0', id, error: { code: codes.invalid, message: 'An answer has a result or an error.' } };
}

const isId = (value: unknown): value is string | number =>
  typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
