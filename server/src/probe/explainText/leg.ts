import { lookup } from '../../base/table.ts';
import { keycloakLeg } from './keycloak.ts';
import type { ErrorLeg, Evidence } from './types.ts';
import type { PastedUrl } from './urls.ts';

interface Known
  extends Pick<Evidence, 'status' | 'headers' | 'errors' | 'signatures' | 'failure' | 'hasToken' | 'missingVariables'> {
  readonly urls: readonly PastedUrl[];
  /** Type of a Keycloak event. */
  readonly keycloak: string | undefined;
}

const tokenWords =
  /token exchange|(?:cannot|couldn't) fetch token|token endpoint|\bTokenEndpoint\b|grant_type|obtain(?:ing)? (?:an? )?access token|Access Token Response|CODE_TO_TOKEN|Error redeeming code|exchange (?:the )?(?:authorization )?code|acquire_?token|AcquireToken|get_?token\b|getToken\b|fetch_token|fetchToken|TokenError|TOKEN_ERROR|TokenClient|MsalServiceException|ClientSecretCredential|retrieve_access_token|authorize_access_token|OAuth2TokenRequest|accessTokenRequest|token\.exchange|refresh(?:ing)? (?:the )?(?:access )?token|RefreshError|token refresh failed|authorizationCodeGrant|"error_codes"|Token has been expired|oauth2: "|Client\.grant|client_secret|oauth\.v2\.access|['"]error_codes['"]|may only be redeemed|retriev(?:e|ing) access token|ErrorCode: invalid_|enable PII Logging|url: \/[\w/.-]{0,80}token\b|AADSTS(?:50012|50013|500131|500133|700024|7000114|70002|70016|70018|70019|70020|240002|7000215|7000222|7000218|700027|70008|700082|700084|54005|501481|900232[567]|1002012|9001023)\b|error_uri"[^\n]{0,80}code=/i;

const authorizationWords =
  /Request details:|\bvalidateAuthorizationRequest\b|Access blocked|Sign in to your account|(?:Error|Fehler|Erreur|Errore|Erro|Fout|Eroare|Błąd|Ошибка|エラー|错误|錯誤|오류) ?[45]\d\d ?[:：] {0,2}[a-z]{2,20}_[a-z_]{2,30}|Sorry, but we.re having trouble signing you in|We are sorry|authorization endpoint|\bAuthorizeEndpoint\b|AuthorizeRequestValidator|Sorry, there was an error ?:|authorize request|\/authorize\?|response_type=/i;

/**
 * Of Entra ID, which checks tenant, application and resource at both of its endpoints (learn.microsoft.com, AADSTS
 * error codes).
 */
const eitherEndpoint = /\bAADSTS(?:500011|50194|50059|90002|900023|900144|900561|700016|7000112)\b/;

