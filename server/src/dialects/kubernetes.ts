import { decodeBase64 } from '../base/base64.ts';
import { childOf, childrenOf, type Entry, entryAt, type ScalarEntry, type SyntaxTree, textAt } from '../syntax/tree.ts';
import { type Assignment, deploymentOf, elsewhere, joined, named, type Program, readPrograms } from './carrier.ts';
import { envoyOauth2 } from './envoy.ts';
import { genericReading } from './genericReading.ts';
import { chartPrograms } from './helmValues.ts';
import { istioRequestAuthentication } from './istio.ts';
import { traefikOidc } from './traefik.ts';
import type { ClaimInput, Dialect, Reading } from './types.ts';

const id = 'kubernetes';

/** One object of a manifest. */
interface Resource {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly root: Entry;
  /** Of a Secret or ConfigMap, by key. */
  readonly data: ReadonlyMap<string, ScalarEntry>;
  readonly podSpec: Entry | undefined;
}

/** Kinds whose values are pointers or ciphertext; known, and never read. */
const sealedKinds: ReadonlySet<string> = new Set([
  'ExternalSecret',
  'ClusterExternalSecret',
  'PushSecret',
  'SealedSecret',
  'SecretProviderClass',
  'VaultStaticSecret',
  'OnePasswordItem',
]);

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
  recognise: (tree) => {
    // A chart's template is no manifest before Helm has made it one.
    if (tree.problems.length > 0 && tree.file.text.includes('{{')) return 0;
    return resourcesOf(tree).some(isKnown) ? 0.92 : 0;
  },
  read,
};

const isKnown = (resource: Resource): boolean =>
  resource.data.size > 0 || resource.podSpec !== undefined || sealedKinds.has(resource.kind) || isRelease(resource);

/** Flux: the values of a chart. */
const isRelease = ({ kind, root }: Resource): boolean =>
  kind === 'HelmRelease' && entryAt(root, 'spec', 'values') !== undefined;

function read(tree: SyntaxTree, input: ClaimInput): Reading {
  const resources = resourcesOf(tree);
  const environment = deploymentOf(input);
  const known = new Set(resources.filter((r) => isKnown(r) && !isRelease(r)).map((r) => r.root.document));
  const releases = resources.filter(isRelease).flatMap((r) => chartPrograms(entryAt(r.root, 'spec', 'values')));
  const programs = [...programsOf(resources), ...releases].map((program): Program => ({ ...program, environment }));
  return joined([
    readPrograms({ tree, dialect: id }, programs),
    genericReading(tree, input, environment, (setting) => !known.has(setting.entry.document), [
      envoyOauth2,
      istioRequestAuthentication,
      traefikOidc,
    ]),
  ]);
}

function resourcesOf(tree: SyntaxTree): readonly Resource[] {
  return tree.roots
    .flatMap((root) => (textAt(root, 'kind') === 'List' ? childrenOf(childOf(root, 'items')) : [root]))
    .flatMap((root) => {
      const kind = textAt(root, 'kind');
      const metadata = childOf(root, 'metadata');
      if (kind === undefined || textAt(root, 'apiVersion') === undefined || metadata?.kind !== 'map') return [];
      return [
        {
          kind,
          name: textAt(metadata, 'name') ?? '',
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

/** The value a program gets, at the place of its Base64. Text of a tool that fills it in later stays as it is. */
function decodedEntry(entry: ScalarEntry): ScalarEntry | undefined {
  if (/^(?:ENC\[|<)|\{\{|\$[{(]/.test(entry.value)) return entry;
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

/** Each container with what it is given, then what no container of the file asks for. */
function programsOf(resources: readonly Resource[]): readonly Program[] {
  const used = new Set<ScalarEntry>();
  const programs: Program[] = [];
  for (const workload of resources) {
    const containers = [
      ...childrenOf(childOf(workload.podSpec, 'initContainers')),
      ...childrenOf(childOf(workload.podSpec, 'containers')),
    ];
    for (const container of containers) {
      const assignments = environmentOf(container, workload, resources, used);
      const name = textAt(container, 'name') ?? '';
      const scope = containers.length === 1 || name === workload.name ? workload.name : `${workload.name}.${name}`;
      programs.push({ scope, assignments });
    }
  }
  const rest = resources.flatMap(({ name, data }) => {
    const assignments = [...data.values()].filter((entry) => !used.has(entry)).map((entry) => ({ entry }));
    return [{ scope: name, assignments }];
  });
  return [...programs, ...rest];
}

function environmentOf(
  container: Entry,
  workload: Resource,
  resources: readonly Resource[],
  used: Set<ScalarEntry>,
): Assignment[] {
  const find = (kind: string, reference: Entry | undefined): Resource | undefined =>
    resources.find(
      (resource) =>
        resource.kind === kind &&
        resource.name === textAt(reference, 'name') &&
        (resource.namespace ?? workload.namespace) === (workload.namespace ?? resource.namespace),
    );
  const take = (entry: ScalarEntry): ScalarEntry => {
    used.add(entry);
    return entry;
  };
  const fromAll = childrenOf(childOf(container, 'envFrom')).flatMap((source) => {
    const prefix = textAt(source, 'prefix') ?? '';
    const resource = find('ConfigMap', childOf(source, 'configMapRef')) ?? find('Secret', childOf(source, 'secretRef'));
    return [...(resource?.data.values() ?? [])].map(
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
      const entry = find(kind, reference)?.data.get(textAt(reference, 'key') ?? '');
      if (entry !== undefined) return [{ entry: { ...take(entry), key: name.value }, label: entry.key }];
    }
    return [elsewhere(name)];
  });
  return [...fromAll, ...own];
}

const references = [
  ['Secret', 'secretKeyRef'],
  ['ConfigMap', 'configMapKeyRef'],
] as const;
