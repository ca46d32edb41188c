import { isSecretRole, type Role } from './roles.ts';
import { jwtClaims } from './tokens.ts';

/*
 * All tests look at the whole value. They are stricter for a client_id, because self-hosted servers have clients called
 * `test`, `grafana` or `my-app`, and strictest for other settings, where only an obvious blank counts.
 */

/** A text nobody would take for a value: it says what should stand in its place. */
const blanks: readonly RegExp[] = [
  /^<{1,2}[^<>]*[A-Za-z][^<>]*>{1,2}$/,
  // With the prefix that Laravel writes before its key.
  /^base64:<[^<>]+>$/,
  /^\{[A-Za-z][\w .:-]*\}$/,
  /^\[(?=[^\]]*(?:your|insert|enter|replace|client|secret|tenant|domain|placeholder|key|token))[A-Za-z][\w .,:;'()/-]*\]$/i,
  /^(?:\.{3,}|…)$/,
  /^x{3,}(?:[-_. ]x{3,})*$/i,
  /^your(?:[-_ .]\S|(?=[A-Z][a-z]|client|secret|tenant|domain|api|app|key|token|realm|oauth)\w)/,
  /^YOUR(?:[-_ ]\S|(?:CLIENT|SECRET|TENANT|DOMAIN|API|APP|KEY|TOKEN)\w*$)/,
  /^Your[-_ ]?[A-Z]/,
  /^(?:please[-_ ]?)?(?:change|replace)[-_ ]?(?:me|this|it|with|by)(?:\d{0,6}!*|[-_ .:!].*)$/i,
  /^_{2,}(?:please[-_ ]?)?(?:change|replace)[-_ ]?(?:me|this|it)_{2,}$/i,
  /^(?:insert|enter|put|paste|place|fill)[-_ ](?:your|the|a|an|in|it|my|here)(?:$|[-_ ])/i,
  /^(?:insert|enter)[-_ ](?:client|value|secret|api|app|application|id)(?:$|[-_ ])/i,
  /^(?:insert|enter|put|paste|place|add|get|set|create|generate)[-_ ].*[-_ ](?:here|from[-_ ].+)$/i,
  /(?:^|[-_ ])(?:id|secret|key|token|domain|tenant|value|url|uri|password)[-_ ](?:goes[-_ ])?here$/i,
  /^[Cc]hange(?:Me|This|It)[A-Z]/,
  /^update[-_ ](?:me|this)[-_ ]/i,
  /^(?:[A-Za-z]+[-_ ])+from[-_ ](?:[A-Za-z0-9]+[-_ ]){1,3}(?:dashboard|console|portal|registration)$/i,
  /^(?:Insert|Enter|Put|Paste|Place|Add)(?:[A-Z][a-z]+){1,6}Here$/,
  /^to[-_ ]?be[-_ ]?(?:changed|replaced|set|filled|generated|provided|defined)/i,
  /^to[-_ ]fill(?:[-_ ](?:in|me|out))?$/i,
  /^(?:TODO|TBD|FIXME)(?:[-_: ].*)?$/,
  /^placeholder(?:[-_ ].*)?$/i,
  /\s(?:type|enter|put|insert|paste|write|add)\s.*\shere[.!]*$/i,
  // A comment where the value belongs: `//Client ID of our application`.
  /^\/\/ ?[A-Za-z][\w'’-]*(?: [\w'’().,-]+){1,15}$/,
  /^!{2,}[^!]*[A-Za-z][^!]*!{2,}$/,
  // Code that would read a variable; in a file of settings nothing runs it.
  /^(?:process|import\.meta|Bun)\.env(?:\.\w+|\[['"]\w+['"]\])[;,]?$/,
  /^(?:os\.environ(?:\.get)?|os\.getenv|ENV(?:\.fetch)?|System\.getenv)[[(]['"]\w+['"][\])][;,]?$/,
];

/** Names of a setting in place of its value: `client_id`, `GOOGLE_CLIENT_SECRET`, `some_client_id`. */
const nameOfSetting =
  /^(?:(?:my|the|some|a|an|your|example|sample|dummy|fake|test|oauth2?|oidc|google|github|gitlab|facebook|twitter|discord|slack|linkedin|apple|azure|azure[-_ ]?ad|microsoft|auth0|okta|keycloak|cognito|spotify|twitch)[-_ ]?){0,4}(?:client|app|application|consumer|tenant|oauth)[-_ ]?(?:id|secret|key)$/i;

const clientIdBlanks: readonly RegExp[] = [
  nameOfSetting,
  /^MY[-_](?:[A-Z0-9]+[-_])*(?:APP|CLIENT)[-_]ID(?:$|\.apps\.)/,
  /x{6,}/i,
  /^(?:\d+-)?x{3,}\.apps\.googleusercontent\.com$/i,
  /^([0-9a-f])\1{7}-\1{4}-\1{4}-\1{4}-\1{12}$/i,
  /^00001111-aaaa-2222-bbbb-3333cccc4444$/i,
  /^com\.(?:example|yourteam|yourcompany|yourapp|yourdomain)\./i,
  /^0{4,}$/,
  /^(?:y{3,}|z{3,})$/i,
  /^[A-Z][A-Z0-9]*_(?:[A-Z0-9]+_){1,5}PLACEHOLDER$/,
  /^(?:null|undefined|n\/a)$/i,
];

const secretBlanks: readonly RegExp[] = [
  nameOfSetting,
  /x{6,}/i,
  /^[A-Za-z]{2,10}[-_](?:[A-Za-z]{2,6}[-_])?x{3,}$/i,
  /^(.)\1{2,}$/,
  /^([0-9a-f])\1{7}-\1{4}-\1{4}-\1{4}-\1{12}$/i,
  /^(?:null|undefined|none|n\/a|todo|tbd|foo|bar|foobar|foo123|admin|root|abc|abc123|abcdef|qwerty|letmein|keyboard cat)$/i,
  /(?:^|[-_ ])(?:change|replace|rotate)[-_ ](?:(?:me|this|it)[-_ ])?(?:in|for|before)[-_ ]prod(?:uction)?(?:!*$|[-_ ])/i,
  // What a script of the project looks for: `AUTOREPLACE_SESSION_SEED`, `REP_WEB_CLIENT_SECRET_REP`.
  /^AUTO_?REPLACE_[A-Z]/,
  /^([A-Z]{2,})_(?:[A-Z0-9]+_)*(?:SECRET|PASSWORD|KEY|TOKEN)_\1$/,
  // A name of a variable in place of its value: `AUTHELIA_SESSION_SECRET`, `ACME_MAIL_SECRET_PLACEHOLDER`.
  /^[A-Z][A-Z0-9]{2,}(?:_[A-Z][A-Z0-9]*)*_(?:SECRET|PASSWORD|KEY|TOKEN)(?:_PLACEHOLDER)?$/,
  /^not[-_ ]?(?:a|an|my|the)[-_ ]?(?:real[-_ ]?)?secret$/i,
  /^dummy[-_ ]/i,
  // Written where the program takes the secret from its environment.
  /^ENV$/,
  /[-_ ](?:change|replace)[-_ ]?(?:me|this)!*$/i,
  // Strapi's `.env.example`.
  /^to_?be_?modified\d*$/i,
  // `exampleManagementApiClientSecret`
  /^(?:example|sample|dummy|fake)(?:[A-Z][a-z]+){0,6}(?:Secret|Key|Token|Password)$/,
  /^0?123(?:4(?:5(?:6(?:7(?:89?0?)?)?)?)?)?$/,
  /^(?:my|your|super|the|some|test|testing|dummy|dev|top|very)*(?:client|app|jwt|session|auth)?(?:secret|password|passwd|token)(?:key|token|value)?\d{0,4}!?$/i,
];

/** What providers begin their secrets with, and people their blanks: `GOCSPX-your-client-secret`. */
const issued = /^(?:GOCSPX-|xox[abeprs]-|gh[opsu]_|github_pat_|glpat-|gloas-|[rs]k_(?:test|live)_|shp(?:ss|at)_)/;

/** A secret made of these words only was written by hand to be replaced. */
const secretWords: ReadonlySet<string> = new Set(
  (
    'a an the this that is it my your our some any super very really so not secure insecure unsafe safe strong weak ' +
    'client app application oauth oauth2 oidc openid google github gitlab facebook twitter discord slack linkedin apple ' +
    'azure microsoft auth0 okta keycloak spotify secret secrets key keys token tokens password passwd pass passphrase ' +
    'jwt session cookie auth nextauth betterauth better next signing encryption encrypt api access refresh private ' +
    'dev development local test tests testing demo example sample dummy fake mock placeholder default long random string ' +
    'value here please change changed replace me in on for to of with and only use used must be at least min minimum ' +
    'characters chars char bit bits byte bytes hex production prod need you generate generated set ' +
    'something anything real actual do reuse seed seeding exactly purpose purposes'
  ).split(' '),
);
const tellingWords: ReadonlySet<string> = new Set(
  'secret key token password passphrase change replace dummy fake mock placeholder example sample test insecure random'.split(
    ' ',
  ),
);

/**
 * The value stands for one that has yet to be filled in. `role` says how much certainty is needed: secrets written as
 * plain words count, client ids only when they describe themselves. An empty value and a URL are never placeholders.
 */
export function isPlaceholder(value: string, role?: Role): boolean {
  const text = value.trim();
  if (text === '' || text.length > 300 || text.includes('://')) return false;
  if (blanks.some((pattern) => pattern.test(text))) return true;
  if ((role === 'client_id' || role === 'client_secret') && foreignWord.test(text)) return true;
  if (role === 'client_id') return clientIdBlanks.some((pattern) => pattern.test(text));
  if (role === undefined || !isSecretRole(role)) return false;
  const rest = text.replace(issued, '');
  if (rest !== text && isPlaceholder(rest, role)) return true;
  return secretBlanks.some((pattern) => pattern.test(text)) || isPlainWords(text);
}

/**
 * `MY_APP_SECRET`, `youReallyNeedToChangeThis`, `test-secret-for-development-only`, `SomeStringWith32Characters`,
 * `ThisIsAVerySecretString`.
 */
function isPlainWords(text: string): boolean {
  if (!/^[\w .,!:-]+$/.test(text)) return false;
  const words = text
    .replace(/([a-z\d](?=[A-Z])|A(?=[A-Z][a-z]))/g, '$1 ')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
  return (
    words.length > 0 &&
    words.every(
      (word) => secretWords.has(word) || isFillerNumber(word) || secretWords.has(word.replace(/\d{2}$/, '')),
    ) &&
    words.some((word) => tellingWords.has(word))
  );
}

/** A few digits, or a row of them as it stands on the keyboard; and what they count. */
const isFillerNumber = (word: string): boolean =>
  /^\d{1,4}(?:chars?|characters?|bytes?|bits?)?$/.test(word) || /^(?:0?123456789){1,4}0?$|^0?12345\d?$/.test(word);

/**
 * `아이디`, `您的客户端ID`: both are printable ASCII (RFC 6749 appendices A.1 and A.2), so a word in another script is said to
 * the reader. A single letter of one may have slipped in between.
 */
const foreignWord = /(?:(?!\p{Script=Latin})\p{L}){2}/u;

/** Secrets printed in well-known documentation or shipped with sample projects: anybody can know them. */
const sampleSecrets: ReadonlySet<string> = new Set([
  'keyboard cat', // express-session README
  'your-256-bit-secret', // jwt.io
  'a-string-secret-at-least-256-bits-long', // jwt.io
  'OQINaROshtE9TcZkNAm-5Zs2Pv3xaWytBmc5W7sPX7w=', // oauth2-proxy sample cookie secret
  'b2F1dGgyLXByb3h5LWNsaWVudC1zZWNyZXQK', // oauth2-proxy sample client secret
  'ZXhhbXBsZS1hcHAtc2VjcmV0', // Dex example-app
  '72341b6d-7065-4518-a0e4-50ee15025608', // oauth2-proxy sample Keycloak realm
  'youReallyNeedToChangeThis', // Ory samples
  '6LeIxAcTAAAAAGG-vFI1TnRWxMZNFuojJ4WifJWe', // developers.google.com/recaptcha/docs/faq, for automated tests
  'PLEASE-CHANGE-ME-I-AM-VERY-INSECURE', // Ory samples
  'super-secret-jwt-token-with-at-least-32-characters-long', // Supabase local stack
  'your-super-secret-jwt-token-with-at-least-32-characters-long', // Supabase self-hosting sample
  'this_is_not_a_secure_key', // Authelia samples
  'insecure_secret', // Authelia samples
  'insecure_session_secret', // Authelia samples
  'unsecure_session_secret', // Authelia samples
  // supertokens/create-supertokens-app, `boilerplate`: working development keys for everybody, without what Google begins its with
  '1r0aNcG8gddWyEgR6RWaAiJKr2SW',
  'e97051221f4b6426e8fe8d51486396703012f5bd',
]);

/** The value is a secret that a well-known sample project or documentation publishes. */
export function isKnownSampleSecret(value: string): boolean {
  const text = value.trim();
  if (sampleSecrets.has(text.replace(/^GOCSPX-/, ''))) return true;
  // Of Apple's key beside them.
  if (text.includes('QQgu8gXs+XYkqXD6Ala9Sf/iJXzhbwcoG5dMh1OonpdJUmg')) return true;
  // The digest of `insecure_secret` in Authelia's documentation, and the password hash of Dex's sample users.
  if (text.includes('$c8p78n7pUMln0jzvd4aK4Q$') || text.startsWith('$2a$10$2b2cU8CPhOTaGrs1HRQuAu')) return true;
  // The keys every local Supabase stack starts with.
  return text.startsWith('eyJ') && jwtClaims(text)?.iss === 'supabase-demo';
}

/** The value is what a screen or an export shows in place of a secret: `**********`, `sk-…`, `[REDACTED]`. */
export function isMasked(value: string): boolean {
  const text = value.trim();
  if (text.length > 4096) return false;
  if (/^(?:\*{3,}|[•●]{3,})$/.test(text) || /\*{4,}|[•●]{4,}/.test(text)) return true;
  if (/^(?:redacted|[[<({*]+(?:redacted|masked|hidden|filtered)[\])>}*]+)$/i.test(text)) return true;
  return text.length < 80 && /^[\w+/=-][\w+/=.-]*(?:\.{3}|…)$/.test(text) && !/^your/i.test(text);
}
