import { nearest } from '../../base/distance.ts';
import type { ObjectReference, Setting } from '../../dialects/types.ts';
import type { ObjectKeys } from '../../model/objects.ts';
import type { Span } from '../../text/span.ts';
import { baseName } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';

interface Data {
  readonly setting: Setting;
  readonly object: ObjectReference;
  readonly key: string;
  readonly keySpan: Span;
  readonly found: ObjectKeys;
  readonly similar: string | undefined;
}

/**
 * Keys are compared as they are written, and a container that asks for one that is not there does not start
 * (kubernetes.io, "Secrets", "Using Secrets as environment variables"). Silent where the object is not in the workspace,
 * where a controller makes it, and where the reference is `optional`.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'cross-object-key-undefined',
    group: 'cross-file',
    severity: 'error',
    reach: 'workspace',
    fix: 'review',
    summary: 'A key that a container asks for should be in its Secret or ConfigMap.',
  },
  *detect({ model }) {
    for (const { setting } of model.settings) {
      for (const part of setting.value.parts) {
        if (part.kind !== 'reference' || part.object === undefined || part.object.isOptional) continue;
        const { name: key, nameSpan: keySpan, object } = part;
        const found = model.keysOf(object, setting);
        if (found === undefined || found.keys.includes(key)) continue;
        const similar = similarTo(key, found.keys);
        yield {
          at: { file: setting.file, span: keySpan },
          severity: similar !== undefined || found.isNear ? 'error' : 'warning',
          data: { setting, object, key, keySpan, found, similar },
          related: found.places.slice(0, 5).map(({ file, nameSpan, kind, name }) => ({
            file,
            span: nameSpan,
            message: `${kind} ${name}`,
          })),
        };
      }
    }
  },
  word: ({ setting, object, key, found, similar }) => {
    const file = baseName(found.places[0]?.file ?? '');
    const what = similar === undefined ? '' : `, but ${similar}`;
    return (
      `The ${object.kind} ${object.name} in ${file} has no key ${key}${what}. The container that ${setting.entry.key} is for ` +
      `does not start (CreateContainerConfigError: couldn't find key ${key} in ${object.kind}). ` +
      (similar === undefined ? 'Add the key, or ask for one that is there.' : 'Correct the key.')
    );
  },
  fix: ({ data }) =>
    data.similar === undefined
      ? []
      : [
          {
            title: `Change ${data.key} to ${data.similar} in ${baseName(data.setting.file)}`,
            safety: 'review',
            files: [{ file: data.setting.file, edits: [{ span: data.keySpan, newText: data.similar }] }],
          },
        ],
});

const plain = (key: string): string => key.replace(/[-_.]/g, '').toLowerCase();

/** The one key that differs in case and separators only, else in one or two letters. */
function similarTo(key: string, keys: readonly string[]): string | undefined {
  const same = keys.filter((other) => plain(other) === plain(key));
  if (same.length > 0) return same.length === 1 ? same[0] : undefined;
  return key.length < 6 ? undefined : nearest(key, keys, 2);
}
