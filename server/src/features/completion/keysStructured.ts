import { dialects } from '../../dialects/registry.ts';
import { type Block, isStructured, relax, type StructuredDialect, splitPattern } from '../../dialects/structured.ts';
import type { FileFacts } from '../../dialects/types.ts';
import type { Role } from '../../knowledge/roles.ts';
import { propertiesText } from '../../syntax/editScalar.ts';
import type { Entry, MapEntry } from '../../syntax/tree.ts';
import { dominantEol } from '../../text/sourceFile.ts';
import { roleWords } from '../roleWords.ts';
import { otherKeys } from './otherKeys.ts';
import { type KeyPlace, marker } from './place.ts';
import type { CompletionInput, Offer } from './types.ts';

interface ProposedKey {
  readonly key: string;
  /** Undefined for a key that only leads to others. */
  readonly role: Role | undefined;
  readonly note?: string;
  readonly isMap: boolean;
}

/** Keys that the dialect reads in the map at the cursor and that are not there yet. */
export function structuredKeyOffers(
  input: CompletionInput,
  facts: FileFacts,
  place: KeyPlace,
  entry: Entry,
): readonly Offer[] {
  const parent = entry.parent;
  if (parent?.kind !== 'map') return [];
  if (place.format === 'properties') return dottedOffers(facts, place);
  const names = new Set([facts.dialects[0], ...facts.settings.map((s) => s.dialect)]);
  const present = new Set(parent.children.flatMap((child) => (child === entry ? [] : [relax(child.key)])));
  const offers = new Map<string, Offer>();
  for (const id of names) {
    const dialect = structuredById(id);
    const proposed = [...(dialect === undefined ? [] : keysIn(dialect, parent)), ...otherKeys(id ?? '', parent, facts)];
    for (const [order, proposal] of proposed.entries()) {
      const key = dialect?.relaxedKeys === true ? likeSiblings(proposal.key, parent) : proposal.key;
      if (present.has(relax(key)) || offers.has(key)) continue;
      offers.set(key, keyOffer(input, place, { ...proposal, key }, order));
    }
  }
  return [...offers.values()];
}

const structuredById = (id: string | undefined): StructuredDialect | undefined => {
  const found = dialects.find((dialect) => dialect.id === id);
  return found !== undefined && isStructured(found) ? found : undefined;
};

/** RFC 7591 has lists where a client that is in use has one value; synonyms of a key that is there are no news. */
const manyNames: ReadonlySet<string> = new Set(['oauth-generic', 'oauth-client-metadata']);

function keysIn(dialect: StructuredDialect, parent: MapEntry): readonly ProposedKey[] {
  const path = pathOf(parent, dialect.relaxedKeys);
  const found = dialect.blocks.flatMap((block) => keysOfBlock(dialect, block, parent, path));
  if (!manyNames.has(dialect.id)) return found;
  const settings = dialect.blocks[0]?.settings ?? {};
  const there = new Set(
    parent.children.flatMap(
      ({ key }) => Object.entries(settings).find(([name]) => relax(name) === relax(key))?.[1] ?? [],
    ),
  );
  const isList = (key: string): boolean =>
    /^(?:redirect_uris|post_logout_redirect_uris|grant_types|response_types)$/.test(key);
  const isRegistration = dialect.id === 'oauth-client-metadata';
  return found.filter(({ key, role }) => {
    if (
      role === undefined ||
      there.has(role) ||
      (isRegistration && !registrationRoles.has(role)) ||
      isList(key) !== (isRegistration && listRoles.has(role))
    )
      return false;
    there.add(role);
    return true;
  });
}

/** Client metadata of RFC 7591 section 2 and OpenID Connect Dynamic Client Registration section 2. */
const registrationRoles: ReadonlySet<Role> = new Set<Role>([
  'client_id',
  'client_secret',
  'redirect_uri',
  'post_logout_redirect_uri',
  'grant_type',
  'response_type',
  'scope',
  'token_endpoint_auth_method',
  'application_type',
  'jwks_uri',
]);

/** Of Spring Boot 1, and of 2 before 2.2: completed where it is in use, and not begun. */
const isObsolete = ({ at }: Block): boolean => /^security\.oauth2\.|\.resourceserver\.opaque$/.test(at);

