import type { JsonObject } from '../../../base/json.ts';
import type { Severity } from '../../../base/severity.ts';
import { lookup } from '../../../base/table.ts';
import type { Role } from '../../../knowledge/roles.ts';
import { reachOf } from '../../guard.ts';
import { quote } from '../../judge/read.ts';
import type { SettingRef } from '../../types.ts';
import { documentFor } from '../requests.ts';
import type { Check, Configured, DiscoveryFinding, Evidence, Purpose, Reading, Subject } from '../types.ts';

/** The server's metadata with the reading it came from. */
export interface Server extends Reading {
  readonly document: JsonObject;
}

/** Undefined also for the metadata of another issuer, which only the check of issuers speaks of. */
export const serverOf = (evidence: Evidence): Server | undefined =>
  evidence.isForeign ? undefined : anyServerOf(evidence);

export const anyServerOf = ({ readings }: Pick<Evidence, 'readings'>): Server | undefined => {
  const reading = documentFor('server-metadata', readings);
  return reading?.document === undefined ? undefined : { ...reading, document: reading.document };
};

export const readingFor = (purpose: Purpose, { readings }: Pick<Evidence, 'readings'>): Reading | undefined =>
  readings.find((reading) => reading.purpose === purpose && reading.kind !== 'not-sent');

/** The texts of a member that is a list; undefined when it is none. */
export function list(document: JsonObject, member: string): readonly string[] | undefined {
  const value = document[member];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : undefined;
}

export const textIn = (document: JsonObject, member: string): string | undefined => {
  const value = document[member];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

export const valuesOf = ({ values }: Subject, role: Role): readonly Configured[] => values[role] ?? [];

export const firstOf = (subject: Subject, role: Role): Configured | undefined => valuesOf(subject, role)[0];

/** The setting that stands for the server: where a fault of its documents is shown. */
export function serverSetting(subject: Subject): SettingRef | undefined {
  const { issuer, resource } = subject;
  if (issuer.configured !== undefined) return issuer.configured.ref;
  if (resource !== undefined) return resource.ref;
  const roles: readonly Role[] = ['token_endpoint', 'authorization_endpoint', 'jwks_uri', 'client_id'];
  return roles.map((role) => firstOf(subject, role)?.ref).find((ref) => ref !== undefined);
}

/** What a check finds; the table adds the check's id. */
export type Found = Omit<DiscoveryFinding, 'check'>;

/** A row of the table. */
export const check = (row: Omit<Check, 'run'>, run: (evidence: Evidence) => readonly Found[]): Check => ({
  ...row,
  run: (evidence) => run(evidence).map((found) => ({ check: row.id, ...found })),
});

export function finding(
  severity: Severity,
  message: string,
  setting: SettingRef | undefined,
  proof: string,
  suggested?: DiscoveryFinding['suggested'],
): Found {
  return { severity, message, setting, proof, suggested };
}

/** A text of a document as it may stand in a message. */
export const shown = (text: string): string => quote(text);

/** At most eight of them. */
export function listed(texts: readonly string[]): string {
  const some = texts.slice(0, 8).map(shown);
  return some.length === 0 ? 'nothing' : `${some.join(', ')}${texts.length > some.length ? ', …' : ''}`;
}

/** `token_endpoint in https://…` */
export const proofOf = (member: string, { url }: Pick<Reading, 'url'>): string => `${member} in ${url}`;

/**
 * A value of a document that may be offered for writing into a file: a plain URL or word. What a loader could take for a
 * reference, a quote or a comment is not offered.
 */
export function offered(text: string | undefined, title: string): DiscoveryFinding['suggested'] {
  if (text === undefined || !/^[\w.~:/?&=+,;%-]{1,512}$/.test(text)) return undefined;
  return text.startsWith('http:') && !isInside(text) ? undefined : { text, title };
}

export const urlOf = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined);

/** Not reachable for everybody: a back channel, a container, the own machine. */
export function isInside(text: string): boolean {
  const url = urlOf(text);
  return url !== undefined && reachOf(url.hostname) !== 'public';
}

const secondLevels: ReadonlySet<string> = new Set('co com org net gov ac edu go or ne gob'.split(' '));

/** The part of a host name that one owner has: the last two labels, three below `co.uk` and its like. A guess, for hints. */
export function ownerOf(hostname: string): string {
  const labels = hostname.toLowerCase().split('.');
  if (/^[\d.]+$|:/.test(hostname) || labels.length < 3) return hostname.toLowerCase();
  const isLong = labels.at(-1)?.length === 2 && secondLevels.has(labels.at(-2) ?? '');
  const owner = labels.slice(isLong ? -3 : -2).join('.');
  return lookup(sameOwners, owner) ?? owner;
}

/** Domains of providers whose metadata spreads over several. */
const sameOwners: Readonly<Record<string, string>> = {
  'microsoftonline.com': 'microsoft.com',
  'windows.net': 'microsoft.com',
  'googleapis.com': 'google.com',
  'amazoncognito.com': 'amazonaws.com',
  'paypalobjects.com': 'paypal.com',
};

const codeWords: readonly Role[] = ['redirect_uri', 'response_type', 'authorization_endpoint', 'callback_path'];

/** Grants as configured, in the names of the specifications. */
export function grantsOf(subject: Subject): readonly { readonly grant: string; readonly configured: Configured }[] {
  return valuesOf(subject, 'grant_type').flatMap((configured) =>
    configured.text
      .split(/[\s,]+/)
      .filter((word) => /^[\w:.-]+$/.test(word))
      .map((word) => ({ grant: lookup(grantNames, word.toLowerCase()) ?? word.toLowerCase(), configured })),
  );
}

const grantNames: Readonly<Record<string, string>> = {
  device_code: 'urn:ietf:params:oauth:grant-type:device_code',
  'jwt-bearer': 'urn:ietf:params:oauth:grant-type:jwt-bearer',
};

/** The client sends people to the authorization endpoint, as far as its settings tell. */
export function signsPeopleIn(subject: Subject): boolean {
  const grants = grantsOf(subject);
  if (grants.length > 0) return grants.some(({ grant }) => grant === 'authorization_code' || grant === 'implicit');
  return subject.isMcp || codeWords.some((role) => firstOf(subject, role) !== undefined);
}

/** As the specifications spell it; undefined for a word that is none of theirs. */
export function authMethodOf(text: string): string | undefined {
  const word = text.trim().toLowerCase();
  const name = { basic: 'client_secret_basic', post: 'client_secret_post' }[word] ?? word;
  return authMethods.has(name) ? name : undefined;
}

/** RFC 8414 section 2 (IANA "OAuth Token Endpoint Authentication Methods"). */
const authMethods: ReadonlySet<string> = new Set([
  'none',
  'client_secret_basic',
  'client_secret_post',
  'client_secret_jwt',
  'private_key_jwt',
  'tls_client_auth',
  'self_signed_tls_client_auth',
]);
