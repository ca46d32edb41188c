import { firstBy, groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import type { ContainerEntry, Entry } from '../../syntax/tree.ts';

/** A `Secure` setting that is off, with the other settings of the same cookie. */
export interface InsecureCookie {
  readonly secure: Setting;
  readonly sameSiteNone: Setting | undefined;
  /** The setting of the cookie's name, when the name's prefix demands Secure (`__Secure-`, `__Host-`). */
  readonly prefixed: PrefixedName | undefined;
}

export interface PrefixedName {
  readonly name: string;
  readonly prefix: '__Host-' | '__Secure-';
  readonly file: string;
  readonly entry: Entry & { readonly kind: 'scalar' };
}

const isOff = (text: string): boolean => /^(?:false|0|no|off)$/i.test(text.trim());

/** Every cookie of the file that is explicitly not `Secure`. */
export const insecureCookies = memoisedFor((facts: FileFacts): readonly InsecureCookie[] => {
  const literal = facts.settings.filter((setting) => setting.value.state === 'literal');
  const sameSiteNone = firstInBlock(
    literal.filter((other) => other.role === 'cookie_same_site' && /^none$/i.test(other.value.text.trim())),
    keyOf,
  );
  const prefixed = prefixedNames(facts);
  return literal
    .filter((setting) => setting.role === 'cookie_secure' && isOff(setting.value.text))
    .map((secure) => ({
      secure,
      sameSiteNone: sameSiteNone(secure.entry.parent, keyOf(secure)),
      prefixed: prefixed(secure.entry.parent, cookieOf(secure.name)),
    }));
});

/**
 * Which setting is of the same cookie as another: one of the same block of a structured file, or with the same words in front
 * in a list of variables. A file may have thousands, so they are looked up.
 */
function firstInBlock<T extends { readonly entry: Entry }>(
  items: readonly T[],
  key: (item: T) => string,
): (block: ContainerEntry | undefined, key: string) => T | undefined {
  const blocks = groupBy(items, ({ entry }) => entry.parent);
  const found = new Map([...blocks].map(([block, own]) => [block, firstBy(own, key)]));
  return (block, wanted) => found.get(block)?.get(wanted);
}

const keyOf = ({ name, environment }: Setting): string => `${environment ?? ''}\n${cookieOf(name)}`;

/** `SESSION_COOKIE_SECURE` and `SESSION_SAME_SITE` speak of the `SESSION` cookie. */
function cookieOf(name: string): string {
  const last = name.split('.').pop() ?? name;
  return last
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => !['COOKIE', 'SECURE', 'SAMESITE', 'SAME', 'SITE', 'NAME', 'HTTPONLY'].includes(word))
    .join('_');
}

function prefixedNames(
  facts: FileFacts,
): (block: ContainerEntry | undefined, cookie: string) => PrefixedName | undefined {
  const found = firstInBlock(
    facts.variables.filter(({ name, value }) => /COOKIE_NAME$/i.test(name) && /^__(?:Host|Secure)-/.test(value.text)),
    ({ name }) => cookieOf(name),
  );
  return (block, cookie) => {
    const variable = found(block, cookie);
    if (variable === undefined) return undefined;
    const { name, file, entry, value } = variable;
    return { name, prefix: value.text.startsWith('__Host-') ? '__Host-' : '__Secure-', file, entry };
  };
}

/** The positive word in the spelling of the negative one. */
export function turnedOn(text: string): string {
  const off = text.trim();
  const pair = Object.entries({ false: 'true', '0': '1', no: 'yes', off: 'on' }).find(
    ([word]) => word === off.toLowerCase(),
  );
  const on = pair?.[1] ?? 'true';
  if (off === off.toUpperCase() && off !== off.toLowerCase()) return on.toUpperCase();
  return /^[A-Z]/.test(off) ? on.charAt(0).toUpperCase() + on.slice(1) : on;
}
