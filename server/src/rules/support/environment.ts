import { memoisedFor } from '../../base/memo.ts';
import { lowered, type Severity } from '../../base/severity.ts';
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
