import { nearest } from '../../base/distance.ts';
import type { Setting } from '../../dialects/types.ts';
import { referencesOf } from '../../dialects/value.ts';
import { isPlatformVariable } from '../../knowledge/environments.ts';
import type { Model } from '../../model/types.ts';
import type { Span } from '../../text/span.ts';
import { baseName } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';

interface Data {
  readonly setting: Setting;
  readonly name: string;
  readonly nameSpan: Span;
  readonly similar: string | undefined;
}

/**
 * The platform, a secret store or the shell may define what no file does. So only two cases are told: a name one or
 * two letters from a defined one, and a development file whose other references do resolve.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'cross-env-var-undefined',
    group: 'cross-file',
    severity: 'error',
    reach: 'workspace',
    fix: 'review',
    summary: 'A variable that an auth setting refers to should be defined.',
  },
  *detect({ model }) {
    for (const { setting } of model.settings) {
      for (const reference of referencesOf(setting.value)) {
        const { name, nameSpan, fallback } = reference;
        if (fallback !== undefined || isKnown(model, name, setting)) continue;
        const similar = name.length < 6 ? undefined : nearest(name, model.variableNames(setting.file), 2);
        if (similar === undefined && !looksForgotten(model, setting, name)) continue;
        yield {
          at: { file: setting.file, span: nameSpan },
          severity: similar === undefined ? 'info' : 'error',
          data: { setting, name, nameSpan, similar },
        };
      }
    }
  },
  word: ({ setting, name, similar }) =>
    similar === undefined
      ? `${name} is not defined in any environment file of this package, although other variables of ` +
        `${baseName(setting.file)} are. Unless the platform sets it, ${setting.name} is empty or sent as written.`
      : `${name} is not defined, but ${similar} is. An undefined variable is sent as an empty text or as written, and ` +
        'the server answers invalid_client or redirect_uri_mismatch. Correct the name.',
  fix: ({ data }) =>
    data.similar === undefined
      ? []
      : [
          {
            title: `Change to ${data.similar}`,
            safety: 'review',
            files: [{ file: data.setting.file, edits: [{ span: data.nameSpan, newText: data.similar }] }],
          },
        ],
});

const isKnown = (model: Model, name: string, setting: Setting): boolean =>
  isPlatformVariable(name) ||
  name.includes('.') ||
  model.isDefinedSomewhere(name, setting.file) ||
  model.fileOf(setting.file)?.variables.some((variable) => variable.name === name) === true;

/** Listed in the template, and the file's other references do have definitions: somebody forgot to copy the line. */
function looksForgotten(model: Model, setting: Setting, name: string): boolean {
  const facts = model.fileOf(setting.file);
  if (facts === undefined || facts.environment.name === 'production' || facts.environment.name === 'staging')
    return false;
  const others = facts.references.filter((reference) => reference.name !== name);
  return (
    model.hasEnvironmentFile(setting.file) &&
    model.isDocumented(name, setting.file) &&
    others.some((reference) => model.isDefinedSomewhere(reference.name, setting.file))
  );
}
