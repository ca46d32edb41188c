import { groupBy } from '../base/groupBy.ts';
import { memoisedFor } from '../base/memo.ts';
import { deploymentDialects } from '../dialects/carrier.ts';
import type { FileFacts, Setting } from '../dialects/types.ts';
import { parentUri } from '../text/uri.ts';
import { baseEnvironments, environmentOf, isBaseEnvironment } from './environments.ts';
import type { Packages } from './packages.ts';
import type { Evidence } from './types.ts';
import { rank } from './variables.ts';

/**
 * Files that one loader reads together, the later overriding the earlier: the `.env*` of a folder, its
 * `application*.yml`, its `appsettings*.json`. Any other file stands alone.
 */
export interface Family {
  readonly id: string;
  readonly folder: string;
  readonly package: string;
  readonly files: readonly FileFacts[];
  /** Environments that have a file or a profile of their own, `base` included when there is any base setting. */
  readonly environments: ReadonlySet<string>;
}

/** The settings of one slot of one family in one environment, overrides applied. */
export interface Cluster {
  readonly family: Family;
  readonly slot: string | undefined;
  readonly environment: string;
  readonly settings: readonly Setting[];
  /** Why settings of files outside of the family are among them. */
  readonly evidence?: readonly Evidence[];
}

/** The files grouped by family: those that one loader reads together, or one deployment by itself. */
export function familiesOf(files: readonly FileFacts[], packages: Packages): Family[] {
  const groups = groupBy(files, familyId);
  return [...groups].map(([id, members]) => {
    const [first] = members;
    return {
      id,
      folder: deploymentDialects.has(first.dialects[0] ?? '') ? first.file.uri : parentUri(first.file.uri),
      package: packages.packageOf(first.file.uri),
      files: members,
      environments: new Set(members.flatMap((facts) => facts.settings.map((setting) => environmentOf(setting, facts)))),
    };
  });
}

/** Dialects whose loader reads the files of a folder as layers: a base file and one for each environment. */
const layered: ReadonlyMap<string, string> = new Map([
  ['spring-oauth2', 'spring'],
  ['micronaut-security', 'micronaut'],
  ['quarkus-oidc', 'quarkus'],
  ['aspnet-appsettings', 'aspnet'],
  ['backstage-app-config', 'backstage'],
]);

function familyId(facts: FileFacts): string {
  const folder = parentUri(facts.file.uri);
  if (facts.tree.format === 'dotenv') return `env ${folder}`;
  const layers = layered.get(facts.dialects[0] ?? '');
  if (layers !== undefined) return `${layers} ${folder}`;
  return `file ${facts.file.uri}`;
}

interface Layer {
  readonly facts: FileFacts;
  readonly setting: Setting;
  readonly own: string;
  /** Among all settings of the family. */
  readonly place: number;
}

/** A file may have an environment for each of its settings, and is asked for all of them. */
const layersOf = memoisedFor(({ files }: Family): ReadonlyMap<string, readonly Layer[]> => {
  const settings = files.flatMap((facts) => facts.settings.map((setting) => ({ facts, setting })));
  const layers = settings.map(
    ({ facts, setting }, place): Layer => ({ facts, setting, own: environmentOf(setting, facts), place }),
  );
  return groupBy(layers, ({ own }) => own);
});

/**
 * What the family's loader ends up with in this environment, by slot. `flows` tells the settings of a deployment's base
 * that have a value of their own in the environment.
 */
export function clustersOf(
  family: Family,
  environment: string,
  flows: (setting: Setting, environment: string) => boolean,
): Cluster[] {
  const view = family.environments.has(environment) ? environment : 'base';
  const winners = new Map<string, Setting[]>();
  const byOwn = layersOf(family);
  const layers = [...new Set([view, ...baseEnvironments])]
    .flatMap((own) => byOwn.get(own) ?? [])
    .filter(
      ({ own, facts, setting }) =>
        own === view ||
        (own === 'base' && !(facts.environment.isLocal && view === 'test')) ||
        (isBaseEnvironment(own) && flows(setting, environment)),
    )
    .sort((a, b) => layerRank(a.own, a.facts) - layerRank(b.own, b.facts) || a.place - b.place);
  for (const { setting } of layers) {
    const key = `${setting.slot ?? ''} ${listName(setting)}`;
    const previous = winners.get(key);
    const isSameList =
      setting.item !== undefined && previous?.[0]?.file === setting.file && previous[0].item !== undefined;
    if (isSameList) previous.push(setting);
    else winners.set(key, [setting]);
  }
  const bySlot = groupBy([...winners.values()].flat(), (setting) => setting.slot ?? '\0application');
  return [...bySlot.values()].map((settings) => ({
    family,
    slot: settings[0]?.slot,
    environment,
    settings,
  }));
}

function layerRank(own: string, facts: FileFacts): number {
  return rank(facts) + (own === 'base' ? 0 : 2);
}

/** Items of one list override each other as a whole. */
export const listName = (setting: Setting): string =>
  setting.item === undefined ? setting.name : setting.name.replace(/\[\d+\]$/, '');
