import { base64url } from 'jose';
import { memoisedFor } from '../../base/memo.ts';
import { lookup } from '../../base/table.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { fileRule } from '../define.ts';
import { severityAt } from '../support/environment.ts';
import { generateSecret } from '../support/newSecret.ts';
import type { Severity } from '../types.ts';

/** A variable, or a key of a program's own file. */
type Place = Pick<Setting, 'name' | 'file' | 'entry' | 'span' | 'value'>;

interface Data {
  readonly place: Place;
  readonly what: string;
  readonly generate: string;
}

interface Requirement {
  readonly name: RegExp;
  readonly severity: Severity;
  /** What is wrong with the value, or undefined. Counts as the consumer counts. */
  readonly judge: (text: string, facts: FileFacts) => string | undefined;
  /** A command that makes a fitting value; default `openssl rand -base64 32`. */
  readonly generate?: string;
}

const utf8 = new TextEncoder();
const bytesOf = (text: string): number => utf8.encode(text).length;

const atLeast =
  (needed: number, consequence: string) =>
  (text: string): string | undefined =>
    text.length < needed ? `has ${text.length} characters and needs at least ${needed}. ${consequence}` : undefined;

const requirements: readonly Requirement[] = [
  {
    name: /^OAUTH2_PROXY_COOKIE_SECRET$/,
    severity: 'error',
    judge: oauth2Proxy,
    generate: 'openssl rand -base64 32 | tr -- "+/" "-_"',
  },
  // iron-session, lib/core: "iron-session: Bad usage. Password must be at least 32 characters long."
  {
    name: /^(?:IRON_SESSION_PASSWORD|WORKOS_COOKIE_PASSWORD|NUXT_SESSION_PASSWORD)$/,
    severity: 'error',
    judge: atLeast(32, 'The library stops with "Password must be at least 32 characters long".'),
  },
  // itpropro/nuxt-oidc-auth, provideDefaults.ts: a shorter one is replaced by a random one.
  {
    name: /^NUXT_OIDC_SESSION_SECRET$/,
    severity: 'warning',
    judge: atLeast(
      48,
      'nuxt-oidc-auth takes a random one instead ("No session secret set, using a random secret"), so a restart ends all ' +
        'sessions, and a second instance knows none of those of the first.',
    ),
    generate: 'openssl rand -base64 48',
  },
  // itpropro/nuxt-oidc-auth, useAuthSession; h3 seals with iron-webcrypto.
  {
    name: /^NUXT_OIDC_AUTH_SESSION_SECRET$/,
    severity: 'error',
    judge: atLeast(32, 'Each login stops with "Password string too short (min 32 characters required)".'),
    generate: 'openssl rand -base64 48',
  },
  { name: /^NUXT_OIDC_TOKEN_KEY$/, severity: 'error', judge: aesKey },
  // authjs.dev, "Deployment": a random value of at least 32 characters. better-auth.com, "Options": the same.
  {
    name: /^(?:AUTH_SECRET(?:_[1-3])?|NEXTAUTH_SECRET|BETTER_AUTH_SECRET|AUTH0_SECRET)$/,
    severity: 'warning',
    judge: atLeast(32, 'It encrypts session cookies, which a short secret does not protect.'),
  },
  {
    name: /^(?:SUPABASE_|GOTRUE_)?JWT_SECRET$/,
    severity: 'warning',
    judge: hmacKey,
    generate: 'openssl rand -base64 64',
  },
  { name: /^APP_KEY$/, severity: 'error', judge: laravel, generate: 'php artisan key:generate' },
];

export const rule = fileRule<Data>({
  meta: {
    id: 'session-secret-length',
    group: 'session',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'A session secret must have the length its consumer requires.',
  },
  *detect({ facts }) {
    for (const place of placesIn(facts)) {
      const name = lookup(ownNames, place.dialect) ?? place.name;
      const requirement = requirements.find((candidate) => candidate.name.test(name));
      const what =
        requirement === undefined || !isJudged(place) ? undefined : requirement.judge(place.value.text, facts);
      if (requirement === undefined || what === undefined) continue;
      yield {
        at: { file: place.file, span: place.span },
        severity: severityAt(requirement.severity, facts),
        data: {
          place,
          what,
          generate: requirement.generate ?? 'openssl rand -base64 32',
        },
      };
    }
  },
  word: ({ place, what, generate }) => `${place.name} ${what} Generate a new one, for example with ${generate}.`,
  fix: ({ data: { place } }, { facts, random }) => generateSecret(facts, place, random),
});

