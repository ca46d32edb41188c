import { specific } from './signaturesTools.ts';
import type { Signature } from './types.ts';

/** What programs say of their own set-up: a setting without a value, a client configured twice, an origin not listed. */
export const programSignatures: readonly Signature[] = [
  // Spring Security, Quarkus, Micronaut, Auth.js, Better Auth, GoTrue, Firebase, python-social-auth, Socialite, OAuth
  // clients of PHP
  specific(
    'provider-not-set-up',
    'start',
    /\bClient id (?:of registration '[^\n']{1,80}' )?must not be empty|\b(?:clientId|clientSecret|registrationId|tokenUri|authorizationUri|redirectUri) cannot be empty|Provider ID must be specified for client registration|'?quarkus\.oidc\.(?:[\w-]{1,60}\.)?(?:auth-server-url|client-id|public-key)'?[^\n]{0,60}(?:are missing|is missing|must be (?:configured|set))|InvalidEndpoints\b|is missing both `issuer` and `authorization`|Missing client_?id(?: or client_?secret)?\b|client_?id and client_?secret (?:are|must be) (?:required|provided|set)|["'`]clientI[dD]["'`] (?:is required|must be (?:a |set|provided|non-empty))|Unsupported provider: missing OAuth|\b(?:WrongBackend|MissingBackend)\b|Incorrect authentication service "|Missing backend "|Missing required configuration keys \[|Undefined (?:array key|index):? ["']?client_(?:id|secret)|Not found\. Authentication passthru|"client_?id" (?:option must be set|is required)|Required option not passed: "?client_?id|OAuth client ID (?:is )?(?:missing|not configured)/i,
  ),
  specific(
    'provider-set-up-twice',
    'start',
    /socialaccount[\s\S]{0,300}MultipleObjectsReturned|SocialApp[^\n]{0,40}MultipleObjectsReturned|returned more than one SocialApp/,
  ),
  specific(
    'login-start-refused',
    'authorization',
    /OmniAuth::AuthenticityError|OmniAuth::AuthenticityTokenProtection|Attack prevented by OmniAuth/,
  ),
  specific(
    'request-origin-untrusted',
    'authorization',
    /\[Better Auth\]:? Invalid origin|(?<!contains )\bInvalid origin: https?:|Origin checking failed - \S{1,300} does not match any trusted origins|not in the? trusted ?origins/i,
  ),
  specific(
    'session-endpoint-unread',
    'callback',
    /CLIENT_FETCH_ERROR|errors\.authjs\.dev#clientfetcherror|\bClientFetchError\b/i,
  ),
  specific('answer-scope-changed', 'token', /\bScope has changed from "/),
  specific('authority-unknown', 'discovery', /untrusted_authority|provided authority is not a trusted authority/i),
  specific(
    'frame-refused',
    'authorization',
    /Refused to (?:frame|display) 'https?:\/\/[^\n']{1,300}'[^\n]{0,60}(?:Content Security Policy|X-Frame-Options|frame-ancestors|in a frame)|Framing 'https?:\/\/[^\n']{1,300}' violates/i,
  ),
  specific(
    'registration-refused',
    'start',
    /mcp_registration_failed|Couldn'?t register with [^\n]{1,80} sign-in service|InvalidClientMetadataError|\binvalid_client_metadata\b|(?:ServerError|InvalidRequestError|AccessDeniedError|Error)\b[^\n]{0,80}\n(?:[^\n]{0,300}\n){0,3}[^\n]{0,40}at (?:async )?registerClient\b|(?:Dynamic )?client registration failed(?!:? (?:HTTP )?404)/i,
  ),
  specific('keys-not-read', 'callback', /Missing "jwks_uri" in metadata/i),
  specific('keycloak-realm', 'unknown', /\bRealm does not exist\b/i),
  specific(
    'keycloak-https-required',
    'authorization',
    /(?:^|["'>\s])(?<!InvalidOperationException: |Error connecting to \S{1,300} )HTTPS required(?:$|["'<.\s])/m,
  ),
  specific(
    'callback-account',
    'callback',
    /(?:user |does )(?:does )?not belong to any of the (?:allowed|required) (?:groups|teams|organi[sz]ations)/i,
  ),
  specific(
    'auth0-audience',
    'token',
    /Service not (?:enabled within domain|found): |Client has not been granted scopes|Client is not authorized to access "/,
  ),
  specific('facebook-secret', 'token', /Error validating (?:client secret|application)\b/i),
  specific(
    'authorization-unknown-client',
    'authorization',
    /Invalid value for 'client_id' parameter|auth\/invalid-oauth-client-id/i,
  ),
  specific('entra-aadsts7000218', 'token', /must contain the following parameter: '?client_(?:assertion|secret)/i),
  specific(
    'unauthorized_client',
    'token',
    /client is not authorized to request (?:an? )?(?:access )?(?:token|code|authorization code) using this method/i,
  ),
  specific('code-refused', 'token', /client_id (?:in|of) the request does not match the client_id of the code/i),
  specific('token-auth-method', 'token', /Only one method may be used to authenticate at a time/i),
  specific('callback-state-missing', 'callback', /Unable to find a valid CSRF token/i),
  specific('authorization-prompt-none', 'authorization', /\bError: Login required$/m),
  specific(
    'authorization-pkce-required',
    'authorization',
    /missing (?:required )?(?:request )?parameters?: code_challenge/i,
  ),
  specific(
    'endpoint-not-a-url',
    'token',
    /token (?:exchange|request)[^\n]{0,60}(?:failed|error)[^\n]{0,60}\bInvalid URL\b/i,
  ),
];
