import type { FileFacts } from '../../dialects/types.ts';
import { replaceValue } from '../../syntax/edit.ts';
import { childOf, type MapEntry, type ScalarEntry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { fixOf, isBlank, isTemplated, listed, mapAt, placeOfMap, placeOfValue, scalarAt } from '../support/document.ts';
import { manifestOf, manifestSeverity } from '../support/pluginManifest.ts';
import { isLoopbackHost, isPlaceholderHost, parseUrl } from '../support/url.ts';
import type { Detection, Severity } from '../types.ts';

type Data =
  | { readonly kind: 'missing'; readonly fields: readonly string[] }
  | { readonly kind: 'version' | 'model-name' | 'api-type'; readonly entry: ScalarEntry }
  | { readonly kind: 'too-long'; readonly entry: ScalarEntry }
  | { readonly kind: 'double-slash' | 'http' | 'no-url' | 'no-address'; readonly entry: ScalarEntry };

const required = [
  'schema_version',
  'name_for_model',
  'name_for_human',
  'description_for_model',
  'description_for_human',
  'auth.type',
  'api.type',
  'api.url',
  'logo_url',
  'contact_email',
  'legal_info_url',
] as const;

/** The longest name any version of the reference allowed. */
const maxName = 50;

/** OpenAI plugin manifest reference (archived 2024): required fields and their limits. */
export const rule = fileRule<Data>({
  meta: {
    id: 'plugin-manifest-field',
    group: 'manifests',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'A plugin manifest has every required field, each with a valid value.',
  },
  *detect({ facts }) {
    const root = manifestOf(facts);
    if (root === undefined) return;
    const missing = required.filter((path) => isBlank(fieldAt(root, path)));
    if (missing.length > 0) {
      yield {
        at: placeOfMap(facts, root),
        data: { kind: 'missing', fields: missing },
        severity: manifestSeverity(facts, 'error'),
      };
    }
    yield* wrongValues(facts, root);
  },
  word: (data) => {
    switch (data.kind) {
      case 'missing':
        return `The plugin manifest lacks ${listed(data.fields)}. Readers refuse a manifest without its required fields. Add ${data.fields.length === 1 ? 'it' : 'them'}.`;
      case 'version':
        return 'schema_version must be "v1": readers do not know any other version of the plugin manifest.';
      case 'model-name':
        return 'name_for_model may hold letters, digits and underscores only. The manifest is refused with any other character.';
      case 'api-type':
        return 'api.type must be "openapi", the only kind of API description a plugin can have.';
      case 'too-long':
        return `${data.entry.key} is longer than ${maxName} characters, the limit of the manifest reference. Shorten it.`;
      case 'double-slash':
        return 'api.url has a doubled slash in its path. Most servers answer 404 there, and the manifest cannot be loaded. Remove one.';
      case 'http':
        return 'api.url uses http. Plugins are loaded over https only, except from localhost. Use https.';
      case 'no-url':
        return `${data.entry.key} must be an absolute URL that starts with https://. The manifest is refused without one.`;
      case 'no-address':
        return 'contact_email must be an email address.';
    }
  },
  fix: ({ data }, { facts }) => {
    if (data.kind === 'version') {
      return fixOf(facts, 'Set schema_version to v1', 'review', replaceValue(facts.tree, data.entry, 'v1'));
    }
    if (data.kind !== 'double-slash') return [];
    const text = data.entry.value.replace(/(?<!:)\/{2,}/g, '/');
    return fixOf(facts, 'Remove the doubled slash', 'safe', replaceValue(facts.tree, data.entry, text));
  },
});

const fieldAt = (root: MapEntry, path: string) =>
  path.split('.').reduce<ReturnType<typeof childOf>>((entry, key) => childOf(entry, key), root);

function* wrongValues(facts: FileFacts, root: MapEntry): Generator<Detection<Data>> {
  const tell = (kind: Exclude<Data['kind'], 'missing'>, entry: ScalarEntry, severity: Severity): Detection<Data> => ({
    at: placeOfValue(facts, entry),
    data: { kind, entry },
    severity: manifestSeverity(facts, severity),
  });
  const field = (key: string): ScalarEntry | undefined => {
    const entry = scalarAt(root, key);
    return isBlank(entry) || entry === undefined || isTemplated(entry.value) ? undefined : entry;
  };
  const version = field('schema_version');
  if (version !== undefined && version.value !== 'v1') yield tell('version', version, 'error');
  const model = field('name_for_model');
  if (model !== undefined && !/^\w+$/.test(model.value)) yield tell('model-name', model, 'error');
  else if (model !== undefined && model.value.length > maxName) yield tell('too-long', model, 'warning');
  const human = field('name_for_human');
  if (human !== undefined && human.value.length > maxName) yield tell('too-long', human, 'warning');
  const type = scalarAt(mapAt(root, 'api'), 'type');
  if (type !== undefined && !isBlank(type) && type.value !== 'openapi') yield tell('api-type', type, 'error');
  for (const key of ['logo_url', 'legal_info_url']) {
    const entry = field(key);
    if (entry !== undefined && parseUrl(entry.value) === undefined) yield tell('no-url', entry, 'warning');
  }
  const email = field('contact_email');
  if (email !== undefined && !/^\S[^\s@]*@\S+$/.test(email.value)) yield tell('no-address', email, 'warning');
  const url = scalarAt(mapAt(root, 'api'), 'url');
  const problem = url === undefined ? undefined : urlProblem(url.value);
  if (url !== undefined && problem !== undefined) yield tell(problem, url, problem === 'no-url' ? 'error' : 'warning');
}

function urlProblem(text: string): 'no-url' | 'double-slash' | 'http' | undefined {
  if (text.trim() === '' || isTemplated(text)) return undefined;
  const parsed = parseUrl(text);
  if (parsed === undefined) return 'no-url';
  const isOpen = isLoopbackHost(parsed.rawHost) || isPlaceholderHost(parsed.rawHost);
  if (parsed.url.protocol === 'http:' && !isOpen) return 'http';
  return parsed.rawPath.includes('//') ? 'double-slash' : undefined;
}
