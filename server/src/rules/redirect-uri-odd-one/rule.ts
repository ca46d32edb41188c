import { editDistance } from '../../base/distance.ts';
import { groupBy } from '../../base/groupBy.ts';
import type { Setting } from '../../dialects/types.ts';
import { fileRule } from '../define.ts';
import { isHttp, originOf, parseUrl } from '../support/url.ts';
import { literals, setValue, valuePlace } from '../support/value.ts';

interface Data {
  readonly setting: Setting;
  /** What the other callbacks of the file make of it. */
  readonly text: string;
  readonly others: readonly Setting[];
  /** `/auth/<provider>/callback`, as the others have it. */
  readonly route: string;
  readonly differsIn: 'port' | 'path';
}

/**
 * Callbacks of one application that name their provider in the path (`/auth/github/callback`) have one route. One that
 * alone has another port or a letter wrong is received by nobody. The scheme and the host may differ on purpose: some
 * providers refuse http, or localhost.
 */
export const rule = fileRule<Data>({
  meta: {
    id: 'redirect-uri-odd-one',
    group: 'redirect',
    severity: 'warning',
    reach: 'file',
    fix: 'review',
    summary: 'A redirect URI is at the same address as the others of the same route.',
  },
  *detect({ facts, settings }) {
    if (facts.tree.format !== 'dotenv') return;
    const callbacks = literals(settings('redirect_uri')).flatMap(callbackOf);
    const hasBase = facts.settings.some(({ role }) => role === 'base_url');
    for (const data of oddOnes(callbacks)) {
      // With a base URL the origins are cross-base-url-origin's.
      if (data.differsIn === 'path' || !hasBase) yield { at: valuePlace(data.setting), data };
    }
  },
  word: ({ setting, text, others, route, differsIn }) =>
    `${setting.name} alone differs in the ${differsIn} from ${namesOf(others)}, which follow the route ` +
    `${route}: here that would be ${text}. Nobody receives the answer there (connection refused, 404), or the provider ` +
    'says redirect_uri_mismatch. Correct it, unless another application receives this one.',
  fix: ({ data: { setting, text } }, { facts }) => setValue(facts, setting, text, `Change to ${text}`, 'review'),
});

const namesOf = (settings: readonly Setting[]): string => {
  const [first, second, ...more] = settings.map(({ name }) => name);
  return more.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${more.length} more`;
};

interface Callback {
  readonly setting: Setting;
  readonly url: URL;
  readonly segments: readonly string[];
  /** Words of the variable's name that may be the provider. */
  readonly words: readonly string[];
}

function callbackOf(setting: Setting): readonly Callback[] {
  const parsed = parseUrl(setting.value.text);
  if (parsed === undefined || !isHttp(parsed.url) || parsed.url.search !== '' || setting.item !== undefined) return [];
  const words = setting.name
    .toLowerCase()
    .split('_')
    .filter((word) => word.length >= 4 && !common.has(word));
  return [{ setting, url: parsed.url, segments: parsed.rawPath.split('/'), words }];
}

const common: ReadonlySet<string> = new Set([
  'auth',
  'oauth',
  'oauth2',
  'oidc',
  'redirect',
  'callback',
  'login',
  'client',
]);

/** The place of the provider's name in the path. */
const placeOfName = ({ segments, words }: Callback): number => segments.findIndex((segment) => words.includes(segment));

const routeOf = (callback: Callback): string | undefined => {
  const at = placeOfName(callback);
  return at < 0 ? undefined : callback.segments.with(at, blank).join('/');
};

const blank = '<provider>';

function* oddOnes(callbacks: readonly Callback[]): Generator<Data> {
  if (callbacks.length < 3 || callbacks.length > most) return;
  const routes = groupBy(callbacks, (each) => `${originOf(each.url)} ${routeOf(each) ?? ''}`);
  for (const [key, same] of routes) {
    const [origin = '', route = ''] = key.split(' ');
    const names = new Set(same.map((each) => each.segments[placeOfName(each)]));
    if (route === '' || names.size < 2 || names.size < same.length) continue;
    for (const odd of callbacks) {
      const differsIn = same.includes(odd) ? undefined : differenceOf(odd, same[0], route);
      if (differsIn === undefined || !isAlone(odd, callbacks)) continue;
      const path = route.replace(blank, nameIn(odd, route));
      yield { setting: odd.setting, text: origin + path, others: same.map(({ setting }) => setting), route, differsIn };
    }
  }
}

/** Each is held against each; nobody writes so many by hand. */
const most = 100;

/** Two with the same peculiarity are no slip. */
const isAlone = (odd: Callback, callbacks: readonly Callback[]): boolean =>
  callbacks.every(
    (other) =>
      other === odd ||
      originOf(other.url) !== originOf(odd.url) ||
      routeOf(other) !== routeOf(odd) ||
      routeOf(odd) === undefined,
  );

function differenceOf(odd: Callback, { url }: Callback, route: string): Data['differsIn'] | undefined {
  if (odd.url.protocol !== url.protocol || odd.url.hostname !== url.hostname) return undefined;
  if (routeOf(odd) === route) return odd.url.port === url.port ? undefined : 'port';
  return odd.url.port === url.port && isSlipOfRoute(odd, route) ? 'path' : undefined;
}

/** One segment is a slip from what the route has there, and the others are the same. */
function isSlipOfRoute(odd: Callback, route: string): boolean {
  const wanted = route.replace(blank, nameIn(odd, route)).split('/');
  const wrong = wanted.flatMap((segment, at) => (segment === odd.segments[at] ? [] : [at]));
  const [at] = wrong;
  if (wanted.length !== odd.segments.length || wrong.length !== 1 || at === undefined) return false;
  const [own = '', right = ''] = [odd.segments[at], wanted[at]];
  const isPlural = own.replace(/s?\d*$/, '') === right.replace(/s?\d*$/, '');
  return right.length >= 5 && !isPlural && editDistance(own.toLowerCase(), right, 1) === 1;
}

/** The provider as the path should name it: the word of the variable's name that is, or is nearly, there. */
function nameIn({ segments, words }: Callback, route: string): string {
  const own = segments[route.split('/').indexOf(blank)] ?? '';
  return words.find((word) => word === own) ?? words.find((word) => editDistance(own, word, 1) === 1) ?? own;
}
