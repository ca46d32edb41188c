import { lookup } from '../../base/table.ts';
import { readName } from '../../dialects/envNames.ts';
import { mayBeSecret } from '../../knowledge/names.ts';
import { roleWords } from '../roleWords.ts';
import type { ValueContext } from './context.ts';
import { spell, styleOf } from './spell.ts';
import type { Offer } from './types.ts';

interface Notation {
  readonly open: string;
  readonly close: string;
}

const braces: Notation = { open: '${', close: '}' };

/** How a dialect's program refers to variables, where no reference of the file shows it. */
const notations: Readonly<Record<string, Notation>> = {
  'docker-compose': braces,
  'spring-oauth2': braces,
  'quarkus-oidc': braces,
  'micronaut-security': braces,
  grafana: { open: '$__env{', close: '}' },
  'supabase-config-toml': { open: 'env(', close: ')' },
  'symfony-oauth': { open: '%env(', close: ')%' },
};

/** Programs that do not expand variables, and documents of others. */
const withoutReferences: ReadonlySet<string> = new Set([
  'argocd-cm',
  'oidc-discovery',
  'google-client-secret',
  'aspnet-appsettings',
]);

/**
 * Names of variables: all of them behind a `$`, those of the same meaning where nothing is written yet. The file's own
 * notation, names only.
 */
export function referenceOffers(context: ValueContext): readonly Offer[] {
  const { facts, place, setting } = context;
  if (withoutReferences.has(setting?.dialect ?? facts.dialects[0] ?? '')) return [];
  if (facts.tree.format === 'dotenv' && place.quote === "'") return [];
  const names = namesFor(context);
  if (names.length === 0) return [];
  const begun = begunReference(context);
  if (begun === undefined) return wholeReferences(context, names);
  return names.map(({ name, rank, detail }) => {
    const newText = `${begun.open}${name}${begun.close}`;
    const { file } = context.input;
    const head = file.text.slice(place.span.start, begun.start);
    const tail = file.text.slice(begun.end, place.span.end);
    return {
      kind: 'variable',
      label: `${begun.open}${name}${begun.close === '' ? '' : begun.close}`,
      ...(detail === undefined ? {} : { detail }),
      span: { start: begun.start, end: begun.end },
      newText,
      rank,
      meant: head + newText + tail,
      about: aboutName(name),
    };
  });
}

interface Name {
  readonly name: string;
  readonly rank: number;
  readonly detail: string | undefined;
  readonly isSame: boolean;
}

const aboutName = (name: string): Offer['about'] => {
  const reading = readName(name);
  return reading === undefined
    ? {}
    : { role: reading.role, ...(reading.provider === undefined ? {} : { provider: reading.provider }) };
};

/** Names that a reader of the file finds, those of the same role first. */
function namesFor({ input, facts, entry, setting, provider }: ValueContext): readonly Name[] {
  const { model, file } = input;
  const isTemplate = facts.environment.isTemplate;
  const own = facts.tree.format === 'dotenv' ? facts.variables.map(({ name }) => name) : [];
  const all = [...own, ...(isTemplate ? [] : model.variableNames(file.uri))];
  const names = new Set(all.filter((name) => !mayBeSecret(name)));
  // In a container `KEY: ${KEY}` hands the variable on; in a file of variables it would be a circle.
  if (facts.tree.format === 'dotenv') names.delete(entry.key);
  return [...names].map((name) => {
    const reading = readName(name);
    const isSame = reading !== undefined && reading.role === setting?.role;
    const isOfProvider = reading?.provider !== undefined && reading.provider === provider?.id;
    const rank = name === entry.key ? 4 : 5 + (isSame ? 0 : 2) + (isOfProvider ? 0 : 1);
    return { name, rank, isSame, detail: reading === undefined ? undefined : roleWords[reading.role] };
  });
}

interface Begun extends Notation {
  readonly start: number;
  readonly end: number;
}

