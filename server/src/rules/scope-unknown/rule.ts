import type { Provider } from '../../knowledge/providers/types.ts';
import { knownText } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { setAt, statedProvider } from '../support/clients.ts';
import { asksOpenid, nearScope } from '../support/nearScope.ts';
import { oidcScopes, replaceToken, type ScopeToken, scopeLists } from '../support/scopes.ts';

interface Data {
  readonly token: ScopeToken;
  readonly near: string;
  readonly provider: Provider | undefined;
}

/**
 * Misspelt scopes only. That a scope is not on a list proves nothing: APIs define their own, and lists age. A name one
 * slip away from a known one of the provider is another matter.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'scope-unknown',
    group: 'scopes',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'Scopes are spelt as the provider’s documentation does.',
  },
  *detect({ model }) {
    for (const client of model.clients) {
      const provider = statedProvider(client);
      for (const list of scopeLists(client)) {
        for (const token of list.tokens) {
          const near = nearScope(token.text, provider, asksOpenid(list));
          if (near === undefined) continue;
          const isSure =
            provider?.scopes.listComplete === true || isGlued(token.text, near) || isSureSlip(token.text, near);
          yield { at: token.at, data: { token, near, provider }, severity: isSure ? 'warning' : 'info' };
        }
      }
    }
  },
  word: ({ token, near, provider }) =>
    isGlued(token.text, near)
      ? `${token.source.place.name} asks for ${token.text}: the space between ${near.replaceAll(' ', ' and ')} is missing. The ` +
        'server sees one unknown scope (invalid_scope, or no ID token). Write a space between them.'
      : `${token.source.place.name} asks for ${token.text}, which ${provider?.name ?? 'OpenID Connect'} does not know; it ` +
        `is probably meant to be ${near}. Unknown scopes are answered with invalid_scope or left out. Write ${near}.`,
  fix: ({ data: { token, near } }, { model }) =>
    // Two scopes are two items of a list.
    isGlued(token.text, near) && token.source.setting.item !== undefined
      ? []
      : setAt(model, token.source, replaceToken(token, separated(token, near)), `Write ${near}`, 'review'),
});

/** Scopes of OpenID Connect, and long words with one letter wrong: calender for calendar. */
function isSureSlip(text: string, near: string): boolean {
  if (oidcScopes.includes(near)) return true;
  const [words, wanted] = [text.split(/[^a-z]+/i), near.split(/[^a-z]+/i)];
  const wrong = wanted.filter((word, index) => word !== words[index]);
  const [word = ''] = wrong;
  return words.length === wanted.length && wrong.length === 1 && word.length >= 7;
}

/** As the other scopes of the text are separated. */
const separated = ({ source }: ScopeToken, near: string): string =>
  near.replaceAll(' ', /\S(,\s*|\s+)\S/.exec(knownText(source.resolved) ?? '')?.[1] ?? ' ');

const isGlued = (text: string, near: string): boolean => near.includes(' ') && near.replaceAll(' ', '') === text;
