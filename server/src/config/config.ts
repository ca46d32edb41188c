import { lazy } from '../base/lazy.ts';
import { matchesWildcards } from '../base/wildcard.ts';
import type { Role } from '../knowledge/roles.ts';
import type { LoaderId } from '../syntax/loaders/types.ts';
import { relativePath } from '../text/uri.ts';
import { compileGlob } from './globs.ts';
import type { ConfigFile } from './schema.ts';
import type { Level } from './severity.ts';

/** What a variable of the user's own naming means. */
export interface OwnVariable {
  readonly role: Role | 'none';
  /** The client it belongs to; by its name when undefined. */
  readonly client: string | undefined;
}

/** An authorization server of the user's own. */
export interface OwnProvider {
  readonly id: string;
  readonly name: string;
  readonly issuer: string;
  readonly software: string | undefined;
  readonly scopes: readonly string[] | undefined;
  readonly authorizationEndpoint: string | undefined;
  readonly tokenEndpoint: string | undefined;
}

/** The configuration that holds for the files of one folder. Patterns are relative to that folder. */
export interface Config {
  /** Undefined: what the rule itself says. `setting` is the path of the entry a finding is about. */
  levelOf(ruleId: string, file: string, setting?: () => string | undefined): Level | undefined;
  isIncluded(file: string): boolean;
  environmentOf(file: string): string | undefined;
  /** Empty when nothing is said. */
  loadersOf(file: string): readonly LoaderId[];
  readonly variables: ReadonlyMap<string, OwnVariable>;
  readonly providers: readonly OwnProvider[];
}

/** Puts layers together, the later over the earlier: what a file extends, the file, the editor's settings. */
export function createConfig(folder: string, layers: readonly ConfigFile[]): Config {
  const rules: Readonly<Record<string, Level | undefined>> = Object.assign({}, ...layers.map((layer) => layer.rules));
  const overrides = layers.flatMap((layer) => layer.overrides ?? []).map(toOverride);
  // An editor gives every setting a value, and an empty list where nobody said anything.
  const include = layers.findLast((layer) => (layer.include ?? []).length > 0)?.include;
  const isNamed = include === undefined ? () => true : matcher(include);
  const isExcluded = matcher(layers.flatMap((layer) => layer.exclude ?? []));
  const environments = patterns(layers, (layer) => layer.environments);
  const loaders = patterns(layers, (layer) => layer.loaders);
  const pathOf = (file: string): string => relativePath(folder, file);
  return {
    levelOf(ruleId, file, setting) {
      if (overrides.length === 0) return rules[ruleId];
      const path = pathOf(file);
      const found = overrides.findLast(
        (override) =>
          override.rules[ruleId] !== undefined &&
          override.isFile(path) &&
          (override.isSetting === undefined || isAbout(override.isSetting, setting?.())),
      );
      return found?.rules[ruleId] ?? rules[ruleId];
    },
    isIncluded: (file) => isNamed(pathOf(file)) && !isExcluded(pathOf(file)),
    environmentOf: (file) => environments.find(({ isMatch }) => isMatch(pathOf(file)))?.value,
    loadersOf: (file) => [loaders.find(({ isMatch }) => isMatch(pathOf(file)))?.value ?? []].flat(),
    variables: new Map(layers.flatMap((layer) => Object.entries(layer.variables ?? {}).map(toVariable))),
    providers: [...new Map(layers.flatMap((layer) => Object.entries(layer.providers ?? {})))].map(toProvider),
  };
}

/** Which configuration holds for a file. */
export type ConfigOf = (file: string) => Config;

const isAbout = (isSetting: (path: string) => boolean, path: string | undefined): boolean =>
  path !== undefined && isSetting(path);

interface Override {
  readonly rules: Readonly<Record<string, Level | undefined>>;
  readonly isFile: (path: string) => boolean;
  readonly isSetting: ((path: string) => boolean) | undefined;
}

const toOverride = ({ files, settings, rules }: NonNullable<ConfigFile['overrides']>[number]): Override => ({
  rules,
  isFile: matcher(files),
  isSetting: settings === undefined ? undefined : (path) => settings.some((pattern) => isLike(path, pattern)),
});

/** Setting paths have brackets, so they are no globs: `*` alone has a meaning. */
const isLike = (text: string, pattern: string): boolean =>
  matchesWildcards(
    text,
    pattern.split(/(\*)/).map((part, index) => (index % 2 === 0 ? part : { many: true, stops: '' })),
  );

function matcher(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false;
  const compiled = lazy(() => globs.map(compileGlob));
  return (path) => compiled().some((isMatch) => isMatch(path));
}

interface Pattern<Value> {
  readonly isMatch: (path: string) => boolean;
  readonly value: Value;
}

/** The last layer's patterns come first. */
function patterns<Value>(
  layers: readonly ConfigFile[],
  part: (layer: ConfigFile) => Readonly<Record<string, Value>> | undefined,
): readonly Pattern<Value>[] {
  return layers
    .toReversed()
    .flatMap((layer) => Object.entries(part(layer) ?? {}))
    .map(([glob, value]) => ({ isMatch: matcher([glob]), value }));
}

const toVariable = ([name, value]: readonly [string, NonNullable<ConfigFile['variables']>[string]]) =>
  [
    name,
    typeof value === 'string' ? { role: value, client: undefined } : { role: value.role, client: value.client },
  ] as const;

const toProvider = ([id, own]: readonly [string, NonNullable<ConfigFile['providers']>[string]]): OwnProvider => ({
  id,
  name: own.name ?? id,
  issuer: own.issuer,
  software: own.software,
  scopes: own.scopes,
  authorizationEndpoint: own.authorizationEndpoint,
  tokenEndpoint: own.tokenEndpoint,
});

/** When nobody configured anything. */
export const defaultConfig: Config = createConfig('', []);
