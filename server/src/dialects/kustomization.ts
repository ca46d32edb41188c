import { childOf, childrenOf, type Entry, type ScalarEntry, type SyntaxTree, textAt } from '../syntax/tree.ts';
import { span } from '../text/span.ts';
import { deploymentOf, type Program, readPrograms } from './carrier.ts';
import { definitionsOf } from './kubernetesObjects.ts';
import type { ClaimInput, Dialect, FileLink, KeyedObject, ObjectName, Reading } from './types.ts';

const id = 'kustomization';

/**
 * Generators of Kustomize (kubectl.docs.kubernetes.io, "configMapGenerator", "secretGenerator"): each makes a ConfigMap
 * or Secret of its `literals`, of the lines of its `envs` files, and of whole `files`, which are not looked into. The
 * suffix of the name is added to the references as well. With `behavior: merge` an overlay adds to the object of its
 * base (same pages), so a key may also be defined there.
 */
export const kustomization: Dialect = {
  id,
  title: 'Kustomize kustomization.yaml',
  kind: 'use',
  formats: ['yaml'],
  files: ['**/kustomization.{yml,yaml}'],
  readIgnored: false,
  recognise: (tree) => (generatorsOf(tree).length > 0 ? 0.93 : 0),
  read,
};

interface Generator {
  readonly object: ObjectName;
  readonly entry: Entry;
  readonly name: Entry;
}

const lists = [
  ['ConfigMap', 'configMapGenerator'],
  ['Secret', 'secretGenerator'],
] as const;

function generatorsOf(tree: SyntaxTree): readonly Generator[] {
  const root = tree.roots[0];
  return lists.flatMap(([kind, key]) =>
    childrenOf(childOf(root, key)).flatMap((entry): readonly Generator[] => {
      const name = childOf(entry, 'name');
      if (name?.kind !== 'scalar' || name.value === '') return [];
      const namespace = textAt(entry, 'namespace') ?? textAt(root, 'namespace');
      return [{ object: { kind, name: name.value, namespace }, entry, name }];
    }),
  );
}

function read(tree: SyntaxTree, input: ClaimInput): Reading {
  const environment = deploymentOf(input);
  const generators = generatorsOf(tree);
  const literals = generators.map(({ entry }) => literalsOf(tree, entry));
  const programs = generators.map(
    ({ object }, i): Program => ({
      scope: object.name,
      environment,
      assignments: (literals[i] ?? []).map((entry) => ({ entry })),
    }),
  );
  return {
    ...readPrograms({ tree, dialect: id }, programs),
    links: generators.flatMap((generator) => envFileLinks(tree, generator)),
    objects: generators.map(({ object, entry, name }, i): KeyedObject => {
      const own = literals[i] ?? [];
      const files = namesOfFiles(entry);
      return {
        ...object,
        file: tree.file.uri,
        nameSpan: name.valueSpan,
        environment,
        keys: [...own.map(({ key }) => key), ...files],
        values: definitionsOf(tree, new Map(own.map((literal) => [literal.key, literal]))),
        envFiles: envFilesOf(entry).map(({ value }) => value),
        isComplete: own.length === childrenOf(childOf(entry, 'literals')).length,
      };
    }),
  };
}

/** `envs`, and the older `env` of one file. */
function envFilesOf(generator: Entry): readonly ScalarEntry[] {
  const items = [childOf(generator, 'env'), ...childrenOf(childOf(generator, 'envs'))];
  return items.filter((item): item is ScalarEntry => item?.kind === 'scalar' && item.value !== '');
}

function envFileLinks(tree: SyntaxTree, { object, entry }: Generator): readonly FileLink[] {
  return envFilesOf(entry).map(({ value, contentSpan }) => ({
    kind: 'env_file',
    file: tree.file.uri,
    span: contentSpan,
    target: value,
    service: object.name,
    object,
  }));
}

/** `key=path`, or a path whose last part is the key. */
function namesOfFiles(generator: Entry): readonly string[] {
  return childrenOf(childOf(generator, 'files')).flatMap((item) => {
    if (item.kind !== 'scalar') return [];
    const equals = item.value.indexOf('=');
    return [equals > 0 ? item.value.slice(0, equals) : (item.value.split('/').at(-1) ?? item.value)];
  });
}

function literalsOf(tree: SyntaxTree, generator: Entry): readonly ScalarEntry[] {
  return childrenOf(childOf(generator, 'literals')).flatMap((item) => {
    const literal = item.kind === 'scalar' ? literalOf(tree, item) : undefined;
    return literal === undefined ? [] : [literal];
  });
}

/**
 * One `KEY=VALUE` item as an entry of its own. A pair of quotes around the value is taken off (kustomize, api/kv/kv.go,
 * `parseLiteralSource`).
 */
function literalOf(tree: SyntaxTree, item: ScalarEntry): ScalarEntry | undefined {
  const text = tree.file.text.slice(item.contentSpan.start, item.contentSpan.end);
  const equals = text.indexOf('=');
  if (equals <= 0 || item.value !== text) return undefined;
  const start = item.contentSpan.start;
  const written = text.slice(equals + 1);
  const value = /^(["'])(.*)\1$/s.exec(written)?.[2] ?? written;
  const from = start + equals + 1 + written.indexOf(value);
  const content = span(from, from + value.length);
  return {
    ...item,
    key: text.slice(0, equals),
    keySpan: span(start, start + equals),
    value,
    contentSpan: content,
    valueSpan: content,
    quoting: 'plain',
    type: 'string',
  };
}
