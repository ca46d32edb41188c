import { lazy } from '../../base/lazy.ts';
import { memoised, memoisedFor } from '../../base/memo.ts';
import { providerOfStem } from '../../knowledge/providers/lookup.ts';
import type { Role } from '../../knowledge/roles.ts';
import { envNamings } from './index.ts';
import type { NameMeaning, NamePattern, NameTable } from './types.ts';

/** What the conventions know of a name. */
export interface KnownName {
  readonly role: NameMeaning;
  /** The client; undefined for settings of the application. */
  readonly stem: string | undefined;
  readonly provider: string | undefined;
  readonly program: string | undefined;
}

/** Roles of the application as a whole. */
const applicationRoles: ReadonlySet<NameMeaning> = new Set<Role>([
  'base_url',
  'session_secret',
  'cookie_secure',
  'cookie_same_site',
  'tls_verification',
  'trust_host',
  'proxy_url',
  'port',
]);

/**
 * What a convention has fixed for the name, given in capitals and without a public prefix. `company` are all names of
 * the file; without it only names that speak for themselves are known.
 */
export function knownName(name: string, company?: ReadonlySet<string>): KnownName | undefined {
  if (company !== undefined) {
    const beside = foundBeside(name).find(({ table }) => standsIn(company)(table));
    if (beside !== undefined) return beside.known;
  }
  return foundPlain(name);
}

/** Whether a table's names mean something among these: asked again for each of them. */
const standsIn = memoisedFor((company: ReadonlySet<string>) =>
  memoisedFor(({ source }: Table): boolean => source.beside?.(company) === true),
);

/** A workspace has the same few hundred names again and again. */
const foundPlain = memoised((name) => {
  for (const table of tables().plain) {
    const known = find(table, name);
    if (known !== undefined) return known;
  }
  return undefined;
});

const foundBeside = memoised((name) =>
  tables().besides.flatMap((table) => {
    const known = find(table, name);
    return known === undefined ? [] : [{ table, known }];
  }),
);

interface Table {
  readonly source: NameTable;
  readonly exact: ReadonlyMap<string, NameMeaning>;
  readonly patterns: readonly { readonly source: NamePattern; readonly expression: RegExp }[];
}

const tables = lazy(() => {
  const compiled = envNamings
    .flatMap((naming) => naming.names ?? [])
    .map((source): Table => {
      const patterns = (source.patterns ?? []).map((pattern) => ({ source: pattern, expression: compile(pattern) }));
      return { source, exact: new Map(Object.entries(source.exact ?? {})), patterns };
    });
  return {
    besides: compiled.filter(({ source }) => source.beside !== undefined),
    plain: compiled.filter(({ source }) => source.beside === undefined),
  };
});

/** The longest key wins; the client is the shortest text that leaves a key. */
function compile({ form, keys, clients }: NamePattern): RegExp {
  const key = Object.keys(keys)
    .sort((a, b) => b.length - a.length)
    .join('|');
  const client = clients?.join('|') ?? '[A-Z0-9][A-Z0-9_]*?';
  return new RegExp(`^${form.replace('{key}', `(?<key>${key})`).replace('{client}', `(?<client>${client})`)}$`);
}

function find({ source, exact, patterns }: Table, name: string): KnownName | undefined {
  const { program } = source;
  const meaning = exact.get(name);
  if (meaning !== undefined) {
    const stem = applicationRoles.has(meaning) ? undefined : source.stem;
    return { role: meaning, stem, provider: stem === undefined ? undefined : providerNamed(stem), program };
  }
  for (const pattern of patterns) {
    const { key, client } = pattern.expression.exec(name)?.groups ?? {};
    const role = key === undefined ? undefined : pattern.source.keys[key];
    if (role === undefined) continue;
    const isNamed = client !== undefined && pattern.source.provider !== 'unnamed';
    const provider = isNamed ? providerNamed(client) : undefined;
    if (pattern.source.provider === 'required' && provider === undefined) continue;
    return { role, stem: stemOf(pattern.source, client), provider, program };
  }
  return undefined;
}

function stemOf({ form, stem }: NamePattern, client: string | undefined): string {
  const bare = client?.toLowerCase() ?? '';
  if (stem !== undefined) return stem.replace('{client}', bare.replace(/_(?:oauth2?|auth)$/, ''));
  const prefix = form.slice(0, form.indexOf('{')).toLowerCase();
  return `${prefix}${bare}`.replace(/_$/, '');
}

/** In the place of a provider's name even a short name is one: `X`, `LINE`. */
function providerNamed(text: string): string | undefined {
  const found = providerOfStem(text.toUpperCase());
  return found !== undefined && (found.certain || !text.includes('_')) ? found.provider : undefined;
}

/**
 * The program that reads the name, where it is one of its own (`GF_…` → `grafana`); undefined for names of the
 * application. The address of one program says nothing about the redirect URI of another.
 */
export const programOf = (name: string): string | undefined => knownName(name.toUpperCase())?.program;
