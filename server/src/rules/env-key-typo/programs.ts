import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, VariableDefinition } from '../../dialects/types.ts';
import { entryAt, textAt } from '../../syntax/tree.ts';
import { isEnvFileOf, isMentioned } from '../support/around.ts';

/** A name that a program certainly does not read, although it looks like one of its own. */
export interface UnreadName {
  readonly program: string;
  readonly intended: string;
}

/**
 * Spring Boot: a variable is a property's name with dots as underscores, and dashes left out or underscores, too
 * (spring-boot, SystemEnvironmentPropertyMapper.java). These properties have neither dot nor dash there:
 * `spring.security.oauth2.resourceserver`, `.authorizationserver`, `.resourceserver.opaquetoken`.
 */
const springWords: readonly (readonly [RegExp, string])[] = [
  [/^(SPRING_SECURITY_OAUTH2)_RESOURCE_SERVER_(?=(?:JWT|OPAQUE_?TOKEN)_)/, '$1_RESOURCESERVER_'],
  [/^(SPRING_SECURITY_OAUTH2)_AUTHORIZATION_SERVER_(?=(?:ISSUER|CLIENT|ENDPOINT)(?:_|$))/, '$1_AUTHORIZATIONSERVER_'],
  [/^(SPRING_SECURITY_OAUTH2_RESOURCESERVER)_OPAQUE_TOKEN_(?=(?:INTROSPECTION|CLIENT)_)/, '$1_OPAQUETOKEN_'],
];

/**
 * Options of several values are plural as variables and singular on the command line (oauth2-proxy 7,
 * pkg/apis/options: the `cfg` and `flag` of each field; load.go: variables have the name of `cfg`). `google_group`,
 * `gitlab_group` and `keycloak_group` are left out, because versions have read the singular.
 */
const oauth2ProxyLists: ReadonlySet<string> = new Set([
  'EMAIL_DOMAIN',
  'WHITELIST_DOMAIN',
  'COOKIE_DOMAIN',
  'UPSTREAM',
  'ALLOWED_GROUP',
  'ALLOWED_ROLE',
  'TRUSTED_IP',
  'SKIP_AUTH_ROUTE',
  'API_ROUTE',
  'GITHUB_USER',
  'GITLAB_PROJECT',
]);

/** Words of other programs for options that oauth2-proxy has one word for (pkg/apis/options, `cfg` of each field). */
const oauth2ProxyWords: ReadonlyMap<string, string> = new Map([
  ['REDIRECT_URI', 'REDIRECT_URL'],
  ['CALLBACK_URL', 'REDIRECT_URL'],
  ['ISSUER_URL', 'OIDC_ISSUER_URL'],
  ['OIDC_ISSUER', 'OIDC_ISSUER_URL'],
  ['SCOPES', 'SCOPE'],
]);

/** Found by the name alone; `isUnread` says whether it counts in its place. */
export function unreadName(name: string): UnreadName | undefined {
  const option = /^OAUTH2_PROXY_(\w+)$/.exec(name)?.[1];
  if (option !== undefined) {
    const meant = oauth2ProxyLists.has(option) ? `${option}S` : oauth2ProxyWords.get(option);
    return meant === undefined ? undefined : { program: 'oauth2-proxy', intended: `OAUTH2_PROXY_${meant}` };
  }
  if (!name.startsWith('SPRING_SECURITY_OAUTH2_')) return undefined;
  const intended = springWords.reduce((text, [pattern, right]) => text.replace(pattern, right), name);
  return intended === name ? undefined : { program: 'Spring Boot', intended };
}

/**
 * Nothing takes the value from there under another name, and the program reads the place itself. `around`: the files
 * around that of the variable, one list for all variables of a package.
 */
export function isUnread(
  variable: VariableDefinition,
  { program, intended }: UnreadName,
  facts: FileFacts,
  around: readonly FileFacts[],
): boolean {
  if (variablesIn(around).has(inService(intended, variable.service)) || isMentioned(variable.name, around))
    return false;
  return program !== 'oauth2-proxy' || isGivenToProxy(variable, facts, around);
}

/** Every variable of the files, with its service. */
const variablesIn = memoisedFor(
  (files: readonly FileFacts[]): ReadonlySet<string> =>
    new Set(files.flatMap(({ variables }) => variables.map(({ name, service }) => inService(name, service)))),
);

const inService = (name: string, service: string | undefined): string => JSON.stringify([name, service]);

const anyImage = /\bimage: ?["']?([^\s"'#]+)/g;
const image = /(?:^|\/)(?:oauth2-proxy|bitnami)\/oauth2-proxy(?:$|:v?([\w.-]+))/;

/** Tags of the images, `latest` where there is none. */
const tagsIn = ({ file: { text } }: FileFacts): readonly string[] =>
  [...text.matchAll(anyImage)].flatMap(([, name = '']) => {
    const found = image.exec(name);
    return found === null ? [] : [found[1] ?? 'latest'];
  });

const haveKnownTags = memoisedFor((files: readonly FileFacts[]): boolean => {
  const tags = files.flatMap(tagsIn);
  return tags.length > 0 && tags.every((tag) => /^(?:latest|[7-9](?:\.|-|$))/.test(tag));
});

/**
 * The project's own image, since 7; images that others have made may have names of their own. A file of variables has to
 * be the container's `env_file`: otherwise a script may read it.
 */
function isGivenToProxy(variable: VariableDefinition, facts: FileFacts, around: readonly FileFacts[]): boolean {
  if (!haveKnownTags(around)) return false;
  if (facts.dialects[0] === 'docker-compose') {
    const service = entryAt(facts.tree.roots[0], 'services', variable.service ?? '');
    return /\/oauth2-proxy(?::|$)/.test(textAt(service, 'image') ?? '');
  }
  return facts.tree.format !== 'dotenv' || isEnvFileOf(facts.file.uri, around);
}
