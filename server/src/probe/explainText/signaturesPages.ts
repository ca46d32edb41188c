import { specific } from './signaturesTools.ts';
import type { Signature } from './types.ts';

/**
 * Pages of the provider in the user’s language. Names of parameters and codes stay as they are, so most are found by those;
 * these are the sentences around them.
 */
const translatedPages: readonly Signature[] = [
  // Google’s own page, which the user’s refusal never shows: that goes back to the application
  // (support.google.com/accounts/answer/16668185, read 2026-11-23)
  specific(
    'google-policy',
    'authorization',
    /^\s{0,20}(?!HTTP|status|code)\p{L}{2,15}\s?403\s?[:：]\s{0,2}access_denied\s{0,20}$/imu,
  ),
  // Keycloak’s messages (themes/src/main/resources-community/theme/base/login/messages, read 2026-11-23)
  specific(
    'authorization-redirect-uri',
    'authorization',
    /(?:Ungültiger Parameter|Paramètre (?:invalide|non valide)|Par[áâ]metro (?:no válido|inv[áa]lido)|Parametro non valido|Ongeldige parameter|Nieprawidłowy parametr|Неверный параметр|無効なパラメータ(?:ー)?(?:です)?|无效的?参数|無效的?參數)\s{0,2}[:：]\s{0,2}redirect_uri|Ungültige Redirect[ -]UR[IL]|无效 redirect_uri|redirect_uri ?参数错误/iu,
  ),
  specific('authorization-unknown-client', 'authorization', /^\s{0,20}Client nicht gefunden\.?\s{0,20}$/im),
  specific('authorization-client-disabled', 'authorization', /^\s{0,20}Client deaktiviert\.?\s{0,20}$/im),
  specific(
    'authorization-session-lost',
    'authorization',
    /Cookie konnte nicht gefunden werden|Zeitüberschreitung bei der Anmeldung\. Bitte melden/i,
  ),
  specific('keycloak-https-required', 'authorization', /^\s{0,20}HTTPS erforderlich\.?\s{0,20}$/im),
  specific(
    'authorization-unsupported-response-type',
    'authorization',
    /Implicit Flow ist für diesen Client deaktiviert/i,
  ),
  specific('authorization-unauthorized-client', 'authorization', /Standard Flow ist für diesen Client deaktiviert/i),
  specific(
    'broker-exchange',
    'authorization',
    /Unerwarteter Fehler während der Authentifizierung mit dem Identity Provider|Konnte kein Token vom Identity Provider erhalten/i,
  ),
  // WeChat’s page
  specific('authorization-invalid-scope', 'authorization', /Scope ?参数错误/i),
];

/** What authorization servers say in words of their own, on a page, in a log or in the address they send the browser to. */
const servers: readonly Signature[] = [
  // Spring Authorization Server (OAuth2AuthorizationCodeRequestAuthenticationProvider, CodeVerifierAuthenticator)
  specific(
    'authorization-redirect-uri',
    'authorization',
    /\[invalid_request\] OAuth 2\.0 Parameter: redirect_uri\b|"invalid_request"[^\n}]{0,60}OAuth 2\.0 Parameter: redirect_uri\b/,
  ),
  specific('authorization-unknown-client', 'authorization', /\[invalid_request\] OAuth 2\.0 Parameter: client_id\b/),
  specific('authorization-pkce-required', 'authorization', /\bOAuth 2\.0 Parameter: code_challenge(?:_method)?\b/),
  specific('invalid_grant-pkce', 'token', /Client authentication failed: code_verifier\b/),
  specific('token-auth-method', 'token', /Client authentication failed: authentication_method\b/),
  // Ory Hydra and what else is made of fosite
  specific('invalid_grant-pkce', 'token', /code challenge did not match the code verifier/i),
  // node-oidc-provider (lib/provider.js, read 2026-11-23)
  specific(
    'authorization-session-lost',
    'authorization',
    /interaction session (?:id cookie )?not found|authorization request has expired/i,
  ),
  // Open Liberty; Casdoor; AD FS; Discord’s list of refused fields
  specific(
    'authorization-redirect-uri',
    'authorization',
    /did not match any of the redirect UR[IL]s registered|doesn'?t exist in the allowed Redirect UR[IL] list|\bMSIS9224\b|\boauthErrorCode=invalid_callback\b|["']redirect_uri["']\s{0,4}:\s{0,4}\{\s{0,8}["']_errors["']/i,
  ),
  // AD FS; WSO2 (wso2/product-is#4979); authentik
  specific(
    'authorization-unknown-client',
    'authorization',
    /\bMSIS9223\b|no registered client was found with this client identifier|Cannot find an application associated with the given consumer key|client identifier \(client_id\) is missing or invalid/i,
  ),
  // AD FS (snok/django-auth-adfs#31)
  specific(
    'resource-not-granted',
    'authorization',
    /\bMSIS(?:9321|9611)\b|The client '[^'\n]{1,200}' is forbidden to access the resource|client is not allowed to access the requested resource/i,
  ),
  // Okta
  specific('authorization-parameter', 'authorization', /The ["'](?:nonce|response_type)["'] parameter is required/i),
  // WSO2; Clerk
  specific(
    'authorization-access-denied',
    'authorization',
    /\boauthErrorCode=(?:consent_deny|access_denied)\b|Access was denied by the resource owner or by the remote server|User cancell?ed the authorization session|\berr_code=oauth_access_denied\b/i,
  ),
  specific(
    'consent-missing',
    'authorization',
    /\bOAUTH_APP_ACCESS_DENIED\b|user is not admin approved to access this app|\bOAUTH_EC_APP_NOT_FOUND\b|External client app is not installed/i,
  ),
  specific('facebook-app-mode', 'authorization', /app needs at least one supported permission/i),
  // Dex: the request it kept is gone (server/handlers.go); its connectors refuse the account
  specific('authorization-session-lost', 'authorization', /^\s{0,20}User session error\.?\s{0,20}$/im),
  specific(
    'callback-account',
    'callback',
    /not in (?:any of the )?required (?:orgs?|organi[sz]ations?|teams?|groups?)\b|\bmissing "[\w:.-]{1,60}" claim\b/i,
  ),
  // Security token service of Google Cloud
  specific(
    'federation-trust',
    'token',
    /audience in ID Token \[[^\n\]]{0,300}\] does not match the expected audience/i,
  ),
  specific('token-sso', 'resource', /Resource protected by organization SAML enforcement/i),
];

export const pageSignatures: readonly Signature[] = [...translatedPages, ...servers];
