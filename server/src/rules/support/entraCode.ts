/**
 * `; Entra ID: AADSTS…` for the end of what a server answers with. Empty where it is known to be another server: its users
 * never meet the code.
 */
export const entraToo = (provider: string | undefined, code: `AADSTS${string}`): string =>
  provider === undefined || provider === 'microsoft-entra-id' ? `; Entra ID: ${code}` : '';
