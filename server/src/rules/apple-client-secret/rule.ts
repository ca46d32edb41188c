import { type Client, knownText, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { type Jwt, readJwt, textClaim } from '../support/jwt.ts';
import { placeOf } from '../support/model.ts';

type Fault =
  | { readonly kind: 'alg'; readonly found: string }
  | { readonly kind: 'aud' }
  | { readonly kind: 'sub'; readonly found: string; readonly clientId: string }
  | { readonly kind: 'lifetime'; readonly days: number };

interface Data {
  readonly secret: ResolvedSetting;
  readonly fault: Fault;
}

/** developer.apple.com, "Creating a client secret": six months in seconds. */
const longest = 15_777_000;

/** Apple's client secret is a JWT that the application's owner signs; Apple checks its claims (read 2026-11). */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'apple-client-secret',
    group: 'tokens',
    severity: 'error',
    reach: 'workspace',
    fix: 'none',
    summary: 'The claims of Apple’s client secret are those Apple asks for.',
  },
  *detect({ model }) {
    for (const client of model.clients) {
      if (client.provider !== 'apple') continue;
      for (const secret of settingsOf(client, 'client_secret')) {
        const jwt = readJwt(knownText(secret.resolved)?.trim() ?? '');
        const fault = jwt === undefined ? undefined : faultOf(jwt, client);
        if (fault !== undefined) yield { at: placeOf(secret), data: { secret, fault } };
      }
    }
  },
  word: ({ secret, fault }) => `${secret.place.name} ${wordFault(fault)} Apple answers invalid_client. Sign a new one.`,
});

function wordFault(fault: Fault): string {
  switch (fault.kind) {
    case 'alg':
      return `is signed with ${fault.found}, but Apple takes ES256 with the .p8 key only.`;
    case 'aud':
      return 'has another audience than https://appleid.apple.com.';
    case 'sub':
      return `names ${fault.found} as its subject, but the client_id is ${fault.clientId}. On the web that is the Services ID, in an app the bundle ID.`;
    case 'lifetime':
      return `is valid for ${fault.days} days, but Apple allows at most six months (15777000 seconds).`;
  }
}

function faultOf({ header, claims }: Jwt, client: Client): Fault | undefined {
  // A token of Apple's own (an ID token in the wrong place) is another matter.
  if (textClaim(claims, 'iss') === 'https://appleid.apple.com') return undefined;
  const alg = textClaim(header, 'alg') ?? '';
  if (alg !== 'ES256') return { kind: 'alg', found: alg };
  if (claims.aud !== 'https://appleid.apple.com') return { kind: 'aud' };
  const { iat, exp } = claims;
  if (typeof iat === 'number' && typeof exp === 'number' && exp - iat > longest)
    return { kind: 'lifetime', days: Math.round((exp - iat) / 86_400) };
  const ids = settingsOf(client, 'client_id').map(({ resolved }) => knownText(resolved));
  const sub = textClaim(claims, 'sub');
  const [clientId] = ids;
  return ids.length === 1 && clientId !== undefined && sub !== undefined && sub !== clientId
    ? { kind: 'sub', found: sub, clientId }
    : undefined;
}
