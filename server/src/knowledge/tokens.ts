import { type JsonObject, parseJsonObject } from '../base/json.ts';
import { memoised } from '../base/memo.ts';

/** What a recognised value is for. `jwt` says no more than that: it may be an ID token, an access token or a key. */
export type TokenKind =
  | 'client_secret'
  | 'access_token'
  | 'refresh_token'
  | 'personal_access_token'
  | 'bot_token'
  | 'app_token'
  | 'api_key'
  | 'publishable_key'
  | 'webhook_secret'
  | 'jwt'
  | 'private_key'
  | 'public_key'
  | 'certificate';

/** A token, key or secret whose beginning tells what it is. */
export interface TokenFormat {
  readonly id: string;
  /** For messages, with an article: "a GitHub personal access token". */
  readonly label: string;
  readonly kind: TokenKind;
  /** Provider id; undefined when no single provider issues it. Some are vendors without an OAuth entry. */
  readonly provider: string | undefined;
  /** JavaScript source, anchored at the start. Lengths are lower bounds, because formats grow. */
  readonly pattern: string;
  /** Its value must never be shown. */
  readonly secret: boolean;
  /** It may stand in code that browsers run. */
  readonly mayBePublic: boolean;
  readonly mode: 'test' | 'live' | undefined;
}

type Row = readonly [
  id: string,
  label: string,
  kind: TokenKind,
  provider: string | undefined,
  pattern: string,
  use?: 'public' | 'public-secret' | undefined,
  mode?: 'test' | 'live',
];

/*
 * The vendors' documentation and the public rules of gitleaks and trufflehog (2026-11). Only prefixes of one vendor, or
 * shapes of one kind of thing, belong here: a wrong guess would be a false alarm.
 */
