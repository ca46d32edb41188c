import { type Resource, resourcesOf, sealedKinds } from '../../dialects/kubernetesObjects.ts';
import type { FileFacts, ObjectName } from '../../dialects/types.ts';
import { childOf, childrenOf, type Entry, entryAt, type ScalarEntry, textAt } from '../../syntax/tree.ts';
import { type Span, span } from '../../text/span.ts';
import type { Mention, Whole } from './types.ts';

/** The names in the manifests of a file: objects, their keys, and the variables of containers. */
export function kubernetesMentions(facts: FileFacts): readonly Mention[] {
  return resourcesOf(facts.tree).flatMap((resource) => [
    ...objectMentions(facts, resource),
    ...containersOf(resource).flatMap((container) => containerMentions(facts, resource, container)),
    ...volumeMentions(facts, resource),
    // The values of a chart nest as they like.
    ...(resource.kind === 'HelmRelease' ? chartMentions(facts, childOf(resource.root, 'spec')) : []),
  ]);
}

/** The objects and keys that the values of a chart name as manifests do, wherever they are nested. */
export function chartMentions(facts: FileFacts, values: Entry | undefined): readonly Mention[] {
  return childrenOf(values).flatMap((entry): readonly Mention[] => {
    for (const [kind, whole, keyed] of sources) {
      const name = scalarOf(childOf(entry, 'name'));
      if (entry.key === keyed) return keyUse(facts, kind, name, scalarOf(childOf(entry, 'key')), undefined);
      if (entry.key !== whole) continue;
      const prefix = textAt(entry.parent, 'prefix') ?? '';
      return objectUse(facts, kind, name, undefined, { as: 'variables', prefix, by: 'chart' });
    }
    return chartMentions(facts, entry);
  });
}

type Scalar = ScalarEntry | undefined;

const scalarOf = (entry: Entry | undefined): Scalar =>
  entry?.kind === 'scalar' && !entry.inherited && entry.value !== '' ? entry : undefined;

/** The scalar’s text as written is what it means: no escapes, not folded. */
function isVerbatim({ file }: FileFacts['tree'], entry: ScalarEntry): boolean {
  return file.text.slice(entry.contentSpan.start, entry.contentSpan.end) === entry.value;
}

/** Secrets and ConfigMaps with their keys, and what makes a Secret. */
function objectMentions(facts: FileFacts, resource: Resource): readonly Mention[] {
  const { kind, namespace, root } = resource;
  const file = facts.file.uri;
  if (kind === 'Secret' || kind === 'ConfigMap') {
    const name = scalarOf(entryAt(root, 'metadata', 'name'));
    if (name === undefined) return [];
    const object: ObjectName = { kind, name: name.value, namespace };
    const keys = ['data', 'stringData', 'binaryData'].flatMap((part) => childrenOf(childOf(root, part)));
    return [
      { world: 'object', name: name.value, file, nameSpan: name.contentSpan, isDefinition: true, object },
      ...keys.flatMap((entry): readonly Mention[] =>
        entry.keySpan === undefined || entry.inherited
          ? []
          : [{ world: 'key', name: entry.key, file, nameSpan: entry.keySpan, isDefinition: true, object }],
      ),
    ];
  }
  return sealedKinds.has(kind) ? madeMentions(facts, resource) : [];
}

/** Where these kinds name the Secret they make; the first that is there. */
const namesOfMade: readonly (readonly string[])[] = [
  ['spec', 'target', 'name'],
  ['spec', 'externalSecretName'],
  ['spec', 'template', 'metadata', 'name'],
  ['spec', 'destination', 'name'],
  ['metadata', 'name'],
];

/** The keys stand in `spec.data[].secretKey` of an ExternalSecret and in `spec.encryptedData` of a SealedSecret. */
function madeMentions(facts: FileFacts, { root, namespace }: Resource): readonly Mention[] {
  const file = facts.file.uri;
  const name = namesOfMade.map((path) => scalarOf(entryAt(root, ...path))).find((entry) => entry !== undefined);
  if (name === undefined) return [];
  const object: ObjectName = { kind: 'Secret', name: name.value, namespace };
  const common = { file, isDefinition: true, object, isMade: true } as const;
  const remote = childrenOf(entryAt(root, 'spec', 'data')).flatMap((item): readonly Mention[] => {
    const key = scalarOf(childOf(item, 'secretKey'));
    return key === undefined ? [] : [{ ...common, world: 'key', name: key.value, nameSpan: key.contentSpan }];
  });
  const sealed = childrenOf(entryAt(root, 'spec', 'encryptedData')).flatMap((entry): readonly Mention[] =>
    entry.keySpan === undefined ? [] : [{ ...common, world: 'key', name: entry.key, nameSpan: entry.keySpan }],
  );
  return [{ ...common, world: 'object', name: name.value, nameSpan: name.contentSpan }, ...remote, ...sealed];
}

const containersOf = ({ podSpec }: Resource): readonly Entry[] =>
  ['initContainers', 'containers', 'ephemeralContainers'].flatMap((list) => childrenOf(childOf(podSpec, list)));

