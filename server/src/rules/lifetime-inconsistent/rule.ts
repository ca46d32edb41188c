import { firstBy } from '../../base/groupBy.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { providerOfStem } from '../../knowledge/providers/lookup.ts';
import { replaceValue } from '../../syntax/edit.ts';
import { fileRule } from '../define.ts';
import { fixOf } from '../support/document.ts';
import { wordDuration } from '../support/duration.ts';
import { type Lifetime, lifetimesOf, looksLikeMilliseconds } from '../support/lifetimes.ts';
import type { Detection, Severity } from '../types.ts';

type Fault = 'refresh' | 'code' | 'access' | 'cookie' | 'supabase';

interface Data {
  readonly lifetime: Lifetime;
  readonly fault: Fault;
  readonly other: Lifetime | undefined;
  readonly instead: string | undefined;
}

/** RFC 6749 section 4.1.2 (a code lives at most 10 minutes); RFC 9700 sections 2.2 and 4.14; the programs' own checks. */
export const rule = fileRule<Data>({
  meta: {
    id: 'lifetime-inconsistent',
    group: 'lifetimes',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'Lifetimes of tokens, codes and sessions fit each other and their limits.',
  },
  *detect({ facts }) {
    // 0 and -1 switch a limit off.
    const lifetimes = lifetimesOf(facts).filter(({ count, seconds }) => (seconds ?? count ?? 0) > 0);
    const firsts = firstBy(lifetimes, fellowKey);
    for (const lifetime of lifetimes) {
      const data = judge(lifetime, firsts, facts);
      if (data !== undefined) yield detection(facts, data);
    }
  },
  word: ({ lifetime, fault, other }) => {
    const own = `${lifetime.name} (${lifetime.entry.value.trim()})`;
    const its = other === undefined ? '' : `${other.name} (${other.entry.value.trim()})`;
    switch (fault) {
      case 'refresh':
        return (
          `${own} is no longer than ${its}: the refresh token is gone before the access token has to be renewed, so ` +
          'users have to sign in again (invalid_grant). Let it live longer.'
        );
      case 'cookie':
        return (
          `${own} is no shorter than ${its}. oauth2-proxy stops with "cookie_refresh must be less than cookie_expire". ` +
          'Refresh well before the cookie expires.'
        );
      case 'code':
        return (
          `${own}: an authorization code should live at most 10 minutes (RFC 6749 section 4.1.2), because it can be ` +
          'intercepted on its way. It is redeemed within seconds.'
        );
      case 'access':
        return (
          `${own} is ${wordDuration(lifetime.seconds ?? 0)}: whoever gets hold of an access token can use it for as long, ` +
          'as nothing checks it again. Use an hour or less, and a refresh token for the rest.'
        );
      case 'supabase':
        return `${own} is above the limit of 604800 seconds (a week), and Supabase refuses to start with it. Use a smaller one.`;
    }
  },
  fix: ({ data: { lifetime, instead } }, { facts }) => {
    const edits = instead === undefined ? undefined : replaceValue(facts.tree, lifetime.entry, instead);
    return fixOf(facts, `Set ${lifetime.name} to ${instead}`, 'review', edits);
  },
});

const severities: Readonly<Record<Fault, Severity>> = {
  refresh: 'warning',
  cookie: 'error',
  code: 'warning',
  access: 'warning',
  supabase: 'error',
};

const detection = (facts: FileFacts, data: Data): Detection<Data> => ({
  at: { file: facts.file.uri, span: data.lifetime.entry.contentSpan },
  severity: severities[data.fault],
  data,
  related:
    data.other === undefined
      ? []
      : [{ file: facts.file.uri, span: data.other.entry.contentSpan, message: 'The other lifetime' }],
});

const week = 604_800;
const longestCode = 600;

/** Those of one group and kind stand for one another: the first is compared. */
const fellowKey = ({ kind, group }: Pick<Lifetime, 'kind' | 'group'>): string => `${kind} ${group}`;

function judge(lifetime: Lifetime, firsts: ReadonlyMap<string, Lifetime>, { dialects }: FileFacts): Data | undefined {
  const { kind, seconds, count } = lifetime;
  const fellow = (wanted: Lifetime['kind']): Lifetime | undefined =>
    firsts.get(fellowKey({ kind: wanted, group: lifetime.group }));
  if (kind === 'cookie-refresh') {
    const expire = fellow('cookie');
    return isNoLonger(expire, lifetime) ? { lifetime, fault: 'cookie', other: expire, instead: undefined } : undefined;
  }
  if (kind === 'refresh') {
    const access = fellow('access');
    // `lifetime-unit` speaks of the other one.
    if (access !== undefined && access.seconds === access.count && isSlip(access)) return undefined;
    return isNoLonger(lifetime, access) ? { lifetime, fault: 'refresh', other: access, instead: undefined } : undefined;
  }
  if (seconds === undefined) return undefined;
  const base = { lifetime, other: undefined };
  if (kind === 'code') {
    if (seconds <= longestCode) return undefined;
    const instead = count === undefined ? '10m' : lifetime.unit === 'seconds' ? String(longestCode) : undefined;
    return { ...base, fault: 'code', instead };
  }
  if (kind !== 'access' || seconds <= week) return undefined;
  if (dialects[0] === 'supabase-config-toml') return { ...base, fault: 'supabase', instead: String(week) };
  if (isVendors(lifetime.name)) return undefined;
  // Then the unit is what is wrong.
  return isSlip(lifetime) ? undefined : { ...base, fault: 'access', instead: undefined };
}

const isSlip = ({ unit, count }: Lifetime): boolean =>
  unit !== 'written' && count !== undefined && looksLikeMilliseconds(count);

/** `INSTAGRAM_ACCESS_TOKEN_EXPIRY_DAYS` says how long a provider's token lives, which nobody here decides. */
const isVendors = (name: string): boolean => providerOfStem(/^(.*?)_?ACCESS/i.exec(name)?.[1] ?? '') !== undefined;

/** Both units are known; or neither, and both numbers can only be seconds or milliseconds under names of one form. */
function isNoLonger(long: Lifetime | undefined, short: Lifetime | undefined): boolean {
  if (long === undefined || short === undefined) return false;
  if (long.seconds !== undefined && short.seconds !== undefined) return long.seconds <= short.seconds;
  if (long.unit !== 'none' || short.unit !== 'none' || long.count === undefined || short.count === undefined)
    return false;
  const form = ({ name }: Lifetime): string => name.toUpperCase().replace(/ACCESS|REFRESH/, '');
  return form(long) === form(short) && long.count >= 300 && short.count >= 300 && long.count <= short.count;
}
