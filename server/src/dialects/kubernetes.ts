import { groupBy } from '../base/groupBy.ts';
import { memoisedFor } from '../base/memo.ts';
import { childOf, childrenOf, type Entry, entryAt, type ScalarEntry, type SyntaxTree, textAt } from '../syntax/tree.ts';
import { albIngress, isAlbIngress } from './albIngress.ts';
import { type Assignment, deploymentOf, elsewhere, joined, named, type Program, readPrograms } from './carrier.ts';
import { optionEntries } from './commandOptions.ts';
import { configMapFiles, hasConfigMapFiles } from './configMapFiles.ts';
import { readName } from './envNames.ts';
import { envoyOauth2 } from './envoy.ts';
import { genericReading } from './genericReading.ts';
import { chartPrograms } from './helmValues.ts';
import { istioRequestAuthentication } from './istio.ts';
import { keyedObjects, type Resource, resourcesOf, sealedKinds, undecodable } from './kubernetesObjects.ts';
import { traefikOidc } from './traefik.ts';
import type { ClaimInput, Dialect, FileLink, ObjectName, Reading, Value } from './types.ts';

const id = 'kubernetes';

/**
 * Kubernetes manifests (API reference: Secret, ConfigMap, EnvVar, EnvFromSource). A container sees its `envFrom`, the
 * later source winning, then its `env`. Objects of other kinds are read for OAuth blocks like any YAML.
 */
export const kubernetes: Dialect = {
  id,
  title: 'Kubernetes manifest',
  kind: 'use',
  formats: ['yaml', 'json'],
  files: ['**/*.json', '**/*.{yml,yaml}'],
  readIgnored: false,
  recognise: (tree, input) => {
    // A chart's template is no manifest before Helm has made it one.
    if (tree.problems.length > 0 && tree.file.text.includes('{{')) return 0;
    const isOurs = resourcesOf(tree).some(isKnown) || isAlbIngress(tree) || hasConfigMapFiles(tree, input);
    return isOurs ? 0.92 : 0;
  },
  read,
};

const isKnown = (resource: Resource): boolean =>
  resource.data.size > 0 ||
  resource.podSpec !== undefined ||
  sealedKinds.has(resource.kind) ||
  isRelease(resource) ||
  isArgoSecret(resource) ||
  undecodable(resource).some(({ key }) => readName(key) !== undefined);

/** Its keys have dots, so that none is a variable; its ConfigMap names them. */
const isArgoSecret = ({ kind, name, root }: Resource): boolean =>
  kind === 'Secret' &&
  (name === 'argocd-secret' || textAt(root, 'metadata', 'labels', 'app.kubernetes.io/part-of') === 'argocd');

/** Flux: the values of a chart. */
const isRelease = ({ kind, root }: Resource): boolean =>
  kind === 'HelmRelease' && entryAt(root, 'spec', 'values') !== undefined;

function read(tree: SyntaxTree, input: ClaimInput): Reading {
  const resources = resourcesOf(tree);
  const environment = deploymentOf(input);
  const known = new Set(resources.filter((r) => isKnown(r) && !isRelease(r)).map((r) => r.root.document));
  const releases = resources.filter(isRelease).flatMap((r) => chartPrograms(entryAt(r.root, 'spec', 'values')));
  const programs = [...programsOf(tree, resources), ...releases].map(
    (program): Program => ({ ...program, environment }),
  );
  return joined([
    {
      ...readPrograms({ tree, dialect: id }, programs),
      links: sourcesOf(tree, resources),
      objects: keyedObjects(tree, resources, environment),
    },
    configMapFiles(tree, input, environment),
    albIngress(tree, input, environment),
    genericReading(tree, input, environment, (setting) => !known.has(setting.entry.document), [
      envoyOauth2,
      istioRequestAuthentication,
      traefikOidc,
    ]),
  ]);
}

/** A container, and what tells its variables from those of others in the file. */
interface Container {
  readonly entry: Entry;
  readonly scope: string;
}

function containersOf({ name, podSpec }: Resource): readonly Container[] {
  const containers = [...childrenOf(childOf(podSpec, 'initContainers')), ...childrenOf(childOf(podSpec, 'containers'))];
  return containers.map((entry) => {
    const own = textAt(entry, 'name') ?? '';
    return { entry, scope: containers.length === 1 || own === name ? name : `${name}.${own}` };
  });
}

/** Each container with what it is given, then what no container of the file asks for. */
function programsOf(tree: SyntaxTree, resources: readonly Resource[]): readonly Program[] {
  const used = new Set<ScalarEntry>();
  const programs: Program[] = [];
  for (const workload of resources) {
    for (const { entry, scope } of containersOf(workload)) {
      const options = optionEntries(tree, entry).map((option): Assignment => ({ entry: option }));
      // The command line wins over variables.
      programs.push({ scope, assignments: [...environmentOf(entry, workload, resources, used), ...options] });
    }
  }
  const rest = resources.flatMap(({ name, data }) => {
    const assignments = [...data.values()].filter((entry) => !used.has(entry)).map((entry) => ({ entry }));
    return [{ scope: name, assignments }];
  });
  return [...programs, ...rest];
}

