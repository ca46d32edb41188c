import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { nearWords } from '../../base/nearWords.ts';
import type { FileFacts, KeyedObject, ObjectReference, Setting } from '../../dialects/types.ts';
import { childOf, type ScalarEntry } from '../../syntax/tree.ts';
import { parentUri } from '../../text/uri.ts';
import { isNameSlip } from '../support/nameSlip.ts';

/** An object that is nowhere, beside one whose name is a slip away and that has the key. */
export interface Misnamed {
  /** Where the name is written. */
  readonly name: ScalarEntry;
  readonly meant: KeyedObject;
}

/** Files that name an object of the package are joined with those that hold it: what is not in `files` is nowhere. */
export function misnamed(
  files: readonly FileFacts[],
  setting: Setting,
  object: ObjectReference,
  key: string,
): Misnamed | undefined {
  const { byName, near } = objectsIn(files)[object.kind];
  if (byName.has(object.name)) return undefined;
  const [meant, ...more] = near(object.name).flatMap((name) =>
    isNameSlip(name, object.name) ? (byName.get(name) ?? []) : [],
  );
  const name = childOf(setting.entry.parent, 'name');
  if (meant === undefined || more.length > 0 || name?.kind !== 'scalar' || name.value !== object.name) return undefined;
  const isHere = parentUri(meant.file) === parentUri(setting.file);
  const isSameSpace =
    meant.namespace === undefined || object.namespace === undefined || meant.namespace === object.namespace;
  return isHere && isSameSpace && meant.keys.includes(key) ? { name, meant } : undefined;
}

const objectsIn = memoisedFor((files: readonly FileFacts[]) => {
  const all = files.flatMap((facts) => (facts.environment.isTemplate ? [] : (facts.objects ?? [])));
  const index = (kind: KeyedObject['kind']) => {
    const byName = groupBy(
      all.filter((object) => object.kind === kind),
      ({ name }) => name,
    );
    return { byName, near: nearWords(byName.keys()) };
  };
  return { Secret: index('Secret'), ConfigMap: index('ConfigMap') };
});
