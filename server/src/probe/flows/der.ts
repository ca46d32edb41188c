import { lookup } from '../../base/table.ts';
/** The little of DER (X.690) that private keys need: reading tags, and wrapping older forms into PKCS#8 (RFC 5958). */
export type KeyKind = 'RSA' | 'P-256' | 'P-384' | 'P-521' | 'secp256k1' | 'Ed25519';

const oids: Readonly<Record<string, KeyKind | 'EC'>> = {
  '2a864886f70d010101': 'RSA',
  '2a8648ce3d0201': 'EC',
  '2a8648ce3d030107': 'P-256',
  '2b81040022': 'P-384',
  '2b81040023': 'P-521',
  '2b8104000a': 'secp256k1',
  '2b6570': 'Ed25519',
};

const rsaEncryption = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];
const ecPublicKey = [0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];

interface Node {
  readonly tag: number;
  readonly content: Uint8Array;
  /** With tag and length. */
  readonly whole: Uint8Array;
}

/** The elements that stand one after the other; undefined when the bytes are no DER. */
function elements(bytes: Uint8Array): readonly Node[] | undefined {
  const found: Node[] = [];
  for (let at = 0; at < bytes.length; ) {
    const tag = bytes[at] as number;
    let length = bytes[at + 1];
    let start = at + 2;
    if (length === undefined) return undefined;
    if (length > 0x80) {
      const count = length - 0x80;
      if (count > 3) return undefined;
      length = 0;
      for (let i = 0; i < count; i++) length = length * 256 + (bytes[start + i] ?? 0);
      start += count;
    }
    const end = start + length;
    if (end > bytes.length) return undefined;
    found.push({ tag, content: bytes.subarray(start, end), whole: bytes.subarray(at, end) });
    at = end;
  }
  return found;
}

function element(tag: number, ...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const size =
    length < 0x80
      ? [length]
      : length < 0x100
        ? [0x81, length]
        : length < 0x10000
          ? [0x82, length >> 8, length & 0xff]
          : [0x83, length >> 16, (length >> 8) & 0xff, length & 0xff];
  const bytes = new Uint8Array(1 + size.length + length);
  bytes.set([tag, ...size]);
  let at = 1 + size.length;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

const kindOf = (oid: Node | undefined): KeyKind | 'EC' | undefined =>
  oid?.tag === 0x06
    ? lookup(oids, Array.from(oid.content, (b) => b.toString(16).padStart(2, '0')).join(''))
    : undefined;

/** What a PKCS#8 key is; undefined for other kinds of keys, and for bytes that are no such key. */
export function kindOfPkcs8(der: Uint8Array): KeyKind | undefined {
  const outer = elements(der)?.[0];
  const algorithm = outer?.tag === 0x30 ? elements(outer.content)?.[1] : undefined;
  const parts = algorithm?.tag === 0x30 ? elements(algorithm.content) : undefined;
  const kind = kindOf(parts?.[0]);
  if (kind !== 'EC') return kind;
  const curve = kindOf(parts?.[1]);
  return curve === 'EC' ? undefined : curve;
}

/** PKCS#1 (RFC 8017 appendix A.1.2, `BEGIN RSA PRIVATE KEY`) as PKCS#8. */
export const fromPkcs1 = (der: Uint8Array): Uint8Array =>
  element(0x30, [0x02, 0x01, 0x00], element(0x30, rsaEncryption), element(0x04, der));

/** SEC1 (RFC 5915, `BEGIN EC PRIVATE KEY`) as PKCS#8; undefined when it does not name its curve. */
export function fromSec1(der: Uint8Array): Uint8Array | undefined {
  const outer = elements(der)?.[0];
  const parameters = outer && elements(outer.content)?.find((node) => node.tag === 0xa0);
  const curve = parameters && elements(parameters.content)?.[0];
  if (curve?.tag !== 0x06) return undefined;
  return element(0x30, [0x02, 0x01, 0x00], element(0x30, ecPublicKey, curve.whole), element(0x04, der));
}
