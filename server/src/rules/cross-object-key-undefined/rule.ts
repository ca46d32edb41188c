import { nearest } from '../../base/distance.ts';
import type { ObjectReference, Setting } from '../../dialects/types.ts';
import type { ObjectKeys } from '../../model/objects.ts';
import type { Span } from '../../text/span.ts';
import { baseName } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import type { Detection, Fix } from '../types.ts';
import { type Misnamed, misnamed } from './misnamed.ts';

type Data = KeyData | { readonly kind: 'name'; readonly setting: Setting; readonly found: Misnamed };

interface KeyData {
  readonly kind: 'key';
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
        if (found === undefined) yield* nameOf(setting, misnamed(model.files, setting, object, key));
        if (found === undefined || found.keys.includes(key)) continue;
        const similar = similarTo(key, found.keys);
        yield {
          at: { file: setting.file, span: keySpan },
          severity: similar !== undefined || found.isNear ? 'error' : 'warning',
          data: { kind: 'key', setting, object, key, keySpan, found, similar },
          related: found.places.slice(0, 5).map(({ file, nameSpan, kind, name }) => ({
            file,
            span: nameSpan,
            message: `${kind} ${name}`,
          })),
        };
      }
    }
  },
  word: (data) => {
    if (data.kind === 'name') {
      const { setting, found } = data;
      const { kind, name, file } = found.meant;
      return (
        `No ${kind} is called ${found.name.value}, but ${name} in ${baseName(file)} has the key. The container that ` +
        `${setting.entry.key} is for does not start (CreateContainerConfigError: ${kind.toLowerCase()} "${found.name.value}" ` +
        'not found). Correct the name.'
      );
    }
    const { setting, object, key, found, similar } = data;
    const file = baseName(found.places[0]?.file ?? '');
    const what = similar === undefined ? '' : `, but ${similar}`;
    return (
      `The ${object.kind} ${object.name} in ${file} has no key ${key}${what}. The container that ${setting.entry.key} is for ` +
      `does not start (CreateContainerConfigError: couldn't find key ${key} in ${object.kind}). ` +
      (similar === undefined ? 'Add the key, or ask for one that is there.' : 'Correct the key.')
    );
  },
  fix: ({ data }) => {
    const { file } = data.setting;
    if (data.kind === 'name') {
      const { name, meant } = data.found;
      return change(file, name.contentSpan, name.value, meant.name);
    }
    return data.similar === undefined ? [] : change(file, data.keySpan, data.key, data.similar);
  },
});

const change = (file: string, span: Span, from: string, to: string): readonly Fix[] => [
  {
    title: `Change ${from} to ${to} in ${baseName(file)}`,
    safety: 'review',
    files: [{ file, edits: [{ span, newText: to }] }],
  },
];

/** Somebody may make the object by hand, so it is no error. */
function* nameOf(setting: Setting, found: Misnamed | undefined): Generator<Detection<Data>> {
  if (found === undefined) return;
  const { kind, name, file, nameSpan } = found.meant;
  yield {
    at: { file: setting.file, span: found.name.contentSpan },
    severity: 'warning',
    data: { kind: 'name', setting, found },
    related: [{ file, span: nameSpan, message: `${kind} ${name}` }],
  };
}

const plain = (key: string): string => key.replace(/[-_.]/g, '').toLowerCase();

/** The one key that differs in case and separators only, else in one or two letters. */
function similarTo(key: string, keys: readonly string[]): string | undefined {
  const same = keys.filter((other) => plain(other) === plain(key));
  if (same.length > 0) return same.length === 1 ? same[0] : undefined;
  return key.length < 6 ? undefined : nearest(key, keys, 2);
}
