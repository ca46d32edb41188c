import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTcpServer, type Server } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What to do with one connection after its request has arrived (or at once, for `onConnect`). */
export interface Fault {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
  /** Says a longer Content-Length than it sends, then closes. */
  readonly truncate?: boolean;
  /** Never answers. */
  readonly hang?: 'before-response' | 'within-body';
  /** Resets the connection instead of answering. */
  readonly reset?: boolean;
  /** These bytes instead of an HTTP answer. */
  readonly raw?: string | Buffer;
  /** Begins an answer and then sends this text again and again, for as long as anybody reads. */
  readonly drip?: { readonly in: 'headers' | 'body'; readonly text: string; readonly everyMs: number };
}

export interface FaultServerOptions {
  /** Serves TLS with this certificate. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly requireClientCertificate?: boolean };
  /** Accepts the connection and says nothing, not even TLS. */
  readonly silent?: boolean;
}

export interface FaultServer {
  readonly port: number;
  readonly host: string;
  readonly origin: string;
  readonly requests: readonly ReceivedRequest[];
  /** Connections accepted so far. */
  readonly connections: () => number;
  /** How the next requests are answered, for each path or all. */
  readonly answer: (fault: Fault | ((request: ReceivedRequest) => Fault)) => void;
  readonly close: () => Promise<void>;
}

/** A server on 127.0.0.1 that misbehaves as told. It speaks raw sockets, so that it can break HTTP itself. */
export async function startFaultServer(options: FaultServerOptions = {}): Promise<FaultServer> {
  const requests: ReceivedRequest[] = [];
  const sockets = new Set<Socket>();
  let respond: (request: ReceivedRequest) => Fault = () => ({ status: 200, body: '{}' });
  let count = 0;
  const track = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  };
  const serve = (socket: Socket): void => {
    track(socket);
    count++;
    if (options.silent) return;
    readRequest(socket, (request) => {
      requests.push(request);
      perform(socket, respond(request));
    });
  };
  const { tls } = options;
  const server: Server = tls
    ? createTlsServer({ ...tls, requestCert: tls.requireClientCertificate === true, rejectUnauthorized: true }, serve)
    : createTcpServer(serve);
  server.on('tlsClientError', () => {});
  // Sockets that never become TLS connections have to be closed too.
  if (tls) server.on('connection', track);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    host: `127.0.0.1:${port}`,
    origin: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    requests,
    connections: () => count,
    answer: (fault) => {
      respond = typeof fault === 'function' ? fault : () => fault;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function perform(socket: Socket, fault: Fault): void {
  if (fault.hang === 'before-response') return;
  if (fault.reset) {
    if ('resetAndDestroy' in socket) socket.resetAndDestroy();
    return;
  }
  if (fault.raw !== undefined) {
    socket.end(fault.raw);
    return;
  }
  if (fault.drip) {
    dripInto(socket, fault.drip);
    return;
  }
  const body = Buffer.isBuffer(fault.body) ? fault.body : Buffer.from(fault.body ?? '', 'utf8');
  const status = fault.status ?? 200;
  const names = Object.keys(fault.headers ?? {}).map((n) => n.toLowerCase());
  const lines = [`HTTP/1.1 ${status} Status`];
  for (const [name, value] of Object.entries(fault.headers ?? {})) {
    for (const single of typeof value === 'string' ? [value] : value) lines.push(`${name}: ${single}`);
  }
  if (!names.includes('content-type') && body.length > 0) lines.push('content-type: application/json');
  if (!names.includes('content-length')) {
    lines.push(`content-length: ${body.length + (fault.truncate || fault.hang === 'within-body' ? 100 : 0)}`);
  }
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  if (fault.hang === 'within-body') {
    socket.write(body);
    return;
  }
  socket.end(body);
}

/** With 0 ms as fast as the reader takes it. */
function dripInto(socket: Socket, { in: where, text, everyMs }: NonNullable<Fault['drip']>): void {
  socket.write(`HTTP/1.1 200 Status\r\n${where === 'body' ? 'content-type: application/json\r\n\r\n' : ''}`);
  if (everyMs === 0) {
    const pour = (): void => {
      while (!socket.destroyed && socket.write(text));
    };
    socket.on('drain', pour);
    pour();
    return;
  }
  const timer = setInterval(() => socket.write(text), everyMs);
  socket.once('close', () => clearInterval(timer));
}

function readRequest(socket: Socket, done: (request: ReceivedRequest) => void): void {
  let buffer = Buffer.alloc(0);
  let handled = false;
  socket.on('data', (chunk) => {
    buffer = Buffer.concat([buffer, chunk]);
    const end = buffer.indexOf('\r\n\r\n');
    if (handled || end < 0) return;
    const [start = '', ...lines] = buffer.subarray(0, end).toString('latin1').split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    const length = Number(headers['content-length'] ?? 0);
    if (buffer.length < end + 4 + length) return;
    handled = true;
    const [method = '', path = ''] = start.split(' ');
    done({ method, path, headers, body: buffer.subarray(end + 4, end + 4 + length).toString('utf8') });
  });
}
