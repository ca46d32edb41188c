import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { wordIndexOf } from '../../base/wordIndex.ts';
import { type NameReading, readName } from '../../dialects/envNames.ts';
import { settingsOfSlot } from '../../dialects/lookups.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { referencesOf } from '../../dialects/value.ts';
import { isPlatformVariable } from '../../knowledge/environments.ts';
import { isSecretRole, type Role } from '../../knowledge/roles.ts';
import type { Model } from '../../model/types.ts';
import { appendEntry } from '../../syntax/edit.ts';
import type { Span } from '../../text/span.ts';
import { baseName, parentUri } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { fixOf } from '../support/document.ts';
import { passesOn } from '../support/value.ts';
import type { Fix } from '../types.ts';

interface Data {
  readonly setting: Setting;
  readonly name: string;
  readonly nameSpan: Span;
  readonly similar: string | undefined;
  /** `similar` is the only variable of the same meaning, and not nearly the same name. */
  readonly isSameRole: boolean;
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
    const loaded = new Map<string, boolean>();
    /** Some of its references do have definitions. */
    const isLoaded = ({ file: { uri }, references }: FileFacts): boolean => {
      const answer = loaded.get(uri) ?? references.some(({ name }) => model.isDefinedSomewhere(name, uri));
      loaded.set(uri, answer);
      return answer;
    };
    /** The file beside it, which Compose reads, has some of them. */
    const hasOwnFile = memoisedFor(({ file: { uri }, references }: FileFacts): boolean =>
      references.some(({ name }) =>
        model.definitions(name, uri).some(({ file }) => parentUri(file) === parentUri(uri)),
      ),
    );
    /** Of the settings of one client, all of one file: which halves of it come from a variable that is defined. */
    const definedHalves = memoisedFor(
      (settings: readonly Setting[]): ReadonlySet<Role> =>
        new Set(settings.filter((each) => isDefinedHalf(model, each)).map(({ role }) => role)),
    );
    for (const { setting } of model.settings) {
      for (const reference of referencesOf(setting.value)) {
        const { name, nameSpan, fallback } = reference;
        if (fallback !== undefined || isKnown(model, name, setting)) continue;
        const isPassed = isPassedOn(model, setting, name);
        // Of such a line env-key-typo knows better which of the two names is the wrong one.
        const mayBeMisspelt = name.length >= 6 && !isPassed;
        const similar = mayBeMisspelt ? wordIndexOf(model.variableNames(setting.file)).nearest(name) : undefined;
        const isRead = isPassed ? hasOwnFile : isLoaded;
        const at = { file: setting.file, span: nameSpan };
        const unused =
          similar === undefined && mayBeMisspelt ? unusedOfRole(model, setting, name, definedHalves) : undefined;
        if (unused !== undefined) {
          yield { at, severity: 'warning', data: { setting, name, nameSpan, similar: unused, isSameRole: true } };
          continue;
        }
        if (similar === undefined && !looksForgotten(model, setting, name, isRead)) continue;
        const severity = similar === undefined ? 'info' : 'error';
        yield { at, severity, data: { setting, name, nameSpan, similar, isSameRole: false } };
      }
    }
  },
  word: ({ setting, name, similar, isSameRole }) =>
    isSameRole
      ? `${name} is not defined in any environment file of this package, but ${similar} is, and nothing refers to it. An ` +
        'undefined variable is sent as an empty string or as written, and the server answers invalid_client. Unless the ' +
        'platform sets it, use one name.'
      : similar === undefined
        ? `${name} is not defined in any environment file of this package, although other variables of ` +
          `${baseName(setting.file)} are. Unless the platform sets it, ${setting.name} is empty or sent as written.`
        : `${name} is not defined, but ${similar} is. An undefined variable is sent as an empty string or as written, and ` +
          'the server answers invalid_client or redirect_uri_mismatch. Correct the name.',
  fix: ({ data }, { model }) => {
    // A variable made of itself has no value in most loaders.
    const isItself =
      data.similar === data.setting.entry.key && model.fileOf(data.setting.file)?.tree.format === 'dotenv';
    if (isItself) return [];
    return data.similar === undefined
      ? define(model, data)
      : [
          {
            title: `Change ${data.name} to ${data.similar} in ${baseName(data.setting.file)}`,
            safety: 'review',
            files: [{ file: data.setting.file, edits: [{ span: data.nameSpan, newText: data.similar }] }],
          },
        ];
  },
});

/**
 * A line in the file the reader's other variables come from: where its loader looks. The template's value comes with it
 * when it is no secret; a placeholder stays behind.
 */
