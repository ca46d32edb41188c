const name = '[A-Z][A-Z0-9_]{2,80}';
/** One, or several with commas between them. */
const names = `${name}(?:["'\`]?(?:, ?| and )["'\`]?${name}){0,20}`;
const quote = '["\'`“”]?';

/**
 * How programs and loaders say that a variable has no value: Python, python-decouple, django-environ, mozilla-django-oidc,
 * python-social-auth, Ruby, Elixir, Symfony, phpdotenv, Spring, SmallRye, Compose, shells, Go's envconfig
 * and env, Rust, and for Node.js envalid, t3-env, zod and what people write by hand.
 */
const sentences: readonly RegExp[] = [
  new RegExp(`\\bKeyError: '(${name})'`, 'g'),
  new RegExp(`\\bkey not found: "(${name})"`, 'g'),
  new RegExp(`\\b(${name}) not found\\. Declare it as envvar`, 'g'),
  new RegExp(`\\bSet the (${name}) (?:environment variable|setting)`, 'g'),
  new RegExp(`\\bSetting (${name}) not found`, 'g'),
  new RegExp(`\\bEnvironment variable not found: ${quote}(${name})`, 'gi'),
  new RegExp(`\\bnon-existent parameter "env\\((${name})\\)"`, 'g'),
  new RegExp(`\\bCould not resolve placeholder '?(?:\\$\\{)?(${name})\\b`, 'g'),
  new RegExp(`\\bCould not expand value (${name}) in property`, 'g'),
  new RegExp(`\\b(?:The )?${quote}(${name})${quote} variable is not set\\. Defaulting to a blank string`, 'g'),
  new RegExp(`\\brequired variable (${name}) is missing a value`, 'g'),
  new RegExp(`(?:^|[\\s:])(${name}): (?:unbound variable|parameter (?:null or )?not set|parameter null)`, 'gm'),
  new RegExp(`\\brequired key (${name}) missing value`, 'g'),
  new RegExp(
    `\\benv(?:ironment)? ?var(?:iable)?s?(?: named)?:? ${quote}(${names})${quote}[^\\n]{0,20}\\b(?:not (?:set|found|defined|present|provided|configured)|is missing|(?:is|are) required|should not be empty|must be (?:set|defined|provided)|(?:is|are) (?:undefined|empty|unset))`,
    'gi',
  ),
  new RegExp(`\\bcould not fetch environment variable "(${name})"`, 'g'),
  new RegExp(
    `\\b(?:missing|undefined|unset|no|invalid) (?:required )?(?:values? for )?(?:env(?:ironment)? ?)?(?:var(?:iable)?s?|secrets?|config(?:uration)?|settings?|env)\\b[:\\s]{1,6}\\{?\\s{0,6}${quote}(${names})\\b`,
    'gi',
  ),
  new RegExp(`\\b[Mm]issing ${quote}(${names})${quote}(?:[\\s.,;:)]|$)`, 'gm'),
  new RegExp(
    `(?:^|[\\s"'\`(:[])(?:process\\.env\\.)?(${names})${quote} (?:environment variable )?(?:is|are|was) (?:not (?:set|defined|configured|provided|found)|missing|required|undefined|empty|unset)\\b`,
    'gm',
  ),
  new RegExp(
    `(?:^|[\\s"'\`(:[])(${names})${quote} (?:must be (?:set|defined|provided|configured)|not (?:set|defined|configured))\\b`,
    'gm',
  ),
  new RegExp(
    `"path": ?\\[\\s{0,12}"(${name})"\\s{0,12}\\],?\\s{0,12}"message": ?"(?:Required|Invalid input: expected string, received undefined)`,
    'g',
  ),
  new RegExp(
    `(?:^|[\\s{,"'])(${name})["']?: \\[\\s{0,4}["'](?:Required|Invalid input: expected string, received undefined)`,
    'gm',
  ),
];

/** pydantic-settings writes the field, whose name is that of the variable in lower case. */
const field = /\b([a-z][a-z0-9_]{2,80})\n {1,4}Field required \[type=missing/gi;

/** Words of which one stands in the name of every variable that is about sign-in. */
const ofSignIn =
  /(?:^|_)(?:CLIENT_?ID|CLIENT|CLIENT_?SECRET|OAUTH2?|OIDC|OPENID|SSO|AUTH|AUTH0|AUTHJS|NEXTAUTH|OKTA|KEYCLOAK|COGNITO|ENTRA|MSAL|AUTHENTIK|ZITADEL|LOGTO|CLERK|ISSUER|TENANT|TENANT_?ID|REALM|REDIRECT|REDIRECT_UR[IL]|CALLBACK)(?:_|$)|^(?:GITHUB|GITLAB|GOOGLE|DISCORD|FACEBOOK|TWITTER|TWITCH|SLACK|LINKEDIN|SPOTIFY|APPLE)_(?:ID|SECRET|KEY)$/;

const most = 20;

/**
 * The variables of sign-in that a program says it was not given, in the order of the text, each once; at most twenty.
 * Whatever its name, one that a client of the workspace takes a value from is among them.
 */
export function missingVariablesIn(text: string, ofClients: ReadonlySet<string> = new Set()): readonly string[] {
  const found = new Map<string, number>();
  const note = (variable: string, at: number): void => {
    const isMeant = ofClients.has(variable) || (/^[A-Z][A-Z0-9]*_/.test(variable) && ofSignIn.test(variable));
    if (isMeant && !found.has(variable)) found.set(variable, at);
  };
  for (const match of text.matchAll(field)) note((match[1] ?? '').toUpperCase(), match.index);
  for (const sentence of sentences) {
    for (const match of text.matchAll(sentence))
      for (const each of match[1]?.match(/\w+/g) ?? []) note(each, match.index);
  }
  return [...found]
    .sort(([, a], [, b]) => a - b)
    .slice(0, most)
    .map(([variable]) => variable);
}
