import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { errorNames, looksLikeError } from './errorNames.ts';
import type { Field } from './fields.ts';
import { keycloakError } from './keycloak.ts';
import { decodeForm } from './normalise.ts';
import { withNested } from './objects.ts';
import type { PastedError } from './types.ts';
import type { PastedUrl } from './urls.ts';

interface Weighed extends PastedError {
  readonly weight: number;
}

/** Every error the text names, the most telling first: a JSON answer before a sentence, a known code before a guess. */
export function errorsIn(
  text: string,
  objects: readonly JsonObject[],
  fields: readonly Field[],
  urls: readonly PastedUrl[],
): readonly PastedError[] {
  const found: Weighed[] = [
    ...objects.flatMap((object) => withNested(object).flatMap(ofObject)),
    ...urls.flatMap(ofUrl),
    ...aadsts(text),
    ...keycloakError(text).map((error) => ({ ...error, weight: 9 })),
    ...ofFields(fields),
    ...ofSentences(text),
    ...ofClasses(text),
  ];
  return found
    .filter((error) => error.error !== undefined || error.description !== undefined)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 20);
}

const none = { error: undefined, description: undefined, uri: undefined, members: undefined, inUrl: false } as const;

const stringOf = (members: JsonObject, ...names: readonly string[]): string | undefined => {
  for (const name of names) {
    const value = members[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
};

/** RFC 6749 section 5.2, and the envelopes of Okta, Facebook, Slack, Google, WeChat and others. */
function ofObject(members: JsonObject): Weighed[] {
  const error = stringOf(members, 'error', 'errorCode', 'error_code', 'code', 'oauthError');
  const description = stringOf(members, 'error_description', 'errorDescription', 'errorSummary', 'error_message');
  const nested = isJsonObject(members.error) ? members.error : undefined;
  const ofOkta = /^E0\d{6}$/.exec(stringOf(members, 'errorCode') ?? '')?.[0];
  const isVendor =
    ofOkta !== undefined ||
    members.ok === false ||
    typeof members.errcode === 'number' ||
    /^OAuthException$/i.test(stringOf(members, 'type') ?? '') ||
    (nested !== undefined &&
      stringOf(nested, 'type', 'status') !== undefined &&
      stringOf(nested, 'message') !== undefined);
  // A member `code` is in answers of all kinds, so there the form of a name is not enough.
  const isKnown =
    error !== undefined &&
    (stringOf(members, 'error') === error ? looksLikeError(error) : errorNames.has(error.toLowerCase()));
  if (!isVendor && !isKnown && (description === undefined || stringOf(members, 'error') === undefined)) return [];
  const plain = stringOf(members, 'error');
  return [
    {
      error: (isKnown ? error : (plain ?? ofOkta))?.toLowerCase(),
      description: description ?? stringOf(members, 'message', 'errmsg', 'detail', 'secondary_message'),
      uri: stringOf(members, 'error_uri'),
      members,
      inUrl: false,
      weight:
        10 +
        (isKnown ? 4 : 0) +
        (description === undefined ? 0 : 2) +
        (nested === undefined ? 0 : 3) +
        (isVendor ? 2 : 0),
    },
  ];
}

function ofUrl({ parameters }: PastedUrl): Weighed[] {
  const error = parameters.get('error') ?? parameters.get('errorCode') ?? parameters.get('authError') ?? undefined;
  const description = parameters.get('error_description') ?? parameters.get('error_message') ?? undefined;
  if (error === undefined || (!looksLikeError(error) && description === null)) return [];
  if (!looksLikeError(error) && description === undefined) return [];
  return [
    {
      error: error.toLowerCase(),
      description,
      uri: parameters.get('error_uri') ?? undefined,
      members: undefined,
      inUrl: true,
      weight: /AAD(?:STS|B2C)\d/.test(description ?? '') ? 13 : 11,
    },
  ];
}

/** Microsoft’s codes of Entra ID and of Azure AD B2C, with the sentence behind them. */
function aadsts(text: string): Weighed[] {
  const found: Weighed[] = [];
  for (const m of text.matchAll(/\b(AADSTS\d{4,8}|AADB2C\d{5,6})\b(?:\s{0,2}:?\s{0,2}([^\n"]{0,600}))?/g)) {
    if (found.length === 5) break;
    const sentence = (m[2] ?? '').split(/(?:\\r|\\n|\s){0,20}(?:Trace ID|Correlation ID|Timestamp):/)[0] ?? '';
    found.push({ ...none, description: `${m[1] ?? ''}: ${sentence}`.trim(), weight: 12 });
  }
  return found;
}

/** A description belongs to the error before it, or directly after it when that has none. */
function ofFields(fields: readonly Field[]): Weighed[] {
  const found: Weighed[] = [];
  for (const [i, field] of fields.entries()) {
    const isNamed =
      looksLikeError(field.value) || (field.value === 'unauthorized' && fields[i + 1]?.name === 'description');
    if (field.name !== 'error' || !isNamed) continue;
    const near = (other: Field | undefined): other is Field =>
      other !== undefined && Math.abs(other.at - field.at) < 3000;
    const after = fields.slice(i + 1, i + 6);
    const next = after.findIndex((f) => f.name === 'error');
    const own = (next === -1 ? after : after.slice(0, next)).find((f) => f.name === 'description');
    const before = fields.slice(Math.max(0, i - 2), i).find((f) => f.name === 'description');
    const description = near(own) ? own : near(before) ? before : undefined;
    const uri = after.find((f) => f.name === 'error_uri');
    found.push({
      ...none,
      error: field.value.toLowerCase(),
      description: description === undefined ? undefined : decodeForm(description.value),
      uri: near(uri) ? uri.value : undefined,
      weight: 6 + (description === undefined ? 0 : 2) + (errorNames.has(field.value.toLowerCase()) ? 1 : 0),
    });
  }
  return found;
}

const name = '([a-z][a-z_]{4,45})';

/** How libraries print an error and its description in one line. */
const sentences: readonly (readonly [pattern: RegExp, weight: number])[] = [
  // Go: oauth2: "invalid_grant" "Code not valid" "https://…"
  [new RegExp(`oauth2: "${name}"(?: "([^"\\n]{0,500})")?`, 'gi'), 7],
  // Spring: [invalid_client] Client authentication failed
  [new RegExp(`\\[${name}\\](?: ([^\\n[]{1,300}))?`, 'gi'), 6],
  // Elasticsearch: Code=[invalid_grant], Description=[Code not valid]
  [new RegExp(`\\bCode=\\[${name}\\](?:, Description=\\[([^\\]\\n]{1,300})\\])?`, 'gi'), 7],
  // oauthlib: (invalid_grant) Bad Request
  [new RegExp(`\\(${name}\\):? ([^\\n]{1,300})`, 'gi'), 6],
  // openid-client: OPError: invalid_grant (Code not valid)
  [new RegExp(`\\b${name} \\(([^)\\n]{1,400})\\)`, 'gi'), 6],
  // Google: Error 400: redirect_uri_mismatch
  [new RegExp(`\\bError [45]\\d{2}: ${name}\\b`, 'g'), 8],
  // Authlib, MSAL, OmniAuth: invalid_client: Unauthorized
  [new RegExp(`\\b${name}: (?!http)([^\\n]{1,300})`, 'gi'), 5],
  [new RegExp(`(?:error|exception|failed|with|code|reason|status):? {1,2}["'\`]?${name}\\b`, 'gi'), 4],
  [new RegExp(`["'\`]${name}["'\`]`, 'gi'), 3],
  [new RegExp(`\\b${name}\\b`, 'gi'), 1],
];

function ofSentences(text: string): Weighed[] {
  const found: Weighed[] = [];
  for (const [pattern, weight] of sentences) {
    let seen = 0;
    for (const m of text.matchAll(pattern)) {
      if (++seen > 20_000 || found.length > 50) break;
      const error = (m[1] ?? '').toLowerCase();
      if (!errorNames.has(error) || !error.includes('_')) continue;
      const description = m[2]?.replace(/[{<[][\s\S]*/, '').trim();
      found.push({
        ...none,
        error,
        description: description === '' ? undefined : description,
        weight: weight + (generic.has(error) ? -0.5 : 0),
      });
    }
  }
  return found;
}

/**
 * What other things than a sign-in are called too: `AccessDeniedException` of AWS and of file systems,
 * `ExpiredTokenException` of its sessions.
 */
const classesOfOthers: ReadonlySet<string> = new Set([
  'expired_token',
  'server_error',
  'access_denied',
  'not_allowed',
  'session_expired',
]);

/** Names of classes that SDKs have for the codes: `UnsupportedGrantTypeError: …`. */
function ofClasses(text: string): Weighed[] {
  const found: Weighed[] = [];
  for (const m of text.matchAll(/\b((?:[A-Z][a-z]{2,15}){2,4})(?:Error|Exception)\b(?::\s{0,2}([^\n]{1,300}))?/g)) {
    if (found.length === 20) break;
    const error = (m[1] ?? '').replace(/(?!^)[A-Z]/g, '_$&').toLowerCase();
    if (!errorNames.has(error) || classesOfOthers.has(error)) continue;
    found.push({ ...none, error, description: m[2]?.replace(/[{<[][\s\S]*/, '').trim() || undefined, weight: 5 });
  }
  return found;
}

/** Codes that also wrap others. */
const generic: ReadonlySet<string> = new Set(['server_error', 'invalid_request', 'access_denied']);
