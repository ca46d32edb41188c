import { nearest } from '../../base/distance.ts';
import { groupBy } from '../../base/groupBy.ts';
import { lazy } from '../../base/lazy.ts';
import { memoised, memoisedFor } from '../../base/memo.ts';
import type { FileFacts, KeyedObject, ObjectName, Setting } from '../../dialects/types.ts';
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
    const filesIn = memoised(model.filesOfPackage);
    for (const facts of runningFiles(model)) {
      if (facts.dialects[0] !== 'argocd-cm') continue;
      const map = facts.tree.roots.find((root) => textAt(root, 'metadata', 'name') === 'argocd-cm');
      const namespace = textAt(map, 'metadata', 'namespace');
      const secretOf = memoised((name) => {
        const files = filesIn(model.packageOf(facts.file.uri));
        return withUnused(placesOf(files, { kind: 'Secret', name, namespace }, facts.file.uri), facts.file.text);
      });
      for (const setting of facts.settings) {
        const data = slipIn(setting, namespace, secretOf);
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

/** What the package says of a Secret, as far as all of it is known. */
interface Secret {
  readonly places: readonly KeyedObject[];
  readonly keys: ReadonlySet<string>;
}

interface SecretOfFile extends Secret {
  /** The keys that no value of the file takes: another one's is not what was meant here. */
  readonly similarTo: (key: string) => string | undefined;
}

function withUnused(secret: Secret, text: string): SecretOfFile {
  const unused = lazy(() => [...secret.keys].filter((key) => !text.includes(key)));
  return { ...secret, similarTo: memoised((key) => similarTo(key, unused())) };
}

function slipIn(
  setting: Setting,
  namespace: string | undefined,
  secretOf: (name: string) => SecretOfFile,
): Data | undefined {
  if (setting.role !== 'client_secret' && setting.role !== 'client_id') return undefined;
  const [, name = 'argocd-secret', key] = /^\$(?:([\w.-]+):)?([\w.-]+)$/.exec(setting.value.text) ?? [];
  if (key === undefined) return undefined;
  const secret = secretOf(name);
  const similar = secret.keys.has(key) ? undefined : secret.similarTo(key);
  if (similar === undefined) return undefined;
  const { end } = setting.span;
  const object: ObjectName = { kind: 'Secret', name, namespace };
  return { setting, object, key, keySpan: span(end - key.length, end), similar, places: secret.places };
}

const unknown: Secret = { places: [], keys: new Set() };

/**
 * What the package says of the Secret, if all of it is known and some of it stands beside the ConfigMap. Nothing joins the two
 * files, so the package is asked.
 */
function placesOf(files: readonly FileFacts[], { name, namespace }: ObjectName, file: string): Secret {
  const { secret, folders } = secretsOf(files)(name, namespace);
  return folders.has(parentUri(file)) ? secret : unknown;
}

/** The Secrets of some files, each put together once. `folders`: of running files that speak of it, where all of it is known. */
const secretsOf = memoisedFor((files: readonly FileFacts[]) => {
  const secrets = files.flatMap(({ objects = [] }) => objects).filter(({ kind }) => kind === 'Secret');
  const byName = groupBy(secrets, ({ name }) => name);
  const running = new Set(files.filter((facts) => !facts.environment.isTemplate).map((facts) => facts.file.uri));
  const inNamespace = (name: string, namespace: string | undefined) => {
    const places = (byName.get(name) ?? []).filter(
      (object) => object.namespace === undefined || namespace === undefined || object.namespace === namespace,
    );
    const isKnown = places.every(({ isComplete, envFiles }) => isComplete && envFiles.length === 0);
    const beside = isKnown ? places.filter((place) => running.has(place.file)) : [];
    return {
      secret: { places, keys: new Set(places.flatMap((place) => place.keys)) },
      folders: new Set(beside.map((place) => parentUri(place.file))),
    };
  };
  const found = new Map<string, ReturnType<typeof inNamespace>>();
  return (name: string, namespace: string | undefined) => {
    const key = `${namespace ?? ''}\n${name}`;
    const known = found.get(key) ?? inNamespace(name, namespace);
    found.set(key, known);
    return known;
  };
});

const plain = (key: string): string => key.replace(/[-_.]/g, '').toLowerCase();

/** Differs in case and separators only, else in one letter; with another number it is another key. */
function similarTo(key: string, keys: readonly string[]): string | undefined {
  const same = keys.filter((other) => plain(other) === plain(key));
  if (same.length > 0) return same.length === 1 ? same[0] : undefined;
  const near = key.length < 8 ? undefined : nearest(key, keys, 1);
  const digits = (one: string): string => one.replace(/\D/g, '');
  return near === undefined || digits(near) !== digits(key) ? undefined : near;
}
