import { groupBy } from '../../base/groupBy.ts';
import { literalPattern } from '../../base/literalPattern.ts';
import { memoised, memoisedFor } from '../../base/memo.ts';
import type { FileFacts } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';
import type { Span } from '../../text/span.ts';
import { foldersOf, joinUri, parentUri } from '../../text/uri.ts';

/** Files of the package of `facts` and of those around it, without templates: what may configure the same program. */
export const filesAround = (model: Model, facts: FileFacts): readonly FileFacts[] =>
  filesFrom(model, model.packageOf(facts.file.uri));

/** `filesAround` for somebody who asks about many files in a row: one list for all files of a package. */
export function createAround(model: Model): (facts: FileFacts) => readonly FileFacts[] {
  const ofHome = memoised((home) => filesFrom(model, home));
  return (facts) => ofHome(model.packageOf(facts.file.uri));
}

function filesFrom(model: Model, innermost: string): readonly FileFacts[] {
  const homes = new Set<string>();
  let home = innermost;
  while (!homes.has(home)) {
    homes.add(home);
    const folder = parentUri(home);
    if (folder !== home) home = model.packageOf(`${folder}/x`);
  }
  return [...homes].flatMap((one) => model.filesOfPackage(one)).filter(({ environment }) => !environment.isTemplate);
}

/**
 * Groups of items by the folders of their files: those that together hold all items in the folder of a file, in the folders
 * above it and in those below it.
 */
export function byFolder<Item, Group>(
  items: readonly Item[],
  fileOf: (item: Item) => string,
  group: (items: readonly Item[]) => Group,
): (file: string) => readonly Group[] {
  const groups = (placed: readonly { readonly folder: string; readonly item: Item }[]): ReadonlyMap<string, Group> => {
    const found = groupBy(placed, ({ folder }) => folder);
    return new Map([...found].map(([folder, own]) => [folder, group(own.map(({ item }) => item))]));
  };
  const within = groups(items.map((item) => ({ folder: parentUri(fileOf(item)), item })));
  const below = groups(items.flatMap((item) => foldersOf(fileOf(item)).map((folder) => ({ folder, item }))));
  return (file) => {
    const [own = '', ...above] = foldersOf(file);
    return [below.get(own), ...above.map((folder) => within.get(folder))].filter((found) => found !== undefined);
  };
}

/** The name stands anywhere but where a variable is defined, or passed on under its own name. Comments count. */
export const isMentioned = (name: string, files: readonly FileFacts[]): boolean =>
  isIndexed(name)
    ? mentionedIn(files).has(name)
    : files.some((facts) => facts.file.text.includes(name) && mentions(name, facts));

/** Names of variables have an underscore, which few other words have: that makes a list of them short. */
const isIndexed = (name: string): boolean => /^\w+$/.test(name) && name.includes('_');

const mentionedIn = memoisedFor(
  (files: readonly FileFacts[]): ReadonlySet<string> => new Set(files.flatMap(mentionedNames)),
);

const mentionedNames = memoisedFor(({ file: { text }, variables }: FileFacts): readonly string[] => {
  const own = groupBy(
    variables.flatMap(({ name, nameSpan, entry }) => [nameSpan, entry.valueSpan].map((span) => ({ name, span }))),
    ({ name }) => name,
  );
  const places = new Map([...own].map(([name, found]) => [name, coveredBy(found.map(({ span }) => span))]));
  const found = new Set<string>();
  for (const { 0: word, index } of text.matchAll(/\w+/g)) {
    if (word.includes('_') && places.get(word)?.(index) !== true) found.add(word);
  }
  return [...found];
});

/** Whether a place is in one of the spans. To be asked in the order of the text. */
function coveredBy(spans: readonly Span[]): (index: number) => boolean {
  const sorted = spans.toSorted((a, b) => a.start - b.start);
  let next = 0;
  let reach = 0;
  return (index) => {
    for (let span = sorted[next]; span !== undefined && span.start <= index; span = sorted[++next])
      reach = Math.max(reach, span.end);
    return index < reach;
  };
}

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
export const isEnvFileOf = (uri: string, files: readonly FileFacts[]): boolean => envFilesIn(files).has(uri);

const envFilesIn = memoisedFor((files: readonly FileFacts[]): ReadonlySet<string> => new Set(files.flatMap(envFiles)));

const envFiles = memoisedFor(({ links }: FileFacts): readonly string[] => [
  ...new Set(
    links.flatMap(({ kind, file, target }) => (kind === 'env_file' ? [joinUri(parentUri(file), target)] : [])),
  ),
]);
