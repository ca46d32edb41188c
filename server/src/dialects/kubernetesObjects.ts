import { decodeBase64, isBase64 } from '../base/base64.ts';
import { childOf, childrenOf, type Entry, entryAt, type ScalarEntry, type SyntaxTree, textAt } from '../syntax/tree.ts';
import type { Span } from '../text/span.ts';
import { sealed } from './carrier.ts';
import { variablesOf } from './env.ts';
import type { KeyedObject, VariableDefinition } from './types.ts';

/** One object of a manifest. */
export interface Resource {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly nameSpan: Span;
  readonly root: Entry;
  /** Of a Secret or ConfigMap, by key. */
  readonly data: ReadonlyMap<string, ScalarEntry>;
  readonly podSpec: Entry | undefined;
}

/** Kinds whose values are pointers or ciphertext; known, and never read. */
export const sealedKinds: ReadonlySet<string> = new Set([
  'ExternalSecret',
  'ClusterExternalSecret',
  'PushSecret',
  'SealedSecret',
  'SecretProviderClass',
  'VaultStaticSecret',
  'OnePasswordItem',
]);

/** The objects of a manifest, those of a `List` included. */
export function resourcesOf(tree: SyntaxTree): readonly Resource[] {
  return tree.roots
    .flatMap((root) => (textAt(root, 'kind') === 'List' ? childrenOf(childOf(root, 'items')) : [root]))
    .flatMap((root) => {
      const kind = textAt(root, 'kind');
      const metadata = childOf(root, 'metadata');
      if (kind === undefined || textAt(root, 'apiVersion') === undefined || metadata?.kind !== 'map') return [];
      const name = childOf(metadata, 'name');
      return [
        {
          kind,
          name: textAt(metadata, 'name') ?? '',
          nameSpan: (name ?? metadata).valueSpan,
          namespace: textAt(metadata, 'namespace'),
          root,
          data: dataOf(kind, root),
          podSpec: podSpecOf(root),
        },
      ];
    });
}

/** `stringData` overrides `data` (Secret, API reference). */
function dataOf(kind: string, root: Entry): ReadonlyMap<string, ScalarEntry> {
  const data = new Map<string, ScalarEntry>();
  if (kind !== 'Secret' && kind !== 'ConfigMap') return data;
  const add = (entry: Entry, decode: (entry: ScalarEntry) => ScalarEntry | undefined): void => {
    // A key with a dot is the name of a file.
    if (entry.kind !== 'scalar' || !/^[A-Za-z_][\w-]*$/.test(entry.key)) return;
    const decoded = decode(entry);
    if (decoded !== undefined) data.set(entry.key, decoded);
  };
  for (const entry of childrenOf(childOf(root, 'data'))) add(entry, kind === 'Secret' ? decodedEntry : (e) => e);
  if (kind === 'Secret') for (const entry of childrenOf(childOf(root, 'stringData'))) add(entry, (e) => e);
  return data;
}

/** What the `data` of a Secret holds and the API server cannot decode; what a tool fills in later left out. */
export const undecodable = ({ kind, root }: Resource): readonly ScalarEntry[] =>
  kind !== 'Secret'
    ? []
    : childrenOf(childOf(root, 'data')).filter(
        (entry): entry is ScalarEntry =>
          entry.kind === 'scalar' && entry.type === 'string' && !isFilledInLater(entry.value) && !isBase64(entry.value),
      );

const isFilledInLater = (value: string): boolean => /^(?:ENC\[|<)|\{\{|\$[{(]/.test(value);

/** The value a program gets, at the place of its Base64. Text of a tool that fills it in later stays as it is. */
function decodedEntry(entry: ScalarEntry): ScalarEntry | undefined {
  if (isFilledInLater(entry.value)) return entry;
  const value = decodeBase64(entry.value);
  return value === undefined ? undefined : { ...entry, value, type: 'string' };
}

/** Of a Pod, a CronJob, or anything that has a template of pods. */
function podSpecOf(root: Entry): Entry | undefined {
  const spec = childOf(root, 'spec');
  const candidates = [
    spec,
    entryAt(spec, 'template', 'spec'),
    entryAt(spec, 'jobTemplate', 'spec', 'template', 'spec'),
  ];
  return candidates.find((candidate) =>
    childrenOf(childOf(candidate, 'containers')).some((container) => container.kind === 'map'),
  );
}

/**
 * The Secrets and ConfigMaps of a file by their keys. A Secret that a controller makes, and one without keys, which
 * something will fill, can have any key.
 */
export function keyedObjects(
  tree: SyntaxTree,
  resources: readonly Resource[],
  environment: string,
): readonly KeyedObject[] {
  return resources.flatMap((resource): readonly KeyedObject[] => {
    const { kind, namespace, nameSpan, data } = resource;
    const common = { file: tree.file.uri, namespace, nameSpan, environment, envFiles: [] };
    if (sealedKinds.has(kind)) {
      const made = { ...common, kind: 'Secret', keys: [], values: new Map(), isComplete: false } as const;
      return namesOfMade(resource).map((name) => ({ ...made, name }));
    }
    if (kind !== 'Secret' && kind !== 'ConfigMap') return [];
    if (resource.name === '') return [];
    const keys = ['data', 'stringData', 'binaryData'].flatMap((part) =>
      childrenOf(childOf(resource.root, part)).map((entry) => entry.key),
    );
    const isFilledIn =
      resource.root.kind === 'map' &&
      textAt(resource.root, 'type')?.startsWith('kubernetes.io/service-account') === true;
    const isComplete = keys.length > 0 && !isFilledIn && keys.every((key) => /^[\w.-]+$/.test(key));
    return [
      { ...common, kind, name: resource.name, keys: [...new Set(keys)], values: definitionsOf(tree, data), isComplete },
    ];
  });
}

/** Values by key, out of reach of references. */
export function definitionsOf(
  tree: SyntaxTree,
  data: ReadonlyMap<string, ScalarEntry>,
): ReadonlyMap<string, VariableDefinition> {
  const definitions = variablesOf(tree, [...data.values()], 'shell-like');
  return new Map(
    definitions.map((definition) => [definition.name, { ...definition, value: sealed(definition.value) }]),
  );
}

/**
 * Names of the Secrets that a controller makes: `metadata.name`, and what the kinds have for another name
 * (external-secrets.io `spec.target.name`, SealedSecret `spec.template.metadata.name`, Vault Secrets Operator
 * `spec.destination.name`, Secrets Store CSI driver `spec.secretObjects[].secretName`).
 */
function namesOfMade({ name, root }: Resource): readonly string[] {
  const spec = childOf(root, 'spec');
  const others = [
    textAt(spec, 'target', 'name'),
    textAt(spec, 'externalSecretName'),
    textAt(spec, 'externalSecretSpec', 'target', 'name'),
    textAt(spec, 'template', 'metadata', 'name'),
    textAt(spec, 'destination', 'name'),
    ...childrenOf(childOf(spec, 'secretObjects')).map((entry) => textAt(entry, 'secretName')),
  ];
  return [...new Set([name, ...others])].filter((made): made is string => made !== undefined && made !== '');
}
