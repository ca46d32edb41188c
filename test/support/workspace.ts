import { type Config, createConfig, defaultConfig } from '../../server/src/config/config.ts';
import { parseConfigFile } from '../../server/src/config/parse.ts';
import { readFile } from '../../server/src/dialects/read.ts';
import type { FileFacts } from '../../server/src/dialects/types.ts';
import { lint } from '../../server/src/lint/run.ts';
import { buildModel } from '../../server/src/model/build.ts';
import { isManifest } from '../../server/src/model/packages.ts';
import type { Model } from '../../server/src/model/types.ts';
import { rules } from '../../server/src/rules/registry.ts';
import type { AnyRule, Finding } from '../../server/src/rules/types.ts';
import { createSourceFile } from '../../server/src/text/sourceFile.ts';

export const root = 'file:///ws';

/** Any fixed day: 2026-01-15. */
export const now = Date.UTC(2026, 0, 15);

/** Fixes that write a new secret take these, so that cases can show it. */
export const random = (count: number): Uint8Array => Uint8Array.from({ length: count }, (_, i) => (i * 89 + 163) % 256);

/** Texts by path relative to the workspace. */
export type Texts = ReadonlyMap<string, string>;

export const uriOf = (path: string): string => `${root}/${path}`;
export const pathOf = (uri: string): string => uri.slice(root.length + 1);

/** What the texts' own `authproof.config.json` says. */
export function configOf(texts: Texts): Config {
  const text = texts.get('authproof.config.json');
  if (text === undefined) return defaultConfig;
  const ids = rules.map((rule) => rule.meta.id);
  const { data, problems } = parseConfigFile(createSourceFile(uriOf('authproof.config.json'), text), ids);
  if (data === undefined) throw new Error(problems.map((problem) => problem.message).join('; '));
  return createConfig(root, [data]);
}

export function factsOf(texts: Texts, vcs: FileFacts['vcs'] = 'unknown'): FileFacts[] {
  const config = configOf(texts);
  return [...texts]
    .filter(([path]) => config.isIncluded(uriOf(path)) && path !== 'authproof.config.json')
    .flatMap(([path, text]) => readFile(createSourceFile(uriOf(path), text), { vcs, folder: root, config }) ?? []);
}

export function modelOf(texts: Texts, vcs: FileFacts['vcs'] = 'unknown'): Model {
  const manifests = [...texts.keys()].filter((path) => isManifest(path.split('/').pop() ?? '')).map(uriOf);
  const config = configOf(texts);
  const manifestTexts = new Map([...texts].map(([path, text]) => [uriOf(path), text]));
  return buildModel({ files: factsOf(texts, vcs), folders: [root], manifests, manifestTexts, configOf: () => config });
}

/** Lints texts as a workspace, with every rule or the given ones. A rule that throws fails the test. */
export function lintTexts(
  texts: Texts,
  from?: readonly AnyRule[],
  vcs: FileFacts['vcs'] = 'unknown',
): readonly Finding[] {
  const config = configOf(texts);
  return lint(modelOf(texts, vcs), {
    configOf: () => config,
    now,
    random,
    stablePath: pathOf,
    onCrash: (ruleId, cause) => {
      throw new Error(`rule ${ruleId} threw`, { cause });
    },
    ...(from === undefined ? {} : { rules: from }),
  });
}
