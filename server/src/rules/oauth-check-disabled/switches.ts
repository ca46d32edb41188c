/** A switch that turns a check of the protocol off. */
export interface Switch {
  /** Of a variable, in capitals; or of a key, without dashes and underscores, in lower case. */
  readonly name: RegExp;
  readonly off: RegExp;
  readonly check: 'transport' | 'issuer' | 'state' | 'nonce' | 'audience' | 'signature' | 'email' | 'scope';
  /** The program reads any text, an empty one apart, as "on". */
  readonly anyValue?: true;
}

const yes = /^(?:true|1|yes|on)$/i;
const no = /^(?:false|0|no|off)$/i;

/**
 * Variables. oauthlib (oauth2/rfc6749/utils.py: `os.environ.get`, so 0 counts, too); oauth2-proxy "Configuration";
 * Supabase Auth (GoTrue) configuration; seen 2026-11. oauth2-proxy skips the nonce unless told otherwise, so that one is
 * no decision of the operator.
 */
export const variableSwitches: readonly Switch[] = [
  { name: /^OAUTHLIB_INSECURE_TRANSPORT$/, off: /\S/, check: 'transport', anyValue: true },
  { name: /^OAUTHLIB_RELAX_TOKEN_SCOPE$/, off: /\S/, check: 'scope', anyValue: true },
  { name: /^AUTHLIB_INSECURE_TRANSPORT$/, off: /\S/, check: 'transport', anyValue: true },
  { name: /^OAUTH2_PROXY_INSECURE_OIDC_SKIP_ISSUER_VERIFICATION$/, off: yes, check: 'issuer' },
  { name: /^OAUTH2_PROXY_INSECURE_OIDC_ALLOW_UNVERIFIED_EMAIL$/, off: yes, check: 'email' },
  { name: /^GOTRUE_EXTERNAL_\w+_SKIP_NONCE_CHECK$/, off: yes, check: 'nonce' },
];

/**
 * Keys of structured files, distinctive enough to be known wherever they stand in a file with sign-in settings:
 * oauth2-proxy, Argo CD "User Management", Dex's connectors, ASP.NET's TokenValidationParameters, Auth.js `checks`.
 */
export const keySwitches: readonly Switch[] = [
  { name: /^(?:insecureoidc|insecure)skipissuerverification$/, off: yes, check: 'issuer' },
  { name: /^skipissuer(?:check|verification|validation)$/, off: yes, check: 'issuer' },
  { name: /^validateissuer$/, off: no, check: 'issuer' },
  { name: /^(?:validateaudience|requireaudience)$/, off: no, check: 'audience' },
  { name: /^skipaudiencecheckwhentokenhasnoaudience$/, off: yes, check: 'audience' },
  { name: /^(?:requiresignedtokens|validateissuersigningkey)$/, off: no, check: 'signature' },
  {
    name: /^(?:insecureoidcallowunverifiedemail|insecureallowunverifiedemail|insecureskipemailverified)$/,
    off: yes,
    check: 'email',
  },
  { name: /^(?:validatestate|statecheck|requirestate)$/, off: no, check: 'state' },
  { name: /^(?:disablestatecheck|skipstatecheck|skipstate)$/, off: yes, check: 'state' },
  { name: /^(?:validatenonce|requirenonce)$/, off: no, check: 'nonce' },
  { name: /^skipnoncecheck$/, off: yes, check: 'nonce' },
];

/** What an application does that does not make the check. */
export const consequences: Readonly<Record<Switch['check'], string>> = {
  transport: 'the library uses http, where codes and tokens can be read on the way',
  issuer: 'the application accepts tokens of any issuer, so an attacker’s own server can sign in as anybody',
  state:
    'the application accepts callbacks nobody asked for, so an attacker can sign a victim in to another account (login CSRF)',
  nonce: 'the application accepts an ID token of another sign-in again (replay)',
  audience: 'the application accepts tokens made for other applications',
  signature: 'the application accepts tokens that anybody can write',
  email:
    'the application accepts addresses nobody has proved, so whoever enters a victim’s address at the provider gets the victim’s account',
  scope: 'the application does not notice that the server granted other scopes than the ones it asked for',
};
