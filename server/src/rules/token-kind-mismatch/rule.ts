import type { FileFacts, Setting } from '../../dialects/types.ts';
import { type TokenKind, tokenKindOf } from '../../knowledge/tokens.ts';
import { fileRule } from '../define.ts';
import { fixOf } from '../support/clients.ts';
import { readJwt, textClaim } from '../support/jwt.ts';
import { editsFor, literals, valuePlace } from '../support/value.ts';
import type { Fix } from '../types.ts';

type Found = 'an ID token' | 'an access token' | 'a refresh token';

interface Data {
  readonly setting: Setting;
  readonly found: Found;
}

/** Systems that take ID tokens as bearer tokens. */
const idTokenBearers = /FIREBASE|KUBE|K8S|ARGO|COGNITO|IDENTITY_POOL|GCP|GOOGLE_CLOUD/i;

export const rule = fileRule<Data>({
  meta: {
    id: 'token-kind-mismatch',
    group: 'tokens',
    severity: 'warning',
    reach: 'file',
    fix: 'review',
    summary: 'A token must be of the kind its name says.',
  },
  *detect({ settings }) {
    for (const setting of literals(settings('access_token', 'refresh_token'))) {
      const found = setting.role === 'access_token' ? notAnAccessToken(setting) : notARefreshToken(setting);
      if (found !== undefined) yield { at: valuePlace(setting), data: { setting, found } };
    }
  },
  word: ({ setting, found }) =>
    setting.role === 'access_token'
      ? `${setting.name} holds ${found}. An API that expects an access token answers invalid_token. Take access_token from ` +
        'the token response.'
      : `${setting.name} holds ${found}. The token endpoint answers invalid_grant when it is sent as a refresh token. Take ` +
        'refresh_token from the token response.',
  fix: ({ data }, { facts, settings }) => swap(facts, data, literals(settings('access_token', 'refresh_token'))),
});

/** Where the other kind stands under the other name. */
function swap(facts: FileFacts, { setting }: Data, all: readonly Setting[]): readonly Fix[] {
  const isRefresh = (s: Setting): boolean => s.role === 'access_token' && notAnAccessToken(s) === 'a refresh token';
  const isAccess = (s: Setting): boolean => s.role === 'refresh_token' && notARefreshToken(s) !== undefined;
  const wrong = all.filter((other) => other.slot === setting.slot && (isRefresh(other) || isAccess(other)));
  const [first, second] = wrong;
  if (first === undefined || second === undefined || wrong.length > 2 || first.role === second.role) return [];
  if (!wrong.includes(setting)) return [];
  return fixOf(`Swap ${first.name} and ${second.name}`, 'review', [
    editsFor(facts, first, second.value.text),
    editsFor(facts, second, first.value.text),
  ]);
}

function notAnAccessToken(setting: Setting): Found | undefined {
  const text = setting.value.text.trim();
  if (kindOf(text) === 'refresh_token') return 'a refresh token';
  const jwt = readJwt(text);
  if (jwt === undefined || idTokenBearers.test(setting.name)) return undefined;
  const { claims, header } = jwt;
  // RFC 9068 section 2.1 marks access tokens; at_hash exists in ID tokens only (OpenID Connect Core section 3.1.3.6).
  const isMarked =
    /at\+jwt$/i.test(textClaim(header, 'typ') ?? '') ||
    claims.token_use === 'access' ||
    claims.scope !== undefined ||
    claims.scp !== undefined;
  const isIdToken = claims.at_hash !== undefined || claims.token_use === 'id' || claims.typ === 'ID';
  return isIdToken && !isMarked ? 'an ID token' : undefined;
}

function notARefreshToken({ value }: Setting): Found | undefined {
  const text = value.text.trim();
  if (kindOf(text) === 'access_token') return 'an access token';
  const jwt = readJwt(text);
  if (jwt === undefined) return undefined;
  // Keycloak's refresh tokens are JWTs, too; their typ claim is Refresh or Offline.
  const isAccess =
    /at\+jwt$/i.test(textClaim(jwt.header, 'typ') ?? '') ||
    jwt.claims.token_use === 'access' ||
    jwt.claims.typ === 'Bearer';
  return isAccess ? 'an access token' : undefined;
}

/** Slack's rotating tokens share one prefix for both kinds. */
function kindOf(text: string): TokenKind | undefined {
  const format = tokenKindOf(text);
  return format?.provider === 'slack' ? undefined : format?.kind;
}