/** The object of this file that is meant. */
function find(resources: readonly Resource[], wanted: ObjectName): Resource | undefined {
  return byName(resources)
    .get(`${wanted.kind} ${wanted.name}`)
    ?.find(({ namespace }) => (namespace ?? wanted.namespace) === (wanted.namespace ?? namespace));
}

const byName = memoisedFor((resources: readonly Resource[]) =>
  groupBy(resources, ({ kind, name }) => `${kind} ${name}`),
);

/** `name` of a reference; undefined where it is empty or filled in by a tool. */
function nameOf(
  kind: ObjectName['kind'],
  reference: Entry | undefined,
  { namespace }: Resource,
): ObjectName | undefined {
  const name = textAt(reference, 'name');
  return name === undefined || !/^[\w.-]+$/.test(name) ? undefined : { kind, name, namespace };
}

const sources = [
  ['ConfigMap', 'configMapRef'],
  ['Secret', 'secretRef'],
] as const;

/** Objects whose keys become variables of a container, in the order of their precedence, the last one winning. */
function envFrom(container: Entry, workload: Resource): readonly { object: ObjectName; source: Entry }[] {
  return childrenOf(childOf(container, 'envFrom')).flatMap((source) => {
    for (const [kind, key] of sources) {
      const object = nameOf(kind, childOf(source, key), workload);
      if (object !== undefined) return [{ object, source }];
    }
    return [];
  });
}

/** What the containers get from objects that another file holds. Under a prefix the names are others. */
function sourcesOf(tree: SyntaxTree, resources: readonly Resource[]): readonly FileLink[] {
  return resources.flatMap((workload) =>
    containersOf(workload).flatMap(({ entry, scope }) =>
      envFrom(entry, workload)
        .filter(({ object, source }) => find(resources, object) === undefined && textAt(source, 'prefix') === undefined)
        .map(
          ({ object, source }): FileLink => ({
            kind: 'env_from',
            file: tree.file.uri,
            span: source.valueSpan,
            target: object.name,
            service: scope,
            object,
          }),
        ),
    ),
  );
}

function environmentOf(
  container: Entry,
  workload: Resource,
  resources: readonly Resource[],
  used: Set<ScalarEntry>,
): Assignment[] {
  const take = (entry: ScalarEntry): ScalarEntry => {
    used.add(entry);
    return entry;
  };
  const fromAll = envFrom(container, workload).flatMap(({ object, source }) => {
    const prefix = textAt(source, 'prefix') ?? '';
    return [...(find(resources, object)?.data.values() ?? [])].map(
      (entry): Assignment => ({ entry: { ...take(entry), key: `${prefix}${entry.key}` }, label: entry.key }),
    );
  });
  const own = childrenOf(childOf(container, 'env')).flatMap((item): readonly Assignment[] => {
    const name = childOf(item, 'name');
    const value = childOf(item, 'value');
    if (name?.kind !== 'scalar' || name.value === '') return [];
    if (value?.kind === 'scalar') return [named(name.value, name, value)];
    const from = childOf(item, 'valueFrom');
    if (from === undefined) return [];
    for (const [kind, key] of references) {
      const reference = childOf(from, key);
      const object = nameOf(kind, reference, workload);
      if (object === undefined) continue;
      const entry = find(resources, object)?.data.get(textAt(reference, 'key') ?? '');
      if (entry !== undefined) return [{ entry: { ...take(entry), key: name.value }, label: entry.key }];
      return [keyOf(object, reference, name)];
    }
    return [elsewhere(name)];
  });
  return [...fromAll, ...own];
}

const references = [
  ['Secret', 'secretKeyRef'],
  ['ConfigMap', 'configMapKeyRef'],
] as const;

/** A variable whose value is that of a key; its place is where the key is named. */
function keyOf(object: ObjectName, reference: Entry | undefined, name: ScalarEntry): Assignment {
  const key = childOf(reference, 'key');
  if (key?.kind !== 'scalar' || !/^[\w.-]+$/.test(key.value)) return elsewhere(name);
  const isOptional = textAt(reference, 'optional') === 'true';
  const value: Value = {
    state: 'reference',
    text: key.value,
    parts: [
      {
        kind: 'reference',
        name: key.value,
        fallback: undefined,
        span: key.valueSpan,
        nameSpan: key.contentSpan,
        object: { ...object, isOptional },
      },
    ],
  };
  return { entry: { ...key, key: name.value, keySpan: name.contentSpan }, label: name.value, reference: value };
}
