import { base64url } from 'jose';
import { type JsonObject, parseJsonObject } from '../../base/json.ts';
import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { stripPublicPrefix } from '../../knowledge/environments.ts';
import { isSecretRole } from '../../knowledge/roles.ts';
import type { Location } from '../types.ts';

/** The readable parts of a JWS in compact form (RFC 7515 section 7.1). Nothing is verified. */
export interface Jwt {
  readonly header: JsonObject;
  readonly claims: JsonObject;
}

/** A JWT written in the file, in a setting or in any other variable. */
export interface StoredJwt {
  readonly name: string;
  readonly at: Location;
  readonly setting: Setting | undefined;
  readonly isPublic: boolean;
  readonly text: string;
  readonly jwt: Jwt;
}

/** Longer values are no tokens that anybody writes into a configuration file. */
const longest = 16_384;

const decoder = new TextDecoder('utf-8', { fatal: true });

/** A part decoded as a JSON object; undefined when it is none. */
export function decodePart(part: string | undefined): JsonObject | undefined {
  if (part === undefined || !/^[\w-]+$/.test(part)) return undefined;
  try {
    return parseJsonObject(decoder.decode(base64url.decode(part)));
  } catch {
    // Not base64url, or not UTF-8.
    return undefined;
  }
}

/** Reads a JWS whose header names an algorithm; undefined for everything else, an encrypted JWT included. */
export function readJwt(text: string): Jwt | undefined {
  if (!text.startsWith('eyJ') || text.length > longest) return undefined;
  const parts = text.split('.');
  if (parts.length !== 3) return undefined;
  const header = decodePart(parts[0]);
  const claims = decodePart(parts[1]);
  return header === undefined || typeof header.alg !== 'string' || claims === undefined
    ? undefined
    : { header, claims };
}

/** A token that no server takes any more gives nothing to whoever reads it. */
export function isExpiredJwt(text: string, now: number): boolean {
  const exp = readJwt(bare(text))?.claims.exp;
  return typeof exp === 'number' && exp * 1000 < now;
}

/** The JWTs of a file, in the order of its settings, then of its other variables. */
export const storedJwts = memoisedFor((facts: FileFacts): readonly StoredJwt[] => {
  const found: StoredJwt[] = [];
  const taken = new Set<number>();
  for (const setting of facts.settings) {
    if (!isSecretRole(setting.role) || setting.value.state !== 'literal') continue;
    taken.add(setting.span.start);
    const text = bare(setting.value.text);
    const jwt = readJwt(text);
    const at = { file: setting.file, span: setting.span };
    if (jwt !== undefined) found.push({ name: setting.name, at, setting, isPublic: setting.isPublic, text, jwt });
  }
  for (const { name, file, entry, value } of facts.variables) {
    if (value.state !== 'literal' || taken.has(entry.contentSpan.start)) continue;
    const text = bare(value.text);
    const jwt = readJwt(text);
    const at = { file, span: entry.contentSpan };
    if (jwt !== undefined)
      found.push({ name, at, setting: undefined, isPublic: stripPublicPrefix(name) !== undefined, text, jwt });
  }
  return found;
});

/** Without what `secret-stray-characters` reports: blanks at the ends and a scheme in front. */
const bare = (text: string): string => text.trim().replace(/^Bearer\s+/i, '');

/** A registered claim or header member as text. */
export const textClaim = (object: JsonObject, name: string): string | undefined => {
  const value = object[name];
  return typeof value === 'string' ? value : undefined;
};
