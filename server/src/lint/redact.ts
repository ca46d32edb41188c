import { tokenKindOf } from '../knowledge/tokens.ts';

/**
 * Any text that is about to be shown: credentials in URLs, and words that are secrets by their shape, are replaced. The
 * workspace's own secrets are known by value (`report.ts`); these are values that no setting of a secret's role has.
 */
export function withoutCredentials(text: string): string {
  return text
    .replace(userInfo, '$1(secret)@')
    .replace(parameter, '$1(secret)')
    .replace(longWord, (word) => (tokenKindOf(word)?.secret === true ? '(secret)' : word));
}

/** True for a URL with user info or a credential among its parameters, and for a token. */
export const hasCredential = (text: string): boolean => withoutCredentials(text) !== text;

/** Up to the last `@` of the authority: a password may hold one. */
const userInfo = /(\/\/)[^/?#\s"'`]*@/g;

const parameter =
  /([?&#;][^=&#\s"'`]{0,60}(?:secret|token|password|passwd|pwd|key|code|assertion|sig|auth)[^=&#\s"'`]{0,60}=)[^&#\s"'`,)]+/gi;

const longWord = /[^\s"'`()<>,;]{16,}/g;
