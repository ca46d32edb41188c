import type { Role } from '../../knowledge/roles.ts';
import type { CredentialsVerdict, OutcomeClass } from '../types.ts';
import { cause, type OutcomeRow, type OutcomeTable } from './types.ts';

interface EntraCode {
  readonly code: number;
  readonly class: OutcomeClass;
  readonly credentials: CredentialsVerdict;
  /** What it means, as the end of a sentence. */
  readonly meaning: string;
  readonly causeId: string;
  readonly explanation: string;
  readonly nextStep: string;
  readonly roles: readonly Role[];
  readonly retry?: string;
}

const code = (
  number: number,
  kind: OutcomeClass,
  credentials: CredentialsVerdict,
  meaning: string,
  causeId: string,
  explanation: string,
  nextStep: string,
  roles: readonly Role[] = [],
  retry?: string,
): EntraCode => ({
  code: number,
  class: kind,
  credentials,
  meaning,
  causeId,
  explanation,
  nextStep,
  roles,
  ...(retry === undefined ? {} : { retry }),
});

const newToken = 'Sign in again; keep only the newest refresh token.';
const tenantRoles = ['tenant', 'token_endpoint', 'issuer'] as const;

/** Microsoft Entra authentication and authorization error codes (learn.microsoft.com, reference-error-codes, 2025). */
const codes: readonly EntraCode[] = [
  code(7000215, 'configuration', 'invalid', 'the client secret is invalid', 'wrong-secret', 'The configured secret is the Secret ID instead of its Value, an old secret, or one of another application.', 'Make a new client secret under Certificates & secrets and copy its Value.', ['client_secret']),
  code(7000222, 'configuration', 'invalid', 'the client secret has expired', 'expired-secret', 'The secret’s end date has passed; Entra ID limits secrets to at most 24 months.', 'Make a new client secret, roll it out, then delete the old one.', ['client_secret']),
  code(7000218, 'configuration', 'unknown', 'no client secret or assertion arrived', 'confidential-client', 'The application is registered as confidential, or public client flows are off, but no secret was sent.', 'Send the client secret, or allow public client flows for the application.', ['client_secret', 'token_endpoint_auth_method', 'client_id']),
  code(700025, 'configuration', 'unknown', 'the client is public and must not send a secret', 'public-client', 'The redirect URI is registered for the platform mobile, desktop or single-page, which makes the client public.', 'Remove the secret here, or register the redirect URI under the platform Web.', ['client_secret', 'redirect_uri']),
  code(700016, 'configuration', 'unknown', 'the application is not in this tenant', 'wrong-tenant', 'The client_id or the tenant is wrong, or nobody has consented to the application in this tenant.', 'Compare Application (client) ID and Directory (tenant) ID with the app registration.', ['client_id', 'tenant', 'token_endpoint', 'issuer']),
  code(700011, 'configuration', 'unknown', 'the application is not in this directory', 'wrong-tenant', 'The tenant is not the one the application is registered in.', 'Compare the Directory (tenant) ID with the app registration.', ['tenant', 'client_id']),
  code(7000112, 'permission', 'unknown', 'the application is disabled', 'disabled-app', 'An administrator has disabled it.', 'Have it enabled under Enterprise applications.', ['client_id']),
  code(90002, 'configuration', 'unknown', 'the tenant does not exist', 'wrong-tenant', 'The tenant is misspelt, or belongs to another cloud (US Government, China).', 'Copy the Directory (tenant) ID again.', tenantRoles),
  code(900023, 'configuration', 'unknown', 'the tenant in the URL is neither an ID nor a domain', 'wrong-tenant', 'The tenant is a placeholder or malformed.', 'Copy the Directory (tenant) ID again.', tenantRoles),
  code(50059, 'configuration', 'unknown', 'the request names no tenant', 'common-endpoint', 'An application-only request cannot use /common.', 'Put the tenant ID into the endpoint.', tenantRoles),
  code(9001023, 'configuration', 'unknown', 'this grant is not possible at /common or /consumers', 'common-endpoint', 'The grant {grant} needs a tenant.', 'Put the tenant ID into the endpoint.', tenantRoles),
  code(50194, 'configuration', 'unknown', 'a single-tenant application cannot use /common', 'common-endpoint', 'The application is registered for one tenant.', 'Put the tenant ID into the endpoint, or make the application multi-tenant.', tenantRoles),
  code(50011, 'configuration', 'likely-valid', 'the redirect URI is not registered', 'redirect-not-registered', 'The redirect URI {redirect} differs from every registered one, in case, slash, port or path, or its platform.', 'Register it under Authentication, character by character.', ['redirect_uri', 'callback_path', 'base_url']),
  code(900971, 'configuration', 'unknown', 'no reply address is registered', 'redirect-not-registered', 'The application has no redirect URI.', 'Register one under Authentication.', ['redirect_uri']),
  code(54005, 'configuration', 'likely-valid', 'the code was already redeemed', 'code-reused', 'The callback ran twice, or the request was repeated.', 'Restart the sign-in; redeem each code once.'),
  code(70008, 'configuration', 'likely-valid', 'the code or refresh token has expired', 'expired-grant', 'It is too old, or was unused for too long.', newToken, ['refresh_token']),
  code(700082, 'configuration', 'likely-valid', 'the refresh token expired through inactivity', 'expired-grant', 'It was not used within its sliding lifetime (90 days by default).', newToken, ['refresh_token']),
  code(700084, 'configuration', 'likely-valid', 'the refresh token of a single-page application has reached its fixed lifetime', 'expired-grant', 'These tokens live for 24 hours.', newToken, ['refresh_token']),
  code(50173, 'configuration', 'likely-valid', 'the grant was revoked', 'revoked-grant', 'The password was changed or an administrator revoked the sessions.', newToken, ['refresh_token']),
  code(70000, 'unclear', 'unknown', 'the code was refused', 'code-first', 'Entra ID examines the code before the secret, so a made-up code proves nothing about the credentials.', 'Test with client_credentials, or sign in once.'),
  code(9002313, 'unclear', 'unknown', 'the request is malformed', 'code-first', 'Entra ID examines the code before the secret; a made-up code is malformed to it.', 'Test with client_credentials, or sign in once.'),
  code(700005, 'configuration', 'likely-valid', 'the code is for another tenant', 'wrong-tenant', 'Authorization and token request use different tenants, such as common and an ID.', 'Use the same tenant for both endpoints.', tenantRoles),
  code(501481, 'configuration', 'likely-valid', 'the PKCE verifier does not fit', 'pkce', 'code_verifier was lost or changed between the two requests.', 'Keep it in the session until the token request.', ['code_challenge_method']),
  code(9002325, 'configuration', 'unknown', 'a single-page application has to use PKCE', 'pkce', 'The redirect URI’s platform is single-page and no PKCE was used.', 'Use PKCE, or register the URI under the platform Web.', ['redirect_uri', 'code_challenge_method']),
  code(9002326, 'configuration', 'unknown', 'only a single-page application may redeem from a browser', 'redirect-platform', 'The redirect URI is registered under Web, but a browser sends the token request.', 'Register it under the platform Single-page application.', ['redirect_uri']),
  code(9002327, 'configuration', 'unknown', 'tokens of a single-page application may be redeemed from a browser only', 'redirect-platform', 'The redirect URI is registered as single-page, but a server sends the token request.', 'Register it under the platform Web.', ['redirect_uri']),
  code(70011, 'permission', 'unknown', 'the scope is invalid', 'scope-unknown', 'A scope is misspelt, or lacks the application ID URI or /.default.', 'Compare each scope with the API’s permissions.', ['scope']),
  code(1002012, 'permission', 'unknown', 'client_credentials needs a scope that ends in /.default', 'scope-default', 'The scope names single permissions, which this grant does not take.', 'Use the application ID URI followed by /.default.', ['scope']),
  code(700022, 'permission', 'unknown', 'the scope names several resources', 'scope-resources', 'One token serves one resource.', 'Ask for one token for each API.', ['scope']),
  code(500011, 'configuration', 'likely-valid', 'the resource is not in this tenant', 'resource-unknown', 'The application ID URI is wrong, or the API has no service principal in this tenant.', 'Check the API’s identifier and that it was consented to.', ['audience', 'resource', 'scope']),
  code(901002, 'configuration', 'unknown', 'the v2.0 endpoint takes no resource parameter', 'endpoint-version', 'The request mixes the v1.0 and v2.0 endpoints.', 'Use scope with /oauth2/v2.0/token.', ['resource', 'token_endpoint']),
  code(65001, 'permission', 'valid', 'nobody has consented', 'consent', 'The permission needs consent by an administrator or the user.', 'Grant admin consent under API permissions.', ['scope']),
  code(50105, 'permission', 'valid', 'the user is not assigned to the application', 'assignment', 'The application requires assignment.', 'Assign the user or group under Enterprise applications.', ['client_id']),
  code(53003, 'permission', 'likely-valid', 'Conditional Access blocks the request', 'conditional-access', 'A policy on location, address or device applies; it may work locally and fail on the server.', 'Look at the sign-in log; have the egress address added to a named location.'),
  code(700027, 'configuration', 'invalid', 'the signature of the client assertion is invalid', 'wrong-key', 'Certificate or key is not the registered one.', 'Compare the certificate’s thumbprint with the registration.', ['private_key', 'client_secret']),
  code(900144, 'configuration', 'unknown', 'a parameter is missing in the body', 'missing-parameter', 'A parameter is empty or was lost on the way.', 'Read the description for its name.', ['client_id', 'scope']),
  code(900561, 'configuration', 'unknown', 'the endpoint accepts POST only', 'swapped-endpoints', 'A GET arrived, or the endpoints are swapped.', 'Check token_endpoint.', ['token_endpoint']),
  code(50196, 'rate-limit', 'unknown', 'the client asks in a loop', 'too-frequent', 'The same request was sent too often.', 'Keep each token for its expires_in.', [], 'After some minutes.'),
  code(90055, 'rate-limit', 'unknown', 'the tenant is throttled', 'too-frequent', 'There were too many requests.', 'Keep each token for its expires_in.', [], 'With growing pauses.'),
];

