import { nearest } from '../../base/distance.ts';
import type { KeyedObject, ObjectName, Setting } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';
import { textAt } from '../../syntax/tree.ts';
import { type Span, span } from '../../text/span.ts';
import { baseName, parentUri } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { runningFiles } from '../support/model.ts';

interface Data {
  readonly setting: Setting;
  readonly object: ObjectName;
  readonly key: string;
  readonly keySpan: Span;
  readonly similar: string;
  readonly places: readonly KeyedObject[];
}

/**
 * A value `$key` is looked up in argocd-secret, `$name:key` in another Secret; where the key is not there the text stays as it
 * is written (argo-cd, util/settings/settings.go, `ReplaceStringSecret`; argo-cd.readthedocs.io, "User Management"). Argo CD and
 * people add keys to the Secret in the cluster, so that only a key that is nearly there is told.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'argocd-secret-key',
    group: 'cross-file',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'A key that Argo CD’s sign-in takes from a Secret is spelt as it is there.',
  },
  *detect({ model }) {
    for (const facts of runningFiles(model)) {
      if (facts.dialects[0] !== 'argocd-cm') continue;
      const map = facts.tree.roots.find((root) => textAt(root, 'metadata', 'name') === 'argocd-cm');
      const namespace = textAt(map, 'metadata', 'namespace');
      for (const setting of facts.settings) {
        const data = slipIn(model, setting, namespace, facts.file.text);
        if (data === undefined) continue;
        yield {
          at: { file: setting.file, span: data.keySpan },
          data,
          related: data.places.slice(0, 5).map(({ file, nameSpan, kind, name }) => ({
            file,
            span: nameSpan,
            message: `${kind} ${name}`,
          })),
        };
      }
    }
  },
  word: ({ setting, object, key, similar, places }) =>
    `The Secret ${object.name} in ${baseName(places[0]?.file ?? '')} has no key ${key}, but ${similar}. Argo CD then sends ` +
    `the text of ${setting.name} as it is written: invalid_client, or unauthorized_client. Correct the key.`,
  fix: ({ at, data: { key, similar } }, { model }) =>
    model.fileOf(at.file)?.file.text.slice(at.span.start, at.span.end) === key
      ? [
          {
            title: `Change ${key} to ${similar}`,
            safety: 'review',
            files: [{ file: at.file, edits: [{ span: at.span, newText: similar }] }],
          },
        ]
      : [],
});

function slipIn(model: Model, setting: Setting, namespace: string | undefined, text: string): Data | undefined {
  if (setting.role !== 'client_secret' && setting.role !== 'client_id') return undefined;
  const [, name = 'argocd-secret', key] = /^\$(?:([\w.-]+):)?([\w.-]+)$/.exec(setting.value.text) ?? [];
  if (key === undefined) return undefined;
  const object: ObjectName = { kind: 'Secret', name, namespace };
  const places = placesOf(model, object, setting.file);
  const keys = [...new Set(places.flatMap((place) => place.keys))];
  if (keys.includes(key)) return undefined;
  // A key that another value takes is not what was meant here.
  const similar = similarTo(
    key,
    keys.filter((other) => !text.includes(other)),
  );
  const { end } = setting.span;
  return similar === undefined
    ? undefined
    : { setting, object, key, keySpan: span(end - key.length, end), similar, places };
}

/**
 * What the package says of the Secret, if all of it is known and some of it stands beside the ConfigMap. Nothing joins the two
 * files, so the package is asked.
 */
function placesOf(model: Model, { name, namespace }: ObjectName, file: string): readonly KeyedObject[] {
  const folder = parentUri(file);
  const files = model.filesOfPackage(model.packageOf(file));
  const places = files
    .flatMap(({ objects = [] }) => objects)
    .filter((object) => object.kind === 'Secret' && object.name === name)
    .filter((object) => object.namespace === undefined || namespace === undefined || object.namespace === namespace);
  const isKnown = places.every(({ isComplete, envFiles }) => isComplete && envFiles.length === 0);
  const running = new Set(files.filter((facts) => !facts.environment.isTemplate).map((facts) => facts.file.uri));
  const isBeside = places.some((place) => parentUri(place.file) === folder && running.has(place.file));
  return isKnown && isBeside ? places : [];
}

const plain = (key: string): string => key.replace(/[-_.]/g, '').toLowerCase();

/** Differs in case and separators only, else in one letter; with another number it is another key. */
function similarTo(key: string, keys: readonly string[]): string | undefined {
  const same = keys.filter((other) => plain(other) === plain(key));
  if (same.length > 0) return same.length === 1 ? same[0] : undefined;
  const near = key.length < 8 ? undefined : nearest(key, keys, 1);
  const digits = (one: string): string => one.replace(/\D/g, '');
  return near === undefined || digits(near) !== digits(key) ? undefined : near;
}
