/** A sentence about the state of a user’s account. */
const account =
  /\b(?:user|account|organi[sz]ation|member)\b(?! session).{0,30}\b(?:disabled|inactive|blocked|locked|suspended|deactivated|deleted|frozen|not (?:active|found|enabled|fully set up|verified|exist))|\binactive (?:user|org)|password (?:has |is )?expired|(?:find|no such|unknown) (?:the )?(?:user|account)\b|user does not exist/i;

/** Whether it is the account that a server refuses, in so many words. */
export const isOfAccount = (description: string): boolean => account.test(description);

/**
 * `invalid_grant` is also what servers say of a password, an account or an assertion. RFC 6749's own sentence names all of
 * them (“authorization code, resource owner credentials”) and tells nothing.
 */
const byDescription: readonly (readonly [pattern: RegExp, outcome: string])[] = [
  [
    /(?:user ?name|e-?mail|login|phone)\b.{0,20}\bpassword\b|invalid_username_or_password|(?:resource owner|user) credentials|(?:wrong|incorrect|invalid|bad) password|password (?:is )?(?:wrong|incorrect|invalid)|invalid credentials given|credentials provided (?:are|were) invalid|bad credentials/i,
    'user-credentials',
  ],
  [account, 'user-account'],
  [/^ip restricted/i, 'salesforce-user'],
  // RFC 7523 section 3.1: a refused assertion is an invalid_grant
  [/\baudience (?:is )?(?:invalid|not valid)|invalid audience|\baudience validation failed/i, 'assertion-audience'],
  // Keycloak (TokenManager, AuthorizationCodeGrantType): a session is refreshed, or its code is redeemed, after its end
  [/^(?:offline )?(?:user )?session (?:not (?:active|found)|doesn['’]t have required client)/i, 'session-ended'],
  [/^token is not active|^stale (?:refresh )?token|^refresh token expired/i, 'invalid_grant-refresh'],
  [/^client not allowed to exchange code/i, 'unauthorized_client'],
  [/multi-?factor|\bmfa\b|second factor|challenge required/i, 'interaction-or-consent-required'],
  [/\bassertion\b.{0,30}\b(?:expired|not yet valid|valid time)|JWT (?:has |is )?expired/i, 'assertion-expired'],
];

/** What the description of an `invalid_grant` is about, when that is no code. */
export function grantOutcome(description: string): string | undefined {
  if (/authori[sz]ation grant|\bcode\b(?<!exchange code)/i.test(description)) return undefined;
  return byDescription.find(([pattern]) => pattern.test(description))?.[1];
}
