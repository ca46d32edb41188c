import { sameItems } from '../base/same.ts';
import type { ConfigOf } from '../config/config.ts';
import type { FileFacts, ObjectName, Setting } from '../dialects/types.ts';
import { adopt } from './adopt.ts';
import { Answers } from './answers.ts';
import { type Cluster, clustersOf, type Family, familiesOf } from './clusters.ts';
import { referencesIn } from './compose.ts';
import { containersIn } from './containers.ts';
import { environmentIn, environmentOf } from './environments.ts';
import { type Candidate, joinCandidates, likelyLinks } from './link.ts';
import { matchRegistrations } from './match.ts';
import { createObjects, type ObjectKeys, type Objects } from './objects.ts';
import { withStrength } from './resolve.ts';
import { createResolver, type Resolver } from './resolver.ts';
import { springOverrides } from './springOverrides.ts';
import { type Tie, tiesOfAdopted, tiesOfCandidates, type UnitOf } from './ties.ts';
import type { Application, Client, Model, ResolvedSetting } from './types.ts';
import type { World } from './world.ts';

/** Files that are linked together, and the workspace around them. */
export interface LinkInput {
  /** The files whose settings are linked, with the environments their folders give them. */
  readonly files: readonly FileFacts[];
  readonly world: World;
  readonly unitOf: UnitOf;
  readonly configOf: ConfigOf;
}

/** The settings of files, linked, and what could join them with those of other units. */
export interface LinkedFiles {
  readonly model: Model;
  readonly ties: readonly Tie[];
  /**
   * The same files after others have changed, when only values differ that do not decide what belongs together; then the ties
   * are the same as well. Undefined when it has to be linked anew. `names`: of the
   * variables that have changed; default any.
   */
  again(world: World, names?: ReadonlySet<string>): LinkedFiles | undefined;
}

/** Links the settings of files that can say something about each other; see `ties.ts` for which these are. */
export function linkFiles({ files, world, unitOf, configOf }: LinkInput): LinkedFiles {
  const objects = createObjects(files, world.packages, environmentIn);
  const byUri = new Map(files.map((facts) => [facts.file.uri, facts]));
  const fileOf = (uri: string): FileFacts | undefined => byUri.get(uri) ?? world.fileOfDefinition(uri);
  const running = files.filter((facts) => !facts.environment.isTemplate);
  const families = familiesOf(running, world.packages);
  const resolver = createResolver(world, objects, fileOf);
  const inEnvironment = createEnvironments({ running, families, objects, resolver, byUri, world, unitOf, configOf });
  const names = new Set(['base', ...families.flatMap((family) => [...family.environments]), ...objects.environments]);
  const found = [...names].map(inEnvironment);
  const linked = found.flatMap((one) => one.clients);
  const applications = found.flatMap((one) => one.applications);
  const ties = new Set(found.flatMap((one) => one.ties));

  const environmentHere = (setting: Setting): string => {
    const facts = fileOf(setting.file);
    return facts === undefined ? 'base' : environmentOf(setting, facts);
  };
  const adopted = adopt(
    linked.flatMap((client) => client.settings),
    fileOf,
  );
  for (const tie of tiesOfAdopted(adopted, unitOf)) ties.add(tie);
  const contents: Contents = {
    files,
    linked,
    applications,
    adopted,
    settings: () => running.flatMap((facts) => facts.settings),
    fileOf,
    environmentHere,
    resolver,
    keysIn: (object, file, environment) => objects.keys(object, { file, environment }),
  };
  return linkedFiles(world, contents, [...ties]);
}

interface Parts extends Pick<LinkInput, 'world' | 'unitOf' | 'configOf'> {
  /** Files of applications, not templates. */
  readonly running: readonly FileFacts[];
  readonly families: readonly Family[];
  readonly objects: Objects;
  readonly resolver: Resolver;
  readonly byUri: ReadonlyMap<string, FileFacts>;
}

interface InEnvironment {
  readonly clients: readonly Client[];
  readonly applications: readonly Application[];
  readonly ties: readonly Tie[];
}

