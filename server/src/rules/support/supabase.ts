import { isKnownSampleSecret } from '../../knowledge/placeholders.ts';
import { readJwt, textClaim } from './jwt.ts';

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
