import type { FileFacts, Setting } from '../../dialects/types.ts';
import type { Entry } from '../../syntax/tree.ts';

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
export function insecureCookies(facts: FileFacts): readonly InsecureCookie[] {
  const literal = facts.settings.filter((setting) => setting.value.state === 'literal');
  return literal
    .filter((setting) => setting.role === 'cookie_secure' && isOff(setting.value.text))
    .map((secure) => ({
      secure,
      sameSiteNone: literal.find(
        (other) =>
          other.role === 'cookie_same_site' && /^none$/i.test(other.value.text.trim()) && isSameCookie(secure, other),
      ),
      prefixed: prefixedName(facts, secure),
    }));
}

/** The same block of a structured file, or the same words in front in a list of variables. */
function isSameCookie(a: Setting, b: Setting): boolean {
  return a.entry.parent === b.entry.parent && a.environment === b.environment && cookieOf(a.name) === cookieOf(b.name);
}

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

function prefixedName(facts: FileFacts, secure: Setting): PrefixedName | undefined {
  const found = facts.variables.find(
    (variable) =>
      /COOKIE_NAME$/i.test(variable.name) &&
      /^__(?:Host|Secure)-/.test(variable.value.text) &&
      variable.entry.parent === secure.entry.parent &&
      cookieOf(variable.name) === cookieOf(secure.name),
  );
  if (found === undefined) return undefined;
  const prefix = found.value.text.startsWith('__Host-') ? '__Host-' : '__Secure-';
  return { name: found.name, prefix, file: found.file, entry: found.entry };
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
