import type { VariableDefinition } from '../../dialects/types.ts';
import { endpointRoles, type Role } from '../../knowledge/roles.ts';
import { knownText, type Model, type ResolvedSetting } from '../../model/types.ts';
import { replaceValue } from '../../syntax/edit.ts';
import { workspaceRule } from '../define.ts';
import { placeOf, runningFiles, setResolved } from '../support/model.ts';
import { isHttp, isLoopbackHost, type ParsedUrl, parseUrl } from '../support/url.ts';
import type { Detection, Fix, Location, Severity } from '../types.ts';
import { type KeycloakServers, keycloakServers, unknownServers } from './servers.ts';

interface Data {
  readonly name: string;
  readonly fault: 'extra' | 'missing';
  readonly version: string | undefined;
  readonly text: string;
  readonly target: ResolvedSetting | VariableDefinition;
}

const roles: ReadonlySet<Role> = new Set<Role>([...endpointRoles, 'issuer', 'discovery_url']);

/**
 * Keycloak 17 dropped /auth from its paths, unless it is started with that relative path (keycloak.org, "Migrating to
 * Quarkus distribution", "Default context path changed").
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'keycloak-path-prefix',
    group: 'endpoints',
    severity: 'warning',
    reach: 'workspace',
    across: true,
    fix: 'review',
    summary: 'URLs of a Keycloak have /auth in their path exactly where its version and options put it.',
  },
  *detect({ survey }) {
    const known = keycloakServers(survey);
    const serversOf = known ?? (() => unknownServers);
    // Without a server there is nothing to miss.
    for (const { target, parsed } of survey(known === undefined ? prefixedAddressesOf : addressesOf)) {
      const { file } = target.setting;
      const servers = serversOf(file);
      const found = judge(parsed, file, servers);
      if (found !== undefined) yield detection(placeOf(target), target.place.name, target, found, servers);
    }
    for (const variable of survey(baseAddressesOf)) {
      const servers = serversOf(variable.file);
      const parsed = parseUrl(variable.value.text.trim());
      const found = parsed && judge(parsed, variable.file, servers);
      const at = { file: variable.file, span: variable.entry.contentSpan };
      if (found?.fault === 'extra') yield detection(at, variable.name, variable, found, servers);
    }
  },
  word: ({ name, fault, version }) => {
    if (fault === 'missing') {
      return (
        `${name} lacks /auth, which Keycloak ${version ?? 'before 17'} has in front of all its paths. It answers 404 ("Not ` +
        'Found", RESTEASY003210), so discovery and token requests fail. Write /auth/realms/, or update Keycloak.'
      );
    }
    const who = version === undefined ? 'Keycloak 17 and later' : `Keycloak ${version}, which this workspace starts,`;
    return (
      `${name} has /auth in its path. ${who} has no such path unless started with that relative path, and answers 404 ` +
      '(RESTEASY003210), so discovery and token requests fail. Remove /auth, or set KC_HTTP_RELATIVE_PATH.'
    );
  },
  fix: ({ data }, { model }) => mended(model, data),
});

/** The address to which an application appends `/realms/…`: `KEYCLOAK_URL`, `VITE_KEYCLOAK_SERVER_URL`. */
const baseNames = /(?:^|_)KEYCLOAK_(?:BASE_|SERVER_|AUTH_|AUTH_SERVER_|PUBLIC_|INTERNAL_)?UR[IL]$/;

/** What may have the prefix, or lack it. */
const addressesOf = (part: Model): readonly { readonly target: ResolvedSetting; readonly parsed: ParsedUrl }[] =>
  part.settings.flatMap((target) => {
    const text = roles.has(target.setting.role) ? (knownText(target.resolved)?.trim() ?? '') : '';
    const parsed = /^https?:\/\/[^/]+\/(?:auth|realms)/i.test(text) ? parseUrl(text) : undefined;
    return parsed === undefined ? [] : [{ target, parsed }];
  });

const prefixedAddressesOf = (part: Model): ReturnType<typeof addressesOf> =>
  addressesOf(part).filter(({ parsed }) => /^\/auth/i.test(parsed.rawPath));

const baseAddressesOf = (part: Model): readonly VariableDefinition[] =>
  runningFiles(part).flatMap(({ variables }) =>
    variables.filter(({ name, value }) => baseNames.test(name) && value.state === 'literal'),
  );

interface Found {
  readonly fault: Data['fault'];
  readonly severity: Severity;
  readonly text: string;
}

function judge({ raw: text, url, rawPath }: ParsedUrl, file: string, servers: KeycloakServers): Found | undefined {
  if (!isHttp(url)) return undefined;
  if (/^\/auth(?:\/realms\/|\/?$)/.test(rawPath)) {
    if (servers.hasPrefix) return undefined;
    const fixed = text.replace(/^(https?:\/\/[^/]+)\/auth/i, '$1');
    if (servers.isModern && servers.isAt(url, file)) return { fault: 'extra', severity: 'warning', text: fixed };
    // Without a version it may still be right, most of all on a developer's machine.
    const isGuess = rawPath.startsWith('/auth/realms/') && !isLoopbackHost(url.hostname);
    return isGuess ? { fault: 'extra', severity: 'info', text: fixed } : undefined;
  }
  if (!rawPath.startsWith('/realms/') || !servers.isLegacy || !servers.isAt(url, file)) return undefined;
  const fixed = text.replace(/^(https?:\/\/[^/]+)\/realms\//i, '$1/auth/realms/');
  return { fault: 'missing', severity: 'warning', text: fixed };
}

function detection(
  at: Location,
  name: string,
  target: Data['target'],
  { fault, severity, text }: Found,
  { version }: KeycloakServers,
): Detection<Data> {
  return {
    at,
    severity,
    data: { name, fault, text, target, version: severity === 'info' ? undefined : version },
  };
}

function mended(model: Model, { target, text, fault }: Data): readonly Fix[] {
  const title = fault === 'extra' ? 'Remove /auth from the path' : 'Put /auth in front of the path';
  if ('resolved' in target) return setResolved(model, target, text, title);
  const tree = model.fileOf(target.file)?.tree;
  const edits = tree === undefined ? undefined : replaceValue(tree, target.entry, text);
  return edits === undefined ? [] : [{ title, safety: 'review', files: [{ file: target.file, edits }] }];
}
