import type { Provider } from '../../knowledge/providers/types.ts';
import { knownText, type Model } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { setAt, statedProvider } from '../support/clients.ts';
import { asksOpenid, nearScope } from '../support/nearScope.ts';
import { oidcScopes, replaceToken, rewrite, type ScopeToken, scopeLists } from '../support/scopes.ts';
import type { Fix } from '../types.ts';
import { type Foreign, foreignScopes, wordForeign } from './foreign.ts';

type Data = NearData | { readonly kind: 'foreign'; readonly found: Foreign };

interface NearData {
  readonly kind: 'near';
  readonly token: ScopeToken;
  readonly near: string;
  readonly provider: Provider | undefined;
}

/**
 * Misspelt scopes, and one that is known to be refused. That a scope is not on a list proves nothing: APIs define their own, and
 * lists age. A name one slip away from a known one of the provider is another matter.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'scope-unknown',
    group: 'scopes',
    severity: 'error',
    reach: 'workspace',
    fix: 'review',
    summary: 'Scopes are spelt as the provider’s documentation does.',
  },
  *detect({ model }) {
    for (const client of model.clients) {
      const provider = statedProvider(client);
      for (const found of foreignScopes(client, provider)) {
        yield { at: found.at, severity: found.severity, data: { kind: 'foreign', found } };
      }
      for (const list of scopeLists(client)) {
        for (const token of list.tokens) {
          const near = nearScope(token.text, provider, asksOpenid(list));
          if (near === undefined) continue;
          const isSure =
            provider?.scopes.listComplete === true || isGlued(token.text, near) || isSureSlip(token.text, near);
          yield { at: token.at, data: { kind: 'near', token, near, provider }, severity: isSure ? 'warning' : 'info' };
        }
      }
    }
  },
  word: (data) => (data.kind === 'foreign' ? wordForeign(data.found) : wordNear(data)),
  fix: ({ data }, { model }) => {
    if (data.kind === 'foreign') return withoutForeign(data.found, model);
    const { token, near } = data;
    // Two scopes are two items of a list.
    return isGlued(token.text, near) && token.source.setting.item !== undefined
      ? []
      : setAt(model, token.source, replaceToken(token, separated(token, near)), `Write ${near}`, 'review');
  },
});

const wordNear = ({ token, near, provider }: NearData): string =>
  isGlued(token.text, near)
    ? `${token.source.place.name} asks for ${token.text}: the space between ${near.replaceAll(' ', ' and ')} is missing. The ` +
      'server sees one unknown scope (invalid_scope, or no ID token). Write a space between them.'
    : `${token.source.place.name} asks for ${token.text}, which ${provider?.name ?? 'OpenID Connect'} does not know; it ` +
      `is probably meant to be ${near}. Unknown scopes are answered with invalid_scope or left out. Write ${near}.`;

/** An item of a list is taken out by hand. */
function withoutForeign({ token }: Foreign, model: Model): readonly Fix[] {
  if (token === undefined || token.source.setting.item !== undefined) return [];
  const rest = rewrite(knownText(token.source.resolved) ?? '', (word) => (word === token.text ? '' : word));
  return rest === '' ? [] : setAt(model, token.source, rest, `Remove ${token.text}`, 'review');
}

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
