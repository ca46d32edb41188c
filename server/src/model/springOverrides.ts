import { groupBy } from '../base/groupBy.ts';
import { deploymentDialects } from '../dialects/carrier.ts';
import { environmentName } from '../dialects/environment.ts';
import { linksOf, variableOfService } from '../dialects/lookups.ts';
import type { FileFacts, Setting } from '../dialects/types.ts';
import { baseName, joinUri, parentUri } from '../text/uri.ts';
import { type Cluster, type Family, listName } from './clusters.ts';
import { environmentOf } from './environments.ts';
import type { Packages } from './packages.ts';
import type { Evidence } from './types.ts';

/** A variable that sets a property of an application. */
interface Override {
  readonly setting: Setting;
  /** The environment whose view of the property files it changes: that of the profile its program runs with. */
  readonly environment: string;
  /** The package of the application it is given to. */
  readonly home: string;
  readonly property: string;
  /** What a platform gives a program wins over a file that somebody loads. */
  readonly rank: number;
}

/** Puts variables in the place of the properties they override, in the clusters of one environment. */
export type ApplyOverrides = (clusters: readonly Cluster[], environment: string) => readonly Cluster[];

/**
 * Spring Boot: environment variables win over `application*.yml` and `application*.properties`, profiles included
 * (docs.spring.io, "Externalized Configuration": OS environment variables come after config data). A name is the
 * property's with dots as underscores, without dashes, in capitals ("Binding From Environment Variables"). A variable
 * counts for the applications of its package, or of the one its Compose service is built from, and only in its own
 * environment: `.env` of a developer's machine says nothing about production.
 */
export function springOverrides(
  files: readonly FileFacts[],
  families: readonly Family[],
  packages: Packages,
): ApplyOverrides {
  const springs = families.filter(isSpring);
  if (springs.length === 0) return (clusters) => clusters;
  const byHome = groupBy(springs, (family) => family.package);
  const overrides = files
    .filter((facts) => facts.settings.some(isSpringVariable))
    .flatMap((facts) => overridesOf(facts, byHome, packages));
  const byEnvironment = groupBy(overrides, (override) => override.environment);
  return (clusters, environment) => {
    const here = byEnvironment.get(environment);
    return here === undefined
      ? clusters
      : applied(
          clusters,
          groupBy(winners(here), ({ home }) => home),
        );
  };
}

/** The packages whose Spring applications the file configures, by property files or by variables. */
export function springPackages(facts: FileFacts, packages: Packages): readonly string[] {
  if (facts.dialects[0] === 'spring-oauth2') return [packages.packageOf(facts.file.uri)];
  return facts.settings
    .filter(isSpringVariable)
    .map(({ slot }) => homeOf(facts, facts.tree.format === 'dotenv' ? undefined : slot?.split('/')[0], packages));
}

const isSpring = ({ id, files }: Family): boolean =>
  id.startsWith('spring ') && !files.every((facts) => facts.environment.isFixture);

const isSpringVariable = ({ entry, dialect }: Setting): boolean =>
  dialect !== 'spring-oauth2' && /^(?:SPRING_SECURITY_OAUTH2_(?:CLIENT|RESOURCESERVER)|OKTA_OAUTH2)_/i.test(entry.key);

/** `spring.security.oauth2.client.registration.my-idp.client-id` and its variable alike. */
const propertyOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

function overridesOf(
  facts: FileFacts,
  springs: ReadonlyMap<string, readonly Family[]>,
  packages: Packages,
): readonly Override[] {
  const isPlatform = facts.tree.format !== 'dotenv';
  return facts.settings.filter(isSpringVariable).flatMap((setting): readonly Override[] => {
    const service = isPlatform ? setting.slot?.split('/')[0] : undefined;
    const home = homeOf(facts, service, packages);
    const families = springs.get(home);
    if (families === undefined) return [];
    const profile = variableOfService(facts, 'SPRING_PROFILES_ACTIVE', service)?.value;
    const named = profile?.state === 'literal' ? environmentName(profile.text) : undefined;
    const hasProfile = named !== undefined && families.some((family) => family.environments.has(named));
    return [
      {
        setting,
        environment: hasProfile ? named : environmentOf(setting, facts),
        home,
        property: propertyOf(setting.entry.key),
        rank: isPlatform ? 1 : 0,
      },
    ];
  });
}

/** The folder a Compose service is built from says whose program it is. */
function homeOf(facts: FileFacts, service: string | undefined, packages: Packages): string {
  const [build] = linksOf(facts, 'build', service);
  if (service === undefined || build === undefined || deploymentDialects.has(facts.dialects[0] ?? '')) {
    return packages.packageOf(facts.file.uri);
  }
  return packages.packageOf(joinUri(parentUri(facts.file.uri), `${build.target}/x`));
}

/** Of a property that several programs set, nobody can say which one is meant. */
function winners(overrides: readonly Override[]): readonly Override[] {
  return [...groupBy(overrides, ({ home, property }) => `${home} ${property}`).values()].flatMap((rivals) => {
    const best = Math.max(...rivals.map(({ rank }) => rank));
    const first = rivals.filter(({ rank }) => rank === best);
    const isOneFile = first.every(({ setting }) => setting.file === first[0]?.setting.file && best === 0);
    return first.length === 1 || isOneFile ? first.slice(-1) : [];
  });
}

function applied(clusters: readonly Cluster[], byHome: ReadonlyMap<string, readonly Override[]>): readonly Cluster[] {
  const moved = new Set<Setting>();
  const changed = clusters.map((cluster) => {
    const overrides = isSpring(cluster.family) ? byHome.get(cluster.family.package) : undefined;
    if (overrides === undefined) return cluster;
    const own = new Set(cluster.settings.map((setting) => propertyOf(listName(setting))));
    const fitting = overrides.filter(({ property, setting }) => own.has(property) || isOfSlot(setting, cluster.slot));
    if (fitting.length === 0) return cluster;
    for (const { setting } of fitting) moved.add(setting);
    const replaced = new Set(fitting.map(({ property }) => property));
    return {
      ...cluster,
      settings: [
        ...cluster.settings.filter((setting) => !replaced.has(propertyOf(listName(setting)))),
        ...fitting.map(({ setting }) => setting),
      ],
      evidence: fitting.map(
        ({ setting }): Evidence => ({
          strength: 'certain',
          reason: `${setting.entry.key} in ${baseName(setting.file)} sets a property of it`,
        }),
      ),
    };
  });
  return changed
    .map((cluster) =>
      isSpring(cluster.family) ? cluster : { ...cluster, settings: cluster.settings.filter((s) => !moved.has(s)) },
    )
    .filter((cluster) => cluster.settings.length > 0);
}

/** A registration's name loses its dashes in a variable. */
function isOfSlot({ slot }: Setting, own: string | undefined): boolean {
  if (slot === undefined || own === undefined) return false;
  const stem = slot.slice(slot.lastIndexOf('/') + 1);
  return stem.startsWith('spring-oauth2:') && own.startsWith('spring-oauth2:') && propertyOf(stem) === propertyOf(own);
}
