import { lazy } from '../../base/lazy.ts';
import { memoised } from '../../base/memo.ts';
import { lookup } from '../../base/table.ts';
import { providers } from './index.ts';
import type { Confidence, Provider, ProviderSection } from './types.ts';

/** The provider with this id or alias, in any case; `-` and `_` are the same here. */
export function findProvider(id: string): Provider | undefined {
  return byName().get(idKey(id));
}

/** What people call it; the id itself when it is none of ours. */
export const providerName = (id: string): string => findProvider(id)?.name ?? id;

/** The id of the provider that serves this host name. A port, a dot at the end and a leading `www.` do not matter. */
export const providerOfHost = memoised((host: string): string | undefined => {
  const name = host.trim().toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
  if (name.length > 253) return undefined;
  const bare = name.replace(/^www\./, '');
  const exact = byHost().get(name) ?? byHost().get(bare) ?? byHost().get(`www.${bare}`);
  return exact ?? hostPatterns().find(({ pattern }) => pattern.test(name))?.provider;
});

/**
 * The id of the provider an absolute http or https URL belongs to: by host, else by a path only that server software has
 * (Keycloak, PingFederate). The URL may hold `{placeholders}`; user information before the host is not the host.
 */
export const providerOfUrl = memoised((url: string): string | undefined => {
  const match = /^https?:\/\/([^/?#\\]*)([^?#]*)/i.exec(url.trim());
  if (match === null) return undefined;
  const [, authority = '', path = ''] = match;
  const byItsHost = providerOfHost(authority.slice(authority.lastIndexOf('@') + 1));
  if (byItsHost !== undefined || path.length > 2048) return byItsHost;
  return pathPatterns().find(({ pattern }) => pattern.test(path))?.provider;
});

/** The id of the provider of an issuer identifier. Google also writes its own without a scheme. */
export function providerOfIssuer(issuer: string): string | undefined {
  const text = issuer.trim();
  const exact = byIssuer().get(text.replace(/\/$/, ''));
  if (exact !== undefined) return exact;
  return text.includes('://') ? providerOfUrl(text) : providerOfUrl(`https://${text}`);
}

/** The id of the provider whose client ids alone look like this; undefined for shapes that several providers share. */
export const providerOfClientId = memoised((clientId: string): string | undefined => {
  if (clientId.length > 512) return undefined;
  return distinctiveIds().find(({ pattern }) => pattern.test(clientId))?.provider;
});

/**
 * The provider a variable stem names, as in `GOOGLE`, `AUTH_GOOGLE`, `AZURE_AD` or `GITHUB_OAUTH`. Names match whole
 * underscore tokens; the longest wins, then the last. `certain` is false when the name is short or has other meanings
 * (`X`, `BOX`, `LINE`), when two providers are named, or when unknown words follow (`GOOGLE_CALENDAR`). A product of the
 * vendor that has nothing to do with sign-in (`GOOGLE_MAPS`) gives undefined.
 */
export const providerOfStem = memoised(
  (stem: string): { readonly provider: string; readonly certain: boolean } | undefined => {
    if (stem.length > 200) return undefined;
    const plain = stem.replace(/[^A-Za-z0-9]+/g, '_');
    const found = readStem(plain.toUpperCase());
    if (found !== undefined || plain === plain.toUpperCase()) return found;
    return readStem(plain.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase());
  },
);

/** The id has the shape this provider issues; undefined when no shape is known. */
export function clientIdMatches(provider: Provider, clientId: string): boolean | undefined {
  return shapeMatches(provider.clientId.pattern, clientId);
}

/** The issuer has the form of this provider's, letter by letter; undefined when no form is known. */
export function issuerMatches(provider: Provider, issuer: string): boolean | undefined {
  return shapeMatches(provider.issuerPattern, issuer);
}

/** The secret has the shape this provider issues; undefined when no shape is known. */
export function clientSecretMatches(provider: Provider, clientSecret: string): boolean | undefined {
  return shapeMatches(provider.clientSecret.pattern, clientSecret);
}

/** How sure the facts of a section are; a section that says nothing is `low`. */
export function confidenceOf(provider: Provider, section: ProviderSection): Confidence {
  return provider.confidence[section] ?? 'low';
}

/** A finding that rests on this section may be a warning or an error. */
export function mayWarn(provider: Provider, section: ProviderSection): boolean {
  return confidenceOf(provider, section) === 'high';
}

interface Patterned {
  readonly pattern: RegExp;
  readonly provider: string;
}

const idKey = (id: string): string => id.trim().toLowerCase().replaceAll('_', '-');

const byName = lazy(() => {
  const names = new Map<string, Provider>();
  for (const provider of providers) names.set(idKey(provider.id), provider);
  for (const provider of providers) {
    for (const alias of provider.aliases) if (!names.has(idKey(alias))) names.set(idKey(alias), provider);
  }
  return names;
});

const byHost = lazy(
  () => new Map(providers.flatMap((provider) => provider.match.hosts.map((host) => [host, provider.id] as const))),
);

const byIssuer = lazy(
  () =>
    new Map(
      providers.flatMap(({ id, issuer }) =>
        issuer === undefined || issuer.includes('{') ? [] : [[issuer.replace(/\/$/, ''), id] as const],
      ),
    ),
);

const compileAll = (sources: (provider: Provider) => readonly string[]): readonly Patterned[] =>
  providers.flatMap((provider) =>
    sources(provider).map((source) => ({ pattern: new RegExp(source), provider: provider.id }) satisfies Patterned),
  );

const hostPatterns = lazy(() => compileAll((provider) => provider.match.hostPatterns));
const pathPatterns = lazy(() => compileAll((provider) => provider.match.pathPatterns));

/** GitHub's older ids are 20 hexadecimal digits, which says nothing; only its prefixed ids identify it. */
const narrowerIds: Readonly<Record<string, string>> = {
  github: '^(?:Ov23[A-Za-z0-9]{16}|Iv23[A-Za-z0-9]{16}|Iv1\\.[0-9a-f]{16})$',
};

const distinctiveIds = lazy(() =>
  compileAll(({ id, clientId }) =>
    clientId.distinctive && clientId.pattern !== undefined ? [lookup(narrowerIds, id) ?? clientId.pattern] : [],
  ),
);

const compiled = new Map<string, RegExp>();

function shapeMatches(source: string | undefined, value: string): boolean | undefined {
  if (source === undefined) return undefined;
  let pattern = compiled.get(source);
  if (pattern === undefined) {
    pattern = new RegExp(source);
    compiled.set(source, pattern);
  }
  return value.length <= 4096 && pattern.test(value);
}

/** Names that are short or mean other things as well. */
const ambiguousNames: ReadonlySet<string> = new Set(
  'X SF BOX LINE GH FB KC QB DS VK META PING AMPLIFY MSAL B2C CIAM LWA GCP AAD LINEAR QBO CLAUDE CHATGPT'.split(' '),
);

/** Words of a vendor's other products: their keys do not belong to an OAuth client. */
const otherProducts: ReadonlySet<string> = new Set(
  (
    'MAPS MAP PLACES GEOCODING RECAPTCHA CAPTCHA ANALYTICS GTM GA GA4 TAG TAGS FONT FONTS ADSENSE GEMINI VERTEX ' +
    'GENERATIVE PALM OPENAI STORAGE BLOB COSMOS SPEECH TRANSLATE TRANSLATOR COGNITIVE PIXEL TAGMANAGER IAP PAY ' +
    'PAYPAL_IPN FIREBASE FCM BUCKET S3 SES SNS SQS'
  ).split(' '),
);

/** Words that say how the client is used and do not change whose it is. */
const neutralWords: ReadonlySet<string> = new Set(
  (
    'AUTH OAUTH OAUTH1 OAUTH2 OIDC OPENID CONNECT SSO LOGIN SIGNIN SIGN IN SOCIAL SOCIALITE PROVIDER PROVIDERS IDP ' +
    'APP APPLICATION CLIENT WEB API V1 V2 EXTERNAL GOTRUE GF SUPABASE NEXTAUTH NEXT NUXT SPRING SECURITY REGISTRATION ' +
    'PROD PRODUCTION DEV DEVELOPMENT STAGING STAGE TEST TESTING LOCAL SANDBOX LIVE MY DEFAULT IOS ANDROID DESKTOP ' +
    'BACKEND FRONTEND SERVER ORG ENTERPRISE'
  ).split(' '),
);

/** Variable names of a provider without the underscore at the end, as token lists; longest first. */
const stemNames = lazy(() => {
  const names = new Map<string, string>();
  const add = (name: string, id: string): void => {
    const key = name
      .toUpperCase()
      .replace(/[^A-Z0-9]+/g, '_')
      .replace(/_$/, '');
    if (!names.has(key)) names.set(key, id);
  };
  for (const provider of providers) for (const prefix of provider.envPrefixes) add(prefix, provider.id);
  for (const provider of providers) {
    if (provider.kind === 'authorization-server')
      for (const name of [provider.id, ...provider.aliases]) add(name, provider.id);
  }
  return [...names]
    .map(([name, id]) => ({ name, id, tokens: name.split('_') }))
    .sort((a, b) => b.tokens.length - a.tokens.length || b.name.length - a.name.length);
});

function readStem(stem: string): { readonly provider: string; readonly certain: boolean } | undefined {
  const tokens = stem.split('_').filter((token) => token !== '');
  const found = longestName(tokens, stemNames());
  if (found === undefined) return undefined;
  const before = tokens.slice(0, found.index);
  const after = tokens.slice(found.index + found.length);
  if (after.some((token) => otherProducts.has(token))) return undefined;
  const rest = [...before, ...after];
  const second = longestName(rest, stemNames());
  const certain =
    !ambiguousNames.has(found.name) &&
    after.every((token) => neutralWords.has(token) || /^\d+$/.test(token)) &&
    (second === undefined || second.id === found.id || ambiguousNames.has(second.name));
  return { provider: found.id, certain };
}

interface FoundName {
  readonly id: string;
  readonly name: string;
  readonly index: number;
  readonly length: number;
}

function longestName(
  tokens: readonly string[],
  names: readonly { readonly name: string; readonly id: string; readonly tokens: readonly string[] }[],
): FoundName | undefined {
  let best: FoundName | undefined;
  for (const { name, id, tokens: wanted } of names) {
    if (best !== undefined && wanted.length < best.length) break;
    for (let index = tokens.length - wanted.length; index >= 0; index--) {
      if (!wanted.every((token, offset) => tokens[index + offset] === token)) continue;
      if (best === undefined || index > best.index) best = { id, name, index, length: wanted.length };
      break;
    }
  }
  return best;
}