// Apple’s errors print a dictionary that is called UserInfo.
const resourceWords =
  /user[-_]?info(?!=(?:\{|0x))|fetch(?:ing)? (?:the )?user profile|getting user info|get user info|fetch_userinfo|WWW-Authenticate:? ?"?Bearer|Bearer error=|Failed to fetch user|resource server|API call|Authorization: Bearer|profile request/i;

const discoveryWords =
  /\.well-known\/|discover(?:y|ing)\b|Issuer\.discover|openid-configuration|provided Issuer|OIDC provider|oidc\.NewProvider|OIDC Server is not available|load_server_metadata|Unable to obtain configuration|fromIssuerLocation|Failed to query provider/i;

const authorizationErrors: ReadonlySet<string> = new Set([
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
  'unsupported_response_type',
  'unsupported_response_mode',
  'request_not_supported',
  'request_uri_not_supported',
  'registration_not_supported',
  'invalid_request_uri',
  'invalid_request_object',
  'redirect_uri_mismatch',
  'access_denied',
  'invalid_redirect_uri',
  'org_internal',
  'admin_policy_enforced',
  'disallowed_useragent',
  'deleted_client',
  'redirect_mismatch',
  'mismatching_redirect_uri',
  'invalid_redirect_url',
  'redirect_uri_not_allowed',
  'oauth_app_blocked',
]);

/** Outcomes of one request alone, whatever else stands in the message. */
const legByOutcome: Readonly<Record<string, ErrorLeg>> = {
  'answer-scope-changed': 'token',
  'auth0-audience': 'token',
  'token-not-sent': 'resource',
  'cluster-sign-in-refused': 'resource',
  'vault-role-type': 'token',
};

/** Which request the text is about, by the surest sign it has. */
export function legOf(text: string, known: Known): ErrorLeg {
  const { errors, signatures, urls } = known;
  // A sign-in with user name and password is a token request.
  if (known.keycloak !== undefined)
    return /\bgrant_type[=:] ?"?password\b/.test(text) ? 'token' : keycloakLeg(known.keycloak);
  if (known.missingVariables.length > 0) return 'start';
  const specific = signatures.find((s) => s.rank === 'specific' && s.leg !== 'unknown');
  const first = errors[0];
  const isToken = tokenWords.test(text) || urls.some((u) => u.kind === 'token');
  if ((specific?.leg === 'callback' || specific?.leg === 'start') && !isOwnAnswer(first)) return specific.leg;
  const own = lookup(legByOutcome, specific?.outcome);
  if (own !== undefined) return own;
  if (first?.inUrl === true) return 'authorization';
  if (known.failure !== undefined) return legOfFailure(text, urls);
  const isDump = first?.members !== undefined;
  // RFC 6749 section 5.2: an error of the token endpoint alone; and Go’s words for a refused token request.
  if (
    (isDump && first.error === 'invalid_grant') ||
    /\boauth2: (?:"[a-z_]{4,40}"|cannot fetch token)|\b[45]\d\d [A-Z][A-Za-z ]{2,30}\s{1,2}Response: \{/.test(text)
  )
    return 'token';
  const isScope = specific?.outcome === 'authorization-invalid-scope';
  if (specific?.leg === 'authorization' && !(isToken && (isDump || isScope))) return 'authorization';
  if (specific?.leg === 'discovery') return 'discovery';
  const error = first?.error;
  if (error === 'invalid_token' || error === 'insufficient_scope') return 'resource';
  if (isToken && !(authorizationWords.test(text) && !isDump && error !== 'invalid_grant')) return 'token';
  if (authorizationWords.test(text)) return 'authorization';
  if (error !== undefined && authorizationErrors.has(error)) return 'authorization';
  if (/\bAAD(?:STS|B2C)\d/.test(text))
    return isDump ? 'token' : eitherEndpoint.test(text) ? 'unknown' : 'authorization';
  if (resourceWords.test(text) || urls.some((u) => u.kind === 'resource')) return 'resource';
  if (discoveryWords.test(text)) return 'discovery';
  if (specific?.leg === 'resource' && !isDump) return 'resource';
  if (first !== undefined || known.hasToken) return 'token';
  return specific?.leg ?? signatures.find((s) => s.leg !== 'unknown')?.leg ?? 'unknown';
}

/** A JSON answer of a server outweighs the words of a library around it. */
const isOwnAnswer = (error: Evidence['errors'][number] | undefined): boolean =>
  error?.members !== undefined && error.description !== undefined;

function legOfFailure(text: string, urls: readonly PastedUrl[]): ErrorLeg {
  const requested = urls.find((u) => u.requested) ?? urls.find((u) => u.kind !== 'other' && u.kind !== 'callback');
  if (requested?.kind === 'token') return 'token';
  if (requested?.kind === 'discovery') return 'discovery';
  if (requested?.kind === 'resource') return 'resource';
  if (requested?.kind === 'keys') return 'callback';
  if (discoveryWords.test(text)) return 'discovery';
  if (tokenWords.test(text)) return 'token';
  return resourceWords.test(text) ? 'resource' : 'unknown';
}