function keysOfBlock(
  dialect: StructuredDialect,
  block: Block,
  parent: MapEntry,
  path: readonly string[],
): readonly ProposedKey[] {
  const at = splitPattern(block.at);
  const isSame = (pattern: string, key: string): boolean =>
    pattern === '*' || pattern === key || (dialect.relaxedKeys && relax(pattern) === relax(key));
  const isWithin = (full: readonly string[]): boolean =>
    full.length > path.length && path.every((key, i) => isSame(full[i] as string, key));
  const container =
    path.length >= at.length ? ancestor(parent, path.length - at.length, dialect.relaxedKeys) : undefined;
  if (container === undefined ? isObsolete(block) : block.skip?.(container) === true) return [];
  return Object.entries(block.settings).flatMap(([pattern, role]): ProposedKey[] => {
    const full = [...at, ...splitPattern(pattern)];
    const key = full[path.length];
    if (!isWithin(full) || key === undefined || key === '*') return [];
    const isLeaf = full.length === path.length + 1;
    // Below stars alone anything might stand.
    if (!isLeaf && container === undefined && full.slice(0, path.length + 1).includes('*')) return [];
    return [{ key, role: isLeaf ? role : undefined, isMap: !isLeaf }];
  });
}

/** Keys from the root, those with dots in parts where the dialect reads them so. */
const pathOf = (entry: Entry, isDotted: boolean): readonly string[] =>
  entry.path.flatMap((segment) => (isDotted ? String(segment).split('.') : [String(segment)]));

function ancestor(entry: Entry, steps: number, isDotted: boolean): Entry | undefined {
  let current: Entry | undefined = entry;
  let left = steps;
  while (left > 0 && current !== undefined) {
    left -= isDotted ? current.key.split('.').length : 1;
    current = current.parent;
  }
  return current;
}

/** Written as the neighbours are: `clientId` among such, else as the documentation has it. */
function likeSiblings(key: string, { children }: MapEntry): string {
  const keys = children.map((child) => child.key).filter((name) => name !== marker);
  const words = key.split(/[-_]|(?<=[a-z])(?=[A-Z])/).map((word) => word.toLowerCase());
  if (words.length < 2) return key;
  const uses = (pattern: RegExp): number => keys.filter((name) => pattern.test(name)).length;
  const [kebab, snake, camel] = [uses(/[a-z]-[a-z]/), uses(/[a-z]_[a-z]/), uses(/^[a-z]+[A-Z]/)];
  const most = Math.max(kebab, snake, camel);
  if (most === 0) return key;
  if (camel === most) return words.map((word, i) => (i === 0 ? word : word[0]?.toUpperCase() + word.slice(1))).join('');
  return words.join(snake === most ? '_' : '-');
}

const listRoles: ReadonlySet<Role> = new Set<Role>([
  'redirect_uri',
  'post_logout_redirect_uri',
  'grant_type',
  'response_type',
  'allowed_origin',
]);

const isListKey = ({ key, role }: ProposedKey): boolean =>
  role !== undefined && (listRoles.has(role) || role === 'scope') && /(?:uris|origins|types|scopes)$/i.test(key);

const typedRoles: ReadonlySet<Role> = new Set<Role>(['public_client', 'client_enabled', 'cookie_secure', 'port']);

function keyOffer(input: CompletionInput, place: KeyPlace, proposal: ProposedKey, order: number): Offer {
  const { key, role, note } = proposal;
  const [newText, snippet] = keyTexts(input, place, proposal);
  return {
    kind: 'key',
    label: key,
    ...(role === undefined ? {} : { detail: roleWords[role] }),
    span: place.span,
    newText,
    ...(snippet === undefined ? {} : { snippet }),
    filter: place.format === 'json' ? `"${key}"` : key,
    rank: (role === undefined ? 1 : 0) + order / 1000,
    ...(place.hasValue ? {} : { isOpen: true }),
    ...(place.commaAt === undefined
      ? {}
      : { also: [{ span: { start: place.commaAt, end: place.commaAt }, newText: ',' }] }),
    meant: key,
    about: { ...(role === undefined ? {} : { role }), ...(note === undefined ? {} : { note }) },
  };
}

