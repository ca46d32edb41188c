import { lazy } from '../../base/lazy.ts';
import { memoised } from '../../base/memo.ts';
import { nearWords } from '../../base/nearWords.ts';
import { providers } from '../../knowledge/providers/index.ts';
import { providerOfHost } from '../../knowledge/providers/lookup.ts';

/** Below these, each customer of the provider has a host of its own. */
const domainsOfTenants: readonly string[] = [
  'auth0.com',
  'okta.com',
  'oktapreview.com',
  'onelogin.com',
  'amazoncognito.com',
  'b2clogin.com',
  'ciamlogin.com',
  'microsoftonline.com',
  'myshopify.com',
];

/**
 * The provider's host that was meant by one a letter away: a letter lost or too many, or two exchanged. Nothing is said of
 * another letter in its place, of a plural or of digits: such hosts are often somebody's.
 */
export const hostMeant = memoised((host: string): string | undefined => {
  const name = host.toLowerCase();
  if (name.length > 100 || !/^[a-z0-9.-]+\.[a-z]+$/.test(name) || providerOfHost(name) !== undefined) return undefined;
  const domain = name.split('.').slice(-2).join('.');
  const { domains, hosts } = known();
  if (domains.has(domain)) return hosts.near(name).find((like) => like.endsWith(`.${domain}`) && isSlip(name, like));
  const like = domains.near(domain).find((other) => isSlip(domain, other));
  const meant = like === undefined ? undefined : name.slice(0, -domain.length) + like;
  return meant !== undefined && providerOfHost(meant) !== undefined ? meant : undefined;
});

const known = lazy(() => {
  const hosts = providers.flatMap(({ match }) => match.hosts);
  const domains = new Set([...domainsOfTenants, ...hosts.map((host) => host.split('.').slice(-2).join('.'))]);
  return {
    hosts: { near: nearWords(hosts) },
    domains: { has: (domain: string) => domains.has(domain), near: nearWords(domains) },
  };
});

/** Four letters and a swap, or five and a letter more or less: shorter names are near too many others. */
function isSlip(text: string, wanted: string): boolean {
  const [own, right] = [text.split('.'), wanted.split('.')];
  const at = own.findIndex((label, i) => label !== right[i]);
  const [a = '', b = ''] = [own[at], right[at]];
  // The country or kind at the end makes another name, not a slip.
  if (
    own.length !== right.length ||
    at === own.length - 1 ||
    own.slice(at + 1).join('.') !== right.slice(at + 1).join('.')
  )
    return false;
  if (a.replace(/\D/g, '') !== b.replace(/\D/g, '') || a.replace(/s$/, '') === b.replace(/s$/, '')) return false;
  if (a.length === b.length) return a.length >= 4 && [...a].sort().join('') === [...b].sort().join('');
  return Math.min(a.length, b.length) >= 5 && /[a-z]{5}/.test(b);
}
