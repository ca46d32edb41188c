import { lookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { isIP, type Socket, connect as tcpConnect } from 'node:net';
import { type TLSSocket, connect as tlsConnect } from 'node:tls';
import type { HttpPort, HttpRequest, HttpResponse, HttpResult } from '../port.ts';
import type { Failure, Stage, TlsFacts } from '../types.ts';
import { readBody } from './body.ts';
import { refusedFacts, tlsFactsOf } from './certificates.ts';
import { type ChosenProxy, type ProxySettings, proxyFor } from './proxy.ts';
import { codeOf, StageError } from './stageError.ts';
import { openTunnel, unreachable } from './tunnel.ts';

export interface HttpOptions {
  /** Limit of the whole exchange in milliseconds; 10 s by default. */
  readonly timeoutMs?: number;
  /** Limit until the connection (with TLS) stands; 5 s by default. */
  readonly connectTimeoutMs?: number;
  /** Reading stops there, for the body as received and as decompressed; 64 KiB by default. */
  readonly maxBodyBytes?: number;
  /** 16 KiB by default. */
  readonly maxHeaderBytes?: number;
  /** PEM certificates to trust instead of Node's (which include NODE_EXTRA_CA_CERTS). */
  readonly ca?: readonly string[];
  readonly proxy?: ProxySettings;
  /** Replaces the system's resolver. */
  readonly resolve?: (hostname: string) => Promise<readonly string[]>;
}

/** The only code of the probe that touches the network: Node's sockets, one connection for each request. */
export function createHttpPort(options: HttpOptions = {}): HttpPort {
  return (request, signal) => exchange(request, options, signal);
}

async function exchange(request: HttpRequest, options: HttpOptions, signal?: AbortSignal): Promise<HttpResult> {
  const trace = startTrace();
  const stop = new AbortController();
  const halt = (code: string, message: string) => () => stop.abort(new StageError(code, message));
  const timeoutMs = options.timeoutMs ?? 10_000;
  const connectMs = Math.min(options.connectTimeoutMs ?? 5_000, timeoutMs);
  const whole = setTimeout(halt('TIMEOUT', `No complete answer within ${timeoutMs} ms.`), timeoutMs);
  const connecting = setTimeout(halt('CONNECT_TIMEOUT', `No connection within ${connectMs} ms.`), connectMs);
  const cancel = halt('ABORTED', 'The request was cancelled.');
  signal?.addEventListener('abort', cancel, { once: true });
  if (signal?.aborted) cancel();
  let socket: Socket | undefined;
  let response: HttpResponse | undefined;
  let failure: Failure | undefined;
  const seen: Seen = { tls: undefined };
  try {
    const url = new URL(request.url);
    socket = await openConnection(url, request, options, trace, stop.signal, seen);
    clearTimeout(connecting);
    const message = await sendRequest(url, socket, request, options, trace, stop.signal);
    const body = await readBody(message, options.maxBodyBytes ?? 65_536, stop.signal);
    response = {
      status: message.statusCode ?? 0,
      headers: flatten(message),
      body: body.text,
      truncated: body.truncated,
    };
    if (body.error) failure = describe(body.error, trace.stage());
  } catch (error) {
    failure = describe(error, trace.stage());
  } finally {
    clearTimeout(whole);
    clearTimeout(connecting);
    signal?.removeEventListener('abort', cancel);
    socket?.destroy();
  }
  const ended = { response, failure, timings: trace.finish(), endedAt: Date.now() };
  return seen.tls === undefined ? ended : { ...ended, tls: seen.tls };
}

/** What is learnt on the way, also of a connection that is then refused. */
interface Seen {
  tls: TlsFacts | undefined;
}

async function openConnection(
  url: URL,
  request: HttpRequest,
  options: HttpOptions,
  trace: Trace,
  signal: AbortSignal,
  seen: Seen,
): Promise<Socket> {
  const secure = url.protocol === 'https:';
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  const proxy = secure ? proxyFor(url, options.proxy) : undefined;
  let plain: Socket;
  if (proxy) {
    const toProxy = await connectToProxy(proxy, options, trace, signal);
    plain = await openTunnel(toProxy, proxy, url.hostname, port, signal);
  } else {
    const addresses = await resolve(hostname, options, trace, signal);
    for (const address of addresses) {
      const reason = request.refuseAddress(address);
      if (reason !== undefined) throw new StageError('ADDRESS_REFUSED', reason, { addresses: addresses.join(', ') });
    }
    trace.enter('connect');
    plain = await connectTo(hostname, addresses, port, signal);
  }
  if (!secure) return plain;
  trace.enter('tls');
  return secureOver(plain, hostname, options, signal, seen);
}

/** The proxy is the user's own choice, so its addresses are not refused; it resolves the server's name by itself. */
async function connectToProxy(
  proxy: ChosenProxy,
  options: HttpOptions,
  trace: Trace,
  signal: AbortSignal,
): Promise<Socket> {
  const { protocol, host } = proxy.url;
  const hostname = proxy.url.hostname.replace(/^\[|\]$/g, '');
  const port = proxy.url.port === '' ? (protocol === 'https:' ? 443 : 80) : Number(proxy.url.port);
  let socket: Socket;
  try {
    const addresses = await resolve(hostname, options, trace, signal);
    trace.enter('connect');
    socket = await connectTo(hostname, addresses, port, signal);
  } catch (error) {
    if (codeOf(error) === 'ABORTED') throw error;
    throw unreachable(proxy, messageOf(error));
  }
  trace.enter('proxy');
  if (protocol === 'http:') return socket;
  try {
    return await secureOver(socket, hostname, options, signal);
  } catch (error) {
    if (codeOf(error) === 'ABORTED' || codeOf(error) === 'CONNECT_TIMEOUT') throw error;
    const details = error instanceof StageError ? error.details : {};
    throw new StageError('PROXY_TLS', `The TLS of the proxy ${host} failed: ${messageOf(error)}`, details);
  }
}

async function resolve(
  hostname: string,
  options: HttpOptions,
  trace: Trace,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (isIP(hostname) !== 0) return [hostname];
  trace.enter('dns');
  const search =
    options.resolve?.(hostname) ?? lookup(hostname, { all: true }).then((all) => all.map((a) => a.address));
  const addresses = await orAbort(search, signal);
  if (addresses.length === 0) throw new StageError('ENOTFOUND', `${hostname} has no address.`);
  return addresses;
}

function connectTo(hostname: string, addresses: readonly string[], port: number, signal: AbortSignal): Promise<Socket> {
  const checked = addresses.map((address) => ({ address, family: isIP(address) }));
  const socket = tcpConnect({
    host: hostname,
    port,
    autoSelectFamily: true,
    // Answers with what was checked instead of asking the resolver again.
    lookup: (_host, lookupOptions, callback) => {
      const first = checked[0];
      if (lookupOptions.all || !first) callback(null, checked);
      else callback(null, first.address, first.family);
    },
  });
  return settle(socket, 'connect', signal).catch((error: unknown) => {
    throw new StageError(codeOf(error), messageOf(error), { addresses: addresses.join(', '), port: String(port) });
  });
}

async function secureOver(
  plain: Socket,
  hostname: string,
  options: HttpOptions,
  signal: AbortSignal,
  seen?: Seen,
): Promise<TLSSocket> {
  const socket = tlsConnect({
    socket: plain,
    host: hostname,
    servername: isIP(hostname) === 0 ? hostname : '',
    ALPNProtocols: ['http/1.1'],
    ...(options.ca ? { ca: [...options.ca] } : {}),
  });
  let facts: Record<string, string> = {};
  // The certificate can be read only between the handshake and Node's refusal, which destroys the handle.
  socket.prependListener('secure', () => {
    const tls = tlsFactsOf(socket);
    facts = tls === undefined ? {} : refusedFacts(tls);
    if (seen) seen.tls = tls;
  });
  try {
    return await settle(socket, 'secureConnect', signal);
  } catch (error) {
    plain.destroy();
    throw new StageError(codeOf(error), messageOf(error), facts);
  }
}

function sendRequest(
  url: URL,
  socket: Socket,
  request: HttpRequest,
  options: HttpOptions,
  trace: Trace,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  trace.enter('request');
  const body = request.body === undefined ? undefined : Buffer.from(request.body, 'utf8');
  return new Promise((done, fail) => {
    const outgoing = httpRequest({
      createConnection: () => socket,
      method: request.method,
      path: `${url.pathname}${url.search}`,
      headers: {
        ...request.headers,
        host: url.host,
        connection: 'close',
        ...(body ? { 'content-length': String(body.length) } : {}),
      },
      maxHeaderSize: options.maxHeaderBytes ?? 16_384,
    });
    const abort = () => outgoing.destroy(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    outgoing.once('finish', () => trace.enter('response'));
    outgoing.once('response', (message) => {
      trace.enter('response');
      trace.enter('body');
      signal.removeEventListener('abort', abort);
      done(message);
    });
    // Without a listener Node closes the connection and says nothing to anybody.
    outgoing.once('upgrade', (_message, tunnel) => {
      tunnel.destroy();
      fail(
        new StageError('PROTOCOL_SWITCH', 'The server switched to another protocol (101), which nobody had asked for.'),
      );
    });
    outgoing.on('error', fail);
    outgoing.once('close', () => fail(signal.reason ?? new StageError('ECONNRESET', 'The connection was closed.')));
    outgoing.end(body);
  });
}

/** Resolves with the socket on the event, rejects on its error, its early end or the signal. */
function settle<S extends Socket>(socket: S, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<S> {
  return new Promise((done, fail) => {
    const abort = () => socket.destroy(signal.reason);
    const closed = () => fail(new StageError('ECONNRESET', 'The connection was closed.'));
    signal.addEventListener('abort', abort, { once: true });
    // Stays on: an error after the promise has settled is reported by the request that uses the socket.
    socket.on('error', fail);
    socket.once('close', closed);
    socket.once(event, () => {
      signal.removeEventListener('abort', abort);
      socket.removeListener('close', closed);
      done(socket);
    });
    if (signal.aborted) abort();
  });
}

function orAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((done, fail) => {
    const abort = () => fail(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    promise.then(done, fail).finally(() => signal.removeEventListener('abort', abort));
  });
}

function flatten(message: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value === undefined) continue;
    headers[name] = Array.isArray(value) ? value.join('\n') : value;
  }
  return headers;
}

function describe(error: unknown, stage: Stage): Failure {
  const details = error instanceof StageError ? error.details : {};
  const altNames = (error as { cert?: { subjectaltname?: string } }).cert?.subjectaltname;
  return {
    stage,
    code: codeOf(error),
    message: messageOf(error),
    details: altNames === undefined ? details : { ...details, names: altNames },
  };
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError) {
    return error.errors.map(messageOf).join('; ');
  }
  return error instanceof Error ? error.message.split('\n')[0]?.trim() || error.name : 'The connection failed.';
}

interface Trace {
  /** Ends the current stage and begins another; entering the current one changes nothing. */
  readonly enter: (stage: Stage) => void;
  readonly stage: () => Stage;
  readonly finish: () => Record<string, number>;
}

function startTrace(): Trace {
  const started = performance.now();
  const timings: Record<string, number> = {};
  let current: Stage | undefined;
  let since = started;
  const close = (): void => {
    const now = performance.now();
    if (current !== undefined) timings[current] = Math.round(now - since);
    since = now;
  };
  return {
    enter: (stage) => {
      if (stage === current) return;
      close();
      current = stage;
    },
    stage: () => current ?? 'connect',
    finish: () => {
      close();
      timings.total = Math.round(performance.now() - started);
      return timings;
    },
  };
}
