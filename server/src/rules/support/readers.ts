import type { FileFacts } from '../../dialects/types.ts';
import { readersInCommand } from '../../model/loaders.ts';
import type { Model } from '../../model/types.ts';
import { loaderOf } from '../../syntax/loaders/read.ts';
import type { LoaderId } from '../../syntax/loaders/types.ts';
import { baseName } from '../../text/uri.ts';
import { assignments, isExported } from './dotenvText.ts';

/**
 * How it is known that something reads a `.env` file. `project`: by a dependency, a script or a Compose file. `comment`:
 * a comment of the file says so. `export`: its lines begin with `export`, as for a shell.
 */
export interface FileReader {
  readonly loader: LoaderId;
  readonly known: 'project' | 'comment' | 'export';
}

/** What reads the file, the surest first; each loader once. */
function readersOf(model: Model, facts: FileFacts): readonly FileReader[] {
  const readers: FileReader[] = model.loadersOf(facts.file.uri).map((loader) => ({ loader, known: 'project' }));
  const add = (loader: LoaderId, known: FileReader['known']): void => {
    if (!readers.some((reader) => reader.loader === loader)) readers.push({ loader, known });
  };
  for (const comment of commentsOf(facts)) {
    for (const { loader, target } of readersInCommand(comment)) {
      if (target.split('/').at(-1) === baseName(facts.file.uri)) add(loader, 'comment');
    }
  }
  if (assignments(facts).some(isExported)) add('bash', 'export');
  return readers;
}

export const readerOf = (model: Model, facts: FileFacts, ...loaders: readonly LoaderId[]): FileReader | undefined =>
  readersOf(model, facts).find(({ loader }) => loaders.includes(loader));

/** A whole clause, as the beginning of a sentence: `docker run --env-file reads this file`. */
export function wordReader({ loader, known }: FileReader): string {
  const isShell = loader === 'bash';
  if (known === 'project') return `${isShell ? 'A shell' : loaderOf(loader).title} reads this file`;
  if (known === 'export') return 'The export lines are for a shell';
  return `A comment says that ${isShell ? 'a shell' : loaderOf(loader).title} reads this file`;
}

/** The texts of the comments that stand on lines of their own: `# Usage: docker run --env-file .env acme/web`. */
function commentsOf({ file, tree }: FileFacts): readonly string[] {
  if (tree.format !== 'dotenv') return [];
  const lines = file.text.match(/^[ \t]*#.*$/gm) ?? [];
  return lines.flatMap((line) => {
    const text = line.replace(/^[ \t#]+/, '').replace(/^(?:\w+[ \t]+){0,2}\w+[ \t]*:[ \t]+/, '');
    return [text, ...(text.match(/\b(?:source|docker|node)\s.*/g) ?? [])];
  });
}
