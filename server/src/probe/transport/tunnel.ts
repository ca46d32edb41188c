import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ChosenProxy } from './proxy.ts';
import { StageError } from './stageError.ts';

/** More than this is no answer to CONNECT, in bytes. */
const maxHeaderSize = 16_384;

/**
 * CONNECT (RFC 9110 section 9.3.6) over a connection to the proxy that stands. A refusal has the code `PROXY_<status>`;
 * no message names the proxy's credentials.
 */
export function openTunnel(
  socket: Socket,
  proxy: ChosenProxy,
  hostname: string,
  port: number,
  signal: AbortSignal,
): Promise<Socket> {
  const authority = `${hostname}:${port}`;
  return new Promise((done, fail) => {
    const request = httpRequest({
      createConnection: () => socket,
      method: 'CONNECT',
      path: authority,
      headers: {
        host: authority,
        ...(proxy.authorization === undefined ? {} : { 'proxy-authorization': proxy.authorization }),
      },
      maxHeaderSize,
    });
    const abort = () => request.destroy(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    const finish = (): void => signal.removeEventListener('abort', abort);
    request.once('connect', (response, tunnel, head) => {
      finish();
      if (response.statusCode === 200) {
        // A proxy that talks first would be taken for the server.
        if (head.length > 0) tunnel.unshift(head);
        return done(tunnel as Socket);
      }
      tunnel.destroy();
      fail(refusal(proxy, response));
    });
    request.on('error', (error) => {
      finish();
      fail(signal.aborted ? signal.reason : unreachable(proxy, error.message));
    });
    request.end();
    if (signal.aborted) abort();
  });
}

function refusal(proxy: ChosenProxy, response: IncomingMessage): StageError {
  const { statusCode = 0, headers } = response;
  // Several schemes come comma-separated, each with its parameters.
  const schemes = [...(headers['proxy-authenticate'] ?? []).toString().matchAll(/(?:^|,)\s*([A-Za-z]+)(?=\s|,|$)/g)];
  const details: Record<string, string> = { proxy: proxy.url.host };
  if (schemes.length > 0) details.scheme = schemes.map((match) => match[1]).join(', ');
  if (statusCode === 407) details.credentials = proxy.authorization === undefined ? 'none were sent' : 'were refused';
  return new StageError(
    `PROXY_${statusCode}`,
    `The proxy ${proxy.url.host} answered ${statusCode} to CONNECT.`,
    details,
  );
}

export const unreachable = (proxy: ChosenProxy, message: string): StageError =>
  new StageError('PROXY_UNREACHABLE', `The proxy ${proxy.url.host} cannot be reached: ${message}`, {
    proxy: proxy.url.host,
  });
