import { isJsonObject, type JsonObject, parseJsonObject } from '../../base/json.ts';
import { reachOf } from '../guard.ts';
import { guardMetadata } from '../metadata.ts';
import type { HttpPort, HttpResult } from '../port.ts';
import { createRedactor, type Redactor } from '../redact.ts';
import { addressCheck, commonHeaders } from '../send.ts';
import type { DiscoveryRequest, PublicKeyFacts, Reading } from './types.ts';

export interface ReadOptions {
  readonly http: HttpPort;
  readonly signal: AbortSignal | undefined;
  readonly version: string | undefined;
  /** The workspace's own secrets of this client: a URL that holds one is not asked for. */
  readonly secrets: readonly string[];
  /** What may be shown of the configuration, for the redactor. */
  readonly open?: readonly (string | undefined)[];
}

/** Why the request must not be sent, in one sentence; undefined when it may. */
export function refusalOf(
  request: DiscoveryRequest,
  own: readonly string[],
  known: readonly string[] = [],
): string | undefined {
  const guarded = guardMetadata(request.url, own, known);
  if (!guarded.ok) return guarded.error.code === 'plain-http' ? plainHttp(request.url) : guarded.error.message;
  const { namedBy } = request;
  if (namedBy === undefined) return undefined;
  const { hostname, reach } = guarded.value;
  const from = reachOf(new URL(namedBy).hostname);
  return reach === 'public' || reach === from
    ? undefined
    : `${new URL(namedBy).host} names ${hostname}, an address of ${reach === 'loopback' ? 'this machine' : 'a private network'}; nothing is sent there.`;
}

const plainHttp = (url: string): string =>
  `${new URL(url).host} would be read over plain http, where anyone on the way can change the answer; use https.`;

/** The reading of a request that was not sent. */
export const unsent = (request: DiscoveryRequest, detail: string): Reading => ({
  ...request,
  kind: 'not-sent',
  status: undefined,
  contentType: undefined,
  headers: {},
  isHtml: false,
  document: undefined,
  keys: undefined,
  detail,
  endedAt: 0,
  tookMs: 0,
});

/** Sends one GET without credentials. Redirects are not followed. The guard must have allowed the request. */
export async function read(request: DiscoveryRequest, options: ReadOptions): Promise<Reading> {
  const guarded = guardMetadata(request.url, options.secrets);
  if (!guarded.ok) return unsent(request, guarded.error.message);
  const result = await options.http(
    {
      method: 'GET',
      url: guarded.value.url,
      headers: { ...commonHeaders(options.version), 'cache-control': 'no-cache' },
      body: undefined,
      refuseAddress: addressesFor(request, guarded.value.url),
    },
    options.signal,
  );
  return readingOf(request, result, createRedactor(options.secrets, options.open));
}

/** A public document must not lead into a private network, by a name that resolves there neither. */
function addressesFor({ namedBy }: DiscoveryRequest, url: string): (address: string) => string | undefined {
  const check = addressCheck(url);
  if (namedBy === undefined || reachOf(new URL(namedBy).hostname) !== 'public') return check;
  return (address) =>
    check(address) ??
    (reachOf(address) === 'public'
      ? undefined
      : `${new URL(url).host} resolves to ${address}, which is not a public address; a public document must not lead there.`);
}

const keptHeaders = ['age', 'cache-control', 'date', 'location', 'www-authenticate'] as const;

function readingOf(request: DiscoveryRequest, result: HttpResult, redactor: Redactor): Reading {
  const base = { ...unsent(request, ''), endedAt: result.endedAt, tookMs: result.timings.total ?? 0 };
  if (result.response === undefined) {
    const message = result.failure === undefined ? 'The connection failed.' : redactor.text(result.failure.message);
    const code = result.failure?.code;
    return { ...base, kind: 'failed', detail: code === undefined ? message : `${message} (${code})` };
  }
  const { status, body, truncated } = result.response;
  const { headers } = redactor.response(result.response);
  const contentType = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const isHtml = contentType === 'text/html' || /^\s*(?:<!doctype html|<html|<head|<body)/i.test(body);
  const answer = {
    ...base,
    kind: 'answer' as const,
    status,
    contentType,
    isHtml,
    headers: Object.fromEntries(
      keptHeaders.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
    ),
    detail: undefined,
  };
  if (status !== 200 || isHtml) return answer;
  if (truncated)
    return { ...answer, kind: 'cut', detail: 'The document is too large, or the connection ended within it.' };
  const document = parseJsonObject(body);
  if (document === undefined) return answer;
  if (request.purpose === 'server-metadata' && !isMetadata(document)) return answer;
  if (request.purpose === 'keys') return { ...answer, kind: 'document', keys: keysOf(document, redactor) };
  return { ...answer, kind: 'document', document: parseJsonObject(redactor.response(result.response).body) };
}

/** Of the members that a server must have, or has nearly always (RFC 8414 section 2), at least one: other JSON is no metadata. */
const isMetadata = (document: JsonObject): boolean =>
  ['issuer', 'authorization_endpoint', 'token_endpoint', 'jwks_uri'].some((name) => typeof document[name] === 'string');

/** RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1; RFC 8037 section 2. */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'] as const;
const publicMembers = ['kty', 'kid', 'use', 'alg', 'crv', 'n', 'e', 'x', 'y'] as const;

/** Private members are named and dropped at once. Undefined when there is no list of keys. */
function keysOf({ keys }: JsonObject, redactor: Redactor): readonly PublicKeyFacts[] | undefined {
  if (!Array.isArray(keys)) return undefined;
  return keys.filter(isJsonObject).map((key) => {
    const jwk = Object.fromEntries(
      publicMembers.flatMap((name) => {
        const member = key[name];
        return typeof member === 'string' ? [[name, redactor.text(member)]] : [];
      }),
    );
    const modulus = jwk.n?.replace(/[^\w-]/g, '');
    return {
      kty: jwk.kty,
      kid: jwk.kid,
      use: jwk.use,
      alg: jwk.alg,
      bits: jwk.kty === 'RSA' && modulus !== undefined ? Math.floor((modulus.length * 6) / 8) * 8 : undefined,
      privateMembers: privateMembers.filter((name) => key[name] !== undefined),
      jwk,
    };
  });
}
