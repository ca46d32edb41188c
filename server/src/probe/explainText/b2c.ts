const of = (outcome: string, codes: string): readonly (readonly [code: string, outcome: string])[] =>
  codes.split(' ').map((code) => [code, outcome] as const);

/**
 * Codes of Azure AD B2C by what they mean (learn.microsoft.com/azure/active-directory-b2c/error-codes, page of
 * 2021-06-16, read 2026-11-22). Those that stay out name a fault of a custom policy or of the service itself.
 */
const outcomeByCode: ReadonlyMap<string, string> = new Map([
  ...of('authorization-redirect-uri', '90006 90007'),
  ...of('authorization-parameter', '90008 90083'),
  ...of('authorization-invalid-scope', '90012 90055 90107 90110 90115 90117 90146 90205'),
  ...of('authorization-unsupported-response-type', '90013 90014 90057'),
  ...of('authorization-unknown-client', '90018 90068'),
  ...of('user-credentials', '90052 90053 90054 90225'),
  ...of('authorization-pkce-required', '99059'),
  ...of('authorization-prompt-none', '90077'),
  ...of('invalid_client', '90079 90081'),
  ...of('token-auth-method', '90084'),
  ...of('code-refused', '90080 90087 90088 90128 90129'),
  ...of('unsupported_grant_type', '90086'),
  ...of('authorization-access-denied', '90091'),
  ...of('authorization-client-disabled', '90092'),
  ...of('user-forgot-password', '90118'),
  ...of('invalid_grant-pkce', '90182 90183'),
  ...of('unauthorized_client', '90224'),
  ...of('authorization-session-lost', '90046 90211 90212'),
  ...of('broker-exchange', '90289'),
]);

/** Outcome of the first code of Azure AD B2C in the text. */
export function b2cOutcome(text: string): string | undefined {
  const code = /\bAADB2C(\d{5,6})\b/.exec(text)?.[1];
  return code === undefined ? undefined : outcomeByCode.get(code);
}
