import type { Target } from '../types.ts';

/** The issuer that callbacks and tokens have to name; undefined when nothing tells it. */
export const expectedIssuer = (target: Target): string | undefined => target.discovered?.issuer ?? target.issuer;

/**
 * RFC 9207 section 2.4 and OpenID Connect Core section 3.1.3.7: a comparison of texts. Not so exact where the text is
 * none that somebody wrote: Entra's multi-tenant metadata is a template, an issuer may be derived from a discovery URL or
 * a domain, and Google may leave the scheme out (OpenID Connect Core section 15.6.2).
 */
export function isIssuer(target: Target, found: string): boolean {
  const expected = expectedIssuer(target);
  if (expected === undefined || found === expected) return true;
  if (found === 'accounts.google.com' && expected === 'https://accounts.google.com') return true;
  const [before, after] = expected.split('{tenantid}');
  if (before !== undefined && after !== undefined) return found.startsWith(before) && found.endsWith(after);
  if (/^https:\/\/login\.microsoftonline\.com\/(?:common|organizations|consumers)\b/.test(expected)) return true;
  const isWritten = target.discovered?.issuer !== undefined || target.settings.issuer !== undefined;
  return !isWritten && bare(found) === bare(expected);
}

const bare = (issuer: string): string => issuer.replace(/\/+$/, '');
