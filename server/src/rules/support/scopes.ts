import { editDistance } from '../../base/distance.ts';
import { groupBy } from '../../base/groupBy.ts';
import { memoised, memoisedFor } from '../../base/memo.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { type Client, knownText, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import type { Location } from '../types.ts';
import { placeOf } from './model.ts';
import { partsOf } from './parts.ts';

/** Scopes of OpenID Connect Core sections 3.1.2.1, 5.4 and 11. */
export const oidcScopes: readonly string[] = ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'];

/** `open_id`, `opnid`: no provider has a scope so near to `openid`. Another case is no other spelling here. */
export const isMisspeltOpenid = memoised((text): boolean => {
  const lower = text.toLowerCase();
  return lower !== 'openid' && (/^open[-_.]id$/.test(lower) || editDistance(lower, 'openid', 1) === 1);
});

export interface ScopeToken {
  readonly text: string;
  readonly source: ResolvedSetting;
  /** The token's own place where the list is written out in the setting itself. */
  readonly at: Location;
}

/** The scopes of one key: one string, or the items of a list. */
export interface ScopeList {
  readonly sources: readonly ResolvedSetting[];
  readonly tokens: readonly ScopeToken[];
}

const separators = /[\s,]+/g;

/**
 * The scope lists of a client whose every part is known. Names of Keycloak client scopes in a realm export are left
 * out: they say which scopes may be asked for and not what is asked.
 */
export const scopeLists = memoisedFor((client: Client): readonly ScopeList[] => {
  const asked = settingsOf(client, 'scope').filter(
    ({ setting }) => setting.dialect !== 'keycloak-realm' || setting.item === undefined,
  );
  const lists = asked.length === 1 ? [asked] : groupBy(asked, keyOfList).values();
  return [...lists].flatMap((sources) => {
    if (sources.some((source) => knownText(source.resolved) === undefined)) return [];
    return [{ sources, tokens: sources.flatMap(tokensOf) }];
  });
});

function keyOfList({ setting: { file, slot, name, item } }: ResolvedSetting): string {
  const key = item === undefined ? name : name.replace(/\[\d+\]$/, '');
  return `${file} ${slot} ${key}`;
}

/** Many clients may take their scopes from one variable. */
const wordsOf = memoised((list): readonly string[] => list.split(/[\s,]+/).filter((word) => word !== ''));

function tokensOf(source: ResolvedSetting): readonly ScopeToken[] {
  const { setting, resolved } = source;
  if (setting.value.state === 'literal') {
    return partsOf(setting, separators).map(({ text, span }) => ({ text, source, at: { file: setting.file, span } }));
  }
  const at = placeOf(source);
  return wordsOf(knownText(resolved) ?? '').map((text) => ({ text, source, at }));
}

/** The text of a token's source with this token replaced; every occurrence, as they are equal. */
export function replaceToken({ source, text }: ScopeToken, replacement: string): string {
  return rewrite(knownText(source.resolved) ?? '', (token) => (token === text ? replacement : token));
}

/** Rewrites each token and keeps what stands between them; a token that becomes '' goes with its separator. */
export function rewrite(list: string, change: (token: string) => string): string {
  const pieces = list.split(/([\s,]+)/);
  let result = '';
  for (let i = 0; i < pieces.length; i += 2) {
    const token = pieces[i] ?? '';
    const next = token === '' ? '' : change(token);
    if (next === '' && token !== '') continue;
    result += i > 0 && result !== '' ? (pieces[i - 1] ?? '') + next : next;
  }
  return result;
}

/** Two spellings of one scope among the known ones: the provider does not care about case. */
export const ignoresCase = memoisedFor(({ id, scopes }: Provider): boolean => {
  const lower = scopes.known.map((scope) => scope.toLowerCase());
  return new Set(lower).size < lower.length || id === 'microsoft-entra-id';
});
