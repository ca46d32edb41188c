import { editDistance } from '../../base/distance.ts';
import { memoised, memoisedFor } from '../../base/memo.ts';
import { mayWarn } from '../../knowledge/providers/lookup.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { isMisspeltOpenid, oidcScopes, type ScopeList } from './scopes.ts';

/** OpenID Connect is asked for, so that the list holds scopes of it. */
export const asksOpenid = memoisedFor(({ tokens }: ScopeList): boolean => {
  const has = (name: string): boolean => tokens.some((token) => token.text === name);
  return has('openid') || (has('profile') && has('email')) || tokens.some((token) => isMisspeltOpenid(token.text));
});

/** The known scope this one is a slip of. Many clients ask for the same ones. */
export function nearScope(text: string, provider: Provider | undefined, isOpenid: boolean): string | undefined {
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