/** The variable that means the same as the session secret of a program's own file. */
const ownNames: Readonly<Record<string, string>> = { 'oauth2-proxy': 'OAUTH2_PROXY_COOKIE_SECRET' };

const placesIn = ({ variables, settings }: FileFacts): readonly (Place & { readonly dialect: string })[] => [
  ...variables.map((variable) => ({ ...variable, span: variable.entry.contentSpan, dialect: '' })),
  ...settings.filter(({ role, dialect }) => role === 'session_secret' && Object.hasOwn(ownNames, dialect)),
];

/** Placeholders have a rule of their own, and a key pair is no shared secret. */
const isJudged = ({ value }: Place): boolean =>
  value.state === 'literal' && !/^-----BEGIN|^\{|^LS0tLS1/.test(value.text);

/**
 * oauth2-proxy decodes base64url, padding optional, and takes the result if it has 16, 24 or 32 bytes; else it counts
 * the text itself (pkg/encryption, SecretBytes). Standard Base64 with + or / is therefore 44 bytes long.
 */
function oauth2Proxy(text: string): string | undefined {
  const sizes = [16, 24, 32];
  const stripped = text.replace(/={1,2}$/, '');
  if (/^[\w-]+$/.test(stripped) && sizes.includes(decodedLength(stripped))) return undefined;
  const length = bytesOf(text);
  if (sizes.includes(length)) return undefined;
  const hint = /[+/]/.test(text) ? ' Standard Base64 is not decoded: use - and _ in place of + and /.' : '';
  return `is ${length} bytes long. oauth2-proxy stops with "cookie_secret must be 16, 24, or 32 bytes to create an AES cipher".${hint}`;
}

const asBase64url = (text: string): string =>
  text
    .replace(/={1,2}$/, '')
    .replaceAll('+', '-')
    .replaceAll('/', '_');

function decodedLength(text: string): number {
  try {
    return base64url.decode(text).length;
  } catch {
    // One character left over: no Base64 of anything.
    return 0;
  }
}

const algorithmOf = memoisedFor(
  ({ variables }: FileFacts) => variables.find(({ name }) => /^JWT_ALG(?:ORITHM)?$/.test(name))?.value.text,
);

/** RFC 7518 section 3.2: an HMAC key is at least as long as the hash. */
function hmacKey(text: string, facts: FileFacts): string | undefined {
  const algorithm = algorithmOf(facts) ?? 'HS256';
  const needed = { HS256: 32, HS384: 48, HS512: 64 }[algorithm.toUpperCase()];
  const length = bytesOf(text);
  if (needed === undefined || length >= needed) return undefined;
  return `is ${length} bytes long, and ${algorithm.toUpperCase()} needs ${needed} (RFC 7518 section 3.2). Strict libraries refuse it ("The specified key byte array is … bits which is not secure enough"), others sign with a key that can be guessed.`;
}

/** itpropro/nuxt-oidc-auth, encryptToken: a key of AES in Base64, either alphabet; Web Crypto takes 16, 24 or 32 bytes. */
function aesKey(text: string): string | undefined {
  if (!/^[\w+/-]+=*$/.test(text)) return undefined;
  const length = decodedLength(asBase64url(text));
  return [16, 24, 32].includes(length)
    ? undefined
    : `decodes to ${length} bytes, and a key of AES has 32. After signing in the callback fails with "Invalid key length".`;
}

/** Laravel, Illuminate\Encryption: AES-128 or AES-256. Other programs have an APP_KEY, too; only this form is Laravel's. */
function laravel(text: string): string | undefined {
  const encoded = /^base64:([A-Za-z0-9+/]*=*)$/.exec(text)?.[1];
  if (encoded === undefined) return undefined;
  const length = decodedLength(asBase64url(encoded));
  return length === 16 || length === 32
    ? undefined
    : `decodes to ${length} bytes. Laravel stops with "Unsupported cipher or incorrect key length"; AES-256 needs 32.`;
}