function rowOf(entry: EntraCode): OutcomeRow {
  const { retry } = entry;
  const invalid = entry.credentials === 'invalid';
  const accepted = entry.credentials === 'valid' || entry.credentials === 'likely-valid';
  return {
    class: entry.class,
    credentials: entry.credentials,
    headline: `Entra ID says ${entry.meaning} (AADSTS${entry.code}).`,
    proves: [
      'Microsoft’s token endpoint was reached and answered itself.',
      ...(invalid ? ['Tenant and client_id are right; the client’s own credential is not.'] : []),
      ...(accepted ? ['The client’s credentials are not what it complains about.'] : []),
    ],
    causes: [cause(entry.causeId, 'likely', entry.explanation, entry.nextStep, ...entry.roles)],
    ...(retry === undefined ? {} : { retry }),
    ...(invalid ? { hints: ['credentials'] as const } : {}),
  };
}

export const entraOutcomeId = (number: number): string => `entra-aadsts${number}`;

export const entraOutcomes: OutcomeTable = {
  ...Object.fromEntries(codes.map((entry) => [entraOutcomeId(entry.code), rowOf(entry)])),
  'entra-other': {
    class: 'unclear',
    credentials: 'unknown',
    headline: 'Entra ID refused the request (AADSTS{code}).',
    proves: ['Microsoft’s token endpoint was reached and answered itself.'],
    causes: [cause('aadsts', 'possible', 'The code AADSTS{code} is described by Microsoft.', 'Look it up at https://login.microsoftonline.com/error?code={code}.', 'client_id')],
  },
};
