import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting, Value } from '../../dialects/types.ts';
import type { ScalarEntry } from '../../syntax/tree.ts';
import { parseUrl } from '../support/url.ts';

/** A variable with the Domain attribute of a session cookie. */
export interface CookieDomain {
  readonly name: string;
  readonly entry: ScalarEntry;
  readonly text: string;
  /** The host of the application when no address of the file is within the domain; undefined when all is well. */
  readonly host: string | undefined;
}

/** Laravel; Django, Flask; NextAuth samples. oauth2-proxy takes a list and uses the entry that fits. */
const names = /^(?:SESSION_DOMAIN|(?:SESSION_)?COOKIE_DOMAIN|OAUTH2_PROXY_COOKIE_DOMAINS?)$/;

export function cookieDomains(facts: FileFacts): readonly CookieDomain[] {
  return facts.variables.flatMap(({ name, entry, value }) => {
    const text = value.text.trim();
    if (!names.test(name) || value.state !== 'literal' || !/^\.?[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(text)) return [];
    return [{ name, entry, text, host: strangerTo(facts, text) }];
  });
}

/** Any address of the file within the domain may be the one the cookie is for. */
function strangerTo(facts: FileFacts, domain: string): string | undefined {
  const { domains, isOpen, home } = addressesOf(facts);
  return domains.has(domain.replace(/^\./, '').toLowerCase()) || isOpen ? undefined : home;
}

/** The addresses of a file. */
interface Addresses {
  /**
   * Their hosts and the parents of these: a cookie's domain covers a host that it is or is a parent of (RFC 6265
   * section 5.1.3).
   */
  readonly domains: ReadonlySet<string>;
  /** An address is made of variables that are elsewhere. */
  readonly isOpen: boolean;
  /** The one host of the application. */
  readonly home: string | undefined;
}

const addressesOf = memoisedFor(({ variables, settings }: FileFacts): Addresses => {
  const hosts = variables.flatMap(({ value }) =>
    [...value.text.matchAll(/[a-z][a-z0-9+.-]{0,30}:\/\/[^\s,"']+/gi)].flatMap(
      ([url]) => parseUrl(url)?.url.hostname ?? [],
    ),
  );
  // An address out of other variables: what it begins with has been seen when these are in the file.
  const names = new Set(variables.map(({ name }) => name));
  const isOutside = ({ value }: { readonly value: Value }): boolean =>
    value.parts.some((part) => part.kind === 'reference' && !names.has(part.name));
  return {
    domains: new Set([...new Set(hosts)].flatMap(domainsOf)),
    isOpen: variables.some(isOutside),
    home: homeOf(settings),
  };
});

const domainsOf = (host: string): readonly string[] => [
  host,
  ...[...host.matchAll(/\./g)].map(({ index }) => host.slice(index + 1)),
];

function homeOf(settings: readonly Setting[]): string | undefined {
  const own = settings.filter((s) => (s.role === 'base_url' || s.role === 'redirect_uri') && !isMade(s.value));
  if (own.length === 0 || own.some((s) => s.value.state !== 'literal')) return undefined;
  const [first, ...rest] = own.flatMap((s) => parseUrl(s.value.text.trim())?.url.hostname ?? []);
  return first !== undefined && rest.every((host) => host === first) ? first : undefined;
}

/** `${APP_URL}/callback`, which is where APP_URL is. */
const isMade = ({ state, parts }: Value): boolean => state === 'reference' && parts[0]?.kind === 'reference';
