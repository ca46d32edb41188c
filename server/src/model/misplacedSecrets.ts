import { memoisedFor } from '../base/memo.ts';
import type { Setting } from '../dialects/types.ts';
import { isDrawn, isTelling, longestValue, looksRandom } from '../knowledge/credentials.ts';
import {
  clientIdMatches,
  clientSecretMatches,
  findProvider,
  providerOfClientId,
  providerOfIssuer,
} from '../knowledge/providers/lookup.ts';
import { isUrlRole, isWordRole, type Role } from '../knowledge/roles.ts';

/** Secrets in the place of settings that are none, or joined to them. */
export const misplacedSecrets = (settings: readonly Setting[]): readonly string[] => [
  ...swappedIds(settings),
  ...behindIds(settings),
  ...drawnWords(settings),
];

/**
 * A client ID that has the shape of its provider's secrets, and not that of an ID: it stands in the other's place. The
 * provider may be known from what is beside it alone, as when the ID stands in the secret's place.
 */
const swappedIds = (settings: readonly Setting[]): readonly string[] =>
  settings.flatMap(({ role, provider, slot, value }) => {
    if (role !== 'client_id' || value.state !== 'literal' || !isTelling(value.text)) return [];
    const isSwapped = [provider, ...(providersOfSlots(settings).get(slot) ?? [])].some((id) => {
      const own = findProvider(id ?? '');
      if (own === undefined || clientSecretMatches(own, value.text) !== true) return false;
      return clientIdMatches(own, value.text) === false;
    });
    return isSwapped ? [value.text] : [];
  });

/** A secret pasted with the client ID, as pages and tools that show both join them: `id:secret`, `id,secret`, `id|secret`. */
const behindIds = (settings: readonly Setting[]): readonly string[] =>
  settings.flatMap(({ role, value: { text } }) => {
    if (role !== 'client_id' || text.length > longestValue) return [];
    const [, sign = '', rest = ''] = /^[\w.@-]{1,128}([:,;|/\s])\s?(\S{12,512})$/.exec(text) ?? [];
    // More of them is a list of ids, a path, or a name of parts.
    return !rest.includes(sign) && (looksRandom(rest) || isDrawn(rest)) ? [rest] : [];
  });

/** Providers that addresses of a client name, or an ID in the place of its secret. */
const providersOfSlots = memoisedFor(
  (settings: readonly Setting[]): ReadonlyMap<string | undefined, ReadonlySet<string>> => {
    const found = new Map<string | undefined, Set<string>>();
    for (const { role, slot, value } of settings) {
      const id = role === 'client_secret' ? providerOfClientId(value.text) : namedByAddress(role, value.text);
      if (id === undefined) continue;
      const ofSlot = found.get(slot);
      if (ofSlot === undefined) found.set(slot, new Set([id]));
      else ofSlot.add(id);
    }
    return found;
  },
);

const namedByAddress = (role: Role, text: string): string | undefined =>
  isUrlRole(role) || role === 'domain' ? providerOfIssuer(text) : undefined;

/**
 * Of a list of words one that a generator has drawn was pasted there, as was one that is to be an address. A client's
 * own id may be a scope.
 */
function drawnWords(settings: readonly Setting[]): readonly string[] {
  const words = settings.flatMap(({ role, value: { text } }) =>
    isUrlRole(role) || role === 'allowed_origin'
      ? // Behind a `#` applications have words.
        [text.includes('/') ? text.slice(text.indexOf('#') + 1) : text].filter(
          (one) => !one.includes('/') && isDrawn(one),
        )
      : role === 'domain'
        ? // The names that Cognito gives to domains are drawn, too, in small letters.
          [text].filter((one) => isDrawn(one) && looksRandom(one))
        : isWordRole(role) && text.length <= longestValue
          ? text
              .split(/[\s,/$"'<>(){}]+|:[-=?+]/)
              .filter((one) => isDrawn(one) || (role !== 'scope' && looksRandom(one)))
          : [],
  );
  return words.length === 0 ? [] : withoutIds(words, settings);
}

/** A client's own id is public, whatever it looks like. */
export function withoutIds(words: readonly string[], settings: readonly Setting[]): readonly string[] {
  const ids = idsOf(settings);
  return words.filter((word) => !ids.has(word));
}

/** The client IDs of a file. */
export const idsOf = memoisedFor(
  (settings: readonly Setting[]): ReadonlySet<string> =>
    new Set(settings.flatMap(({ role, value }) => (role === 'client_id' ? [value.text] : []))),
);
