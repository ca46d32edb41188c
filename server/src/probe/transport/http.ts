import { lookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { isIP, type Socket, connect as tcpConnect } from 'node:net';
import { type PeerCertificate, type TLSSocket, connect as tlsConnect } from 'node:tls';
import type { HttpPort, HttpRequest, HttpResponse, HttpResult } from '../port.ts';
import type { Failure, Stage } from '../types.ts';
import { readBody } from './body.ts';
import { openTunnel, type ProxySettings, proxyFor } from './proxy.ts';
import { codeOf, StageError } from './stageError.ts';

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
  /** Used for https only; as in HTTPS_PROXY and NO_PROXY. */
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
  try {
    const url = new URL(request.url);
    socket = await openConnection(url, request, options, trace, stop.signal);
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
  return { response, failure, timings: trace.finish(), endedAt: Date.now() };
}

async function openConnection(
  url: URL,
  request: HttpRequest,
  options: HttpOptions,
  trace: Trace,
  signal: AbortSignal,
): Promise<Socket> {
  const secure = url.protocol === 'https:';
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  const proxy = secure ? proxyFor(url, options.proxy) : undefined;
  let plain: Socket;
  if (proxy) {
    trace.enter('connect');
    plain = await openTunnel(proxy, url.hostname, port, signal);
  } else {
    const addresses = await resolve(hostname, request, options, trace, signal);
    trace.enter('connect');
    plain = await connectTo(hostname, addresses, port, signal);
  }
  if (!secure) return plain;
  trace.enter('tls');
  return secureOver(plain, hostname, options, signal);
}

/** Every address is checked before any is connected to. */
async function resolve(
  hostname: string,
  request: HttpRequest,
  options: HttpOptions,
  trace: Trace,
  signal: AbortSignal,
): Promise<readonly string[]> {
  let addresses: readonly string[] = [hostname];
  if (isIP(hostname) === 0) {
    trace.enter('dns');
    const search =
      options.resolve?.(hostname) ?? lookup(hostname, { all: true }).then((all) => all.map((a) => a.address));
    addresses = await orAbort(search, signal);
    if (addresses.length === 0) throw new StageError('ENOTFOUND', `${hostname} has no address.`);
  }
  for (const address of addresses) {
    const reason = request.refuseAddress(address);
    if (reason !== undefined) throw new StageError('ADDRESS_REFUSED', reason, { addresses: addresses.join(', ') });
  }
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
): Promise<TLSSocket> {
  const socket = tlsConnect({
    socket: plain,
    host: hostname,
    servername: isIP(hostname) === 0 ? hostname : '',
    ALPNProtocols: ['http/1.1'],
    ...(options.ca ? { ca: [...options.ca] } : {}),
  });
  let certificate: PeerCertificate | undefined;
  // The certificate can be read only between the handshake and Node's refusal, which destroys the handle.
  socket.prependListener('secure', () => {
    certificate = socket.getPeerCertificate();
  });
  try {
    return await settle(socket, 'secureConnect', signal);
  } catch (error) {
    plain.destroy();
    throw new StageError(codeOf(error), messageOf(error), certificateFacts(certificate));
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
      signal.removeEventListener('abort', abort);
      done(message);
    });
    outgoing.on('error', fail);
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

function certificateFacts(certificate: PeerCertificate | undefined): Record<string, string> {
  if (!certificate?.subject) return {};
  const nameOf = (entity: PeerCertificate['issuer']): string => [entity.O, entity.CN].flat().filter(Boolean).join(', ');
  const facts: Record<string, string> = {
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    validFrom: certificate.valid_from,
    validTo: certificate.valid_to,
  };
  if (certificate.subjectaltname !== undefined) facts.names = certificate.subjectaltname;
  return facts;
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