const rows: readonly Row[] = [
  ['google-client-secret', 'a Google client secret', 'client_secret', 'google', '^GOCSPX-[\\w-]{10,}$'],
  ['google-access-token', 'a Google access token', 'access_token', 'google', '^ya29\\.[\\w.-]{10,}$'],
  ['google-refresh-token', 'a Google refresh token', 'refresh_token', 'google', '^1//[\\w-]{20,}$'],
  ['google-api-key', 'a Google API key', 'api_key', 'google', '^AIza[\\w-]{30,}$', 'public-secret'],
  ['github-pat', 'a GitHub personal access token', 'personal_access_token', 'github', '^ghp_[A-Za-z0-9]{20,}$'],
  ['github-pat-fine', 'a GitHub personal access token', 'personal_access_token', 'github', '^github_pat_\\w{20,}$'],
  ['github-oauth-token', 'a GitHub OAuth access token', 'access_token', 'github', '^gho_[A-Za-z0-9]{20,}$'],
  ['github-user-token', 'a GitHub App user token', 'access_token', 'github', '^ghu_[A-Za-z0-9]{20,}$'],
  ['github-app-token', 'a GitHub App installation token', 'access_token', 'github', '^ghs_[\\w.-]{20,}$'],
  ['github-refresh-token', 'a GitHub refresh token', 'refresh_token', 'github', '^ghr_[A-Za-z0-9]{20,}$'],
  [
    'entra-client-secret',
    'a client secret of Microsoft Entra ID',
    'client_secret',
    'microsoft-entra-id',
    '^[A-Za-z0-9_~.]{3}\\dQ~[A-Za-z0-9_~.-]{31,34}$',
  ],
  ['gitlab-client-secret', 'a GitLab application secret', 'client_secret', 'gitlab', '^gloas-[\\w-]{20,}$'],
  ['gitlab-pat', 'a GitLab personal access token', 'personal_access_token', 'gitlab', '^glpat-[\\w.-]{16,}$'],
  ['slack-bot-token', 'a Slack bot token', 'bot_token', 'slack', '^xoxb-[\\w-]{10,}$'],
  ['slack-user-token', 'a Slack user token', 'access_token', 'slack', '^xoxp-[\\w-]{10,}$'],
  ['slack-refresh-token', 'a Slack rotating token', 'refresh_token', 'slack', '^xoxe[.-][\\w.-]{10,}$'],
  ['slack-other-token', 'a Slack token', 'access_token', 'slack', '^xox[aorsc]-[\\w-]{10,}$'],
  ['slack-app-token', 'a Slack app-level token', 'app_token', 'slack', '^xapp-[\\w-]{10,}$'],
  [
    'stripe-live-key',
    'a live Stripe secret key',
    'api_key',
    'stripe',
    '^(?:sk|rk)_(?:org_)?live_\\w{10,}$',
    undefined,
    'live',
  ],
  [
    'stripe-test-key',
    'a Stripe test key',
    'api_key',
    'stripe',
    '^(?:sk|rk)_(?:org_)?test_\\w{10,}$',
    undefined,
    'test',
  ],
  [
    'publishable-live-key',
    'a live publishable key',
    'publishable_key',
    undefined,
    '^pk_live_[\\w$=-]{10,}$',
    'public',
    'live',
  ],
  [
    'publishable-test-key',
    'a publishable test key',
    'publishable_key',
    undefined,
    '^pk_test_[\\w$=-]{10,}$',
    'public',
    'test',
  ],
  ['webhook-secret', 'a webhook signing secret', 'webhook_secret', undefined, '^whsec_[\\w+/=-]{16,}$'],
  ['sendgrid-key', 'a SendGrid API key', 'api_key', 'sendgrid', '^SG\\.[\\w-]{16,}\\.[\\w-]{16,}$'],
  ['shopify-client-secret', 'a Shopify API secret key', 'client_secret', 'shopify', '^shpss_[0-9a-fA-F]{16,}$'],
  [
    'shopify-access-token',
    'a Shopify access token',
    'access_token',
    'shopify',
    '^shp(?:at|ca|pa|ua)_[0-9a-fA-F]{16,}$',
  ],
  ['anthropic-key', 'an Anthropic API key', 'api_key', 'anthropic', '^sk-ant-[\\w-]{16,}$'],
  ['openrouter-key', 'an OpenRouter API key', 'api_key', 'openrouter', '^sk-or-[\\w-]{16,}$'],
  ['openai-key', 'an OpenAI API key', 'api_key', 'openai', '^sk-(?:proj|svcacct|admin|None)-[\\w-]{16,}$'],
  ['sk-key', 'an API key', 'api_key', undefined, '^sk-[A-Za-z0-9]{32,}$'],
  ['facebook-token', 'a Facebook access token', 'access_token', 'facebook', '^EAA[A-Za-z0-9]{60,}$'],
  [
    'discord-bot-token',
    'a Discord bot token',
    'bot_token',
    'discord',
    '^[MNO][\\w-]{22,27}\\.[\\w-]{6}\\.[\\w-]{27,}$',
  ],
  ['linear-api-key', 'a Linear API key', 'api_key', 'linear', '^lin_api_[A-Za-z0-9]{20,}$'],
  ['figma-pat', 'a Figma personal access token', 'personal_access_token', 'figma', '^figd_[\\w-]{20,}$'],
  ['notion-token', 'a Notion integration token', 'access_token', 'notion', '^ntn_[A-Za-z0-9]{20,}$'],
  ['dropbox-token', 'a short-lived Dropbox token', 'access_token', 'dropbox', '^sl\\.[\\w-]{60,}$'],
  ['atlassian-token', 'an Atlassian API token', 'api_key', 'atlassian', '^ATATT[\\w=-]{40,}$'],
  ['supabase-secret-key', 'a Supabase secret key', 'api_key', 'supabase', '^sb_secret_[\\w-]{16,}$'],
  [
    'supabase-publishable-key',
    'a Supabase publishable key',
    'publishable_key',
    'supabase',
    '^sb_publishable_[\\w-]{16,}$',
    'public',
  ],
  ['private-key', 'a private key', 'private_key', undefined, '^-----BEGIN (?:[A-Z0-9]+ ){0,2}PRIVATE KEY-----'],
  ['public-key', 'a public key', 'public_key', undefined, '^-----BEGIN (?:RSA )?PUBLIC KEY-----', 'public'],
  ['certificate', 'a certificate', 'certificate', undefined, '^-----BEGIN CERTIFICATE-----', 'public'],
  ['jwt', 'a JWT', 'jwt', undefined, '^eyJ[\\w-]{5,}\\.eyJ[\\w-]{2,}\\.[\\w-]*$'],
];

