import type { VariableDefinition } from '../../dialects/types.ts';
import { endpointRoles, type Role } from '../../knowledge/roles.ts';
import { knownText, type Model, type ResolvedSetting } from '../../model/types.ts';
import { replaceValue } from '../../syntax/edit.ts';
import { workspaceRule } from '../define.ts';
import { placeOf, setResolved } from '../support/model.ts';
import { isLoopbackHost, parseUrl } from '../support/url.ts';
import type { Detection, Fix, Location, Severity } from '../types.ts';
import { type KeycloakServers, keycloakServers } from './servers.ts';

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
    fix: 'review',
    summary: 'URLs of a Keycloak have /auth in their path exactly where its version and options put it.',
  },
  *detect({ model }) {
    const serversOf = keycloakServers(model);
    for (const target of model.settings) {
      if (!roles.has(target.setting.role)) continue;
      const { file } = target.setting;
      const servers = serversOf(file);
      const found = judge(knownText(target.resolved)?.trim() ?? '', file, servers);
      if (found !== undefined) yield detection(placeOf(target), target.place.name, target, found, servers);
    }
    for (const facts of model.files) {
      if (facts.environment.isTemplate) continue;
      for (const variable of facts.variables) {
        if (!baseNames.test(variable.name) || variable.value.state !== 'literal') continue;
        const servers = serversOf(facts.file.uri);
        const found = judge(variable.value.text.trim(), facts.file.uri, servers);
        const at = { file: variable.file, span: variable.entry.contentSpan };
        if (found?.fault === 'extra') yield detection(at, variable.name, variable, found, servers);
      }
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

interface Found {
  readonly fault: Data['fault'];
  readonly severity: Severity;
  readonly text: string;
}

function judge(text: string, file: string, servers: KeycloakServers): Found | undefined {
  const parsed = parseUrl(text);
  if (parsed === undefined || !/^https?:$/.test(parsed.url.protocol)) return undefined;
  const { url, rawPath } = parsed;
  const isOurs = servers.isAt(url, file);
  if (/^\/auth(?:\/realms\/|\/?$)/.test(rawPath)) {
    if (servers.hasPrefix) return undefined;
    const fixed = text.replace(/^(https?:\/\/[^/]+)\/auth/i, '$1');
    if (servers.isModern && isOurs) return { fault: 'extra', severity: 'warning', text: fixed };
    // Without a version it may still be right, most of all on a developer's machine.
    const isGuess = rawPath.startsWith('/auth/realms/') && !isLoopbackHost(url.hostname);
    return isGuess ? { fault: 'extra', severity: 'info', text: fixed } : undefined;
  }
  if (!rawPath.startsWith('/realms/') || !servers.isLegacy || !isOurs) return undefined;
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
