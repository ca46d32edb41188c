import { firstBy } from '../../base/groupBy.ts';
import { oidcScopes } from '../../rules/support/scopes.ts';
import type { Span } from '../../text/span.ts';
import type { ValueContext } from './context.ts';
import { spell, styleOf } from './spell.ts';
import type { Offer } from './types.ts';
import { siblingsOf } from './values.ts';

interface Scope {
  readonly text: string;
  readonly detail?: string;
  readonly rank: number;
  readonly isDeprecated?: boolean;
}

/** One scope at a time, without those that are there. The client's usual ones at once where nothing is written yet. */
export function scopeOffers(context: ValueContext): readonly Offer[] {
  const { setting, place, entry, input } = context;
  if (setting === undefined) return [];
  const isItem = setting.item !== undefined;
  const { word, present, separator, before, after } = wordAt(context, isItem);
  const scopes = scopesOf(context).filter(({ text }) => !present.has(text) && /^[\w:./*~-]+$/.test(text));
  const isEmpty = context.written.trim() === '';
  const style = styleOf(entry);
  const offers = scopes.flatMap(({ text, detail, rank, isDeprecated }, order): Offer[] => {
    const tail = after ? separator : '';
    const newText = isEmpty ? spell(place, text, style) : text + tail;
    if (newText === undefined) return [];
    return [
      {
        kind: 'scope',
        label: text,
        ...(detail === undefined ? {} : { detail }),
        span: isEmpty ? place.span : word,
        newText,
        filter: text,
        rank: rank + order / 1000,
        ...(isDeprecated === true ? { isDeprecated } : {}),
        meant: isEmpty ? text : before + text + tail + input.file.text.slice(word.end, place.span.end),
        about: {
          role: 'scope',
          scope: text,
          ...(context.provider === undefined ? {} : { provider: context.provider.id }),
        },
      },
    ];
  });
  return isEmpty && !isItem ? [...usual(context, separator), ...offers] : offers;
}

/** The word the cursor is in, and the others. At the beginning of a word a new one is put before it. */
function wordAt(
  { input, place, setting, provider, written }: ValueContext,
  isItem: boolean,
): {
  readonly word: Span;
  readonly present: ReadonlySet<string>;
  readonly separator: string;
  readonly before: string;
  readonly after: boolean;
} & { readonly siblings?: never } {
  const { start } = place.span;
  const at = input.offset - start;
  const head = /(?<![^\s,])[^\s,]*$/.exec(written.slice(0, at))?.[0] ?? '';
  const tail = /^[^\s,]*/.exec(written.slice(at))?.[0] ?? '';
  const isBefore = head === '' && tail !== '' && !isItem;
  const word = { start: input.offset - head.length, end: input.offset + (isBefore ? 0 : tail.length) };
  const rest = `${written.slice(0, word.start - start)} ${written.slice(word.end - start)}`;
  const separator =
    /,\s*/.exec(rest)?.[0] ??
    (/\S\s+\S/.test(written) ? ' ' : separatorOf(setting?.dialect, provider?.scopes.separator));
  return {
    word,
    present: new Set(rest.split(/[\s,]+/)),
    separator,
    before: written.slice(0, word.start - start),
    after: isBefore,
  };
}

/** Spring binds lists at commas (Spring Boot reference, "Merging Complex Types"). */
const separatorOf = (dialect: string | undefined, separator: string | undefined): string =>
  dialect === 'spring-oauth2' ? ',' : (separator ?? ' ');

function scopesOf(context: ValueContext): readonly Scope[] {
  const { provider, client } = context;
  const items = new Set(siblingsOf(context));
  const own = (client?.ownProvider?.scopes ?? []).map((text): Scope => ({ text, rank: 0 }));
  if (provider === undefined || own.length > 0) {
    const standard = oidcScopes.map((text): Scope => ({ text, detail: 'OpenID Connect', rank: 1 }));
    return distinct([...own, ...standard]).filter(({ text }) => !items.has(text));
  }
  const { known, defaults, sensitive, deprecated } = provider.scopes;
  const retired = new Map(deprecated.map((entry) => [entry.scope, entry]));
  const all = [...defaults, ...known, ...retired.keys()].map((text): Scope => {
    if (retired.has(text)) return { text, detail: 'deprecated', rank: 4, isDeprecated: true };
    if (sensitive.includes(text)) return { text, detail: 'needs a review', rank: 3 };
    return { text, detail: provider.name, rank: !defaults.includes(text) ? 2 : text === 'openid' ? 0 : 1 };
  });
  return distinct(all).filter(({ text }) => !items.has(text));
}

const distinct = (scopes: readonly Scope[]): readonly Scope[] => [...firstBy(scopes, ({ text }) => text).values()];

function usual({ provider, place, entry }: ValueContext, separator: string): readonly Offer[] {
  const scopes = provider === undefined ? ['openid', 'profile', 'email'] : provider.scopes.defaults;
  const text = scopes.join(separator);
  const newText = scopes.length < 2 ? undefined : spell(place, text, styleOf(entry));
  if (newText === undefined) return [];
  return [
    {
      kind: 'scope',
      label: text,
      detail: provider === undefined ? 'OpenID Connect' : `Usual scopes of ${provider.name}`,
      span: place.span,
      newText,
      filter: text,
      rank: -1,
      meant: text,
      about: { role: 'scope', ...(provider === undefined ? {} : { provider: provider.id }) },
    },
  ];
}
