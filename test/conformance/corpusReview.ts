/** A finding at warning or above in the corpus of public files, and what a reader of the file makes of it. */
export interface Reviewed {
  /** `path:line`, one-based, below the corpus folder. */
  readonly at: string;
  readonly rule: string;
  /** Begins with `true:`. A false alarm is mended, not listed. */
  readonly judgement: string;
}

const unfilledId = 'true: the sample ships an unfilled client_id, and sign-in fails until it is filled in';
const unfilledTenant = 'true: the sample ships an unfilled tenant, and sign-in fails until it is filled in';
const unfilledSecret = 'true: the sample ships an unfilled secret, and sign-in fails until it is filled in';

const realm = 'AlonsoGarcia985+MCP-Server-Prototype/keycloak/realm-export.json';
const entraSample = 'Azure-Samples+ms-identity-node/App/.env';
const aspnetSamples = 'Azure-Samples+active-directory-aspnetcore-webapp-openidconnect-v2';
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

/** An appsettings.json of Microsoft's samples: the tenant, the id in the next line, and the secret, if there is one. */
function unfilledAppsettings(sample: string, id: number, secret?: number): readonly Reviewed[] {
  const at = `${aspnetSamples}/${sample}/appsettings.json:${id - 1}`;
  const ofTenant: Reviewed = { at, rule: 'endpoint-tenant-unsuitable', judgement: unfilledTenant };
  return [ofTenant, ...unfilledForAnyTenant(sample, id, secret)];
}

/** Samples whose tenant is `common`. */
function unfilledForAnyTenant(sample: string, id: number, secret?: number): readonly Reviewed[] {
  const file = `${aspnetSamples}/${sample}/appsettings.json`;
  const ofId: Reviewed = { at: `${file}:${id}`, rule: 'client-id-placeholder', judgement: unfilledId };
  if (secret === undefined) return [ofId];
  return [ofId, { at: `${file}:${secret}`, rule: 'secret-placeholder', judgement: unfilledSecret }];
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
  {
    at: 'Armatorix+GoRetro/docker-compose.yml:49',
    rule: 'secret-low-entropy',
    judgement: 'true: four digits repeated four times, with which anybody can make a session cookie',
  },
  ...unfilledAppsettings('1-WebApp-OIDC/1-1-MyOrg', 6, 12),
  ...unfilledAppsettings('2-WebApp-graph-user/2-1-Call-MSGraph', 6, 7),
  ...unfilledAppsettings('2-WebApp-graph-user/2-2-TokenCache', 6, 7),
  ...unfilledAppsettings('2-WebApp-graph-user/2-3-Multi-Tenant', 12, 17),
  ...unfilledAppsettings('2-WebApp-graph-user/2-4-Sovereign-Call-MSGraph', 6, 10),
  ...unfilledAppsettings('2-WebApp-graph-user/2-5-HybridFlow', 6, 7),
  ...unfilledAppsettings('2-WebApp-graph-user/2-6-BFF-Proxy', 5, 9),
  ...unfilledAppsettings('3-WebApp-multi-APIs', 6, 11),
  ...unfilledAppsettings('4-WebApp-your-API/4-1-MyOrg/Client', 6, 15),
  ...unfilledAppsettings('4-WebApp-your-API/4-1-MyOrg/TodoListService', 6),
  ...unfilledForAnyTenant('4-WebApp-your-API/4-3-AnyOrg/ToDoListClient', 6, 7),
  ...unfilledForAnyTenant('4-WebApp-your-API/4-3-AnyOrg/TodoListService', 6, 7),
  ...unfilledAppsettings('5-WebApp-AuthZ/5-1-Roles', 6, 12),
  ...unfilledAppsettings('5-WebApp-AuthZ/5-2-Groups', 5, 11),
  ...unfilled(entraSample, 3),
  { at: `${entraSample}:11`, rule: 'secret-placeholder', judgement: 'true: sessions are signed with a published text' },
  {
    at: 'Redocly+redocly-cli/tests/e2e/lint/oas3.2/openapi.yaml:144',
    rule: 'openapi-oauth-flow',
    judgement: 'true: the file is a broken example, and a comment of its own says that scopes are missing',
  },
  {
    at: 'andranikasd+keycloak-cheatsheets/argocd/argocd-cm.yaml:7',
    rule: 'url-placeholder-host',
    judgement: 'true: the cheat sheet is to be filled in, and no callback works before',
  },
  {
    at: 'andranikasd+keycloak-cheatsheets/argocd/argocd-cm.yaml:10',
    rule: 'url-placeholder-host',
    judgement: 'true: the cheat sheet is to be filled in, and discovery fails before',
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
    at: 'ory+hydra/quickstart.yml:31',
    rule: 'secret-placeholder',
    judgement: 'true: the system secret is the text of the documentation, which asks to be changed',
  },
  {
    at: 'pasdam+playground-hydra-kratos/docker-compose.yml:43',
    rule: 'tls-verification-disabled',
    judgement: 'true: the service accepts any certificate from the authorization server',
  },
  {
    at: 'quarkusio+quarkus-quickstarts/security-oauth2-quickstart/src/main/resources/application.properties:1',
    rule: 'client-id-placeholder',
    judgement: unfilledId,
  },
  ...unfilled(reactiveLogin, 28, 31, 34, 37),
  ...unfilled(reactiveWebClient, 16),
  ...unfilled(servletLogin, 28, 31, 34, 37),
  ...unfilled(servletWebClient, 16),
  {
    at: 'vercel+nextjs-subscription-payments/supabase/config.toml:75',
    rule: 'client-id-missing',
    judgement: unfilledId,
  },
  ...[25, 26].map((line) => ({
    at: `windmill-labs+windmill/backend/oauth_connect.json:${line}`,
    rule: 'endpoint-provider-path',
    judgement: 'true: the endpoint of classic Slack apps, whose scopes and answers are others',
  })),
];
