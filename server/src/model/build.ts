import { type ConfigOf, defaultConfig } from '../config/config.ts';
import type { FileFacts, Setting } from '../dialects/types.ts';
import type { LoaderId } from '../syntax/loaders/types.ts';
import { adopt } from './adopt.ts';
import { type Cluster, clustersOf, familiesOf } from './clusters.ts';
import { containersIn } from './containers.ts';
import { environmentIn, environmentOf, withFolderEnvironments } from './environments.ts';
import { createLibraries } from './libraries.ts';
import { type Candidate, joinCandidates, likelyLinks } from './link.ts';
import { createLoaders } from './loaders.ts';
import { matchRegistrations } from './match.ts';
import { createObjects } from './objects.ts';
import { createOtherReaders } from './otherReaders.ts';
import { createPackages } from './packages.ts';
import { resolveSetting, type Sources } from './resolve.ts';
import { springOverrides } from './springOverrides.ts';
import type { Application, Client, Model, ResolvedSetting } from './types.ts';
import { createVariables, type Reader } from './variables.ts';

export interface WorkspaceInput {
  readonly files: readonly FileFacts[];
  /** URIs of the workspace's root folders. */
  readonly folders: readonly string[];
  /** URIs of files that make their folder a unit of deployment, see `manifestNames`. */
  readonly manifests: readonly string[];
  /** Texts of the manifests that `isReadManifest` names, by URI; without them no loader is known by a dependency. */
  readonly manifestTexts?: ReadonlyMap<string, string>;
  /** What the user says of loaders and authorization servers; default: nothing. */
  readonly configOf?: ConfigOf;
}

const alwaysDefault: ConfigOf = () => defaultConfig;

/** Links the settings of all files. Pure: the same input gives an equal model. */
export function buildModel({
  files: read,
  folders,
  manifests,
  manifestTexts = new Map(),
  configOf = alwaysDefault,
}: WorkspaceInput): Model {
  const files = withFolderEnvironments(read, folders);
  const packages = createPackages(folders, manifests);
  const variables = createVariables(files, packages);
  const objects = createObjects(files, packages, environmentIn);
  const sources: Sources = { variables, objects };
  const byUri = new Map(files.map((facts) => [facts.file.uri, facts]));
  const running = files.filter((facts) => !facts.environment.isTemplate);
  const families = familiesOf(running, packages);
  const environments = new Set([
    'base',
    ...families.flatMap((family) => [...family.environments]),
    ...objects.environments,
  ]);

  const readerOf = (setting: Setting, environment: string): Reader => ({
    file: setting.file,
    environment,
    service: setting.dialect === 'docker-compose' ? setting.slot?.split('/')[0] : undefined,
  });
  const resolveIn = (setting: Setting, environment: string): ResolvedSetting =>
    resolveSetting(setting, readerOf(setting, environment), sources);
  /** A setting of a base whose value an overlay defines. */
  const flows = ({ value, file }: Setting, environment: string): boolean =>
    value.parts.some(
      (part) =>
        part.kind === 'reference' &&
        part.object !== undefined &&
        objects.isDefinedIn(part.object, { file, environment }),
    );
  const toCandidate = (cluster: Cluster): Candidate => ({
    cluster,
    settings: cluster.settings.map((setting) => resolveIn(setting, cluster.environment)),
  });

  const hasOtherReader = createOtherReaders(files, manifestTexts);
  const findLoaders = createLoaders({ files, manifestTexts });
  const loadersOf = (uri: string): readonly LoaderId[] => {
    const stated = configOf(uri).loadersOf(uri);
    return stated.length > 0 ? stated : findLoaders(uri);
  };

  const applyOverrides = springOverrides(running, families, packages);
  const linked: Client[] = [];
  const applications: Application[] = [];
  for (const environment of environments) {
    const containers = containersIn(running, environment, objects, byUri);
    const clusters = applyOverrides(
      families.flatMap((family) => clustersOf(family, environment, flows)),
      environment,
    );
    const isOwn = (s: ResolvedSetting): boolean => {
      const facts = byUri.get(s.setting.file);
      if (facts === undefined) return false;
      return environmentOf(s.setting, facts) === environment || flows(s.setting, environment);
    };
    const candidates = clusters.filter((cluster) => cluster.slot !== undefined).map(toCandidate);
    for (const kind of ['use', 'registration', 'metadata'] as const) {
      const ofKind = candidates.filter((candidate) => candidate.settings[0]?.setting.kind === kind);
      linked.push(
        ...joinCandidates(ofKind, environment, configOf, containers).filter((client) => client.settings.some(isOwn)),
      );
    }
    for (const cluster of clusters.filter((c) => c.slot === undefined)) {
      const settings = toCandidate(cluster).settings;
      if (!settings.some(isOwn)) continue;
      applications.push({
        environment,
        package: cluster.family.package,
        folder: cluster.family.folder,
        settings,
        isFixture: cluster.family.files.every((f) => f.environment.isFixture),
      });
    }
  }

  const clients = linked.filter((client) => client.kind === 'use');
  const registrations = linked.filter((client) => client.kind === 'registration');
  const own = new Map<Setting, ResolvedSetting>();
  const resolve = (setting: Setting): ResolvedSetting => {
    let resolved = own.get(setting);
    if (resolved === undefined) {
      const facts = byUri.get(setting.file);
      resolved = resolveIn(setting, facts === undefined ? 'base' : environmentOf(setting, facts));
      own.set(setting, resolved);
    }
    return resolved;
  };

  return {
    files,
    clients,
    applications,
    registrations,
    metadata: linked.filter((client) => client.kind === 'metadata'),
    links: likelyLinks(clients),
    matches: matchRegistrations(clients, registrations),
    get settings() {
      return running.flatMap((facts) => facts.settings).map(resolve);
    },
    adopted: adopt(
      linked.flatMap((client) => client.settings),
      (uri) => byUri.get(uri),
    ),
    fileOf: (uri) => byUri.get(uri),
    resolve,
    packageOf: packages.packageOf,
    loadersOf,
    hasOtherReader: (uri) => configOf(uri).loadersOf(uri).length === 0 && hasOtherReader(uri),
    hasLibrary: createLibraries(manifestTexts, packages),
    definitions: (name, file, service) =>
      variables.definitions(name, { file, environment: byUri.get(file)?.environment.name ?? 'base', service }),
    keysOf: (object, setting) => {
      const facts = byUri.get(setting.file);
      const environment = facts === undefined ? 'base' : environmentOf(setting, facts);
      return objects.keys(object, { file: setting.file, environment });
    },
    isDefinedSomewhere: variables.isDefinedSomewhere,
    isDocumented: variables.isDocumented,
    hasEnvironmentFile: variables.hasEnvironmentFile,
    variableNames: variables.names,
    references: (name) => files.flatMap((facts) => facts.references.filter((reference) => reference.name === name)),
    clientOf: (setting) => {
      const facts = byUri.get(setting.file);
      const environment = facts === undefined ? 'base' : environmentOf(setting, facts);
      const holds = (client: Client): boolean => client.settings.some((s) => s.setting === setting);
      return linked.find((client) => client.environment === environment && holds(client)) ?? linked.find(holds);
    },
  };
}