/** What the files say in one environment, by its name. */
function createEnvironments(parts: Parts): (environment: string) => InEnvironment {
  const { running, families, objects, resolver, byUri, world, unitOf, configOf } = parts;
  const applyOverrides = springOverrides(running, families, world.packages);
  const withObjects = running.filter(({ links }) => links.some(({ kind }) => kind === 'env_from'));
  /** A setting of a base whose value an overlay defines. */
  const flows = ({ value, file }: Setting, environment: string): boolean =>
    value.parts.some(
      (part) =>
        part.kind === 'reference' &&
        part.object !== undefined &&
        objects.isDefinedIn(part.object, { file, environment }),
    );
  const settingsOf = ({ settings, environment }: Cluster): readonly ResolvedSetting[] =>
    settings.map((setting) => resolver.resolve(setting, environment));
  return (environment) => {
    const containers = containersIn(withObjects, environment, objects, byUri);
    const clusters = applyOverrides(
      families.flatMap((family) => clustersOf(family, environment, flows)),
      environment,
    );
    const isOwn = (s: ResolvedSetting): boolean => {
      const facts = byUri.get(s.setting.file);
      if (facts === undefined) return false;
      return environmentOf(s.setting, facts) === environment || flows(s.setting, environment);
    };
    const candidates = clusters
      .filter((cluster) => cluster.slot !== undefined)
      .map((cluster): Candidate => ({ cluster, settings: settingsOf(cluster) }));
    const clients = (['use', 'registration', 'metadata'] as const).flatMap((kind) => {
      const ofKind = candidates.filter((candidate) => candidate.settings[0]?.setting.kind === kind);
      return joinCandidates(ofKind, environment, configOf, containers).filter((client) => client.settings.some(isOwn));
    });
    const applications = clusters.flatMap((cluster): readonly Application[] => {
      const settings = cluster.slot === undefined ? settingsOf(cluster) : [];
      if (!settings.some(isOwn)) return [];
      const { package: home, folder, files } = cluster.family;
      const isFixture = files.every((facts) => facts.environment.isFixture);
      return [{ environment, package: home, folder, settings, isFixture }];
    });
    return { clients, applications, ties: tiesOfCandidates(candidates, unitOf) };
  };
}

const linkedFiles = (world: World, contents: Contents, ties: readonly Tie[]): LinkedFiles => ({
  model: new LinkedModel(world, contents),
  ties,
  again(next, names) {
    const renewed = contentsAgain(next, contents, names);
    return renewed === undefined ? undefined : linkedFiles(next, renewed, ties);
  },
});

function contentsAgain(world: World, contents: Contents, names: ReadonlySet<string> | undefined): Contents | undefined {
  const resolver = contents.resolver.again(world, names);
  if (resolver === undefined) return undefined;
  const renew = <T extends Client | Application>(of: T): T => {
    const { environment, settings } = of;
    const fresh = settings.map((s) => withStrength(resolver.resolve(s.setting, environment), s.strength));
    return sameItems(settings, fresh) ? of : { ...of, settings: fresh };
  };
  const linked = contents.linked.map(renew);
  const settings = linked.flatMap((client) => client.settings);
  // What makes settings of other files' variables is told by these files.
  const adopts = contents.adopted.length > 0 || adopt(settings, contents.fileOf).length > 0;
  return adopts ? undefined : { ...contents, linked, applications: contents.applications.map(renew), resolver };
}

interface Contents {
  readonly files: readonly FileFacts[];
  /** Uses, registrations and metadata. */
  readonly linked: readonly Client[];
  readonly applications: readonly Application[];
  readonly adopted: readonly FileFacts[];
  readonly settings: () => readonly Setting[];
  readonly fileOf: (uri: string) => FileFacts | undefined;
  readonly environmentHere: (setting: Setting) => string;
  readonly resolver: Resolver;
  readonly keysIn: (object: ObjectName, file: string, environment: string) => ObjectKeys | undefined;
}

class LinkedModel extends Answers implements Model {
  readonly #of: Contents;
  readonly files: readonly FileFacts[];
  readonly clients: readonly Client[];
  readonly applications: readonly Application[];
  readonly registrations: readonly Client[];
  readonly metadata: readonly Client[];
  readonly adopted: readonly FileFacts[];
  #links: Model['links'] | undefined;
  #matches: Model['matches'] | undefined;
  #clientsOf: ReadonlyMap<Setting, readonly Client[]> | undefined;

  constructor(world: World, of: Contents) {
    super(world);
    const ofKind = (wanted: Client['kind']) => of.linked.filter(({ kind }) => kind === wanted);
    this.#of = of;
    this.files = of.files;
    this.clients = ofKind('use');
    this.applications = of.applications;
    this.registrations = ofKind('registration');
    this.metadata = ofKind('metadata');
    this.adopted = of.adopted;
  }

  get links() {
    this.#links ??= likelyLinks(this.clients);
    return this.#links;
  }

  get matches() {
    this.#matches ??= matchRegistrations(this.clients, this.registrations);
    return this.#matches;
  }

  get settings() {
    return this.#of.settings().map((setting) => this.resolve(setting));
  }

  resolve(setting: Setting) {
    return this.#of.resolver.resolve(setting, this.#of.environmentHere(setting));
  }

  keysOf(object: ObjectName, setting: Setting) {
    return this.#of.keysIn(object, setting.file, this.#of.environmentHere(setting));
  }

  references(name: string) {
    return this.files.flatMap((facts) => referencesIn(facts).get(name) ?? []);
  }

  clientOf(setting: Setting) {
    this.#clientsOf ??= bySetting(this.#of.linked);
    const environment = this.#of.environmentHere(setting);
    const holding = this.#clientsOf.get(setting) ?? [];
    return holding.find((client) => client.environment === environment) ?? holding[0];
  }
}

function bySetting(clients: readonly Client[]): ReadonlyMap<Setting, readonly Client[]> {
  const found = new Map<Setting, Client[]>();
  for (const client of clients) {
    for (const { setting } of client.settings) {
      const list = found.get(setting);
      if (list === undefined) found.set(setting, [client]);
      else if (list.at(-1) !== client) list.push(client);
    }
  }
  return found;
}