const format = ([id, label, kind, provider, pattern, use, mode]: Row): TokenFormat => ({
  id,
  label,
  kind,
  provider,
  pattern,
  secret: use !== 'public',
  mayBePublic: use !== undefined,
  mode,
});

/** Every recognisable format. The first that matches is meant. */
export const tokenFormats: readonly TokenFormat[] = rows.map(format);

/** A JWT whose `role` is `anon`: Supabase's key for browsers. */
const supabaseAnonKey = format([
  'supabase-anon-key',
  'a Supabase anon key',
  'publishable_key',
  'supabase',
  '^eyJ',
  'public',
]);

/** A JWT whose `role` is `service_role`: it bypasses every row policy. */
const supabaseServiceKey = format([
  'supabase-service-key',
  'a Supabase service_role key',
  'api_key',
  'supabase',
  '^eyJ',
]);

const compiled: readonly { readonly pattern: RegExp; readonly format: TokenFormat }[] = tokenFormats.map((entry) => ({
  pattern: new RegExp(entry.pattern),
  format: entry,
}));

/** Longer values are certificates' chains at most; nothing here needs more to be recognised. */
const longest = 16_384;

/** What the value is by its shape alone; undefined when the shape says nothing. Never validates a token. */
export function tokenKindOf(value: string): TokenFormat | undefined {
  if (value.length < 8 || value.length > longest) return undefined;
  return value.length > 512 ? kindOf(value) : rememberedKindOf(value);
}

/**
 * Secrets of other vendors, by the beginnings that their documentation and the public rules of gitleaks and trufflehog
 * give (2026-11), client secrets of Entra, encrypted JWTs, and JWTs without their signature. No rule asks for them;
 * they are kept out of sight.
 */
