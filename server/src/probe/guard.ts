import { err, ok, type Result } from '../base/result.ts';

export type Reach = 'loopback' | 'private' | 'public';

export interface Guarded {
  /** Normalised by the URL parser, so that `2130706433` is seen as 127.0.0.1. */
  readonly url: string;
  /** With the port when it is not the default one. */
  readonly host: string;
  readonly hostname: string;
  readonly reach: Reach;
  /** What consent has to say about the address; empty for a public https one. */
  readonly notes: readonly string[];
}

export type RefusalCode =
  | 'not-a-url'
  | 'scheme'
  | 'plain-http'
  | 'userinfo'
  | 'metadata-address'
  | 'link-local'
  | 'unusable-address'
  | 'credential';

export interface Refusal {
  readonly code: RefusalCode;
  /** One sentence. */
  readonly message: string;
}

/** Names under which cloud platforms serve instance credentials. */
const metadataNames: ReadonlySet<string> = new Set([
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'instance-data',
  'instance-data.ec2.internal',
  'metadata.tencentyun.com',
]);

/** Metadata addresses outside the link-local ranges: Alibaba, Azure (wire server), Oracle, AWS over IPv6. */
const metadataAddresses: ReadonlySet<string> = new Set(['100.100.100.200', '168.63.129.16', '192.0.0.192']);

/**
 * Whether credentials may be sent to a URL at all. https only, except to the loopback; no link-local or cloud metadata
 * address, which would hand the secret to the wrong party. Private addresses are allowed and named.
 * With `addresses` (what the host resolves to) these are checked as well.
 */
export function guard(url: string, addresses: readonly string[] = []): Result<Guarded, Refusal> {
  let parsed: URL;
  try {
    parsed = new URL(url.trim());
  } catch {
    return refuse('not-a-url', 'The endpoint is not an absolute URL.');
  }
  if (parsed.protocol !== 'https:' && parsed.protocol !== 'http:') {
    return refuse('scheme', `The endpoint’s scheme is ${parsed.protocol.slice(0, -1)}; only https can be tested.`);
  }
  if (parsed.username !== '' || parsed.password !== '') {
    return refuse('userinfo', 'The endpoint holds a user name or password before the host; remove it from the URL.');
  }
  const hostname = bareHost(parsed.hostname);
  const refused = refuseHost(hostname) ?? firstRefusal(addresses);
  if (refused) return err(refused);
  const reach = reachOf(hostname);
  if (parsed.protocol === 'http:') {
    if (reach !== 'loopback' || addresses.some((a) => addressReach(a) !== 'loopback')) {
      return refuse(
        'plain-http',
        `${parsed.host} would get the credentials over http, where anyone on the way can read them; use https.`,
      );
    }
  }
  return ok({
    url: parsed.href,
    host: parsed.host,
    hostname,
    reach,
    notes: notesFor(hostname, reach, addresses),
  });
}

/**
 * For the transport: why a resolved address must not be connected to, or undefined when it may. `loopbackOnly` is for
 * plain http.
 */
export function refuseAddress(address: string, loopbackOnly: boolean): string | undefined {
  const refused = refuseHost(bareHost(address));
  if (refused) return refused.message;
  if (loopbackOnly && addressReach(address) !== 'loopback') {
    return `The name resolves to ${address}, which is not this machine; plain http is allowed to the loopback only.`;
  }
  return undefined;
}

/** How far away a host name or address literal is, judged by its spelling alone. */
export function reachOf(hostname: string): Reach {
  const host = bareHost(hostname);
  const address = readAddress(host);
  if (address) return addressReach(host);
  if (host === 'localhost' || host.endsWith('.localhost')) return 'loopback';
  if (!host.includes('.')) return 'private';
  return /\.(?:internal|local|lan|home|corp|intranet|localdomain|home\.arpa|test|cluster\.local|svc)$/.test(host)
    ? 'private'
    : 'public';
}

function notesFor(hostname: string, reach: Reach, addresses: readonly string[]): string[] {
  const notes: string[] = [];
  if (reach === 'private') notes.push(`${hostname} is an address of a private network.`);
  if (reach === 'loopback') notes.push(`${hostname} is this machine.`);
  if (reach === 'public') {
    const inside = addresses.find((a) => addressReach(a) !== 'public');
    if (inside !== undefined) notes.push(`${hostname} resolves to ${inside}, which is not a public address.`);
  }
  return notes;
}

function refuse(code: RefusalCode, message: string): Result<never, Refusal> {
  return err({ code, message });
}

function firstRefusal(addresses: readonly string[]): Refusal | undefined {
  for (const address of addresses) {
    const refused = refuseHost(bareHost(address));
    if (refused) return refused;
  }
  return undefined;
}

