import { firstBy, groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { variableOf } from '../../dialects/lookups.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { isEnvFileOf, isMentioned } from '../support/around.ts';
import { runningFiles } from '../support/model.ts';
import { keyPlace } from '../support/value.ts';

interface Data {
  readonly name: string;
  readonly intended: string;
  readonly section: string;
}

/** A section of an application's settings: `Authentication:Google`. */
interface Section {
  readonly path: string;
  readonly setting: Setting;
}

/**
 * Of a variable's name ASP.NET Core makes a key by turning two underscores into the colon between sections; one underscore is
 * a character like any other (learn.microsoft.com, "Configuration in ASP.NET Core", "Non-prefixed environment
 * variables"; runtime, EnvironmentVariablesConfigurationProvider.cs, `NormalizeKey`).
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'aspnet-section-separator',
    group: 'dotenv',
    severity: 'warning',
    reach: 'workspace',
    across: true,
    fix: 'review',
    summary: 'A variable that sets a key in a section of appsettings.json has two underscores between them.',
  },
  *detect({ model, survey }) {
    const suspects = survey(suspectsOf);
    if (suspects.length === 0) return;
    const sections = byPath(survey(sectionsOf));
    for (const setting of suspects) {
      const name = setting.entry.key;
      const segments = name.split(/__?/);
      const path = segments.slice(0, -1).join(':');
      const section = sections.get(path);
      const intended = segments.join('__');
      if (section === undefined || !isUnread(model, setting, intended)) continue;
      yield {
        at: keyPlace(setting),
        data: { name, intended, section: path },
        related: [{ file: section.setting.file, span: section.setting.span, message: `In the section ${path}` }],
      };
    }
  },
  word: ({ name, intended, section }) =>
    `${name} sets nothing in the section ${section}: in variables ASP.NET Core reads two underscores as the separator, and one ` +
    'as part of the name. Without the value sign-in fails (AADSTS7000218, invalid_client), or goes on with what ' +
    `appsettings.json says. Write ${intended}.`,
  fix: ({ at, data: { name, intended } }, { model }) => {
    const text = model.fileOf(at.file)?.file.text.slice(at.span.start, at.span.end);
    return text === name
      ? [
          {
            title: `Rename to ${intended}`,
            safety: 'review',
            files: [{ file: at.file, edits: [{ span: at.span, newText: intended }] }],
          },
        ]
      : [];
  },
});

/** Written as in appsettings.json; in capitals it may be a variable of another tool. */
const oneUnderscore = /^[A-Z][A-Za-z0-9]*(?:__[A-Z][A-Za-z0-9]*)*_[A-Z][a-z][A-Za-z0-9]*$/;

const suspectsOf = (part: Model): readonly Setting[] =>
  runningFiles(part).flatMap((facts) =>
    facts.environment.isFixture || facts.dialects[0] === 'aspnet-appsettings'
      ? []
      : facts.settings.filter(({ entry }) => oneUnderscore.test(entry.key) && /[a-z]/.test(entry.key)),
  );

const sectionsOf = (part: Model): readonly Section[] =>
  runningFiles(part).flatMap((facts) =>
    facts.dialects[0] === 'aspnet-appsettings' && !facts.environment.isFixture ? ownSections(facts) : [],
  );

/** The first of each path. */
const byPath = memoisedFor(
  (sections: readonly Section[]): ReadonlyMap<string, Section> => firstBy(sections, ({ path }) => path),
);

function ownSections({ settings }: FileFacts): readonly Section[] {
  const sections = new Map<string, Section>();
  for (const setting of settings) {
    const path = setting.name.split(':').slice(0, -1).join(':');
    if (path !== '' && !sections.has(path)) sections.set(path, { path, setting });
  }
  return [...sections.values()];
}

/** A program gets it under this name, and nothing else takes it from there. */
function isUnread(model: Model, { file, entry }: Setting, intended: string): boolean {
  const facts = model.fileOf(file);
  if (facts === undefined) return false;
  const service = variableOf(facts, entry)?.service;
  const files = runningFiles(model);
  if (namesByService(facts).get(service)?.has(intended) === true) return false;
  if (facts.tree.format === 'dotenv' && !isEnvFileOf(file, files)) return false;
  return !isMentioned(entry.key, files);
}

const namesByService = memoisedFor(({ variables }: FileFacts): ReadonlyMap<string | undefined, ReadonlySet<string>> => {
  const services = groupBy(variables, ({ service }) => service);
  return new Map([...services].map(([service, own]) => [service, new Set(own.map(({ name }) => name))]));
});
