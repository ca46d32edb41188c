import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { type Arguments, checkArguments, type InputSchema } from './arguments.ts';

/**
 * The Model Context Protocol as a server with tools needs it, of both eras: revision 2026-07-28, in which every request
 * says its version, and the revisions before it, which begin with `initialize`.
 * https://modelcontextprotocol.io/specification/2026-07-28/basic/versioning (read 2026-11-21)
 */
const modernVersions = ['2026-07-28'] as const;
const legacyVersions = ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05'] as const;

/** What a call came to. `isError`: in words that the model can act on. */
export interface ToolResult {
  readonly text: string;
  readonly data?: JsonObject;
  readonly isError?: boolean;
}

export interface Tool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: InputSchema;
  /** Rejects when the signal is aborted, as soon as it can. */
  run(given: Arguments, signal: AbortSignal): Promise<ToolResult>;
}

export interface McpOptions {
  readonly tools: readonly Tool[];
  readonly version: string;
  /** For the model: when to use which tool. */
  readonly instructions: string;
  /** Writes one line. */
  send(line: string): void;
  /** Something threw: its kind is for the log, never its words. */
  onCrash(what: string, cause: unknown): void;
}

export interface McpServer {
  /** One line of the client; undefined for one that was too long. */
  receive(line: string | undefined): void;
  /** When all that was received has been answered. */
  settled(): Promise<void>;
  /** The client has gone: what is under way is given up. */
  close(): void;
}

/** Of JSON-RPC 2.0, and of MCP where it has its own. */
const codes = {
  parse: -32700,
  invalidRequest: -32600,
  methodNotFound: -32601,
  invalidParams: -32602,
  internal: -32603,
  unsupportedVersion: -32022,
} as const;

type Id = string | number;
type Answer = { readonly result: JsonObject } | { readonly error: JsonObject };

interface Running {
  readonly stop: AbortController;
}

const fail = (code: number, message: string, data?: JsonObject): Answer => ({
  error: { code, message, ...(data === undefined ? {} : { data }) },
});

export function createMcpServer(options: McpOptions): McpServer {
  const running = new Map<Id, Running>();
  let legacy = false;
  // One call after the other: a client that asks for much at once must not take all memory.
  let queue: Promise<unknown> = Promise.resolve();

  const call = (params: JsonObject, signal: AbortSignal): Promise<Answer> => {
    const tool = options.tools.find(({ name }) => name === params.name);
    if (tool === undefined) return Promise.resolve(fail(codes.invalidParams, 'Unknown tool'));
    const next = queue.then(async (): Promise<Answer> => {
      signal.throwIfAborted();
      const given = checkArguments(tool.inputSchema, params.arguments);
      const result = given.ok ? await tool.run(given.value, signal) : { text: given.error, isError: true };
      return { result: toCallResult(result) };
    });
    queue = next.catch(() => undefined);
    return next;
  };

  const answerTo = async (method: string, params: JsonObject, signal: AbortSignal): Promise<Answer> => {
    if (method === 'initialize') {
      legacy = true;
      return { result: initializeResult(params, options) };
    }
    const asked = metaOf(params)[`${prefix}protocolVersion`];
    if (asked !== undefined) return modernAnswer(method, params, () => call(params, signal), options);
    if (method === 'ping') return { result: {} };
    if (!legacy) return fail(codes.invalidParams, `params._meta needs ${prefix}protocolVersion, or initialize first`);
    if (method === 'tools/list') return { result: { tools: options.tools.map(describeTool) } };
    if (method === 'tools/call') return call(params, signal);
    return fail(codes.methodNotFound, 'Method not found');
  };

  /** What is sent for one message; undefined for notifications, answers and cancelled requests. */
  const handle = async (message: unknown): Promise<JsonObject | undefined> => {
    if (!isJsonObject(message) || (typeof message.method !== 'string' && !isAnswer(message))) {
      return { jsonrpc: '2.0', ...fail(codes.invalidRequest, 'Invalid request') };
    }
    const { method, id } = message;
    const params = isJsonObject(message.params) ? message.params : {};
    if (typeof method !== 'string') return undefined;
    if (id === undefined) {
      if (method === 'notifications/cancelled') running.get(params.requestId as Id)?.stop.abort();
      return undefined;
    }
    if (!isId(id) || message.jsonrpc !== '2.0') {
      return { jsonrpc: '2.0', ...fail(codes.invalidRequest, 'Invalid request') };
    }
    if (running.has(id)) return { jsonrpc: '2.0', id, ...fail(codes.invalidRequest, 'The id is in use') };
    const stop = new AbortController();
    running.set(id, { stop });
    try {
      const answer = await answerTo(method, params, stop.signal);
      return stop.signal.aborted ? undefined : { jsonrpc: '2.0', id, ...answer };
    } catch (cause) {
      if (stop.signal.aborted) return undefined;
      options.onCrash(method, cause);
      return { jsonrpc: '2.0', id, ...fail(codes.internal, 'Internal error') };
    } finally {
      running.delete(id);
    }
  };

  const send = (message: JsonObject | readonly JsonObject[]): void => options.send(JSON.stringify(message));
  const answer = async (message: unknown): Promise<void> => {
    // Revision 2025-03-26 has batches; the others have none, and their clients send none.
    if (Array.isArray(message) && message.length > 0) {
      const answers = (await Promise.all(message.map(handle))).filter((one) => one !== undefined);
      if (answers.length > 0) send(answers);
      return;
    }
    const own = await handle(message);
    if (own !== undefined) send(own);
  };
  const answering = new Set<Promise<void>>();
  return {
    receive: (line) => {
      const message = line === undefined ? undefined : parse(line);
      if (message === undefined) return send({ jsonrpc: '2.0', ...fail(codes.parse, 'Parse error') });
      const answered: Promise<void> = answer(message).finally(() => answering.delete(answered));
      answering.add(answered);
    },
    settled: async () => void (await Promise.all(answering)),
    close: () => {
      for (const { stop } of running.values()) stop.abort();
    },
  };
}

