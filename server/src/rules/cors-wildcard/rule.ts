import { memoisedFor } from '../../base/memo.ts';
import { settingsOfSlot } from '../../dialects/lookups.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { childrenOf, type Entry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { isDevelopment, isProduction } from '../support/environment.ts';
import { allowedOrigins, isRegisteredOrigin, type OriginItem } from '../support/origins.ts';
import { isLoopbackHost, isPrivateHost, parseUrl } from '../support/url.ts';
import { setValue } from '../support/value.ts';
import type { Fix, Severity } from '../types.ts';

type Fault = 'credentials' | 'any' | 'null' | 'http';

interface Data {
  readonly item: OriginItem;
  readonly fault: Fault;
}

export const rule = fileRule<Data>({
  meta: {
    id: 'cors-wildcard',
    group: 'cors',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'Allowed origins must be listed, not opened to every site.',
  },
  *detect({ facts }) {
    const hasCredentials = allowsCredentials(facts);
    for (const item of allowedOrigins(facts)) {
      const fault = faultOf(item, facts, hasCredentials || isBesideCredentials(item));
      if (fault !== undefined) yield { at: item.at, severity: severityOf(fault, item, facts), data: { item, fault } };
    }
  },
  word: ({ item, fault }) => `${item.setting.name} ${explanations[fault]}`,
  fix: ({ data: { item, fault } }, { facts }) => (fault === 'any' ? keycloakPlus(item, facts) : []),
});

const explanations: Readonly<Record<Fault, string>> = {
  credentials:
    'is * while credentials are allowed. Browsers refuse that combination ("The value of the ‘Access-Control-Allow-Origin’ ' +
    'header in the response must not be the wildcard"). List the origins.',
  any: 'allows every site to read responses. List the origins of your own pages.',
  null: 'allows the origin null, which sandboxed frames and local files of any site have. Remove it.',
  http: 'allows a page served over http in production, where anybody on the network can change the page. Use https.',
};

/** Laravel reads `null` as nothing (Illuminate\Support\Env). */
function faultOf({ text }: OriginItem, facts: FileFacts, hasCredentials: boolean): Fault | undefined {
  if (text === '*') return hasCredentials ? 'credentials' : 'any';
  if (text === 'null') return facts.dialects.includes('env-laravel') ? undefined : 'null';
  const url = parseUrl(text)?.url;
  if (url?.protocol !== 'http:' || !isProduction(facts)) return undefined;
  return isLoopbackHost(url.hostname) || isPrivateHost(url.hostname) ? undefined : 'http';
}

function severityOf(fault: Fault, item: OriginItem, facts: FileFacts): Severity {
  if (fault === 'credentials') return isDevelopment(facts) ? 'warning' : 'error';
  if (fault !== 'any') return isDevelopment(facts) ? 'info' : 'warning';
  if (isDevelopment(facts)) return 'hint';
  // Without credentials a public API may be meant to be read from anywhere.
  return isRegisteredOrigin(item) || isProduction(facts) ? 'warning' : 'info';
}

/** `credentials: true` in the block of the origins. */
function isBesideCredentials({ setting: { entry, item } }: OriginItem): boolean {
  const block = item === undefined ? entry.parent : entry.parent?.parent;
  return block !== undefined && hasCredentials(block);
}

const hasCredentials = memoisedFor((block: Entry) =>
  childrenOf(block).some(
    (child) =>
      child.kind === 'scalar' &&
      /^(?:allow[-_]?)?credentials$/i.test(child.key) &&
      child.value.toLowerCase() === 'true',
  ),
);

/** Express and Spring names of the switch; in the same file as the origins. */
const allowsCredentials = (facts: FileFacts): boolean =>
  facts.variables.some(
    ({ name, value }) =>
      /^CORS_(?:ALLOW_|SUPPORTS_)?CREDENTIALS$|^(?:ACCESS_CONTROL_)?ALLOW_CREDENTIALS$/i.test(name) &&
      /^(?:true|1|yes)$/i.test(value.text),
  );

/**
 * Keycloak: `+` permits the origins of all valid redirect URIs (server administration guide, "Web origins"); a wildcard
 * in their host is not expanded (keycloak/keycloak#44069).
 */
function keycloakPlus({ setting }: OriginItem, facts: FileFacts): readonly Fix[] {
  if (setting.dialect !== 'keycloak-realm') return [];
  return hasPlainRedirects(settingsOfSlot(facts, setting.slot))
    ? setValue(facts, setting, '+', 'Allow the origins of the redirect URIs', 'review')
    : [];
}

const hasPlainRedirects = memoisedFor((client: readonly Setting[]): boolean => {
  const redirects = client.filter(({ role }) => role === 'redirect_uri');
  return redirects.length > 0 && !redirects.some((s) => /^(?:\*|[^/]*\/\/[^/]*\*)/.test(s.value.text));
});