/** The key with what opens its value, and the same with the cursor in the value. */
function keyTexts({ file }: CompletionInput, place: KeyPlace, proposal: ProposedKey): readonly [string, string?] {
  const { key, role, isMap } = proposal;
  const eol = dominantEol(file.text);
  if (place.format === 'json') {
    const name = JSON.stringify(key);
    if (place.hasValue) return [name];
    const comma = place.needsComma ? ',' : '';
    const around = (open: string, close: string): readonly [string, string] => [
      `${name}: ${open}${close}${comma}`,
      `${name}: ${open}$1${close}${comma}`,
    ];
    if (isMap) return around('{', '}');
    if (isListKey(proposal)) return [`${name}: []${comma}`, `${name}: ["$1"]${comma}`];
    return role !== undefined && typedRoles.has(role)
      ? [`${name}: false${comma}`, `${name}: $1${comma}`]
      : around('"', '"');
  }
  if (place.hasValue) return [key];
  if (place.format === 'yaml') {
    const deeper = `${key}:${eol}${place.indent}  `;
    if (isMap) return [deeper];
    return isListKey(proposal) ? [`${deeper}- `] : [`${key}: `];
  }
  if (place.format === 'toml') {
    if (isListKey(proposal)) return [`${key} = []`, `${key} = ["$1"]`];
    const isTyped = role !== undefined && typedRoles.has(role);
    return isTyped ? [`${key} = false`, `${key} = $1`] : [`${key} = ""`, `${key} = "$1"`];
  }
  return [`${key}${equalsLike(file.text)}`];
}

/** ` = ` where most lines have it. */
const equalsLike = (text: string): string =>
  (text.match(/^[^\s=#;]+ = /gm)?.length ?? 0) > (text.match(/^[^\s=#;]+=/gm)?.length ?? 0) ? ' = ' : '=';

/** Whole keys of a `.properties` file, below every client that the file has begun. */
function dottedOffers(facts: FileFacts, place: KeyPlace): readonly Offer[] {
  const present = new Set(
    facts.tree.entries.flatMap((e) => (e.kind === 'scalar' ? [relax(e.fullKey ?? e.path.join('.'))] : [])),
  );
  const offers = new Map<string, Offer>();
  for (const id of new Set([facts.dialects[0], ...facts.settings.map((s) => s.dialect)])) {
    const dialect = structuredById(id);
    if (dialect === undefined || manyNames.has(dialect.id)) continue;
    for (const block of dialect.blocks) {
      for (const { base, isBegun } of begun(block, facts, dialect)) {
        for (const [pattern, role] of Object.entries(block.settings)) {
          const name = [...base, ...splitPattern(pattern)].join('.');
          if (pattern.includes('*') || present.has(relax(name)) || offers.has(name)) continue;
          const written = propertiesText(name, 'key');
          offers.set(name, {
            kind: 'key',
            label: name,
            detail: roleWords[role],
            span: place.span,
            newText: place.hasValue ? written : `${written}=`,
            filter: written,
            rank: isBegun ? 0 : 1,
            ...(place.hasValue ? {} : { isOpen: true }),
            meant: name,
            about: { role },
          });
        }
      }
    }
  }
  return [...offers.values()];
}

/** The places of a block that exist, and those without stars, which may come. */
function begun(
  block: Block,
  facts: FileFacts,
  { relaxedKeys }: StructuredDialect,
): readonly { readonly base: readonly string[]; readonly isBegun: boolean }[] {
  const at = splitPattern(block.at);
  const found = facts.tree.entries.filter(
    (entry) =>
      entry.kind === 'map' &&
      entry.path.length === at.length &&
      block.skip?.(entry) !== true &&
      at.every((part, i) => {
        const key = String(entry.path[i]);
        return part === '*' || part === key || (relaxedKeys && relax(part) === relax(key));
      }),
  );
  const bases = found.map((entry) => ({ base: entry.path.map(String), isBegun: true }));
  return bases.length > 0 || isObsolete(block) || at.includes('*') || at.length === 0
    ? bases
    : [{ base: at, isBegun: false }];
}