const prefix = 'io.modelcontextprotocol/';

/** A request of revision 2026-07-28: it stands for itself, whatever came before it. */
async function modernAnswer(
  method: string,
  params: JsonObject,
  call: () => Promise<Answer>,
  { tools, version, instructions }: McpOptions,
): Promise<Answer> {
  const meta = metaOf(params);
  const requested = meta[`${prefix}protocolVersion`];
  if (!modernVersions.some((known) => known === requested)) {
    return fail(codes.unsupportedVersion, 'Unsupported protocol version', { supported, requested });
  }
  if (!isJsonObject(meta[`${prefix}clientCapabilities`])) {
    return fail(codes.invalidParams, `params._meta needs ${prefix}clientCapabilities`);
  }
  const complete = (result: JsonObject): Answer => ({
    result: { resultType: 'complete', ...result, _meta: { [`${prefix}serverInfo`]: serverInfo(version) } },
  });
  switch (method) {
    case 'server/discover':
      return complete({ supportedVersions: supported, capabilities, instructions, ...cacheable });
    case 'tools/list':
      return complete({ tools: tools.map(describeTool), ...cacheable });
    case 'tools/call': {
      const answer = await call();
      return 'result' in answer ? complete(answer.result) : answer;
    }
    default:
      return fail(codes.methodNotFound, 'Method not found');
  }
}

const supported: readonly string[] = [...modernVersions, ...legacyVersions];
const capabilities = { tools: {} };
/** The tools of a running server never change. */
const cacheable = { ttlMs: 3_600_000, cacheScope: 'public' };
const serverInfo = (version: string) => ({ name: 'authproof', title: 'AuthProof', version });

/** The version asked for where it is known, else the newest of the same era. */
function initializeResult(params: JsonObject, { version, instructions }: McpOptions): JsonObject {
  const protocolVersion = legacyVersions.find((known) => known === params.protocolVersion) ?? legacyVersions[0];
  return { protocolVersion, capabilities, serverInfo: serverInfo(version), instructions };
}

const describeTool = ({ name, title, description, inputSchema }: Tool): JsonObject => ({
  name,
  title,
  description,
  inputSchema,
  annotations: { title, readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
});

function toCallResult({ text, data, isError = false }: ToolResult): JsonObject {
  return {
    content: [{ type: 'text', text }],
    ...(data === undefined ? {} : { structuredContent: data }),
    isError,
  };
}

/** undefined is no JSON, so it stands for a text that is none. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const metaOf = ({ _meta: meta }: JsonObject): JsonObject => (isJsonObject(meta) ? meta : {});

/** Of a request that this server would have sent. It sends none, so there is nothing to do with it. */
const isAnswer = (message: JsonObject): boolean => 'id' in message && ('result' in message || 'error' in message);

/** JSON has numbers that are too large to be given back. */
const isId = (id: unknown): id is Id => typeof id === 'string' || (typeof id === 'number' && Number.isFinite(id));
