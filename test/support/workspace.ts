import { defaultConfig } from '../../server/src/config/schema.ts';
import { readFile } from '../../server/src/dialects/read.ts';
import type { FileFacts } from '../../server/src/dialects/types.ts';
import { lint } from '../../server/src/lint/run.ts';
import { buildModel } from '../../server/src/model/build.ts';
import { isManifest } from '../../server/src/model/packages.ts';
import type { Model } from '../../server/src/model/types.ts';
import type { AnyRule, Finding } from '../../server/src/rules/types.ts';
import { createSourceFile } from '../../server/src/text/sourceFile.ts';

export const root = 'file:///ws';

/** Any fixed day: 2026-01-15. */
export const now = Date.UTC(2026, 0, 15);

/** Texts by path relative to the workspace. */
export type Texts = ReadonlyMap<string, string>;

export const uriOf = (path: string): string => `${root}/${path}`;
export const pathOf = (uri: string): string => uri.slice(root.length + 1);

export function factsOf(texts: Texts, vcs: FileFacts['vcs'] = 'unknown'): FileFacts[] {
  return [...texts].flatMap(
    ([path, text]) => readFile(createSourceFile(uriOf(path), text), { vcs, folder: root }) ?? [],
  );
}

export function modelOf(texts: Texts, vcs: FileFacts['vcs'] = 'unknown'): Model {
  const manifests = [...texts.keys()].filter((path) => isManifest(path.split('/').pop() ?? '')).map(uriOf);
  const manifestTexts = new Map([...texts].map(([path, text]) => [uriOf(path), text]));
  return buildModel({ files: factsOf(texts, vcs), folders: [root], manifests, manifestTexts });
}

/** Lints texts as a workspace, with every rule or the given ones. A rule that throws fails the test. */
export function lintTexts(
  texts: Texts,
  rules?: readonly AnyRule[],
  vcs: FileFacts['vcs'] = 'unknown',
): readonly Finding[] {
  return lint(modelOf(texts, vcs), {
    config: defaultConfig,
    now,
    stablePath: pathOf,
    onCrash: (ruleId, cause) => {
      throw new Error(`rule ${ruleId} threw`, { cause });
    },
    ...(rules === undefined ? {} : { rules }),
  });
}
