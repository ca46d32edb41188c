import { lookup } from '../../base/table.ts';
import type { ErrorLeg, PastedError } from './types.ts';

interface KeycloakEvent {
  readonly type: string;
  readonly error: string;
  /** In words, since Keycloak 25. */
  readonly reason: string | undefined;
}

/** The first error event of Keycloak’s log: `type="CODE_TO_TOKEN_ERROR", …, error="invalid_client_credentials"`. */
export function keycloakEvent(text: string): KeycloakEvent | undefined {
  const m = /"?\btype"?[=:]\s{0,2}"?([A-Z][A-Z_]{3,60}_ERROR)"?/.exec(text);
  if (m === null) return undefined;
  const rest = text.slice(m.index, m.index + 4000);
  const error = /"?\berror"?[=:]\s{0,2}"?([a-z_ ]{3,60})/i.exec(rest)?.[1]?.trim();
  const reason = /"?\breason"?[=:]\s{0,2}"([^"\n]{1,300})"/.exec(rest)?.[1];
  return error === undefined
    ? undefined
    : { type: m[1] ?? '', error: error.toLowerCase().replaceAll(' ', '_'), reason };
}

/** Which request an event is about. */
export function keycloakLeg(type: string): ErrorLeg {
  if (/^(?:LOGIN|IDENTITY_PROVIDER|AUTHREQID|OAUTH2_DEVICE_VERIFY|REGISTER)/.test(type)) return 'authorization';
  if (/^USER_INFO|^INTROSPECT/.test(type)) return 'resource';
  return /^(?:CODE_TO_TOKEN|CLIENT_LOGIN|REFRESH_TOKEN|TOKEN_EXCHANGE|OAUTH2_DEVICE_CODE)/.test(type)
    ? 'token'
    : 'unknown';
}

/** Outcome ids of error names that only Keycloak’s events have (org.keycloak.events.Errors). */
const byError: Readonly<Record<string, string>> = {
  invalid_client_credentials: 'keycloak-bad-credentials',
  client_disabled: 'authorization-client-disabled',
  invalid_code: 'code-refused',
  expired_code: 'code-refused',
  session_expired: 'session-ended',
  user_session_not_found: 'session-ended',
  invalid_code_verifier: 'invalid_grant-pkce',
  code_verifier_missing: 'invalid_grant-pkce',
  pkce_verification_failed: 'invalid_grant-pkce',
  invalid_user_credentials: 'user-credentials',
  user_not_found: 'user-credentials',
  user_disabled: 'user-credentials',
  user_temporarily_disabled: 'user-credentials',
  rejected_by_user: 'authorization-access-denied',
  cookie_not_found: 'authorization-session-lost',
  ssl_required: 'keycloak-https-required',
  not_allowed: 'unauthorized_client',
  invalid_redirect_uri: 'authorization-redirect-uri',
  client_not_found: 'authorization-unknown-client',
};

/** The outcome of an event; undefined when its error is a standard one, or unknown. */
export function keycloakOutcome(event: KeycloakEvent): string | undefined {
  if (event.error === 'invalid_redirect_uri' && keycloakLeg(event.type) === 'token') return 'token-redirect-differs';
  if (event.error === 'client_not_found' && keycloakLeg(event.type) === 'token') return 'keycloak-bad-credentials';
  if (event.error === 'invalid_token' && event.type === 'REFRESH_TOKEN_ERROR') return 'invalid_grant-refresh';
  // The event of a client that may not use its grant says invalid_client, too (keycloak/keycloak#28926).
  const { reason = '' } = event;
  if (/not (?:enabled|allowed) to retrieve service account/i.test(reason)) return 'keycloak-service-account';
  if (/not allowed for direct access grants/i.test(reason)) return 'keycloak-direct-access';
  return lookup(byError, event.error);
}

/** The error of the first event that Keycloak logged, if there is one. */
export function keycloakError(text: string): PastedError[] {
  const event = keycloakEvent(text);
  if (event === undefined) return [];
  return [{ error: event.error, description: event.reason, uri: undefined, members: undefined, inUrl: false }];
}
