import { literalPattern } from '../../base/literalPattern.ts';
import type { FileFacts } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';
import { joinUri, parentUri } from '../../text/uri.ts';

/** Files of the package of `facts` and of those around it, without templates: what may configure the same program. */
export function filesAround(model: Model, facts: FileFacts): readonly FileFacts[] {
  const homes = new Set<string>();
  let home = model.packageOf(facts.file.uri);
  while (!homes.has(home)) {
    homes.add(home);
    const folder = parentUri(home);
    if (folder !== home) home = model.packageOf(`${folder}/x`);
  }
  return [...homes].flatMap((one) => model.filesOfPackage(one)).filter(({ environment }) => !environment.isTemplate);
}

/** The name stands anywhere but where a variable is defined, or passed on under its own name. Comments count. */
export const isMentioned = (name: string, files: readonly FileFacts[]): boolean =>
  files.some((facts) => facts.file.text.includes(name) && mentions(name, facts));

function mentions(name: string, { file: { text }, variables }: FileFacts): boolean {
  const own = variables.filter((variable) => variable.name === name);
  for (const match of text.matchAll(new RegExp(`(?<!\\w)${literalPattern(name)}(?!\\w)`, 'g'))) {
    const isOwn = own.some(
      ({ nameSpan, entry: { valueSpan } }) =>
        (match.index >= nameSpan.start && match.index < nameSpan.end) ||
        (match.index >= valueSpan.start && match.index < valueSpan.end),
    );
    if (!isOwn) return true;
  }
  return false;
}

/** A container gets the file's variables under their own names: it is somebody's `env_file`. */
export const isEnvFileOf = (uri: string, files: readonly FileFacts[]): boolean =>
  files.some(({ links }) =>
    links.some(({ kind, file, target }) => kind === 'env_file' && joinUri(parentUri(file), target) === uri),
  );
