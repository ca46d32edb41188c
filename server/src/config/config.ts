import { lazy } from '../base/lazy.ts';
import { memoised } from '../base/memo.ts';
import { lookup } from '../base/table.ts';
import { compileStars } from '../base/wildcard.ts';
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
  const overrides = layers
    .flatMap((layer) => layer.overrides ?? [])
    .map(toOverride)
    .reverse();
  // An editor gives every setting a value, and an empty list where nobody said anything.
  const include = layers.findLast((layer) => (layer.include ?? []).length > 0)?.include;
  const isNamed = include === undefined ? () => true : matcher(include);
  const isExcluded = matcher(layers.flatMap((layer) => layer.exclude ?? []));
  const environments = patterns(layers, (layer) => layer.environments);
  const loaders = patterns(layers, (layer) => layer.loaders);
  // There may be thousands of patterns, and each file is asked about for each of its findings.
  const pathOf = memoised((file) => relativePath(folder, file));
  const overridesOf = memoised((ruleId) => {
    const ofRule = overrides.filter((override) => lookup(override.rules, ruleId) !== undefined);
    return memoised((file) => ofRule.filter((override) => override.isFile(pathOf(file))));
  });
  const valueFor = <Value>(known: readonly Pattern<Value>[]) =>
    memoised((file): Value | undefined => {
      const path = pathOf(file);
      return known.find(({ isMatch }) => isMatch(path))?.value;
    });
  const loaderFor = valueFor(loaders);
  return {
    levelOf(ruleId, file, setting) {
      if (overrides.length === 0) return lookup(rules, ruleId);
      const path = lazy(() => setting?.());
      const found = overridesOf(ruleId)(file).find(
        ({ isSetting }) => isSetting === undefined || isAbout(isSetting, path()),
      );
      return found?.rules[ruleId] ?? lookup(rules, ruleId);
    },
    isIncluded: memoised((file) => isNamed(pathOf(file)) && !isExcluded(pathOf(file))),
    environmentOf: valueFor(environments),
    loadersOf: (file) => [loaderFor(file) ?? []].flat(),
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
  isSetting: settings === undefined ? undefined : likeAny(settings),
});

/** Setting paths have brackets, so they are no globs: `*` alone has a meaning. */
function likeAny(patterns: readonly string[]): (path: string) => boolean {
  const compiled = lazy(() => patterns.map(compileStars));
  return (path) => compiled().some((isLike) => isLike(path));
}

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
