import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { StageError } from './stageError.ts';

/** The texts of HTTPS_PROXY and NO_PROXY; the caller decides where they come from. */
export interface ProxySettings {
  readonly https: string | undefined;
  readonly noProxy: string | undefined;
}

/** The proxy for a URL, or undefined when it is to be reached directly. */
export function proxyFor(url: URL, settings: ProxySettings | undefined): URL | undefined {
  const text = settings?.https?.trim();
  if (!text || isExempt(url, settings?.noProxy ?? '')) return undefined;
  const full = text.includes('://') ? text : `http://${text}`;
  if (!URL.canParse(full)) throw new StageError('PROXY_INVALID', 'The proxy setting is not a URL.');
  return new URL(full);
}

/** NO_PROXY as curl reads it: names match themselves and their subdomains, `*` matches all, a port narrows. */
function isExempt(url: URL, noProxy: string): boolean {
  const host = url.hostname.toLowerCase();
  if (host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127\./.test(host)) return true;
  return noProxy.split(/[\s,]+/).some((entry) => {
    const match = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase());
    const name = match?.[1] ?? '';
    if (entry === '*') return true;
    if (name === '') return false;
    if (match?.[2] !== undefined && match[2] !== (url.port || '443')) return false;
    return host === name || host.endsWith(`.${name}`);
  });
}

/** CONNECT (RFC 9110 section 9.3.6). A refusal has the code `PROXY_<status>`. */
export function openTunnel(proxy: URL, hostname: string, port: number, signal: AbortSignal): Promise<Socket> {
  const authority = `${hostname}:${port}`;
  const headers: Record<string, string> = { host: authority };
  if (proxy.username !== '') {
    const credentials = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
    headers['proxy-authorization'] = `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}`;
  }
  const send = proxy.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((done, fail) => {
    const request = send({
      method: 'CONNECT',
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port === '' ? (proxy.protocol === 'https:' ? 443 : 80) : Number(proxy.port),
      path: authority,
      headers,
      agent: false,
      signal,
    });
    request.once('connect', (response, socket) => {
      if (response.statusCode === 200) return done(socket);
      socket.destroy();
      const scheme = response.headers['proxy-authenticate']?.toString().split(' ')[0];
      const message = `The proxy ${proxy.host} answered ${response.statusCode} to CONNECT.`;
      fail(new StageError(`PROXY_${response.statusCode}`, message, scheme === undefined ? {} : { scheme }));
    });
    request.on('error', (error) => {
      const reason = signal.aborted ? signal.reason : undefined;
      fail(
        reason ?? new StageError('PROXY_UNREACHABLE', `The proxy ${proxy.host} cannot be reached: ${error.message}`),
      );
    });
    request.end();
  });
}
