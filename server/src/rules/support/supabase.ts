import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { isKnownSampleSecret } from '../../knowledge/placeholders.ts';
import { readJwt, textClaim } from './jwt.ts';
import { isLoopbackHost, parseUrl } from './url.ts';

/** Roles of Supabase keys that bypass row level security (Supabase documentation, "API keys", 2026-11). */
const privilegedRoles: ReadonlySet<string> = new Set(['service_role', 'supabase_admin']);

/** A key of a Supabase project with all rights: a JWT of such a role, or the newer `sb_secret_` form. */
export function isPrivilegedSupabaseKey(text: string): boolean {
  const bare = text.trim();
  if (/^sb_secret_\w{8}/.test(bare)) return true;
  const jwt = readJwt(bare);
  return jwt !== undefined && privilegedRoles.has(textClaim(jwt.claims, 'role') ?? '');
}

/** One of the keys every local Supabase stack starts with. */
export const isSupabaseDemoKey = (text: string): boolean => text.startsWith('eyJ') && isKnownSampleSecret(text);

/**
 * A setting beside the address of a local stack: all of these have the same keys, and accept them (supabase.com, "Local
 * development").
 */
export const isKeyOfLocalSupabase = (facts: FileFacts, { name, role }: Setting): boolean =>
  /SUPABASE/i.test(name) && role !== 'session_secret' && role !== 'client_secret' && namesLocalSupabase(facts);

const namesLocalSupabase = memoisedFor(({ variables }: FileFacts): boolean =>
  variables.some(
    ({ name, value }) => /SUPABASE/i.test(name) && isLoopbackHost(parseUrl(value.text)?.url.hostname ?? ''),
  ),
);
