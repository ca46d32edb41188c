import { groupBy } from '../base/groupBy.ts';
import type { FileFacts } from '../dialects/types.ts';
import { baseName } from '../text/uri.ts';
import type { Candidate, Join } from './link.ts';
import type { Objects } from './objects.ts';

/** A container that is given every key of some objects, and the files that hold these. */
export interface Container {
  readonly file: string;
  readonly scope: string;
  readonly sources: readonly Source[];
}

/** `prefix` is what the names of a program or object begin with in a slot of the file; '' in environment files. */
interface Source {
  readonly file: string;
  readonly prefix: string;
}

/** The containers with an `envFrom` out of other files, with the objects they get in the environment. */
export function containersIn(
  files: readonly FileFacts[],
  environment: string,
  objects: Objects,
  byUri: ReadonlyMap<string, FileFacts>,
): readonly Container[] {
  return files.flatMap(({ file, links }) => {
    const given = links.filter((link) => link.kind === 'env_from');
    return [...groupBy(given, (link) => link.service ?? '')].map(([scope, own]): Container => {
      const sources = own.flatMap(({ object }) =>
        object === undefined
          ? []
          : objects.files(object, { file: file.uri, environment }).map((uri) => ({
              file: uri,
              prefix: byUri.get(uri)?.tree.format === 'dotenv' ? '' : `${object.name}/`,
            })),
      );
      return { file: file.uri, scope, sources: [{ file: file.uri, prefix: `${scope}/` }, ...sources] };
    });
  });
}

/**
 * What one container gets under one stem from several objects, and says itself, is one client: `OIDC_CLIENT_ID` of a
 * ConfigMap and `OIDC_CLIENT_SECRET` of a Secret. A name that both have is one overriding the other, so nothing is joined.
 */
export function joinByContainer(candidates: readonly Candidate[], containers: readonly Container[], join: Join): void {
  if (containers.length === 0) return;
  const byFile = groupBy(candidates, ({ cluster }) => cluster.settings[0]?.file ?? '');
  for (const { scope, file, sources } of containers) {
    const first = new Map<string, Candidate>();
    for (const source of sources) {
      for (const candidate of byFile.get(source.file) ?? []) {
        const slot = candidate.cluster.slot ?? '';
        if (!slot.startsWith(source.prefix)) continue;
        const stem = slot.slice(source.prefix.length);
        const other = first.get(stem);
        if (other === undefined) first.set(stem, candidate);
        else if (other !== candidate && !sharesName(other, candidate)) {
          const reason = `container ${scope} in ${baseName(file)} gets both`;
          join(other, candidate, { strength: 'certain', reason });
        }
      }
    }
  }
}

function sharesName(a: Candidate, b: Candidate): boolean {
  const names = new Set(a.settings.map(({ setting }) => setting.entry.key));
  return b.settings.some(({ setting }) => names.has(setting.entry.key));
}
