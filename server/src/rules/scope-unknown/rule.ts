import { editDistance } from '../../base/distance.ts';
import { mayWarn } from '../../knowledge/providers/lookup.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { workspaceRule } from '../define.ts';
import { setAt, statedProvider } from '../support/clients.ts';
import { oidcScopes, replaceToken, type ScopeList, type ScopeToken, scopeLists } from '../support/scopes.ts';

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
    summary: "Scopes are spelt as the provider's documentation does.",
  },
  *detect({ model }) {
    for (const client of model.clients) {
      const provider = statedProvider(client);
      for (const list of scopeLists(client)) {
        for (const token of list.tokens) {
          const near = nearScope(token.text, provider, list);
          if (near === undefined) continue;
          const isSure = provider?.scopes.listComplete === true || oidcScopes.includes(near);
          yield { at: token.at, data: { token, near, provider }, severity: isSure ? 'warning' : 'info' };
        }
      }
    }
  },
  word: ({ token, near, provider }) =>
    `${token.source.place.name} asks for ${token.text}, which ${provider?.name ?? 'OpenID Connect'} does not know; it ` +
    `is probably meant to be ${near}. Unknown scopes are answered with invalid_scope or left out. Write ${near}.`,
  fix: ({ data: { token, near } }, { model }) =>
    setAt(model, token.source, replaceToken(token, near), `Write ${near}`, 'review'),
});

/** The known scope this one is a slip of. Short names, plurals and other case are too close to call. */
function nearScope(text: string, provider: Provider | undefined, { tokens }: ScopeList): string | undefined {
  const has = (name: string): boolean => tokens.some((token) => token.text === name);
  const isOpenid = has('openid') || (has('profile') && has('email'));
  const mayJudge = provider !== undefined && mayWarn(provider, 'scopes');
  const known = mayJudge ? provider.scopes.known : [];
  const all = [...known, ...(isOpenid ? oidcScopes : [])];
  if (text.length < 5 || all.length === 0 || all.includes(text) || isDocumented(text, provider)) return undefined;
  const lower = text.toLowerCase();
  if (all.some((scope) => scope.toLowerCase() === lower)) return undefined;
  const near = all.filter((scope) => isSlip(lower, scope.toLowerCase(), provider?.scopes.listComplete === true));
  return near.length === 1 ? near[0] : undefined;
}

const isDocumented = (text: string, provider: Provider | undefined): boolean =>
  provider?.scopes.deprecated.some(({ scope }) => scope === text) === true;

function isSlip(text: string, scope: string, isComplete: boolean): boolean {
  if (scope.length < 5) return false;
  if (text.replace(/[-_. ]/g, '') === scope.replace(/[-_. ]/g, '')) return true;
  const isPlural = `${text}s` === scope || `${scope}s` === text;
  // One letter more or less at the end, or one digit or sign, is how families of scopes differ.
  const differsInSign = text.replace(/[a-z]/g, '') !== scope.replace(/[a-z]/g, '');
  if (isPlural || differsInSign) return false;
  return editDistance(text, scope, 2) <= (isComplete && scope.length >= 8 ? 2 : 1);
}
