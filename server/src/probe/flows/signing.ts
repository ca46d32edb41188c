import { Secret } from '../../base/secret.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import type { Span } from '../../text/span.ts';
import { joinUri, parentUri } from '../../text/uri.ts';
import type { SettingRef, SigningKey } from '../types.ts';

/**
 * What the client signs assertions with. The key itself is a setting; its id, its algorithm and the path of its file have
 * no role of their own and are looked for beside it: variables with the same stem, or members of the same block.
 */
export function signingKeyOf(client: Client, model: Model): SigningKey | undefined {
  if (!maySign(client)) return undefined;
  const key = settingsOf(client, 'private_key').find((s) => knownText(s.resolved) !== undefined);
  const beside = neighboursOf(client, model);
  const jwk = key === undefined ? beside(jwkNames) : undefined;
  const path = key === undefined && jwk === undefined ? beside(pathNames) : undefined;
  const kid = beside(kidNames);
  const alg = beside(algNames);
  if (key === undefined && jwk === undefined && path === undefined && alg === undefined) return undefined;
  const text = knownText(key?.resolved) ?? jwk?.text;
  return {
    text: text === undefined ? undefined : new Secret(text),
    file: path && { path: path.text, candidates: candidatesFor(path.text, path.file, client) },
    kid: kid?.text,
    alg: alg !== undefined && /^(?:[RPEH]S(?:256|384|512)|ES256K|EdDSA|Ed25519)$/.test(alg.text) ? alg.text : undefined,
    place: placeOf(key?.place ?? jwk ?? path),
    names: [key?.place.name, jwk?.name, path?.name, kid?.name, alg?.name].filter((name) => name !== undefined),
  };
}

/** Looking around costs; a client with a secret that says nothing of signing does not sign. */
function maySign(client: Client): boolean {
  const roles = new Set(client.settings.map(({ setting }) => setting.role));
  if (roles.has('private_key')) return true;
  const method = knownText(settingsOf(client, 'token_endpoint_auth_method')[0]?.resolved);
  return method === undefined ? !roles.has('client_secret') : /jwt/i.test(method);
}

const placeOf = (at: Omit<Neighbour, 'text'> | undefined): SettingRef | undefined =>
  at && { role: 'private_key', name: at.name, file: at.file, span: at.span };

export const hasKey = (key: SigningKey | undefined): boolean => key?.text !== undefined || key?.file !== undefined;

/** In the order of how exact they are; compared without case, underscores and hyphens. */
const jwkNames = ['PRIVATE_JWK', 'CLIENT_JWK', 'SIGNING_JWK', 'JWK', 'PRIVATE_JWKS', 'CLIENT_JWKS'];
const pathNames = [
  'PRIVATE_KEY_PATH',
  'PRIVATE_KEY_FILE',
  'PRIVATE_KEY_LOCATION',
  'CLIENT_KEY_PATH',
  'CLIENT_KEY_FILE',
  'SIGNING_KEY_PATH',
  'SIGNING_KEY_FILE',
  'PRIVATE_JWK_PATH',
  'PRIVATE_JWK_FILE',
];
const kidNames = ['PRIVATE_KEY_ID', 'PRIVATE_KEY_KID', 'SIGNING_KEY_ID', 'CLIENT_KEY_ID', 'KEY_ID', 'KID'];
const algNames = [
  'TOKEN_ENDPOINT_AUTH_SIGNING_ALG',
  'CLIENT_ASSERTION_SIGNING_ALG',
  'CLIENT_ASSERTION_ALG',
  'PRIVATE_KEY_ALG',
  'PRIVATE_KEY_ALGORITHM',
  'SIGNING_ALGORITHM',
  'SIGNING_ALG',
];

interface Neighbour {
  readonly name: string;
  readonly text: string;
  readonly file: string;
  readonly span: Span;
}

const relax = (name: string): string => name.replace(/[-_.]/g, '').toLowerCase();

/** Finds the first of several names beside the client's settings. */
function neighboursOf(client: Client, model: Model): (names: readonly string[]) => Neighbour | undefined {
  const anchors = settingsOf(client, 'private_key', 'client_id', 'token_endpoint_auth_method');
  const stems = anchors.flatMap(({ place }) => {
    const stem = /^(.*_)?(?:CLIENT_?ID|PRIVATE_KEY|(?:TOKEN_ENDPOINT|CLIENT)_AUTH(?:ENTICATION)?_METHOD)$/.exec(
      place.name,
    );
    return stem === null ? [] : [{ stem: stem[1] ?? '', file: place.file }];
  });
  return (names) => {
    for (const name of names) {
      for (const { stem, file } of stems) {
        const found = variable(model, `${stem}${name}`, file);
        if (found !== undefined) return found;
      }
      for (const anchor of anchors) {
        const found = member(anchor, name);
        if (found !== undefined) return found;
      }
    }
    return undefined;
  };
}

function variable(model: Model, name: string, file: string): Neighbour | undefined {
  const found = model.definitions(name, file)[0];
  return found?.value.state === 'literal' && found.value.text !== ''
    ? { name, text: found.value.text, file: found.file, span: found.entry.contentSpan }
    : undefined;
}

/** A scalar of the same block, such as `keyId` beside `key`. */
function member({ setting }: ResolvedSetting, name: string): Neighbour | undefined {
  const { parent } = setting.entry;
  // A list of variables is one block for all its clients.
  if (parent?.kind !== 'map' || /^[A-Z0-9_]+$/.test(setting.entry.key)) return undefined;
  const found = parent.children.find((child) => relax(child.key) === relax(name));
  return found?.kind === 'scalar' && found.value !== '' && !found.value.includes('${')
    ? { name: found.key, text: found.value, file: setting.file, span: found.contentSpan }
    : undefined;
}

/** Relative to the unit of deployment or to the file; the reader refuses what is outside of the workspace. */
function candidatesFor(path: string, file: string, client: Client): readonly string[] {
  const plain = path.replace(/^file:(?:\/\/)?/, '').replaceAll('\\', '/');
  if (/^(?:classpath|https?|s3|gs|~)/i.test(plain)) return [];
  return [...new Set([joinUri(client.package, plain), joinUri(parentUri(file), plain)])];
}
