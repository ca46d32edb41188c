import { firstBy, groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { compareNumber } from '../../base/order.ts';
import type { Setting } from '../../dialects/types.ts';
import { clientIn } from './endpoint.ts';

/** An endpoint of one generation, or of one server, of a provider that has several which do not understand each other. */
export interface EndpointVersion {
  readonly provider: 'Microsoft Entra ID' | 'Slack' | 'Okta';
  /** For messages: `version 1.0`, `the authorization server "default"`. */
  readonly version: string;
  /** Greater is newer; of Okta's servers none is newer. */
  readonly rank: number;
}

/** A setting whose version is not that of another of its client. */
export interface VersionMix {
  readonly setting: Setting;
  readonly own: EndpointVersion;
  readonly other: Setting;
  readonly wanted: EndpointVersion;
  /** The setting's URL in the wanted version, where that is certain. */
  readonly aligned: string | undefined;
}

const entraHost = 'https://login\\.(?:microsoftonline\\.(?:com|us)|partner\\.microsoftonline\\.cn)/[^/?#]+';
const entraFlow = new RegExp(`^(${entraHost}/oauth2/)(v2\\.0/)?(authorize|token|devicecode)(?=[?#]|/?$)`, 'i');
const entraIssuer = new RegExp(`^${entraHost}/v2\\.0/?$`, 'i');
const slackFlow =
  /^https:\/\/slack\.com\/(oauth\/authorize|oauth\/v2\/authorize|api\/oauth\.access|api\/oauth\.v2\.access)(?=[?#]|\/?$)/i;
const oktaFlow =
  /^(https:\/\/[\w-]+\.okta(?:preview)?\.com)\/oauth2\/(?:(default|aus\w+)\/)?v1\/(authorize|token|device\/authorize)(?=[?#]|\/?$)/i;
const oktaIssuer = /^(https:\/\/[\w-]+\.okta(?:preview)?\.com)\/?(?:oauth2\/(default|aus\w+)\/?)?$/i;

function versionOf({ role, value }: Setting): EndpointVersion | undefined {
  const url = value.text.trim();
  const isFlow =
    role === 'authorization_endpoint' || role === 'token_endpoint' || role === 'device_authorization_endpoint';
  if (isFlow) {
    const entra = entraFlow.exec(url);
    if (entra !== null) return entraVersion(entra[2] === undefined ? 1 : 2);
    const slack = slackFlow.exec(url);
    if (slack !== null) {
      const rank = /v2/.test(slack[1] ?? '') ? 2 : 1;
      return { provider: 'Slack', version: rank === 2 ? 'OAuth v2' : 'the classic OAuth', rank };
    }
    const okta = oktaFlow.exec(url);
    return okta === null ? undefined : oktaServer(okta[2]);
  }
  if (role !== 'issuer') return undefined;
  if (entraIssuer.test(url)) return entraVersion(2);
  const okta = oktaIssuer.exec(url);
  return okta === null ? undefined : oktaServer(okta[2]);
}

const entraVersion = (rank: 1 | 2): EndpointVersion => ({
  provider: 'Microsoft Entra ID',
  version: `version ${rank}.0`,
  rank,
});

const oktaServer = (id: string | undefined): EndpointVersion => ({
  provider: 'Okta',
  version: id === undefined ? 'the org authorization server' : `the authorization server ${id}`,
  rank: 0,
});

/**
 * The setting is of an older version than another endpoint of its client; at Okta, of another server than the issuer,
 * or than the endpoint written first. An issuer alone is never reported: what validates tokens may have one of its own.
 */
export function versionMixOf(settings: readonly Setting[], setting: Setting): VersionMix | undefined {
  const own = setting.role === 'issuer' || !isReadable(setting) ? undefined : versionOf(setting);
  if (own === undefined || setting.slot === undefined || setting.kind === 'metadata') return undefined;
  const client = clientIn(settings, setting);
  const { all, issuers } = firstsOf(client).get(own.provider) ?? none;
  const isOther = ({ version }: Versioned): boolean => version.version !== own.version;
  const found =
    own.provider === 'Okta'
      ? (issuers.find(isOther) ?? before(setting, all.find(isOther)))
      : all.find(({ version }) => version.rank > own.rank);
  // Two custom servers of Okta are `endpoint-issuer-mismatch`'s.
  if (found === undefined || areCustomServers(own, found.version, found.other)) return undefined;
  if (own.provider === 'Okta' && issuersOf(client).has(own.version)) return undefined;
  return { setting, own, other: found.other, wanted: found.version, aligned: aligned(setting, found.other) };
}

interface Versioned {
  readonly other: Setting;
  readonly version: EndpointVersion;
}

interface Firsts {
  /** The first setting of each version, in the order of the text. */
  readonly all: readonly Versioned[];
  /** The first issuer of each. */
  readonly issuers: readonly Versioned[];
}

const none: Firsts = { all: [], issuers: [] };

/** A client's versions, by provider. Of many endpoints of one version the first one answers for all. */
const firstsOf = memoisedFor((client: readonly Setting[]): ReadonlyMap<EndpointVersion['provider'], Firsts> => {
  const versioned = client.filter(isReadable).flatMap((other): Versioned[] => {
    const version = versionOf(other);
    return version === undefined ? [] : [{ other, version }];
  });
  const firsts = (own: readonly Versioned[]): readonly Versioned[] => [
    ...firstBy(own, ({ version }) => version.version).values(),
  ];
  const inOrder = versioned.sort((a, b) => compareNumber(a.other.entry.valueSpan.start, b.other.entry.valueSpan.start));
  return new Map(
    [...groupBy(inOrder, ({ version }) => version.provider)].map(([provider, own]) => [
      provider,
      { all: firsts(own), issuers: firsts(own.filter(({ other }) => other.role === 'issuer')) },
    ]),
  );
});

const before = (setting: Setting, found: Versioned | undefined): Versioned | undefined =>
  found !== undefined && found.other.entry.valueSpan.start < setting.entry.valueSpan.start ? found : undefined;

const isReadable = ({ value }: Setting): boolean =>
  value.state === 'literal' || value.state === 'template' || value.state === 'reference';

/** Both are named: that one differs from the issuer's is another rule's finding. */
const areCustomServers = (own: EndpointVersion, wanted: EndpointVersion, other: Setting): boolean =>
  own.provider === 'Okta' && other.role === 'issuer' && !/org/.test(own.version) && !/org/.test(wanted.version);

/** The versions of a client's issuers. At Okta the endpoint that agrees with one is right, wherever it stands. */
const issuersOf = memoisedFor(
  (client: readonly Setting[]): ReadonlySet<string> =>
    new Set(client.flatMap((other) => (other.role === 'issuer' ? (versionOf(other)?.version ?? []) : []))),
);

function aligned(setting: Setting, other: Setting): string | undefined {
  const url = setting.value.text;
  if (entraFlow.test(url)) return url.replace(entraFlow, '$1v2.0/$3');
  const slack = slackFlow.exec(url)?.[1];
  if (slack !== undefined)
    return url.replace(slack, slack.startsWith('api') ? 'api/oauth.v2.access' : 'oauth/v2/authorize');
  const okta = oktaFlow.exec(url);
  const wanted = oktaFlow.exec(other.value.text) ?? oktaIssuer.exec(other.value.text);
  if (okta === null || wanted === null || okta[1] !== wanted[1]) return undefined;
  return url.replace(oktaFlow, `$1/oauth2/${wanted[2] === undefined ? '' : `${wanted[2]}/`}v1/$3`);
}
