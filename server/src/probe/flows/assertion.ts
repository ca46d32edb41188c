import { type CryptoKey, SignJWT } from 'jose';
import { err, ok, type Result } from '../../base/result.ts';
import type { SigningKey, Target } from '../types.ts';
import { type PrivateKey, readPrivateKey } from './keys.ts';

export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Seconds. Servers allow minutes; the shorter, the less a leaked one is worth. */
const lifetime = 60;

/** Reads a key file that a setting names; undefined when it is not there or not inside the workspace. */
export type ReadKeyFile = (candidates: readonly string[]) => Promise<string | undefined>;

export interface Assertion {
  readonly jwt: string;
  readonly alg: string;
  readonly kid: string | undefined;
}

/**
 * Where the server wants the audience to be its issuer. Auth0 ("Authenticate with Private Key JWT") and ZITADEL ("Private
 * Key JWT") document the issuer, both seen 2025-11; oidc-provider and Keycloak take both. Others get the token endpoint,
 * as OpenID Connect Core section 9 says.
 */
const issuerAudience: ReadonlySet<string> = new Set(['auth0', 'zitadel']);

/** The token endpoint (RFC 7523 section 3), but for servers that take their issuer identifier alone. */
export function audienceFor(target: Target, tokenEndpoint: string): string {
  const issuer = target.discovered?.issuer ?? target.issuer;
  return issuer !== undefined && issuerAudience.has(target.provider ?? '') ? issuer : tokenEndpoint;
}

/** RFC 7523 section 3 and OpenID Connect Core section 9. The error is one sentence and holds nothing secret. */
export async function signAssertion(
  target: Target,
  method: 'private_key_jwt' | 'client_secret_jwt',
  audience: string,
  now: number,
  readKeyFile: ReadKeyFile | undefined,
): Promise<Result<Assertion, string>> {
  const clientId = target.clientId ?? '';
  const found = method === 'private_key_jwt' ? await privateKeyOf(target, readKeyFile) : sharedKeyOf(target);
  if (!found.ok) return found;
  const { key, alg, kid, thumbprint } = found.value;
  const seconds = Math.floor(now / 1000);
  const jwt = await new SignJWT({})
    .setProtectedHeader({
      alg,
      typ: 'JWT',
      ...(kid === undefined ? {} : { kid }),
      ...(thumbprint === undefined ? {} : { 'x5t#S256': thumbprint }),
    })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setJti(crypto.randomUUID())
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + lifetime)
    .sign(key);
  return ok({ jwt, alg, kid });
}

type Key = Omit<PrivateKey, 'key'> & { readonly key: CryptoKey | Uint8Array };

async function privateKeyOf(target: Target, readKeyFile: ReadKeyFile | undefined): Promise<Result<Key, string>> {
  const { signingKey } = target;
  if (signingKey === undefined) return err('No private key is configured for this client.');
  const text = signingKey.text?.reveal() ?? (await fileOf(signingKey, readKeyFile));
  if (text === undefined) {
    const path = signingKey.file?.path ?? '';
    return err(`The key file ${path} is not there, or it is not a file inside the workspace.`);
  }
  return readPrivateKey(text, {
    alg: signingKey.alg,
    kid: signingKey.kid,
    supported: target.discovered?.authSigningAlgs,
  });
}

const fileOf = async ({ file }: SigningKey, read: ReadKeyFile | undefined): Promise<string | undefined> =>
  file === undefined ? undefined : read?.(file.candidates);

/** HMAC with the bytes of the client secret (OpenID Connect Core section 9). */
function sharedKeyOf(target: Target): Result<Key, string> {
  const secret = target.clientSecret?.reveal() ?? '';
  if (secret === '') return err('No client secret is configured for this client.');
  const alg = target.signingKey?.alg;
  const usable = alg !== undefined && /^HS(?:256|384|512)$/.test(alg) ? alg : 'HS256';
  return ok({ key: new TextEncoder().encode(secret), alg: usable, kid: undefined, thumbprint: undefined });
}
