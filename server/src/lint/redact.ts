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

const userInfo = /(:\/\/)[^/?#@\s"'`]*@/g;

const parameter =
  /([?&#;][\w.[\]-]*(?:secret|token|password|passwd|pwd|apikey|api_key|assertion|signature|code)=)[^&#\s"'`,)]+/gi;

const longWord = /[^\s"'`()<>,;]{16,}/g;
