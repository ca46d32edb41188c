import type { FileFacts, Setting } from '../../dialects/types.ts';
import { providerOfHost } from '../../knowledge/providers/lookup.ts';
import { endpointRoles } from '../../knowledge/roles.ts';
import { fileRule } from '../define.ts';
import { clientIn, endpointNames } from '../support/endpoint.ts';
import { entraInstances } from '../support/entraInstance.ts';
import { severityAt } from '../support/environment.ts';
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
    const servers = literals(settings(...endpointRoles, 'issuer', 'discovery_url'));
    for (const setting of [...servers, ...entraInstances(facts)]) {
      const parsed = parseUrl(setting.value.text);
      if (parsed?.url.protocol !== 'http:') continue;
      const host = parsed.url.hostname;
      if (isLoopbackHost(host) || isLoopbackName(host) || host === '0.0.0.0' || host === '[::]') continue;
      const data = { setting, parsed, isPrivate: isPrivateHost(host) || isPrivateName(host) };
      yield { at: valuePlace(setting), severity: severityOf(data, facts), data };
    }
  },
  word: ({ setting, parsed, isPrivate }) =>
    `${setting.name} uses http for the ${endpointNames[setting.role] ?? 'endpoint'} at ${parsed.rawHost}` +
    (isPrivate
      ? `. Inside a private network this may be intended, but ${atStake(setting)}, and servers such as Keycloak answer ` +
        '"HTTPS required". Use https where the server offers it.'
      : ', so codes, secrets and tokens travel in clear text. OAuth requires TLS (RFC 6749 section 3.2), and clients ' +
        'refuse such a URL ("only requests to HTTPS are allowed") or the server answers "HTTPS required". Use https.'),
  fix: ({ data: { setting, parsed } }, { facts }) => {
    // Another port speaks another protocol; which one is not in the file.
    if (parsed.url.port !== '') return [];
    const text = `https${parsed.raw.slice(4).replace(/^(:\/\/[^/?#]*):80(?=[/?#]|$)/, '$1')}`;
    const safety = providerOfHost(parsed.url.hostname) === undefined ? 'review' : 'safe';
    return setValue(facts, setting, text, 'Use https', safety);
  },
});

/** Keys and metadata are no secret; who changes them on the way decides which tokens are believed. */
const atStake = ({ role }: Setting): string =>
  role === 'jwks_uri' || role === 'discovery_url'
    ? 'whoever can change the answer on its way decides which tokens are accepted'
    : 'codes, secrets and tokens travel in clear text';

function severityOf({ setting, isPrivate }: Data, facts: FileFacts): Severity {
  const isOwnName = setting.role === 'issuer' && clientIn(facts.settings, setting).length === 1;
  // An API description describes servers of all kinds; a lone issuer may only be the name an application signs with.
  // Traffic between containers, or inside a network of one's own: worth knowing, and often meant so.
  if (isPrivate) return 'info';
  const isMild = isOwnName || setting.dialect === 'openapi';
  return severityAt(isMild ? 'warning' : 'error', facts, setting);
}