function define(model: Model, { setting, name }: Data): readonly Fix[] {
  const target = homeOfVariables(model, setting);
  if (target === undefined) return [];
  const edits = appendEntry(target.tree, name, sampleOf(model, setting, name) ?? '');
  return fixOf(target, `Add ${name} to ${baseName(target.file.uri)}`, 'review', edits);
}

/** The file that defines most of what the setting's file refers to; of two, the one that wins. */
function homeOfVariables(model: Model, { file }: Setting): FileFacts | undefined {
  const names = new Set(model.fileOf(file)?.references.map((reference) => reference.name));
  const counts = new Map<string, number>();
  for (const name of names) {
    const home = model.definitions(name, file)[0]?.file;
    if (home !== undefined && !isBackup(home)) counts.set(home, (counts.get(home) ?? 0) + 1);
  }
  const [first] = [...counts].sort((a, b) => b[1] - a[1]);
  const facts = first && model.fileOf(first[0]);
  return facts?.tree.format === 'dotenv' ? facts : undefined;
}

/** `.env.backup.20240802`: no loader reads it. */
const isBackup = (file: string): boolean =>
  baseName(file)
    .toLowerCase()
    .split(/[._-]/)
    .some((word) => /^(?:backup|bak|old|orig)$/.test(word));

function sampleOf(model: Model, setting: Setting, name: string): string | undefined {
  if (isSecretRole(setting.role) || /SECRET|TOKEN|PASSWORD|KEY/i.test(name)) return undefined;
  const template = model
    .filesOfPackage(model.packageOf(setting.file))
    .find(({ environment, variables }) => environment.isTemplate && variables.some((each) => each.name === name));
  const value = template?.variables.find((variable) => variable.name === name)?.value;
  return value?.state === 'literal' ? value.text : undefined;
}

/** `GOOGLE_CLIENT_SECRET` for `GOOGLE_SECRET`: the one variable of this provider and meaning, and nothing refers to it. */
function unusedOfRole(
  model: Model,
  setting: Setting,
  name: string,
  definedHalves: (settings: readonly Setting[]) => ReadonlySet<Role>,
): string | undefined {
  const wanted = readName(name);
  if (wanted?.provider === undefined || wanted.role !== setting.role || !credentials.has(wanted.role)) return undefined;
  const facts = model.fileOf(setting.file);
  if (facts === undefined || facts.environment.isTemplate) return undefined;
  const halves = [...definedHalves(settingsOfSlot(facts, setting.slot))];
  // The other half of the client does come from a variable.
  if (!halves.some((role) => role !== setting.role)) return undefined;
  const same = namesByMeaning(model.variableNames(setting.file)).get(meaningOf(wanted));
  const [only, ...others] = same ?? [];
  return only === undefined || others.length > 0 || model.isReferredTo(only, setting.file) ? undefined : only;
}

const meaningOf = (reading: NameReading | undefined): string => `${reading?.role} ${reading?.provider}`;

const namesByMeaning = memoisedFor((names: readonly string[]) => groupBy(names, (name) => meaningOf(readName(name))));

const isDefinedHalf = (model: Model, { role, value, file }: Setting): boolean =>
  credentials.has(role) && referencesOf(value).some(({ name }) => model.isDefinedSomewhere(name, file));

const credentials: ReadonlySet<Role> = new Set(['client_id', 'client_secret']);

/** Compose fills in `X: ${X}` before any container has its variables, so that such a line defines nothing. */
const ownNames = memoisedFor(
  ({ variables, tree }: FileFacts) =>
    new Set(variables.filter((each) => tree.format === 'dotenv' || !passesOn(each)).map(({ name }) => name)),
);

const isKnown = (model: Model, name: string, setting: Setting): boolean =>
  isPlatformVariable(name) ||
  name.includes('.') ||
  model.isDefinedSomewhere(name, setting.file) ||
  isOwn(model.fileOf(setting.file), name);

/** `X: ${X}` of Compose. */
const isPassedOn = (model: Model, { file, entry }: Setting, name: string): boolean =>
  entry.key === name && model.fileOf(file)?.tree.format !== 'dotenv';

const isOwn = (facts: FileFacts | undefined, name: string): boolean => facts !== undefined && ownNames(facts).has(name);

/** Listed in the template, and the file's other references do have definitions: somebody forgot to copy the line. */
function looksForgotten(
  model: Model,
  setting: Setting,
  name: string,
  isLoaded: (facts: FileFacts) => boolean,
): boolean {
  const facts = model.fileOf(setting.file);
  if (facts === undefined || facts.environment.name === 'production' || facts.environment.name === 'staging')
    return false;
  return model.hasEnvironmentFile(setting.file) && model.isDocumented(name, setting.file) && isLoaded(facts);
}
