import { editDistance } from '../../base/distance.ts';
import { memoised, memoisedFor } from '../../base/memo.ts';
import { mayWarn } from '../../knowledge/providers/lookup.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { knownText } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { setAt, statedProvider } from '../support/clients.ts';
import {
  isMisspeltOpenid,
  oidcScopes,
  replaceToken,
  type ScopeList,
  type ScopeToken,
  scopeLists,
} from '../support/scopes.ts';

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

/** `openidprofile`: the blank between two scopes of OpenID Connect is missing. */
function unglued(text: string): string | undefined {
  const parts: string[] = [];
  let rest = text;
  while (rest !== '') {
    const part = oidcScopes.find((scope) => rest.startsWith(scope));
    if (part === undefined) return undefined;
    parts.push(part);
    rest = rest.slice(part.length);
  }
  return parts.length > 1 && new Set(parts).size === parts.length ? parts.join(' ') : undefined;
}

/** As the other scopes of the text are separated. */
const separated = ({ source }: ScopeToken, near: string): string =>
  near.replaceAll(' ', /\S(,\s*|\s+)\S/.exec(knownText(source.resolved) ?? '')?.[1] ?? ' ');

const isGlued = (text: string, near: string): boolean => near.includes(' ') && near.replaceAll(' ', '') === text;

const asksOpenid = memoisedFor(({ tokens }: ScopeList): boolean => {
  const has = (name: string): boolean => tokens.some((token) => token.text === name);
  return has('openid') || (has('profile') && has('email')) || tokens.some((token) => isMisspeltOpenid(token.text));
});

/** The known scope this one is a slip of. Many clients ask for the same ones. */
function nearScope(text: string, provider: Provider | undefined, isOpenid: boolean): string | undefined {
  const key = `${provider?.id ?? ''} ${isOpenid}`;
  const nearest = nearestFor.get(key) ?? memoised((scope: string) => findNear(scope, provider, isOpenid));
  nearestFor.set(key, nearest);
  return nearest(text);
}

const nearestFor = new Map<string, (text: string) => string | undefined>();

/** Short names, plurals and other case are too close to call. */
function findNear(text: string, provider: Provider | undefined, isOpenid: boolean): string | undefined {
  const parts = unglued(text);
  if (parts !== undefined) return parts;
  const mayJudge = provider !== undefined && mayWarn(provider, 'scopes');
  const known = mayJudge ? provider.scopes.known : [];
  // A provider's list may hold those of OpenID Connect, too.
  const all = [...new Set([...known, ...(isOpenid ? oidcScopes : [])])];
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
  const isPlural = (`${text}s` === scope && !scope.endsWith('ss')) || `${scope}s` === text;
  // One letter more or less at the end, or one digit or sign, is how families of scopes differ.
  const differsInSign = text.replace(/[a-z]/g, '') !== scope.replace(/[a-z]/g, '');
  if ((isPlural && !isComplete) || differsInSign) return false;
  return editDistance(text, scope, 2) <= (isComplete && scope.length >= 8 ? 2 : 1);
}