const otherPatterns: readonly string[] = [
  // The end may be cut off, or starred out.
  '[\\w~.-]{3}\\dQ~[\\w~.-]{6}[\\w~.*…-]{8,28}$',
  'eyJ[\\w-]+(?:\\.[\\w-]*){4}$',
  'eyJ[\\w-]{8,}\\.eyJ[\\w-]{8,}$',
  '\\d{8,10}:AA[\\w-]{33}$',
  'AGE-SECRET-KEY-1[0-9A-Z]{40}',
  'ATBB[A-Za-z0-9_=-]{28}',
  'ATCTT3xFf[\\w=-]{40}',
  'CFPAT-[\\w-]{40}',
  'EAAA[\\w-]{56}',
  'HRKU-[\\w-]{30}',
  'NRAK-[A-Z0-9]{20}',
  'PMAK-[0-9a-f-]{30}',
  'bkua_[0-9a-f]{40}',
  'cs_[0-9a-f]{40}$',
  'dapi[0-9a-f]{32}',
  'dckr_(?:pat|oat)_[\\w-]{20}',
  'do[oprt]_v1_[0-9a-f]{40}',
  'dt0[a-z]\\d\\d\\.[A-Z0-9]{24}\\.[A-Z0-9]{64}',
  'dp\\.(?:pt|st|ct|sa|scim|audit)\\.[\\w.-]{30}',
  'fo1_[\\w-]{40}',
  'gl(?:agent|cbt|dt|ffct|ft|imt|ptt|rt|soat)-[\\w-]{16}',
  'gl(?:sa|c)_[\\w+/=-]{20}',
  'gsk_[A-Za-z0-9]{40}',
  'hf_[A-Za-z]{30}',
  'hv[bsr]\\.[\\w-]{20}',
  'key-[0-9a-f]{32}$',
  'lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}',
  'nfp_[A-Za-z0-9]{30}',
  'npm_[A-Za-z0-9]{30}',
  'nvapi-[\\w-]{40}',
  'ops_eyJ[\\w+/=-]{40}',
  'p8e-[A-Za-z0-9]{32}',
  'pat[A-Za-z0-9]{14}\\.[0-9a-f]{64}',
  'pat-(?:eu|na)\\d-[0-9a-f-]{30}',
  'phx_[A-Za-z0-9]{40}',
  'pnu_[A-Za-z0-9]{36}',
  'pplx-[A-Za-z0-9]{40}',
  'pscale_(?:oauth|otkn|pw|tkn)_[\\w.=-]{20}',
  'pul-[0-9a-f]{40}',
  'pypi-[\\w-]{50}',
  'r8_[A-Za-z0-9]{37}',
  'rdme_[a-z0-9]{70}',
  're_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}$',
  'rubygems_[0-9a-f]{40}',
  'sbp_[0-9a-f]{40}',
  'secret-(?:test|live)-[\\w=-]{36}',
  'secret_[A-Za-z0-9]{43}$',
  'sgp_(?:[0-9a-f]{16}_)?[0-9a-f]{40}',
  'shippo_(?:live|test)_[0-9a-f]{40}',
  'sk\\.eyJ[\\w-]{20,}\\.[\\w-]{20}',
  'sk-lf-[\\w-]{20}',
  'sntry[su]_[\\w+/=-]{30}',
  'sq0[a-z]{3}-[\\w-]{20}',
  'tskey-[a-z]+-[A-Za-z0-9]{8,}-[A-Za-z0-9]{16}',
  'tvly-[\\w-]{20}',
  'v1\\.0-[0-9a-f]{24}-[0-9a-f]{40}',
  'vercel_blob_rw_\\w{30}',
  'xai-[A-Za-z0-9]{40}',
  'xkeysib-[0-9a-f-]{40}',
  'xsmtpsib-[0-9a-f-]{40}',
  // Private keys without their first line: PKCS #8 and PKCS #1 of RSA, SEC 1 and PKCS #8 of P-256, Ed25519. Other files of
  // keys begin otherwise.
  'MII[\\w+/]{3}IBA(?:DANBgkqhkiG9w0BAQEFAASC|AKC)[\\w+/]{8}',
  'MHcCAQEE[\\w+/]{16}',
  'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0w',
  'MC4CAQAwBQYDK2VwBCIEI[\\w+/]{8}',
  // The same with it, in Base64 as a whole.
  'LS0tLS1CRUdJTi(?:BQUklWQVRFI|BSU0EgUFJJVkFURS|BFQyBQUklWQVRFI|BPUEVOU1NIIFBSSVZBVEUg|BFTkNSWVBURUQgUFJJVkFURS|BEU0EgUFJJVkFURS)',
];

const others = new RegExp(`^(?:${otherPatterns.join('|')})`);

/** Must never be shown, whatever the setting it stands in. */
export const isSecretByShape = (value: string): boolean =>
  tokenKindOf(value)?.secret === true || (value.length >= 20 && value.length <= longest && others.test(value));

const secretSources: readonly string[] = [
  ...tokenFormats.filter(({ secret, kind }) => secret && kind !== 'private_key').map(({ pattern }) => pattern.slice(1)),
  ...otherPatterns,
];

/** Characters by which a format is looked for before it is tried: one pattern of all formats takes 20 ms to compile. */
const headLength = 3;