/** `$`, `${`, `${NA`, `$NA` before the cursor, and what of it is behind the cursor. */
function begunReference({ input, place, facts }: ValueContext): Begun | undefined {
  const { text } = input.file;
  const head = /(?:\$__env\{|\$\{|\$\(|\$|%env\(|(?<![A-Za-z])env\()(\w*)$/.exec(
    text.slice(place.span.start, input.offset),
  );
  if (head === null) return undefined;
  // A dollar that stands for itself.
  if (head[0].startsWith('$') && text[input.offset - head[0].length - 1] === '$') return undefined;
  const typed = head[0].slice(0, head[0].length - (head[1] ?? '').length);
  const open = typed === '$' ? notationOf(facts).open : typed;
  const close = open === '%env(' ? ')%' : open.endsWith('(') ? ')' : '}';
  const rest = text.slice(input.offset, place.span.end);
  const name = /^\w*/.exec(rest)?.[0] ?? '';
  const behind = rest.slice(name.length);
  const start = input.offset - head[0].length;
  const end = input.offset + name.length;
  if (typed === '$')
    return { open: open.startsWith('$') ? open : '${', close: open.startsWith('$') ? close : '}', start, end };
  if (behind.startsWith(close)) return { open, close, start, end: end + close.length };
  return /^[:?+-]/.test(behind) ? { open, close: '', start, end } : { open, close, start, end };
}

/** As the file's first reference is written. */
function notationOf({ references, file, tree, dialects }: ValueContext['facts']): Notation {
  const first = references[0];
  const written = first === undefined ? '' : file.text.slice(first.span.start, first.nameSpan.start);
  const known: readonly Notation[] = [
    braces,
    ...Object.values(notations),
    { open: '$(env:', close: ')' },
    { open: '$(', close: ')' },
  ];
  const found = known.find(({ open }) => open === written);
  if (found !== undefined) return found;
  return tree.format === 'dotenv' ? braces : (lookup(notations, dialects[0]) ?? braces);
}

function wholeReferences(context: ValueContext, names: readonly Name[]): readonly Offer[] {
  const { facts, place, entry, written, setting } = context;
  const dialect = setting?.dialect ?? '';
  const isUsual = facts.references.length > 0 || facts.tree.format === 'dotenv' || Object.hasOwn(notations, dialect);
  if (written.trim() !== '' || setting === undefined || !isUsual) return [];
  const { open, close } = notationOf(facts);
  return names
    .filter(({ isSame }) => isSame)
    .flatMap(({ name, rank, detail }): Offer[] => {
      const text = `${open}${name}${close}`;
      const newText = spell(place, text, referenceStyle(context, styleOf(entry).quote));
      if (newText === undefined) return [];
      return [
        {
          kind: 'variable',
          label: text,
          ...(detail === undefined ? {} : { detail }),
          span: place.span,
          newText,
          filter: text,
          rank,
          meant: text,
          about: aboutName(name),
        },
      ];
    });
}

/** Single quotes would keep a loader of `.env` files from expanding it. */
const referenceStyle = (
  { facts }: ValueContext,
  quote: ReturnType<typeof styleOf>['quote'],
): ReturnType<typeof styleOf> => ({
  quote: facts.tree.format === 'dotenv' && quote === "'" ? '' : quote,
});

/** For a value that is the name of a variable itself: `secretEnv: OIDC_SECRET`. */
export function nameOffers(context: ValueContext): readonly Offer[] {
  const { place, entry } = context;
  return namesFor(context).flatMap(({ name, rank, detail }): Offer[] => {
    const newText = spell(place, name, styleOf(entry));
    if (newText === undefined) return [];
    const about = aboutName(name);
    return [
      {
        kind: 'variable',
        label: name,
        ...(detail === undefined ? {} : { detail }),
        span: place.span,
        newText,
        filter: name,
        rank,
        meant: name,
        about,
      },
    ];
  });
}
