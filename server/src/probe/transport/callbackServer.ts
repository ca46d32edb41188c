import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { errorCode } from '../../base/errors.ts';
import { err, ok } from '../../base/result.ts';
import type { ListenForCallback } from '../flows/ports.ts';

/** A callback's form is a few parameters. */
const maxBody = 65_536;

/**
 * Listens on the loopback with exactly the port and the path of the redirect URI (RFC 8252 section 7.3), for one callback.
 * Everything else is answered with 404 and not looked at.
 */
export const listenForCallback: ListenForCallback = async (redirect) => {
  const registered = new URL(redirect.uri);
  let settle: (text: string) => void = () => {};
  const first = new Promise<string>((done) => {
    settle = done;
  });
  let taken = false;
  const servers: Server[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(servers.splice(0).map(closed));
  };
  const handle = (request: IncomingMessage, response: ServerResponse): void => {
    const url = URL.canParse(request.url ?? '', registered.origin)
      ? new URL(request.url ?? '', registered.origin)
      : undefined;
    const isPath = url?.pathname === registered.pathname && isOwnHost(request.headers.host, registered, servers);
    if (!isPath || (request.method !== 'GET' && request.method !== 'POST')) {
      page(response, 404, notHere);
      return;
    }
    if (taken) {
      page(response, 409, already);
      return;
    }
    taken = true;
    const finish = (text: string): void => {
      // Told only when the page is out, as the end of the wait closes the connections.
      response.once('close', () => settle(text));
      page(response, 200, thanks);
      for (const server of servers) server.close();
    };
    if (request.method === 'GET') finish(url.search.slice(1));
    else void readForm(request).then(finish);
  };
  const hosts = redirect.hostname === 'localhost' ? ['127.0.0.1', '::1'] : [redirect.hostname];
  let port = redirect.port;
  for (const host of hosts) {
    const server = createServer({ requestTimeout: 10_000, headersTimeout: 10_000, maxHeaderSize: 32_768 }, handle);
    const failure = await listen(server, port, host);
    if (failure === undefined) {
      servers.push(server);
      port = portOf(server) ?? port;
    } else if (host !== '::1' || servers.length === 0 || !/^EADDRNOTAVAIL|^EAFNOSUPPORT/.test(failure)) {
      await close();
      return err(reasonOf(failure, port, registered.host));
    }
  }
  const uri = redirect.port === 0 ? withPort(redirect.uri, registered.host, port) : redirect.uri;
  return ok({ redirectUri: uri, received: (signal) => unlessAborted(first, signal), close });
};

/** Undefined as soon as the signal is aborted. */
const unlessAborted = (awaited: Promise<string>, signal: AbortSignal): Promise<string | undefined> =>
  new Promise((resolve) => {
    const abort = (): void => resolve(undefined);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    void awaited.then((text) => {
      signal.removeEventListener('abort', abort);
      resolve(text);
    });
  });

/** Keeps the spelling: `new URL().href` would add a slash to a URI without a path. */
const withPort = (uri: string, host: string, port: number): string => uri.replace(host, `${host}:${port}`);

/** A name that somebody has pointed at this machine is not ours (DNS rebinding). */
function isOwnHost(host: string | undefined, registered: URL, servers: readonly Server[]): boolean {
  return host === registered.host || host === `${registered.hostname}:${portOf(servers[0])}`;
}

/** Undefined of one that does not listen. */
function portOf(server: Server | undefined): number | undefined {
  const address = server?.address();
  return typeof address === 'object' ? address?.port : undefined;
}

function listen(server: Server, port: number, host: string): Promise<string | undefined> {
  return new Promise((done) => {
    server.once('error', (error) => done(errorCode(error) ?? 'UNKNOWN'));
    server.listen({ port, host, exclusive: true }, () => done(undefined));
  });
}

function reasonOf(code: string, port: number, host: string): string {
  if (code === 'EADDRINUSE') {
    return `Port ${port} of the redirect URI is in use, most likely by the application itself. Stop it for the test, or paste the callback’s address.`;
  }
  if (code === 'EACCES') return `This system does not let authproof listen on port ${port}, which needs more rights.`;
  return `authproof cannot listen on ${host} (${code}).`;
}

const closed = (server: Server): Promise<void> =>
  new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });

function readForm(request: IncomingMessage): Promise<string> {
  return new Promise((done) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      text = (text + chunk).slice(0, maxBody);
    });
    request.once('end', () => done(text));
    request.once('error', () => done(''));
  });
}

const thanks = 'The sign-in test has its answer. You can close this page and go back to authproof.';
const already = 'This sign-in test has had its answer already.';
const notHere = 'Nothing is here.';

/** Static, without scripts, and with nothing of the request in it. */
function page(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    connection: 'close',
  });
  response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>authproof</title><p>${text}</p></html>\n`);
}
