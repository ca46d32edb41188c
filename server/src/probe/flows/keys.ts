import { base64url, type CryptoKey, importJWK, importPKCS8, type JWK } from 'jose';
import { decodeBase64, encodeBytes } from '../../base/base64.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { fromPkcs1, fromSec1, type KeyKind, kindOfPkcs8 } from './der.ts';

export interface PrivateKey {
  readonly key: CryptoKey;
  readonly alg: string;
  readonly kid: string | undefined;
  /** Of the certificate that stands beside the key in the PEM: `x5t#S256` (RFC 7515 section 4.1.8), which Entra ID wants. */
  readonly thumbprint: string | undefined;
}

export interface KeyWishes {
  /** As configured. */
  readonly alg: string | undefined;
  readonly kid: string | undefined;
  /** Algorithms the server's metadata lists; undefined = not known. */
  readonly supported: readonly string[] | undefined;
}

/** Algorithms of RFC 7518 section 3.1 and RFC 8037 by kind of key, the usual one first. */
const algorithms: Readonly<Record<KeyKind, readonly string[]>> = {
  RSA: ['RS256', 'PS256', 'RS384', 'RS512', 'PS384', 'PS512'],
  'P-256': ['ES256'],
  'P-384': ['ES384'],
  'P-521': ['ES512'],
  secp256k1: ['ES256K'],
  Ed25519: ['EdDSA', 'Ed25519'],
};

/**
 * A private key from the text of a setting or a file: PEM in PKCS#8, PKCS#1 or SEC1 (line breaks may be written `\n`, or
 * the whole be Base64), a JWK or a JWK Set. The error is one sentence and holds nothing of the text.
 */
export async function readPrivateKey(text: string, wishes: KeyWishes): Promise<Result<PrivateKey, string>> {
  const plain = unwrap(text);
  try {
    return await (plain.startsWith('{') ? fromJwk(plain, wishes) : fromPem(plain, wishes));
  } catch {
    // Web Crypto's messages may speak of the key's parts.
    return err('The private key is damaged, or of a kind that cannot be used here.');
  }
}

function unwrap(text: string): string {
  const trimmed = text.trim().replace(/^(['"])([\s\S]*)\1$/, '$2');
  if (trimmed.startsWith('{') || trimmed.includes('-----BEGIN')) return trimmed;
  const decoded = decodeBase64(trimmed)?.trim();
  return decoded?.startsWith('{') || decoded?.includes('-----BEGIN') ? decoded : trimmed;
}

async function fromPem(text: string, wishes: KeyWishes): Promise<Result<PrivateKey, string>> {
  const blocks = [
    ...text.replace(/\\r\\n|\\n/g, '\n').matchAll(/-----BEGIN ([A-Z0-9 ]{1,60})-----([\s\S]*?)-----END \1-----/g),
  ];
  const [, label = '', body = ''] = blocks.find(([, name]) => name?.includes('PRIVATE KEY')) ?? blocks[0] ?? [];
  if (label === '') return err('The private key is neither PEM nor a JWK.');
  if (label === 'ENCRYPTED PRIVATE KEY' || /^Proc-Type:|ENCRYPTED/m.test(body)) {
    return err('The private key is encrypted with a passphrase, which authproof does not ask for.');
  }
  if (/PUBLIC KEY|CERTIFICATE/.test(label)) return err('The key is a public one; signing needs the private key.');
  const bytes = bytesOf(body);
  if (bytes === undefined) return err('The private key is damaged: its Base64 cannot be read.');
  const pkcs8 = label === 'RSA PRIVATE KEY' ? fromPkcs1(bytes) : label === 'EC PRIVATE KEY' ? fromSec1(bytes) : bytes;
  const kind = pkcs8 && kindOfPkcs8(pkcs8);
  if (pkcs8 === undefined || kind === undefined) return err('The private key is of a kind authproof cannot sign with.');
  const alg = algorithmFor(kind, wishes);
  if (!alg.ok) return alg;
  const pem = `-----BEGIN PRIVATE KEY-----\n${encodeBytes(pkcs8)}\n-----END PRIVATE KEY-----`;
  return ok({
    key: await importPKCS8(pem, alg.value),
    alg: alg.value,
    kid: wishes.kid,
    thumbprint: await thumbprintOf(blocks),
  });
}

async function thumbprintOf(blocks: readonly RegExpExecArray[]): Promise<string | undefined> {
  const bytes = bytesOf(blocks.find(([, label]) => label === 'CERTIFICATE')?.[2] ?? '');
  return bytes && base64url.encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))));
}

async function fromJwk(text: string, wishes: KeyWishes): Promise<Result<PrivateKey, string>> {
  const jwk = choose(JSON.parse(text) as unknown, wishes.kid);
  if (jwk === undefined) return err('The JWK Set holds no private key, or none with the configured key id.');
  if (typeof jwk.d !== 'string') return err('The JWK is a public key; signing needs the private one.');
  const kind = jwk.kty === 'RSA' ? 'RSA' : (jwk.crv as KeyKind | undefined);
  if (kind === undefined || !Object.hasOwn(algorithms, kind)) {
    return err('The private key is of a kind authproof cannot sign with.');
  }
  const alg = algorithmFor(kind, { ...wishes, alg: wishes.alg ?? jwk.alg });
  if (!alg.ok) return alg;
  const key = await importJWK({ ...jwk, key_ops: ['sign'], ext: false }, alg.value);
  if (key instanceof Uint8Array) return err('The JWK is a symmetric key; private_key_jwt needs a key pair.');
  return ok({
    key,
    alg: alg.value,
    kid: wishes.kid ?? (typeof jwk.kid === 'string' ? jwk.kid : undefined),
    thumbprint: undefined,
  });
}

function choose(value: unknown, kid: string | undefined): JWK | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('keys' in value) || !Array.isArray(value.keys)) return value as JWK;
  const keys = value.keys.filter((key): key is JWK => typeof key?.d === 'string');
  return kid === undefined ? keys[0] : keys.find((key) => key.kid === kid);
}

function algorithmFor(kind: KeyKind, { alg, supported }: KeyWishes): Result<string, string> {
  const possible = algorithms[kind];
  if (alg !== undefined && !possible.includes(alg)) {
    const name = kind === 'RSA' ? 'an RSA key' : `a key of the curve ${kind}`;
    return err(`The signing algorithm is ${alg}, but the private key is ${name}, which signs with ${possible[0]}.`);
  }
  return ok(alg ?? possible.find((a) => supported?.includes(a)) ?? (possible[0] as string));
}

function bytesOf(base64: string): Uint8Array | undefined {
  const written = base64.replace(/\s+/g, '');
  if (written === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(written)) return undefined;
  try {
    return Uint8Array.from(atob(written), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}
