import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

/** What the proxy does with a CONNECT. */
export type ProxyBehaviour =
  /** Opens a tunnel to this port of the loopback, whatever was asked for. */
  | { readonly kind: 'tunnel'; readonly port: number }
  /** Opens it only with this Proxy-Authorization, else answers 407. */
  | { readonly kind: 'authorised'; readonly port: number; readonly authorization: string }
  | { readonly kind: 'refuse'; readonly status: number; readonly headers?: readonly string[] }
  /** Reads the request and says nothing. */
  | { readonly kind: 'stall' }
  | { readonly kind: 'reset' }
  /** These bytes instead of an answer. */
  | { readonly kind: 'raw'; readonly text: string };

export interface ProxyServer {
  readonly port: number;
  /** `127.0.0.1:port`. */
  readonly host: string;
  /** The head of each CONNECT: target and Proxy-Authorization. */
  readonly seen: readonly (readonly [target: string, authorization: string | undefined])[];
  close(): Promise<void>;
}

/** An HTTP proxy on 127.0.0.1, over TLS when given a certificate. */
export async function startProxyServer(
  behaviour: ProxyBehaviour,
  tls?: { readonly cert: string; readonly key: string },
): Promise<ProxyServer> {
  const seen: (readonly [string, string | undefined])[] = [];
  const sockets = new Set<Socket>();
  const track = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  };
  const serve = (socket: Socket): void => {
    track(socket);
    let head = '';
    const read = (chunk: Buffer): void => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      socket.removeListener('data', read);
      const authorization = /^proxy-authorization: (.*)$/im.exec(head)?.[1]?.trim();
      seen.push([head.split(' ')[1] ?? '', authorization]);
      answer(socket, behaviour, authorization, track);
    };
    socket.on('data', read);
  };
  const server: Server = tls ? createTlsServer(tls, serve) : createServer(serve);
  server.on('tlsClientError', () => {});
  if (tls) server.on('connection', track);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    host: `127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function answer(
  socket: Socket,
  behaviour: ProxyBehaviour,
  authorization: string | undefined,
  track: (socket: Socket) => void,
): void {
  const open =
    behaviour.kind === 'tunnel' || (behaviour.kind === 'authorised' && authorization === behaviour.authorization);
  if (open) tunnel(socket, behaviour.port, track);
  else if (behaviour.kind === 'authorised') refuse(socket, 407, ['proxy-authenticate: Basic realm="proxy"']);
  else if (behaviour.kind === 'refuse') refuse(socket, behaviour.status, behaviour.headers ?? []);
  else if (behaviour.kind === 'raw') socket.end(behaviour.text);
  else if (behaviour.kind === 'reset') {
    // A TLS socket can only be destroyed.
    if ('resetAndDestroy' in socket) socket.resetAndDestroy();
    else (socket as Socket).destroy();
  }
}

function refuse(socket: Socket, status: number, headers: readonly string[]): void {
  socket.end([`HTTP/1.1 ${status} No`, ...headers, 'content-length: 0', '', ''].join('\r\n'));
}

function tunnel(socket: Socket, port: number, track: (socket: Socket) => void): void {
  const upstream = connect(port, '127.0.0.1', () => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    upstream.pipe(socket).pipe(upstream);
  });
  track(upstream);
  upstream.on('error', () => socket.destroy());
}
