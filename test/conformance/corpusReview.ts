/** A finding at warning or above in the corpus of public files, and what a reader of the file makes of it. */
export interface Reviewed {
  /** `path:line`, one-based, below the corpus folder. */
  readonly at: string;
  readonly rule: string;
  /** Begins with `true:`. A false alarm is mended, not listed. */
  readonly judgement: string;
}

const unfilledId = 'true: the sample ships an unfilled client_id, and sign-in fails until it is filled in';
const unfilledSecret = 'true: the sample ships an unfilled secret, and sign-in fails until it is filled in';

const realm = 'AlonsoGarcia985+MCP-Server-Prototype/keycloak/realm-export.json';
const entraSample = 'Azure-Samples+ms-identity-node/App/.env';
const springSamples = 'spring-projects+spring-security-samples';
const springFile = 'src/main/resources/application.yml';

const reactiveLogin = `${springSamples}/reactive/webflux/java/oauth2/login/${springFile}`;
const reactiveWebClient = `${springSamples}/reactive/webflux/java/oauth2/webclient/${springFile}`;
const servletLogin = `${springSamples}/servlet/spring-boot/java/oauth2/login/${springFile}`;
const servletWebClient = `${springSamples}/servlet/spring-boot/java/oauth2/webclient/${springFile}`;

/** A file whose clients each have an unfilled id in one line and an unfilled secret in the next. */
function unfilled(file: string, ...idLines: readonly number[]): readonly Reviewed[] {
  return idLines.flatMap((line) => [
    { at: `${file}:${line}`, rule: 'client-id-placeholder', judgement: unfilledId },
    { at: `${file}:${line + 1}`, rule: 'secret-placeholder', judgement: unfilledSecret },
  ]);
}

/** Every finding at warning or above, in the order of paths and lines. */
export const reviewed: readonly Reviewed[] = [
  {
    at: `${realm}:16`,
    rule: 'redirect-uri-wildcard',
    judgement: 'true: a wildcard host of a tunnel service, which Keycloak does not expand and anybody can rent',
  },
  {
    at: `${realm}:20`,
    rule: 'cors-origin-format',
    judgement: 'true: Keycloak compares web origins character by character, so the wildcard host never matches',
  },
  ...unfilled(entraSample, 3),
  { at: `${entraSample}:11`, rule: 'secret-placeholder', judgement: 'true: sessions are signed with a published text' },
  {
    at: 'Redocly+redocly-cli/tests/e2e/lint/oas3.2/openapi.yaml:144',
    rule: 'openapi-oauth-flow',
    judgement: 'true: the file is a broken example, and a comment of its own says that scopes are missing',
  },
  {
    at: 'nhudson+oauth-poc/docker-compose.yml:31',
    rule: 'secret-placeholder',
    judgement: 'true: sessions are signed with a published text that asks to be changed',
  },
  {
    at: 'openai+chatgpt-retrieval-plugin/.well-known/ai-plugin.json:13',
    rule: 'plugin-manifest-field',
    judgement: 'true: the address has two slashes before the file name, which most servers answer with 404',
  },
  {
    at: 'pasdam+playground-hydra-kratos/docker-compose.yml:43',
    rule: 'tls-verification-disabled',
    judgement: 'true: the service accepts any certificate from the authorization server',
  },
  ...unfilled(reactiveLogin, 28, 31, 34, 37),
  ...unfilled(reactiveWebClient, 16),
  ...unfilled(servletLogin, 28, 31, 34, 37),
  ...unfilled(servletWebClient, 16),
  ...unfilled('taylorwilsdon+google_workspace_mcp/.env.oauth21', 8),
];