const sources = [
  ['ConfigMap', 'configMapRef', 'configMapKeyRef'],
  ['Secret', 'secretRef', 'secretKeyRef'],
] as const;

function containerMentions(facts: FileFacts, resource: Resource, container: Entry): readonly Mention[] {
  const { namespace } = resource;
  const file = facts.file.uri;
  const by = textAt(container, 'name') ?? resource.name;
  const all = childrenOf(childOf(container, 'envFrom')).flatMap((source) =>
    sources.flatMap(([kind, key]) => {
      const whole: Whole = { as: 'variables', prefix: textAt(source, 'prefix') ?? '', by };
      return objectUse(facts, kind, scalarOf(entryAt(source, key, 'name')), namespace, whole);
    }),
  );
  const items = childrenOf(childOf(container, 'env'));
  const variables = items.flatMap((item): readonly Mention[] => {
    const name = scalarOf(childOf(item, 'name'));
    const own: readonly Mention[] =
      name === undefined
        ? []
        : [{ world: 'variables', name: name.value, file, nameSpan: name.contentSpan, isDefinition: true }];
    const from = childOf(item, 'valueFrom');
    const keys = sources.flatMap(([kind, , key]) => {
      const reference = childOf(from, key);
      return keyUse(facts, kind, scalarOf(childOf(reference, 'name')), scalarOf(childOf(reference, 'key')), namespace);
    });
    return [...own, ...keys];
  });
  const defined = new Set(variables.filter(({ world }) => world === 'variables').map(({ name }) => name));
  const texts = [
    ...items.map((item) => childOf(item, 'value')),
    ...childrenOf(childOf(container, 'command')),
    ...childrenOf(childOf(container, 'args')),
  ].flatMap((entry) => scalarOf(entry) ?? []);
  const expanded = texts
    .flatMap((entry) => expansionsIn(facts, entry))
    .filter(({ name }) => defined.has(name) || all.length > 0);
  return [...all, ...variables, ...expanded];
}

/** `$(NAME)`; `$$(NAME)` is text (EnvVar, API reference). */
function expansionsIn(facts: FileFacts, entry: ScalarEntry): readonly Mention[] {
  if (!entry.value.includes('$(') || !isVerbatim(facts.tree, entry)) return [];
  return [...entry.value.matchAll(/\$\$|\$\(([A-Za-z_][\w.-]*)\)/g)].flatMap(
    ({ index, 1: name }): readonly Mention[] => {
      if (name === undefined) return [];
      const start = entry.contentSpan.start + index + 2;
      const nameSpan = span(start, start + name.length);
      return [{ world: 'variables', name, file: facts.file.uri, nameSpan, isDefinition: false }];
    },
  );
}

/** Objects that a pod mounts, whole or by key. */
function volumeMentions(facts: FileFacts, { podSpec, namespace, name: by }: Resource): readonly Mention[] {
  const volumes = childrenOf(childOf(podSpec, 'volumes'));
  const mounted = volumes.flatMap((volume) => [volume, ...childrenOf(entryAt(volume, 'projected', 'sources'))]);
  return mounted.flatMap((source) =>
    (['ConfigMap', 'Secret'] as const).flatMap((kind) => {
      const entry = childOf(source, kind === 'ConfigMap' ? 'configMap' : 'secret');
      const name = scalarOf(childOf(entry, 'name')) ?? scalarOf(childOf(entry, 'secretName'));
      const items = childrenOf(childOf(entry, 'items'));
      if (items.length === 0) return objectUse(facts, kind, name, namespace, { as: 'files', prefix: '', by });
      const keys = items.flatMap((item) => keyMention(facts, kind, name, scalarOf(childOf(item, 'key')), namespace));
      return [...objectUse(facts, kind, name, namespace), ...keys];
    }),
  );
}

function objectUse(
  facts: FileFacts,
  kind: ObjectName['kind'],
  name: Scalar,
  namespace: string | undefined,
  whole?: Whole,
): readonly Mention[] {
  if (name === undefined) return [];
  const object: ObjectName = { kind, name: name.value, namespace };
  return [
    {
      world: 'object',
      name: name.value,
      file: facts.file.uri,
      nameSpan: name.contentSpan,
      isDefinition: false,
      object,
      ...(whole === undefined ? {} : { whole }),
    },
  ];
}

function keyMention(
  facts: FileFacts,
  kind: ObjectName['kind'],
  name: Scalar,
  key: Scalar,
  namespace: string | undefined,
): readonly Mention[] {
  if (name === undefined || key === undefined) return [];
  const object: ObjectName = { kind, name: name.value, namespace };
  const nameSpan: Span = key.contentSpan;
  return [{ world: 'key', name: key.value, file: facts.file.uri, nameSpan, isDefinition: false, object }];
}

const keyUse = (
  facts: FileFacts,
  kind: ObjectName['kind'],
  name: Scalar,
  key: Scalar,
  namespace: string | undefined,
): readonly Mention[] => [...objectUse(facts, kind, name, namespace), ...keyMention(facts, kind, name, key, namespace)];
