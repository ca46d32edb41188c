import type { JsonObject } from '../../base/json.ts';
import { findProvider, providerOfClientId, providerOfUrl } from '../../knowledge/providers/lookup.ts';
import { errorsIn } from './errors.ts';
import { type Field, type FieldName, fieldsIn } from './fields.ts';
import { httpIn } from './http.ts';
import { keycloakEvent, keycloakOutcome } from './keycloak.ts';
import { legOf } from './leg.ts';
import { missingVariablesIn } from './missingVariables.ts';
import { failedHost, failureIn } from './network.ts';
import { createBudget, normalise, unescapeHtml, unquoted, unwrapped, viewsOf } from './normalise.ts';
import { objectsIn, withNested } from './objects.ts';
import { signaturesIn } from './signatures.ts';
import { toldIn } from './told.ts';
import type { ErrorLeg, Evidence, PastedError } from './types.ts';
import { bareUrl, type PastedUrl, urlsIn } from './urls.ts';

/**
 * Everything a pasted text says about a failed sign-in. Pure; never throws; time grows with the length only.
 * `variables`: those that clients of the workspace take values from.
 */
export function readEvidence(input: string, variables?: ReadonlySet<string>): Evidence {
  const { text, truncated } = normalise(input);
  const views = viewsOf(text);
  const budget = createBudget(8 * text.length + 100_000);
  const objects = views.flatMap((view) => objectsIn(view, budget));
  const flat = unescapeHtml(views.findLast((view) => view.length > 0) ?? text);
  const fields = fieldsIn(flat);
  const urls = urlsIn(flat);
  const http = httpIn(text === flat ? text : `${text}\n${flat}`);
  const errors = errorsIn(flat, objects, fields, urls);
  const described = [...errors.map((e) => e.description ?? ''), ...urls.flatMap(saidIn)].join('\n');
  const signatures = signaturesIn(`${flat}\n${described}${unwrapped(flat)}${unquoted(flat)}`);
  const failed = failureIn(flat);
  const missingVariables = missingVariablesIn(flat, variables);
  const hasToken = objects.some((object) => withNested(object).some((m) => typeof m.access_token === 'string'));
  const partial = {
    hasToken,
    status: http.status,
    headers: http.headers,
    errors,
    signatures,
    failure: failed?.failure,
    missingVariables,
  };
  const event = keycloakEvent(flat);
  const leg = legOf(flat, { ...partial, urls, keycloak: event?.type });
  const endpoint = endpointOf(flat, urls, leg);
  const clientIds = clientIdsIn(flat, fields, urls, objects);
  const provider = providerIn(`${flat}\n${described}`, urls, endpoint, clientIds, objects);
  return {
    truncated,
    status: http.status ?? statusOfErrors(errors),
    headers: http.headers,
    page: http.page ?? (errors.length === 0 ? http.body : undefined),
    errors,
    hasToken,
    failure: failed?.failure,
    signatures,
    told: toldIn(text),
    missingVariables,
    event: event && keycloakOutcome(event),
    endpoint,
    hosts: hostsOf(endpoint, urls, failedHost(flat)),
    issuers: distinct(fields.filter((f) => f.name === 'issuer' && /^https?:\/\//i.test(f.value)).map((f) => f.value)),
    grant: grantIn(flat, fields),
    authMethod: methodIn(flat, http.authorizationScheme),
    clientIds,
    redirectUris: redirectUrisIn(flat, fields, urls),
    scope: valuesOf(fields, 'scope').find((scope) => scope.length < 1000),
    provider,
    leg,
  };
}

/** What a server or an application says in the address that it sends the browser to. */
const saidIn = ({ parameters }: PastedUrl): readonly string[] =>
  ['error', 'error_description', 'error_message', 'error_hint', 'error_debug', 'message', 'reason'].flatMap((name) =>
    parameters.getAll(name),
  );

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

const valuesOf = (fields: readonly Field[], name: FieldName): readonly string[] =>
  distinct(fields.filter((f) => f.name === name && f.value !== '').map((f) => f.value));

/** A status that a vendor’s envelope has as a member. */
function statusOfErrors(errors: readonly PastedError[]): number | undefined {
  for (const { members } of errors) {
    for (const value of [members?.status, members?.statusCode, members?.httpStatus, members?.code]) {
      if (typeof value === 'number' && value >= 400 && value < 600) return value;
    }
  }
  return undefined;
}

const kindsOf: Readonly<Record<ErrorLeg, readonly PastedUrl['kind'][]>> = {
  start: [],
  token: ['token', 'other'],
  authorization: ['authorization'],
  resource: ['resource'],
  discovery: ['discovery'],
  callback: ['discovery', 'keys', 'token'],
  unknown: ['token', 'authorization', 'discovery', 'resource'],
};

/** The URL of the request that failed, without user info, query and fragment. */
function endpointOf(text: string, urls: readonly PastedUrl[], leg: ErrorLeg): string | undefined {
  const shown = shownRequest(text);
  if (shown !== undefined) return shown;
  for (const kind of kindsOf[leg]) {
    const fitting = urls.filter((u) => u.kind === kind);
    const best = fitting.find((u) => u.requested) ?? (kind === 'other' ? undefined : fitting[0]);
    if (best !== undefined) return bareUrl(best.url);
  }
  const requested = urls.find((u) => u.requested && u.kind !== 'callback');
  return requested === undefined ? undefined : bareUrl(requested.url);
}

/** The request line and Host header of `curl -v` or a dump. */
function shownRequest(text: string): string | undefined {
  const line = /(?:^|\n)[> ]{0,3}(?:POST|GET) (\/\S{0,2000}) HTTP\/[\d.]{1,3}\n/i.exec(text);
  if (line === null) return undefined;
  const after = text.slice(line.index + 1, line.index + 6000);
  const host = /\n[> ]{0,3}host: ([\w.:-]{1,260})/i.exec(after)?.[1];
  const url = host === undefined ? '' : `https://${host}${line[1] ?? ''}`;
  return URL.canParse(url) ? bareUrl(new URL(url)) : undefined;
}

function hostsOf(
  endpoint: string | undefined,
  urls: readonly PastedUrl[],
  failed: string | undefined,
): readonly string[] {
  const order: Readonly<Record<PastedUrl['kind'], number>> = {
    token: 0,
    authorization: 0,
    discovery: 0,
    keys: 1,
    resource: 2,
    other: 3,
    callback: 4,
  };
  const sorted = urls.toSorted((a, b) => order[a.kind] - order[b.kind]);
  const first = endpoint === undefined ? [] : [new URL(endpoint).host];
  return distinct([...first, ...(failed === undefined ? [] : [failed]), ...sorted.map(({ url }) => url.host)]).slice(
    0,
    20,
  );
}

const guid = '[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}';

function clientIdsIn(
  text: string,
  fields: readonly Field[],
  urls: readonly PastedUrl[],
  objects: readonly JsonObject[],
): readonly string[] {
  const named = [
    ...urls.flatMap(({ parameters }) => parameters.getAll('client_id')),
    ...valuesOf(fields, 'client_id'),
    ...objects.flatMap((o) => withNested(o).flatMap((m) => (typeof m.client_id === 'string' ? [m.client_id] : []))),
    ...matches(text, new RegExp(`\\bapp(?:lication)?(?: with identifier)? ?'(${guid})'`, 'gi')),
    ...matches(text, new RegExp(`configured for the application '?(${guid})`, 'gi')),
    ...matches(text, /\bclient(?: id)?:? ["'`]([\w.:/@-]{3,120})["'`]/gi),
    ...matches(text, /\b(\d{6,14}-[a-z0-9]{10,40}\.apps\.googleusercontent\.com)\b/g),
    // Cognito: Client 1example23456789 is configured with secret but …
    ...matches(text, /\bClient ([a-z0-9]{8,60}) is configured (?:with|for)\b/gi),
    ...matches(text, /\bfor (?:the )?client:? ["'`]?([\w.:/@-]{3,120})/gi),
  ];
  return distinct(
    named.filter((id) => id.length >= 2 && id.length <= 256 && !/^(?:null|undefined|none)$/i.test(id)),
  ).slice(0, 20);
}

/** The first group of at most a hundred matches. */
function matches(text: string, pattern: RegExp): readonly string[] {
  const found: string[] = [];
  for (const m of text.matchAll(pattern)) {
    if (found.length === 100) break;
    if (m[1] !== undefined) found.push(m[1]);
  }
  return found;
}

function redirectUrisIn(text: string, fields: readonly Field[], urls: readonly PastedUrl[]): readonly string[] {
  const named = [
    ...urls.flatMap(({ parameters }) => parameters.getAll('redirect_uri')),
    ...valuesOf(fields, 'redirect_uri'),
    ...matches(text, /redirect ur[il] '?(https?:\/\/[^\s'"<>]{1,1000})/gi),
    ...urls.filter((u) => u.kind === 'callback').map(({ url }) => bareUrl(url)),
  ];
  const clean = named.flatMap((uri) => {
    if (!URL.canParse(uri) || !/^[a-z][a-z0-9+.-]*:/i.test(uri)) return [];
    const url = new URL(uri);
    return [/^https?:$/.test(url.protocol) ? `${url.origin}${spelling(uri)}` : (uri.split(/[?#]/)[0] ?? uri)];
  });
  return distinct(clean).slice(0, 10);
}

/** The path as written: an empty one and `/` are different redirect URIs. */
function spelling(uri: string): string {
  return /^https?:\/\/[^/?#]*(\/[^?#]*)?/i.exec(uri)?.[1] ?? '';
}

function grantIn(text: string, fields: readonly Field[]): string | undefined {
  const named = valuesOf(fields, 'grant_type').find((grant) => /^[\w:-]{3,80}$/.test(grant));
  if (named !== undefined) return named.toLowerCase();
  if (
    /REFRESH_TOKEN_ERROR|refresh(?:ing|ed)? (?:the )?(?:access )?token|RefreshAccessTokenError|refreshAccessToken|refresh_token grant|Token has been expired or revoked|refresh token|invalid refresh_token|refresh_token (?:is|was|has)\b|failed to refresh\b|token refresh failed|maybe token expired\? - try refreshing|\b(?:Get|Post|Put|Patch|Delete) "?https?:\/\/[^\s"]{1,2000}"?: oauth2: cannot fetch token/i.test(
      text,
    )
  ) {
    return 'refresh_token';
  }
  if (
    /client_credentials|ClientSecretCredential|ClientCredentialRequest|acquire_token_for_client|CLIENT_LOGIN_ERROR|clientCredentialsGrant|client credentials/i.test(
      text,
    )
  ) {
    return 'client_credentials';
  }
  return /authorization[_ ]code|CODE_TO_TOKEN|redeem|exchange|callback|auth code/i.test(text)
    ? 'authorization_code'
    : undefined;
}

function methodIn(text: string, scheme: string | undefined): Evidence['authMethod'] {
  if (/client_assertion|private_key_jwt|Invalid JWT\b|jwt-bearer|Invalid client assertion/i.test(text))
    return 'private_key_jwt';
  if (scheme === 'basic') return 'client_secret_basic';
  return /[?&\s"']client_secret["']?\s{0,2}[=:]/.test(text) && /grant_type/.test(text)
    ? 'client_secret_post'
    : undefined;
}

/** What gives a provider away when no URL does. */
const words: readonly (readonly [provider: string, pattern: RegExp])[] = [
  [
    'microsoft-entra-id',
    /\bAADSTS\d{4}|login\.microsoftonline\.com|Microsoft\.Identity|Msal(?:Service|Client|UiRequired)Exception|\bIDX4000\d/,
  ],
  ['azure-ad-b2c', /\bAADB2C\d{5}|\.b2clogin\.com/],
  [
    'keycloak',
    /org\.keycloak|realmId[="]|type="?[A-Z_]{3,40}_ERROR|Invalid parameter: redirect_uri|Restart login cookie|Keycloak/,
  ],
  [
    'google',
    /accounts\.google\.com|googleapis\.com|flowName=|\.apps\.googleusercontent\.com|Google(?:'s)? (?:OAuth|verification)|google\.auth\.|GaxiosError|google-auth|GoogleOAuth/,
  ],
  [
    'github',
    /github\.com\/login\/oauth|GithubOAuth|The code passed is incorrect or expired|redirect_uri MUST match the registered callback URL|incorrect_client_credentials|bad_verification_code/,
  ],
  ['facebook', /graph\.facebook\.com|fbtrace_id|URL Blocked: This redirect failed/],
  ['okta', /\.okta(?:preview|-emea)?\.com|"errorCode"\s{0,2}:\s{0,2}"E0\d{6}"|\bE0000\d{3}\b/],
  ['auth0', /\.auth0\.com|Callback URL mismatch/],
  ['cognito', /amazoncognito\.com|cognito-idp/],
  ['slack', /slack\.com\/api|slack\.com\/oauth|bad_client_secret|oauth_authorization_url_mismatch/],
  ['apple', /appleid\.apple\.com/],
  ['gitlab', /gitlab\.com\/oauth|GitlabOAuth/],
  ['spotify', /accounts\.spotify\.com|INVALID_CLIENT: (?:Invalid|Illegal) redirect URI/],
  ['discord', /discord(?:app)?\.com\/(?:api\/)?oauth2/],
  ['linkedin', /linkedin\.com\/oauth/],
  ['salesforce', /login\.salesforce\.com|\.my\.salesforce\.com/],
];

function providerIn(
  text: string,
  urls: readonly PastedUrl[],
  endpoint: string | undefined,
  clientIds: readonly string[],
  objects: readonly JsonObject[],
): string | undefined {
  const direct = endpoint === undefined ? undefined : providerOfUrl(endpoint);
  if (direct !== undefined) return direct;
  const byCode = words.find(([, pattern]) => pattern.test(text))?.[0];
  if (byCode !== undefined) return byCode;
  const ofUrl = urls.map(({ url }) => providerOfUrl(url.href)).find((p) => p !== undefined);
  if (ofUrl !== undefined) return ofUrl;
  const ofId = clientIds.map(providerOfClientId).find((p) => p !== undefined);
  if (ofId !== undefined) return ofId;
  const named = objects.map((o) => o.provider ?? o.providerId).find((p) => typeof p === 'string');
  return typeof named === 'string' ? findProvider(named)?.id : undefined;
}
