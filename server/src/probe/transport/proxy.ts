import { isIP } from 'node:net';
import { StageError } from './stageError.ts';

/** The proxy of one kind of URL and what is exempt from it; the caller decides where the texts come from. */
export interface ProxySettings {
  /** For https URLs; `user:password@host:port` with or without a scheme. */
  readonly https: string | undefined;
  /** For http URLs; these go to the loopback only, which no proxy is asked for. */
  readonly http?: string | undefined;
  /** As in NO_PROXY. */
  readonly noProxy: string | undefined;
  /** Value of the Proxy-Authorization header; wins over credentials in the URL. */
  readonly authorization?: string | undefined;
}

export interface ChosenProxy {
  readonly url: URL;
  readonly authorization: string | undefined;
}

/**
 * The proxy for a URL, or undefined when it is to be reached directly. Throws a `StageError` for a setting that is no
 * URL, or a proxy of a kind that is not spoken here; its message never quotes the setting, which may hold a password.
 */
export function proxyFor(url: URL, settings: ProxySettings | undefined): ChosenProxy | undefined {
  const text = (url.protocol === 'https:' ? settings?.https : settings?.http)?.trim();
  if (!text || isExempt(url, settings?.noProxy ?? '')) return undefined;
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(full)) throw new StageError('PROXY_INVALID', 'The proxy setting is not a URL.');
  const proxy = new URL(full);
  if (proxy.protocol !== 'http:' && proxy.protocol !== 'https:') {
    throw new StageError('PROXY_UNSUPPORTED', `The scheme of the proxy is ${proxy.protocol.slice(0, -1)}.`);
  }
  return { url: proxy, authorization: settings?.authorization ?? basicOf(proxy) };
}

function basicOf({ username, password }: URL): string | undefined {
  if (username === '') return undefined;
  const credentials = `${decoded(username)}:${decoded(password)}`;
  return `Basic ${Buffer.from(credentials, 'utf8').toString('base64')}`;
}

/** A password with a bare `%` stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * NO_PROXY as curl and Go read it: names match themselves and their subdomains, addresses may be ranges (`10.0.0.0/8`,
 * `fd00::/8`), `*` matches all, a port narrows. The loopback is always exempt. Names are not resolved.
 */
export function isExempt(url: URL, noProxy: string): boolean {
  const host = bare(url.hostname.toLowerCase()).replace(/\.$/, '');
  if (host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127\./.test(host)) return true;
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return noProxy
    .toLowerCase()
    .split(/[\s,;]+/)
    .some((entry) => entry !== '' && matches(entry, host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  const { name, port: wanted } = splitPort(entry);
  if (wanted !== undefined && wanted !== port) return false;
  if (name.includes('/')) return inRange(host, name);
  const plain = name.replace(/^\*?\./, '').replace(/\.$/, '');
  return plain !== '' && (host === plain || (isIP(host) === 0 && host.endsWith(`.${plain}`)));
}

/** `host`, `host:8080`, `[::1]:8080`, `::1`. */
function splitPort(entry: string): { readonly name: string; readonly port: string | undefined } {
  const bracketed = /^\[([^\]]*)\](?::(\d+))?$/.exec(entry);
  if (bracketed) return { name: bracketed[1] ?? '', port: bracketed[2] };
  const [name = '', port, more] = entry.split(':');
  return more === undefined && /^\d+$/.test(port ?? '') ? { name, port } : { name: entry, port: undefined };
}

function inRange(host: string, range: string): boolean {
  const [base = '', bits = ''] = range.split('/');
  const [address, network] = [bytesOf(host), bytesOf(base)];
  const length = Number(bits);
  if (!address || !network || address.length !== network.length || !/^\d+$/.test(bits)) return false;
  if (length > address.length * 8) return false;
  return address.every((byte, i) => {
    const left = Math.min(8, Math.max(0, length - i * 8));
    const mask = (0xff << (8 - left)) & 0xff;
    return (byte & mask) === ((network[i] ?? 0) & mask);
  });
}

/** Of an address literal; undefined for a name. The URL parser has already normalised the host. */
function bytesOf(text: string): readonly number[] | undefined {
  const address = bare(text);
  if (isIP(address) === 4) return address.split('.').map(Number);
  if (isIP(address) !== 6) return undefined;
  const [left = '', right] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const words = (part: string | undefined): number[] =>
    part ? part.split(':').map((word) => Number.parseInt(word, 16)) : [];
  const [head, tail] = [words(left), words(right)];
  const all = [...head, ...new Array<number>(8 - head.length - tail.length).fill(0), ...tail];
  return all.flatMap((word) => [word >> 8, word & 0xff]);
}

const bare = (host: string): string => host.replace(/^\[|\]$/g, '');
