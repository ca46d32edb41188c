import { firstBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { providerOfHost } from '../../knowledge/providers/lookup.ts';
import { endpointRoles, type Role } from '../../knowledge/roles.ts';
import { fileRule } from '../define.ts';
import { clientIn, endpointNames } from '../support/endpoint.ts';
import { entraInstances } from '../support/entraInstance.ts';
import { severityAt } from '../support/environment.ts';
import { twinOfPlaceholder } from '../support/placeholderUrl.ts';
import {
  isLoopbackHost,
  isLoopbackName,
  isPrivateHost,
  isPrivateName,
  type ParsedUrl,
  parseUrl,
} from '../support/url.ts';
import { literals, setValue, valuePlace } from '../support/value.ts';
import type { Severity } from '../types.ts';

interface Data {
  readonly setting: Setting;
  readonly parsed: ParsedUrl;
  readonly isPrivate: boolean;
  /** A setting of the same client with https at the same port. */
  readonly twin: Setting | undefined;
}

export const rule = fileRule<Data>({
  meta: {
    id: 'endpoint-insecure-http',
    group: 'endpoints',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'Endpoints and issuers of an authorization server must use https.',
  },
  *detect({ facts, settings }) {
    for (const setting of [...literals(settings(...servers)), ...entraInstances(facts)]) {
      const parsed = parseUrl(setting.value.text);
      if (parsed?.url.protocol !== 'http:') continue;
      const host = parsed.url.hostname;
      const isLocal = isLoopbackHost(host) || isLoopbackName(host) || host === '0.0.0.0' || host === '[::]';
      const twin = securedTwin(facts, setting, parsed);
      if (isLocal && twin === undefined) continue;
      const data = { setting, parsed, isPrivate: isLocal || isPrivateHost(host) || isPrivateName(host), twin };
      yield { at: valuePlace(setting), severity: severityOf(data, facts), data, twin: twinOfPlaceholder(host) };
    }
  },
  word: ({ setting, parsed, isPrivate, twin }) =>
    twin !== undefined && isPrivate
      ? wordOfTwin(setting, parsed, twin)
      : `${setting.name} uses http for the ${endpointNames[setting.role] ?? 'endpoint'} at ${parsed.rawHost}` +
        (isPrivate
          ? `. Inside a private network this may be intended, but ${atStake(setting)}, and servers such as Keycloak answer ` +
            '"HTTPS required". Use https where the server offers it.'
          : ', so codes, secrets and tokens travel in clear text. OAuth requires TLS (RFC 6749 section 3.2), and clients ' +
            'refuse such a URL ("only requests to HTTPS are allowed") or the server answers "HTTPS required". Use https.'),
  fix: ({ data: { setting, parsed, twin } }, { facts }) => {
    // Another port speaks another protocol; which one is not in the file.
    if (parsed.url.port !== '' && twin === undefined) return [];
    const text = `https${parsed.raw.slice(4).replace(/^(:\/\/[^/?#]*):80(?=[/?#]|$)/, '$1')}`;
    const safety = providerOfHost(parsed.url.hostname) === undefined ? 'review' : 'safe';
    return setValue(facts, setting, text, 'Use https', safety);
  },
});

/** Another endpoint of the client at the same port, which answers to one of the two protocols only. */
function securedTwin(facts: FileFacts, setting: Setting, { url }: ParsedUrl): Setting | undefined {
  return url.port === '' ? undefined : securedByHost(clientIn(facts.settings, setting)).get(url.host);
}

/** Of a client, the endpoints with https by host and port. */
const securedByHost = memoisedFor((client: readonly Setting[]): ReadonlyMap<string, Setting> => {
  const endpoints = literals(client).filter(({ role }) => servers.has(role));
  const secured = endpoints.filter(({ value }) => parseUrl(value.text)?.url.protocol === 'https:');
  return firstBy(secured, ({ value }) => parseUrl(value.text)?.url.host ?? '');
});

const servers: ReadonlySet<Role> = new Set<Role>([...endpointRoles, 'issuer', 'discovery_url']);

const wordOfTwin = ({ name }: Setting, { url }: ParsedUrl, twin: Setting): string =>
  `${name} uses http and ${twin.name} https, both at port ${url.port} of ${url.hostname}. A port answers to one of them: the other ` +
  'gets "wrong version number" or "Client sent an HTTP request to an HTTPS server". Use the same for both.';

/** Keys and metadata are no secret; who changes them on the way decides which tokens are believed. */
const atStake = ({ role }: Setting): string =>
  role === 'jwks_uri' || role === 'discovery_url'
    ? 'whoever can change the answer on its way decides which tokens are accepted'
    : 'codes, secrets and tokens travel in clear text';

function severityOf({ setting, isPrivate, twin }: Data, facts: FileFacts): Severity {
  const isOwnName = setting.role === 'issuer' && clientIn(facts.settings, setting).length === 1;
  // An API description describes servers of all kinds; a lone issuer may only be the name an application signs with.
  // Traffic between containers, or inside a network of one's own: worth knowing, and often meant so.
  if (isPrivate) return twin === undefined ? 'info' : 'warning';
  const isMild = isOwnName || setting.dialect === 'openapi';
  return severityAt(isMild ? 'warning' : 'error', facts, setting);
}
