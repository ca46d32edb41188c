import { base64url } from 'jose';
import { encodeBytes } from '../../base/base64.ts';
import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { baseName } from '../../text/uri.ts';
import type { Fix, RandomBytes } from '../types.ts';
import { editsFor } from './value.ts';

interface Form {
  readonly name: RegExp;
  readonly bytes: number;
  readonly write: (made: Uint8Array) => string;
}

const hex = (made: Uint8Array): string => Array.from(made, (byte) => byte.toString(16).padStart(2, '0')).join('');

/**
 * What the programs ask for: nuxt-oidc-auth's 48 characters, and its key in Base64; Laravel's `php artisan key:generate`; Rails' and ToolJet's `openssl rand -hex 64`; keys of
 * ciphers as `openssl rand -hex 32`; an HMAC key as long as the longest hash (RFC 7518 section 3.2).
 */
const forms: readonly Form[] = [
  { name: /^APP_KEY$/, bytes: 32, write: (made) => `base64:${encodeBytes(made)}` },
  { name: /^NUXT_OIDC_TOKEN_KEY$/, bytes: 32, write: encodeBytes },
  { name: /^NUXT_OIDC_(?:AUTH_)?SESSION_SECRET$/, bytes: 48, write: base64url.encode },
  { name: /^SECRET_KEY_BASE$/, bytes: 64, write: hex },
  { name: /ENCRYPTION_KEY$/, bytes: 32, write: hex },
  { name: /JWT(?:_\w+)?_SECRET$/, bytes: 64, write: base64url.encode },
];

/**
 * A new secret for a variable of this name. Base64url without padding where nothing else is asked for: its letters mean
 * themselves in every loader and quoting, and oauth2-proxy decodes it.
 */
export function newSecret(random: RandomBytes, name: string): string {
  const form = forms.find((candidate) => candidate.name.test(name));
  return form === undefined ? base64url.encode(random(32)) : form.write(random(form.bytes));
}

/**
 * True for files in which a secret may be written: `.env` files that version control does not have, and others only
 * when it surely has not.
 */
export const mayHoldSecret = ({ vcs, tree }: FileFacts): boolean =>
  vcs === 'ignored' || (tree.format === 'dotenv' && vcs !== 'tracked');

/**
 * A fix that writes a new secret; for review, as everything made with the old one ends. Nothing for files that are
 * committed.
 */
export function generateSecret(
  facts: FileFacts,
  place: Pick<Setting, 'file' | 'name' | 'entry' | 'span'>,
  random: RandomBytes,
): readonly Fix[] {
  if (!mayHoldSecret(facts) || signsOtherKeys(facts, place.name)) return [];
  const text = newSecret(random, place.name);
  const edits = editsFor(facts, place, text);
  const title = `Generate a new ${place.name} in ${baseName(place.file)}`;
  return edits === undefined ? [] : [{ title, safety: 'review', files: [edits], generated: [text] }];
}

/** Supabase's anon and service keys are JWTs signed with the JWT secret: a new one would have to sign new keys. */
const signsOtherKeys = (facts: FileFacts, name: string): boolean => name.includes('JWT') && hasSignedKeys(facts);

const hasSignedKeys = memoisedFor(({ variables }: FileFacts) =>
  variables.some(({ name }) => /ANON_KEY$|SERVICE_(?:ROLE_)?KEY$/.test(name)),
);
