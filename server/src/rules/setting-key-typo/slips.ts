import { editDistance } from '../../base/distance.ts';
import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { argocdConfigMap, argocdDocuments } from '../../dialects/argocd.ts';
import { dexConfig } from '../../dialects/dex.ts';
import { grafanaChart } from '../../dialects/grafana.ts';
import { jupyterhubChart } from '../../dialects/jupyterhub.ts';
import { dialects } from '../../dialects/registry.ts';
import { isStructured, matches, relax, type StructuredDialect, splitPattern } from '../../dialects/structured.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { childrenOf, type Entry, type SyntaxTree } from '../../syntax/tree.ts';
import { baseName } from '../../text/uri.ts';

export interface Slip {
  readonly entry: Entry;
  readonly intended: string;
  readonly isSection: boolean;
  readonly program: string;
  /** The document inside of a text of the file that the key belongs to. */
  readonly document?: SyntaxTree;
}

/** Programs whose keys are documented one by one. Where a key may be any name, a slip cannot be told from a name. */
const programs: ReadonlyMap<string, string> = new Map([
  ['spring-oauth2', 'Spring Boot'],
  ['micronaut-security', 'Micronaut'],
  ['grafana', 'Grafana'],
  ['authelia-config', 'Authelia'],
  ['argocd-cm', 'Argo CD'],
  ['dex-config', 'Dex'],
  ['oauth2-proxy', 'oauth2-proxy'],
  ['msal-config', 'MSAL'],
  ['spa-auth-config-json', 'an application made from Auth0’s samples'],
  ['supabase-config-toml', 'the Supabase CLI'],
  ['ory-hydra', 'Ory Hydra'],
  ['ory-kratos', 'Ory Kratos'],
  ['jupyterhub', 'JupyterHub'],
]);

/** What the programs read beside the settings that their dialects know, by the place of the block. */
const furtherKeys: ReadonlyMap<string, Readonly<Record<string, readonly string[]>>> = new Map([
  [
    'argocd-cm',
    {
      data: ['dex.config', 'oidc.config'],
      '': ['cliClientID', 'requestedIDTokenClaims', 'logoutURL', 'enablePKCEAuthentication'],
    },
  ],
]);

/** Plurals without a singular beside them: Dex's connectors have `redirectURI`, its clients only this. */
const plurals: ReadonlySet<string> = new Set(['redirectURIs', 'requestedScopes', 'requestedIDTokenClaims']);

/** Keys that these programs do have, one letter away from another one, or one word longer. */
const real: ReadonlySet<string> = new Set(['appurl', 'apiurl', 'authurl', 'authuri']);

/** The misspelt keys of a file, and of the documents in its texts, that a dialect made of a literal reads. */
export function* slipsOf(facts: FileFacts): Generator<Slip> {
  const dialect = dialectOf(facts);
  const seen = new Set<Entry>();
  if (dialect !== undefined) yield* slipsIn(facts.tree, dialect, seen);
  if (facts.dialects[0] !== argocdConfigMap.id && facts.dialects[0] !== 'helm-values') return;
  for (const inner of argocdDocuments(facts.tree)) {
    for (const slip of slipsIn(inner.document, inner.dialect, seen)) yield { ...slip, document: inner.document };
  }
}

/** The one that read the file, or, for the values of their charts, that of Dex, Grafana or JupyterHub. */
function dialectOf({ dialects: [id], tree, file }: FileFacts): StructuredDialect | undefined {
  const dialect = dialects.find((each) => each.id === id);
  if (dialect?.id === 'helm-values') {
    const input = { name: baseName(file.uri), path: file.uri };
    return [dexConfig, grafanaChart, jupyterhubChart].find(({ recognise }) => recognise(tree, input) >= 0.5);
  }
  // Of the other files of this dialect it is not known who reads them.
  if (dialect?.id === 'spa-auth-config-json' && !/^auth_config(?:\.\w+)?\.json$/.test(baseName(file.uri)))
    return undefined;
  return dialect !== undefined && isStructured(dialect) ? dialect : undefined;
}

function* slipsIn(tree: SyntaxTree, dialect: StructuredDialect, seen: Set<Entry>): Generator<Slip> {
  const program = programs.get(dialect.id);
  if (program === undefined) return;
  const { sections, places } = keysOf(dialect);
  for (const root of tree.roots) {
    for (const { below, known } of sections) {
      for (const container of matches(root, below, dialect.relaxedKeys))
        yield* slipsAmong(container, known, { isSection: true, program }, seen);
    }
    for (const { at, blocks, levels } of places) {
      for (const block of matches(root, at, dialect.relaxedKeys)) {
        if (blocks.every(({ skip }) => skip?.(block) === true)) continue;
        for (const { below, known } of levels) {
          for (const container of matches(block, below, dialect.relaxedKeys))
            yield* slipsAmong(container, known, { isSection: false, program }, seen);
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

/** The keys that a dialect knows: the sections on the way to its blocks, and those of each place that has blocks. */
const keysOf = memoisedFor((dialect: StructuredDialect) => {
  const form = dialect.relaxedKeys ? relax : ignoringCase.has(dialect.id) ? lowerCase : (key: string): string => key;
  const names = (all: readonly string[]): Names => ({ all, forms: new Set(all.map(form)), form });
  const level = ({ below, keys }: Level) => ({ below, known: names(keys) });
  const further = furtherKeys.get(dialect.id);
  const places = [...groupBy(dialect.blocks, ({ at }) => at)].map(([at, blocks]) => {
    const paths = [...blocks.flatMap(({ settings }) => Object.keys(settings).map(splitPattern))];
    const more = (further?.[at] ?? []).map((key) => [key]);
    return { at: splitPattern(at), blocks, levels: levelsOf([...paths, ...more]).map(level) };
  });
  const sections = levelsOf(dialect.blocks.map(({ at }) => splitPattern(at)).filter((path) => !isNameOfOne(path)))
    .map(({ below, keys }) => ({ below, keys: keys.filter((key) => !key.includes('.')) }))
    .filter(({ keys }) => keys.length > 0);
  return { sections: sections.map(level), places };
});

/** Go's encoding/json, through which Dex and Argo CD read their YAML, takes a key in any case. */
const ignoringCase: ReadonlySet<string> = new Set(['dex-config', 'argocd-cm']);

const lowerCase = (key: string): string => key.toLowerCase();

/** `auth.github`: a provider's section beside those of others. */
const isNameOfOne = (path: readonly string[]): boolean => path.at(-1)?.includes('.') === true;

interface Level {
  readonly below: readonly string[];
  readonly keys: string[];
}

/** The keys of a block itself, and of the maps in it: `config` of a connector of Dex has `clientID`. */
function levelsOf(paths: readonly (readonly string[])[]): readonly Level[] {
  const levels = new Map<string, Level>();
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

function* slipsAmong(
  container: Entry,
  { all, forms, form }: Names,
  what: Pick<Slip, 'isSection' | 'program'>,
  seen: Set<Entry>,
): Generator<Slip> {
  if (container.kind !== 'map') return;
  const present = new Set(container.children.map(({ key }) => form(key)));
  for (const entry of childrenOf(container)) {
    if (entry.kind !== 'list' && what.isSection !== (entry.kind === 'map')) continue;
    if (seen.has(entry) || entry.inherited || forms.has(form(entry.key)) || real.has(relax(entry.key))) continue;
    const intended = all.find((name) => !present.has(form(name)) && isSlip(entry.key, name, form));
    if (intended === undefined) continue;
    seen.add(entry);
    yield { ...what, entry, intended };
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
