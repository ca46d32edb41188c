import { lookup } from '../../base/table.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { isPlaceholder } from '../../knowledge/placeholders.ts';
import { tokenKindOf } from '../../knowledge/tokens.ts';
import { fileRule } from '../define.ts';
import { environmentOf, isDevelopment } from '../support/environment.ts';
import { readJwt } from '../support/jwt.ts';
import type { Location } from '../types.ts';

interface Data {
  readonly name: string;
  readonly hours: number;
}

/**
 * How long access tokens of these formats live, in hours, whatever the client does: Google "Using OAuth 2.0" (1 h),
 * GitHub "Generating a user access token" (8 h) and "Generating an installation access token" (1 h), Dropbox "OAuth
 * Guide" (4 h); pages seen 2026-11.
 */
const lifetimes: Readonly<Record<string, number>> = {
  'google-access-token': 1,
  'github-user-token': 8,
  'github-app-token': 1,
  'dropbox-token': 4,
};

/**
 * Only tokens that are known to end within a day. Bot tokens and personal access tokens are made to be stored, and a
 * refresh token is what should be stored in place of an access token.
 */
export const rule = fileRule<Data>({
  meta: {
    id: 'token-stored-in-file',
    group: 'tokens',
    severity: 'warning',
    reach: 'file',
    fix: 'none',
    summary: 'A configuration file holds no access token or ID token that ends within a day.',
  },
  *detect({ facts, now }) {
    // Tests keep recorded tokens, and for MCP servers there is a rule of its own.
    if (environmentOf(facts) === 'test' || facts.environment.isFixture || facts.dialects[0] === 'mcp-json') return;
    for (const { name, at, text } of candidates(facts)) {
      const hours = hoursOf(text, now);
      if (hours === undefined) continue;
      yield { at, severity: hours <= 1 && !isDevelopment(facts) ? 'warning' : 'info', data: { name, hours } };
    }
  },
  word: ({ name, hours }) =>
    `${name} holds a token that ends ${hours < 1.5 ? 'an hour' : `${Math.round(hours)} hours`} after it was issued. From ` +
    'then on servers answer 401 invalid_token, and until then everybody who reads the file can use it. Keep the refresh ' +
    'token or the client credentials instead, and let the program get access tokens when it needs them.',
});

interface Candidate {
  readonly name: string;
  readonly at: Location;
  readonly text: string;
}

/** Settings for tokens, and variables of no known meaning. A token in the place of anything else is misplaced first. */
function candidates(facts: FileFacts): readonly Candidate[] {
  const settings = facts.settings.filter((s) => s.value.state === 'literal' && !s.entry.inherited);
  const known = new Set(facts.settings.map(({ span }) => span.start));
  const isToken = ({ role }: Setting): boolean => role === 'access_token' || role === 'id_token';
  return [
    ...settings.filter(isToken).map(({ name, file, span, value }) => ({ name, at: { file, span }, text: value.text })),
    ...facts.variables
      .filter(({ entry, value }) => value.state === 'literal' && !known.has(entry.contentSpan.start))
      .map(({ name, file, entry, value }) => ({ name, at: { file, span: entry.contentSpan }, text: value.text })),
  ];
}

/** The lifetime when it is a day at most. Of a JWT by its claims; one that has expired is `jwt-expired`'s. */
function hoursOf(text: string, now: number): number | undefined {
  const bare = text.trim();
  // No token is as short as most values are.
  if (bare.length < 16 || isPlaceholder(bare, 'access_token')) return undefined;
  const format = tokenKindOf(bare);
  if (format !== undefined && Object.hasOwn(lifetimes, format.id)) return lookup(lifetimes, format.id);
  const claims = readJwt(bare)?.claims;
  if (typeof claims?.exp !== 'number' || typeof claims.iat !== 'number') return undefined;
  const hours = (claims.exp - claims.iat) / 3600;
  return claims.exp * 1000 > now && hours > 0 && hours <= 24 ? hours : undefined;
}
