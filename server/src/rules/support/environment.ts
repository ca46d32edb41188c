import { memoisedFor } from '../../base/memo.ts';
import { lowered, type Severity } from '../../base/severity.ts';
import { isKnownEnvironment } from '../../dialects/environment.ts';
import { variablesNamed } from '../../dialects/lookups.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { isLoopbackHost, parseUrl } from './url.ts';

/** The environment a setting is for: the one its document declares, else that of its file. */
export const environmentOf = (facts: FileFacts, setting?: Setting): string =>
  setting?.environment ?? facts.environment.name;

export const isProduction = (facts: FileFacts, setting?: Setting): boolean =>
  environmentOf(facts, setting) === 'production';

/** Development and test files, and private overrides, which are read on a developer's machine. */
export function isDevelopment(facts: FileFacts, setting?: Setting): boolean {
  const name = environmentOf(facts, setting);
  return name === 'development' || name === 'test' || (name === 'base' && facts.environment.isLocal);
}

/** The severity in this place: one level lower where it is for development or tests only. */
export const severityAt = (severity: Severity, facts: FileFacts, setting?: Setting): Severity =>
  isDevelopment(facts, setting) ? lowered(severity) : severity;

/**
 * The setting's client talks to a server on the same machine or in the same container network, so its credentials are
 * those of a development stack. Without endpoints in the file the answer is no.
 */
export const isLocalStack = ({ settings }: FileFacts, { slot }: Setting): boolean =>
  slot !== undefined && localStacks(settings).has(slot);

/** The slots with a local server; a file may have as many as settings. */
const localStacks = memoisedFor(
  (settings: readonly Setting[]): ReadonlySet<string | undefined> =>
    new Set(
      settings
        .filter(({ role, value }) => serverRoles.has(role) && isLocalServer(parseUrl(value.text)?.url))
        .map(({ slot }) => slot),
    ),
);

/** Container names are single labels. */
const isLocalServer = (url: URL | undefined): boolean =>
  url !== undefined &&
  (isLoopbackHost(url.hostname) ||
    (url.protocol === 'http:' && /^(?:host\.docker\.internal|[a-z0-9_-]+)$/.test(url.hostname)));

const serverRoles: ReadonlySet<Setting['role']> = new Set<Setting['role']>([
  'issuer',
  'discovery_url',
  'token_endpoint',
  'authorization_endpoint',
]);

/** Variables by which frameworks are told what they run as (of Node, Laravel, Rails, ASP.NET Core, Flask, Phoenix). */
const modes: readonly string[] = [
  'APP_ENV',
  'RAILS_ENV',
  'RACK_ENV',
  'ASPNETCORE_ENVIRONMENT',
  'DOTNET_ENVIRONMENT',
  'MIX_ENV',
  'FLASK_ENV',
  'DJANGO_ENV',
  'ENVIRONMENT',
  'NODE_ENV',
];

/** The variable of a `.env` file of no environment by which it says production. */
export const statedProduction = memoisedFor((facts: FileFacts): string | undefined =>
  facts.environment.name === 'base' ? stated(facts, modes, /^prod(?:uction)?$/i) : undefined,
);

/**
 * The same for development, also in `.env.web` and `.env.keycloak`: whoever deploys has another file of this name. Spring takes
 * several profiles, of which `local,keycloak` says as much as `local`.
 */
export const statedDevelopment = memoisedFor((facts: FileFacts): string | undefined =>
  isKnownEnvironment(facts.environment.name)
    ? undefined
    : (stated(facts, modes, /^(?:dev(?:elop|elopment)?|local)$/i) ??
      stated(facts, ['SPRING_PROFILES_ACTIVE'], /^(?:[\w-]+,)*(?:dev|local)(?:,[\w-]+)*$/)),
);

function stated(facts: FileFacts, names: readonly string[], words: RegExp): string | undefined {
  const { isLocal, isTemplate } = facts.environment;
  if (facts.tree.format !== 'dotenv' || isLocal || isTemplate) return undefined;
  return names.find((name) => words.test(variablesNamed(facts, name).at(-1)?.value.text.trim() ?? ''));
}
