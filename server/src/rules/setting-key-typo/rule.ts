import { editDistance } from '../../base/distance.ts';
import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { dialects } from '../../dialects/registry.ts';
import { isStructured, matches, relax, type StructuredDialect, splitPattern } from '../../dialects/structured.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { renameKey } from '../../syntax/edit.ts';
import { childrenOf, type Entry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';

interface Data {
  readonly entry: Entry;
  readonly intended: string;
  readonly isSection: boolean;
  readonly program: string;
}

type Slip = Omit<Data, 'program'>;

/**
 * Programs whose keys are documented one by one, and which say nothing of a key they do not know. Where a key may be
 * any name, a slip cannot be told from a name.
 */
const programs: ReadonlyMap<string, string> = new Map([
  ['spring-oauth2', 'Spring Boot'],
  ['grafana', 'Grafana'],
  ['authelia-config', 'Authelia'],
  ['dex-config', 'Dex'],
  ['oauth2-proxy', 'oauth2-proxy'],
  ['supabase-config-toml', 'the Supabase CLI'],
  ['ory-hydra', 'Ory Hydra'],
  ['ory-kratos', 'Ory Kratos'],
]);

/** Plurals without a singular beside them: Dex's connectors have `redirectURI`, its clients only this. */
const plurals: ReadonlySet<string> = new Set(['redirectURIs']);

/** Keys that these programs do have, one letter away from another one, or one word longer. */
const real: ReadonlySet<string> = new Set(['appurl', 'apiurl', 'authurl', 'authuri']);

/** A key is no error anybody reports: the program reads the name it knows, finds nothing, and takes its default. */
export const rule = fileRule<Data>({
  meta: {
    id: 'setting-key-typo',
    group: 'syntax',
    severity: 'warning',
    reach: 'file',
    fix: 'review',
    summary: 'The key of a sign-in setting must be spelt as its program reads it.',
  },
  *detect({ facts }) {
    const dialect = dialects.find(({ id }) => id === facts.dialects[0]);
    const program = programs.get(dialect?.id ?? '');
    if (facts.tree.format === 'properties' || dialect === undefined || program === undefined) return;
    if (!isStructured(dialect)) return;
    for (const slip of slips(facts, dialect)) {
      const { keySpan } = slip.entry;
      if (keySpan !== undefined) yield { at: { file: facts.file.uri, span: keySpan }, data: { ...slip, program } };
    }
  },
  word: ({ entry, intended, isSection, program }) => {
    const what = isSection ? 'section' : 'setting';
    return (
      `${entry.key} looks like a misspelt ${intended}. ${sentence(program)} does not know a ${what} of this name, says ` +
      'nothing and goes on without it, so sign-in fails later (invalid_client, redirect_uri_mismatch). Correct the name.'
    );
  },
  fix: ({ at, data: { entry, intended } }, { facts }) => {
    const edits = renameKey(facts.tree, entry, intended);
    return edits === undefined
      ? []
      : [{ title: `Rename to ${intended}`, safety: 'review', files: [{ file: at.file, edits }] }];
  },
});

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function* slips({ tree }: FileFacts, dialect: StructuredDialect): Generator<Slip> {
  const { sections, places } = keysOf(dialect);
  const seen = new Set<Entry>();
  for (const root of tree.roots) {
    yield* slipsIn(root, sections, true, seen);
    for (const { at, blocks, levels } of places) {
      for (const block of matches(root, at, dialect.relaxedKeys)) {
        if (blocks.every(({ skip }) => skip?.(block) === true)) continue;
        for (const { below, known } of levels) {
          for (const container of matches(block, below, dialect.relaxedKeys))
            yield* slipsIn(container, known, false, seen);
        }
      }
    }
  }
}

/** Names of keys, and how the dialect compares them. */
interface Names {
  readonly all: readonly string[];
  readonly forms: ReadonlySet<string>;
  readonly form: (key: string) => string;
}

/** The keys that a dialect knows: of the file as a whole, and of each place that has blocks. */
const keysOf = memoisedFor((dialect: StructuredDialect) => {
  const form = dialect.relaxedKeys ? relax : dialect.id === 'dex-config' ? lowerCase : (key: string): string => key;
  const names = (all: readonly string[]): Names => ({ all, forms: new Set(all.map(form)), form });
  const places = [...groupBy(dialect.blocks, ({ at }) => at)].map(([at, blocks]) => ({
    at: splitPattern(at),
    blocks,
    levels: levelsOf(blocks.flatMap(({ settings }) => Object.keys(settings).map(splitPattern))).map(
      ({ below, keys }) => ({ below, known: names(keys) }),
    ),
  }));
  return { sections: names(sectionsOf(dialect)), places };
});

/** Go's encoding/json, through which Dex reads its YAML, takes a key in any case. */
const lowerCase = (key: string): string => key.toLowerCase();

/** The keys of a block itself, and of the maps in it: `config` of a connector of Dex has `clientID`. */
function levelsOf(paths: readonly (readonly string[])[]): readonly { below: readonly string[]; keys: string[] }[] {
  const levels = new Map<string, { below: readonly string[]; keys: string[] }>();
  for (const path of paths) {
    for (const [depth, key] of path.entries()) {
      const below = path.slice(0, depth);
      if (key === '*') continue;
      const level = levels.get(JSON.stringify(below)) ?? { below, keys: [] };
      levels.set(JSON.stringify(below), level);
      level.keys.push(key);
    }
  }
  return [...levels.values()];
}

/** The sections that the file as a whole may have. */
const sectionsOf = ({ blocks }: StructuredDialect): readonly string[] =>
  blocks.flatMap(({ at }) => {
    const [first = '', ...rest] = splitPattern(at);
    return first === '' || first === '*' || (rest.length === 0 && first.includes('.')) ? [] : [first];
  });

function* slipsIn(
  container: Entry,
  { all, forms, form }: Names,
  isSection: boolean,
  seen: Set<Entry>,
): Generator<Slip> {
  if (container.kind !== 'map') return;
  const present = new Set(container.children.map(({ key }) => form(key)));
  for (const entry of childrenOf(container)) {
    if (isSection !== (entry.kind === 'map')) continue;
    if (seen.has(entry) || entry.inherited || forms.has(form(entry.key)) || real.has(relax(entry.key))) continue;
    const intended = all.find((name) => !present.has(form(name)) && isSlip(entry.key, name, form));
    if (intended === undefined) continue;
    seen.add(entry);
    yield { entry, intended, isSection };
  }
}

/**
 * The same letters with other separators or capitals; one letter too many, too few, wrong, or two exchanged; or the
 * words of a long name with one more among them. A plural or a number is a name of its own.
 */
function isSlip(key: string, wanted: string, form: (key: string) => string): boolean {
  if (relax(key) === relax(wanted)) return relax(wanted).length >= 6;
  if (`${key}s` === wanted && plurals.has(wanted)) return true;
  const [a, b] = [form(key), form(wanted)];
  if (a.replace(/s?\d*$/, '') === b.replace(/s?\d*$/, '')) return false;
  if (b.length >= 6 && editDistance(a, b, 1) === 1) return true;
  const words = wordsOf(wanted);
  const own = wordsOf(key);
  return words.length >= 4 && own.length === words.length + 1 && isWithin(words, own);
}

const wordsOf = (key: string): readonly string[] =>
  key
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);

/** In the same order. */
function isWithin(words: readonly string[], all: readonly string[]): boolean {
  let next = 0;
  for (const word of all) if (word === words[next]) next++;
  return next === words.length;
}
