import { groupBy } from '../../base/groupBy.ts';
import type { FileFacts } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';
import { parentUri } from '../../text/uri.ts';

export type TemplatesByFolder = ReadonlyMap<string, readonly FileFacts[]>;

/** Files of one folder are linked together, so nothing has to be asked of others. */
export const templatesByFolder = ({ files }: Model): TemplatesByFolder =>
  groupBy(
    files.filter(({ environment }) => environment.isTemplate),
    ({ file }) => parentUri(file.uri),
  );

/** The template beside a `.env` file that lists the name. */
export const templateListing = (
  templates: TemplatesByFolder,
  { tree, file }: FileFacts,
  name: string,
): FileFacts | undefined =>
  tree.format === 'dotenv'
    ? templates.get(parentUri(file.uri))?.find(({ variables }) => variables.some((each) => each.name === name))
    : undefined;

/** The variable that `name` is missing its other half for: `AUTH_GITHUB_SECRET` of `AUTH_GITHUB_ID`, and the other way round. */
export function otherHalf(name: string): string | undefined {
  const [, stem, what] = /^(.+_)(ID|SECRET)$/.exec(name) ?? [];
  return stem === undefined ? undefined : stem + (what === 'ID' ? 'SECRET' : 'ID');
}