function refuseHost(host: string): Refusal | undefined {
  if (metadataNames.has(host)) {
    return { code: 'metadata-address', message: `${host} is a cloud metadata service; nothing is sent there.` };
  }
  const address = readAddress(host);
  if (!address) {
    return host === '' ? { code: 'not-a-url', message: 'The endpoint has no host.' } : undefined;
  }
  if (isMetadata(address)) {
    return { code: 'metadata-address', message: `${host} is a cloud metadata address; nothing is sent there.` };
  }
  if (isLinkLocal(address)) {
    return { code: 'link-local', message: `${host} is a link-local address; nothing is sent there.` };
  }
  if (isUnusable(address)) {
    return {
      code: 'unusable-address',
      message: `${host} is not an address a request can be sent to; use 127.0.0.1, localhost or the host’s name.`,
    };
  }
  return undefined;
}

function addressReach(text: string): Reach {
  const address = readAddress(bareHost(text));
  if (!address) return 'public';
  if (address.v4) {
    const [a, b] = address.v4;
    if (a === 127) return 'loopback';
    const isPrivate =
      a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168) || (a === 100 && b >= 64 && b < 128);
    return isPrivate ? 'private' : 'public';
  }
  if (address.v6.slice(0, 7).every((g) => g === 0) && address.v6[7] === 1) return 'loopback';
  // fc00::/7, unique local addresses (RFC 4193), and fec0::/10, their deprecated ancestor.
  const first = address.v6[0] ?? 0;
  return (first & 0xfe00) === 0xfc00 || (first & 0xffc0) === 0xfec0 ? 'private' : 'public';
}

type Octets = readonly [number, number, number, number];

/** `v4` is also set for an IPv6 address that carries an IPv4 one, since packets end up there. */
type Address = { readonly v4: Octets } | { readonly v4: undefined; readonly v6: readonly number[] };

function isMetadata(address: Address): boolean {
  if (address.v4) return metadataAddresses.has(address.v4.join('.')) || address.v4.join('.') === '169.254.169.254';
  // AWS: fd00:ec2::/32 holds the instance metadata, DNS and time services; Google: fd20:ce::254.
  return (
    (address.v6[0] === 0xfd00 && address.v6[1] === 0x0ec2) || (address.v6[0] === 0xfd20 && address.v6[1] === 0x00ce)
  );
}

function isLinkLocal(address: Address): boolean {
  if (address.v4) return address.v4[0] === 169 && address.v4[1] === 254;
  return ((address.v6[0] ?? 0) & 0xffc0) === 0xfe80;
}

function isUnusable(address: Address): boolean {
  if (address.v4) return address.v4[0] === 0 || address.v4[0] >= 224;
  return address.v6.every((g) => g === 0) || ((address.v6[0] ?? 0) & 0xff00) === 0xff00;
}

function bareHost(host: string): string {
  const inner = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  const zoneless = inner.includes(':') ? inner.replace(/%[\s\S]*/, '') : inner;
  return zoneless.toLowerCase().replace(/\.$/, '');
}

function readAddress(host: string): Address | undefined {
  const v4 = readV4(host);
  if (v4) return { v4 };
  if (!host.includes(':')) return undefined;
  const groups = readV6(host);
  if (!groups) return undefined;
  const embedded = embeddedV4(groups);
  return embedded ? { v4: embedded } : { v4: undefined, v6: groups };
}

function readV4(text: string): Octets | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return undefined;
  const octets = match.slice(1).map(Number);
  return octets.every((o) => o < 256) ? (octets as unknown as Octets) : undefined;
}

function readV6(text: string): readonly number[] | undefined {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  let source = text;
  if (tail) {
    const v4 = readV4(tail[2] ?? '');
    if (!v4) return undefined;
    source = `${tail[1]}${((v4[0] << 8) | v4[1]).toString(16)}:${((v4[2] << 8) | v4[3]).toString(16)}`;
  }
  const halves = source.split('::');
  if (halves.length > 2) return undefined;
  const groups = (part: string | undefined): number[] =>
    part ? part.split(':').map((g) => (/^[0-9a-f]{1,4}$/i.test(g) ? Number.parseInt(g, 16) : Number.NaN)) : [];
  const left = groups(halves[0]);
  const right = groups(halves[1]);
  const missing = 8 - left.length - right.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const all = [...left, ...new Array<number>(missing).fill(0), ...right];
  return all.some(Number.isNaN) ? undefined : all;
}

/** IPv4-mapped (::ffff:0:0/96), IPv4-compatible, NAT64 (64:ff9b::/96) and 6to4 (2002::/16) addresses. */
function embeddedV4(g: readonly number[]): Octets | undefined {
  const at = (high: number, low: number): Octets => [high >> 8, high & 0xff, low >> 8, low & 0xff];
  const zeros = (to: number): boolean => g.slice(0, to).every((x) => x === 0);
  const last = (): Octets => at(g[6] ?? 0, g[7] ?? 0);
  if (zeros(5) && g[5] === 0xffff) return last();
  if (zeros(6) && (g[6] !== 0 || (g[7] ?? 0) > 1)) return last();
  if (g[0] === 0x64 && g[1] === 0xff9b && g.slice(2, 6).every((x) => x === 0)) return last();
  if (g[0] === 0x2002) return at(g[1] ?? 0, g[2] ?? 0);
  return undefined;
}