/** What the texts of a format all begin with; the empty text when that is not one beginning. */
function headOf(source: string): string {
  const literal = /^(?:[A-Za-z0-9_/-]|\\[.-])+/.exec(source)?.[0] ?? '';
  const isRepeated = /^[?*+{]/.test(source.slice(literal.length));
  const head = (isRepeated ? literal.slice(0, -1) : literal).replaceAll('\\', '').slice(0, headLength);
  return head.length < headLength ? '' : head;
}

const heads: ReadonlySet<string> = new Set(secretSources.map(headOf).filter((head) => head !== ''));

const headless: readonly RegExp[] = secretSources
  .filter((source) => headOf(source) === '')
  .map((source) => new RegExp(`(?:${source.replace(/\$$/, '')})[\\w~-]*`, 'y'));

/** A text with more places at which a token may begin is made to keep us busy. */
const mostPlaces = 400;

/** How far a token can reach, the longest first: formats differ in whether slashes and dots belong to them. */
const reaches: readonly RegExp[] = [/[\w~.+/=:-]{8,}/y, /[\w~.=-]{8,}/y, /[\w~=-]{8,}/y, /[\w~-]{8,}/y];

/**
 * Where tokens are in a text, in its order, wherever they begin behind anything but a letter or a digit, or behind an escape
 * such as `%20`.
 */
export function tokensIn(text: string): readonly { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (let at = 0, tried = 0; at < text.length - 8 && tried < mostPlaces; at++) {
    if (!/[A-Za-z0-9]/.test(text.charAt(at)) || !mayBegin(text, at)) continue;
    tried++;
    const length = tokenLengthAt(text, at);
    if (length === 0) continue;
    found.push({ start: at, end: at + length });
    at += length - 1;
  }
  return found;
}

const mayBegin = (text: string, at: number): boolean =>
  at === 0 || !/[A-Za-z0-9]/.test(text.charAt(at - 1)) || /^%[\da-f]{2}$/i.test(text.slice(Math.max(0, at - 3), at));

function tokenLengthAt(text: string, at: number): number {
  if (heads.has(text.slice(at, at + headLength))) {
    for (const reach of reaches) {
      const run = matchAt(reach, text, at);
      if (run !== undefined && isSecretByShape(run)) return run.length;
    }
  }
  for (const pattern of headless) {
    const found = matchAt(pattern, text, at);
    if (found !== undefined) return found.length;
  }
  return 0;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function kindOf(value: string): TokenFormat | undefined {
  const found = compiled.find(({ pattern }) => pattern.test(value))?.format;
  if (found?.kind !== 'jwt') return found;
  const role = jwtClaims(value)?.role;
  if (role === 'anon') return supabaseAnonKey;
  return role === 'service_role' ? supabaseServiceKey : found;
}

/** Several rules ask of the same values, and each answer takes a hundred patterns. */
const rememberedKindOf = memoised(kindOf, 2000);

/**
 * Vendors that have `sk_test_`, `sk_live_`, `pk_test_` and `pk_live_` in common, by what their variables are called
 * (clerk.com "API keys", workos.com "API keys", paystack.com "API keys", docs.stripe.com "API keys"; 2026-11).
 */
const sharedPrefixes: readonly (readonly [name: RegExp, vendor: string])[] = [
  [/CLERK/i, 'Clerk'],
  [/WORKOS/i, 'WorkOS'],
  [/PAYSTACK/i, 'Paystack'],
  [/STRIPE/i, 'Stripe'],
];

/** The label of a format in a setting of that name, which says whose key it is where several vendors have its prefix. */
export function labelIn({ id, label, mode, kind }: TokenFormat, name: string): string {
  if (!/^(?:stripe|publishable)-(?:live|test)-key$/.test(id) || mode === undefined) return label;
  const vendor = sharedPrefixes.find(([pattern]) => pattern.test(name))?.[1];
  if (vendor === undefined || (vendor === 'Stripe' && kind === 'api_key')) return label;
  return `a ${mode} ${kind === 'publishable_key' ? 'publishable' : 'secret'} key of ${vendor}`;
}

/** The claims of a JWT, not verified; undefined when the value is not three parts with a JSON object in the middle. */
export function jwtClaims(value: string): JsonObject | undefined {
  const parts = value.split('.');
  return parts.length !== 3 || value.length > longest ? undefined : jwtPart(parts[1] ?? '');
}

/** The JSON object that a part of a JWT holds, its header or its claims; undefined when it holds none. */
export function jwtPart(part: string): JsonObject | undefined {
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
    return parseJsonObject(new TextDecoder().decode(bytes));
  } catch {
    // No Base64.
    return undefined;
  }
}
