import { groupBy } from '../../base/groupBy.ts';
import { lazy } from '../../base/lazy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { readName } from '../../dialects/envNames.ts';
import type { Setting } from '../../dialects/types.ts';
import { childOf, childrenOf, type Entry, textAt } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { allowedOrigins, isRegisteredOrigin, type OriginItem, withItem } from '../support/origins.ts';
import { originOf, parseUrl } from '../support/url.ts';
import { setValue } from '../support/value.ts';

type Fault = 'slash' | 'path' | 'userinfo' | 'scheme' | 'wildcard' | 'relative';

interface Data {
  readonly item: OriginItem;
  readonly fault: Fault;
}

export const rule = fileRule<Data>({
  meta: {
    id: 'cors-origin-format',
    group: 'cors',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'An allowed origin is scheme, host and port, without a path.',
  },
  *detect({ facts }) {
    const items = allowedOrigins(facts);
    const beside = lazy(() => groupBy(items, ({ setting }) => listOf(setting)));
    for (const item of items) {
      const fault = faultOf(item);
      if (fault === undefined || isCovered(item, fault, () => besideIt(beside(), item))) continue;
      const data = { item, fault };
      // It fails nobody who calls from the server's own pages only, and stands in many exports of Keycloak.
      if (fault === 'relative') yield { at: item.at, severity: 'info', data };
      else if (isRegisteredOrigin(item)) yield { at: item.at, data };
      else yield { at: item.at, severity: 'warning', data };
    }
  },
  word: ({ item, fault }) =>
    `${item.setting.name} ${isLent(item) ? 'is used as an allowed origin and ' : ''}${explanations[fault]} Browsers send scheme://host:port and it is compared character by ` +
    'character, so requests stop with "blocked by CORS policy: No ‘Access-Control-Allow-Origin’ header".' +
    (fault === 'scheme'
      ? ' Write the scheme, too.'
      : fault === 'wildcard' || fault === 'relative'
        ? ' List the origins.'
        : isLent(item)
          ? ' Keep the origin only; where the variable is used for more, write the origin where the origins are listed.'
          : ' Keep the origin only.'),
  fix: ({ data: { item, fault } }, { facts }) => {
    if (fault === 'scheme' || fault === 'wildcard' || fault === 'relative') return [];
    const url = parseUrl(item.text)?.url;
    if (url === undefined) return [];
    const title = fault === 'slash' ? 'Remove the slash at the end' : 'Keep the origin only';
    // Other places may build addresses upon the variable.
    const safety = isLent(item) ? 'review' : 'safe';
    return setValue(facts, item.setting, withItem(item, originOf(url)), title, safety);
  },
});

/** A variable that only its use makes an origin: `"webOrigins": ["$(env:SHOP_URL)"]`. */
const isLent = ({ setting }: OriginItem): boolean =>
  /^[A-Z][A-Z0-9_]*$/.test(setting.name) &&
  setting.kind === 'registration' &&
  readName(setting.name)?.role !== 'allowed_origin';

const explanations: Readonly<Record<Fault, string>> = {
  slash: 'has an origin with a slash at its end.',
  path: 'has an origin with a path, query or fragment.',
  userinfo: 'has an origin with a user name or password.',
  scheme: 'has an origin without a scheme.',
  wildcard: 'has an origin with a wildcard in its host, which this server does not expand.',
  relative: 'has a path in place of an origin, so it allows none.',
};

function faultOf(item: OriginItem): Fault | undefined {
  const { text } = item;
  if (text === '*' || text === '+' || text === 'null') return undefined;
  // Applications and gateways expand wildcards of their own, and so does Auth0 for subdomains (auth0.com, "Configure
  // Cross-Origin Resource Sharing"); Keycloak and Google do not.
  const isAuth0 = item.setting.provider === 'auth0';
  if (text.startsWith('/') && item.setting.dialect === 'keycloak-realm') return 'relative';
  if (text.includes('*')) {
    if (!isRegisteredOrigin(item) || isAuth0) return undefined;
    return /^[^/*]*:\/\/[^/*]+\/\*$/.test(text) ? 'path' : 'wildcard';
  }
  if (!text.includes('://')) return lacksScheme(item) ? 'scheme' : undefined;
  const parsed = parseUrl(text);
  if (parsed === undefined || !/^https?:$/.test(parsed.url.protocol)) return undefined;
  if (parsed.url.username !== '' || parsed.url.password !== '') return 'userinfo';
  if (parsed.url.search !== '' || parsed.url.hash !== '') return 'path';
  if (parsed.rawPath === '') return undefined;
  if (parsed.rawPath !== '/') return 'path';
  // Auth0 does not say whether it takes the slash off.
  return isAuth0 ? undefined : 'slash';
}

/** The list that an item is of, or the text. */
const listOf = ({ entry, item }: Setting): Entry => (item === undefined ? entry : (entry.parent ?? entry));

const textsOf = memoisedFor(
  (items: readonly OriginItem[]): ReadonlySet<string> => new Set(items.map(({ text }) => text)),
);

const besideIt = (lists: ReadonlyMap<Entry, readonly OriginItem[]>, { setting }: OriginItem): ReadonlySet<string> =>
  textsOf(lists.get(listOf(setting)) ?? none);

const none: readonly never[] = [];

/**
 * The origin that was meant is allowed all the same: it stands beside this item, or Keycloak takes it from a redirect URI, which
 * `+` tells it to do for all of them (services, WebOriginsUtils.java).
 */
function isCovered({ setting, text }: OriginItem, fault: Fault, beside: () => ReadonlySet<string>): boolean {
  const url = fault === 'slash' || fault === 'path' ? parseUrl(text)?.url : undefined;
  if (url === undefined) return false;
  const [origin, others] = [originOf(url), beside()];
  if (others.has(origin) || others.has('*')) return true;
  const client = setting.entry.parent?.parent;
  if (setting.dialect !== 'keycloak-realm' || client === undefined || !others.has('+')) return false;
  return redirectOrigins(client).has(origin);
}

/** Keycloak joins relative URIs to the client's root URL. */
const redirectOrigins = memoisedFor((client: Entry): ReadonlySet<string> => {
  const root = textAt(client, 'rootUrl') ?? '';
  return new Set(
    childrenOf(childOf(client, 'redirectUris')).flatMap((entry) => {
      if (entry.kind !== 'scalar') return [];
      const url = parseUrl(entry.value.startsWith('/') ? `${root}${entry.value}` : entry.value)?.url;
      return url === undefined ? [] : [originOf(url)];
    }),
  );
});

/** A plain ALLOWED_ORIGINS may be meant as a list of hosts. */
const lacksScheme = (item: OriginItem): boolean =>
  /^(?:localhost|[\w-]+(?:\.[\w-]+)+)(?::\d+)?\/?$/.test(item.text) &&
  (isRegisteredOrigin(item) || /CORS/i.test(item.setting.name));
