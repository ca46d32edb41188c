import { firstBy } from '../../base/groupBy.ts';
import { memoised, memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { childOf, type Entry, type ScalarEntry } from '../../syntax/tree.ts';
import { baseName, parentUri } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { itemsOf } from '../support/document.ts';
import { runningFiles } from '../support/model.ts';
import { type Part, partAt, urisOf, withPart } from '../support/parts.ts';
import { setValue } from '../support/value.ts';
import type { Severity } from '../types.ts';

interface Data {
  readonly setting: Setting;
  readonly part: Part;
  readonly scheme: string;
  readonly file: string;
  readonly claimed: string;
}

/**
 * docs.expo.dev, "Linking into your app" (2026-11): the system opens an application for the schemes that were built into
 * it. Beside `scheme` these are the bundle identifier and the package name (@expo/config-plugins, ios/Scheme.ts and
 * android/Scheme.ts), `exp` of Expo Go, `exp+slug` of development builds, and what plugins, intent filters and Info.plist
 * say in the same file. Code (app.config.js) and native projects may say more, and are not looked at: only a scheme that
 * is the claimed one but for its spelling is a warning.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'redirect-uri-expo-scheme',
    group: 'redirect',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'A redirect URI of an Expo application has a scheme that the application claims.',
  },
  *detect({ model }) {
    const appsIn = memoised((home) => appsOf(model.filesOfPackage(home)));
    for (const facts of runningFiles(model)) {
      // Variants for development and staging have schemes that code gives them.
      if (facts.tree.format !== 'dotenv' || !/^(?:base|production)$/.test(facts.environment.name)) continue;
      for (const setting of facts.settings) {
        if (setting.role !== 'redirect_uri' || !/^EXPO_PUBLIC_/.test(setting.name)) continue;
        if (setting.value.state !== 'literal') continue;
        yield* judge(facts, setting, () => appBeside(facts, appsIn(model.packageOf(facts.file.uri))));
      }
    }
  },
  word: ({ setting, scheme, file, claimed }) =>
    `${setting.name} has the scheme ${scheme}:, but ${baseName(file)} claims ${claimed}: for the application. After the ` +
    'login the system finds nothing that opens the address, and the browser stays where it is. Use one scheme in both ' +
    'and at the server, and build the application anew, unless app.config.js or a native project claims this one.',
  fix: ({ data: { setting, part, scheme, claimed } }, { model }) => {
    const facts = model.fileOf(setting.file);
    const text = withPart(setting, part, `${claimed}${part.text.trim().slice(scheme.length)}`);
    return facts === undefined ? [] : setValue(facts, setting, text, `Use the scheme ${claimed}`, 'review');
  },
});

function* judge(facts: FileFacts, setting: Setting, appOf: () => App | undefined) {
  const parts = urisOf(setting).flatMap((part) => {
    const scheme = customScheme(part.text.trim());
    return scheme === undefined ? [] : [{ part, scheme }];
  });
  const app = parts.length === 0 ? undefined : appOf();
  if (app === undefined) return;
  const { claimed, first, said } = app;
  for (const { part, scheme } of parts) {
    if (said.has(scheme) || isChosen(facts, scheme)) continue;
    const alike = claimed.get(plain(scheme));
    const meant = alike ?? first;
    if (meant === undefined) continue;
    const severity: Severity = alike === undefined ? 'info' : 'warning';
    yield {
      at: partAt(setting, part),
      severity,
      data: { setting, part, scheme, file: app.file, claimed: meant.value },
      related: [{ file: app.file, span: meant.contentSpan, message: `The application claims ${meant.value}` }],
    };
  }
}

interface App {
  readonly file: string;
  /** The schemes that `scheme` spells out, as `plain` has them. */
  readonly claimed: ReadonlyMap<string, ScalarEntry>;
  readonly first: ScalarEntry | undefined;
  /** Everything in the file that is a scheme, or begins with one. */
  readonly said: ReadonlySet<string>;
}

const appsOf = (files: readonly FileFacts[]): readonly FileFacts[] =>
  files.filter(({ dialects, environment }) => dialects[0] === 'expo-app' && !environment.isTemplate);

/** The one Expo application of the file's package, `apps`. */
function appBeside(facts: FileFacts, [app, ...others]: readonly FileFacts[]): App | undefined {
  const isBeside = app !== undefined && parentUri(app.file.uri) === parentUri(facts.file.uri);
  return isBeside && others.length === 0 ? appIn(app) : undefined;
}

/** Nothing where a scheme is not written out. */
const appIn = memoisedFor((app: FileFacts): App | undefined => {
  const expo = childOf(app.tree.roots[0], 'expo');
  const claimed = [expo, childOf(expo, 'ios'), childOf(expo, 'android')].flatMap((map) => schemesOf(map));
  if (claimed.length === 0 || !claimed.every(({ value }) => /^[a-z][a-z0-9+.-]*$/i.test(value))) return undefined;
  const isName = ({ path: [, key, ...below] }: Entry): boolean =>
    below.length === 0 && (key === 'name' || key === 'slug' || key === 'description');
  const said = app.tree.entries.flatMap((entry) =>
    entry.kind !== 'scalar' || isName(entry) ? [] : (/^[a-z][a-z0-9+.-]*/i.exec(entry.value)?.[0].toLowerCase() ?? []),
  );
  const byScheme = firstBy(claimed, ({ value }) => plain(value));
  return { file: app.file.uri, claimed: byScheme, first: claimed[0], said: new Set(said) };
});

function schemesOf(map: Entry | undefined): readonly ScalarEntry[] {
  const scheme = childOf(map, 'scheme');
  return scheme?.kind === 'scalar' ? [scheme] : itemsOf(scheme);
}

/** Schemes that Expo, an SDK or the system claims without being asked. */
const brought =
  /^(?:https?|urn|exps?|exp\+.*|com\.googleusercontent\.apps\..*|fb\d*|msauth.*|msal.*|com\.(?:apple|facebook|microsoft)\..*|intent|kakao\w*|naver\w*|twitterkit-.*|wx[0-9a-f]+)$/;

function customScheme(uri: string): string | undefined {
  if (/[*{}<>$]/.test(uri)) return undefined;
  const scheme = /^([a-z][a-z0-9+.-]*):\//i.exec(uri)?.[1]?.toLowerCase();
  return scheme === undefined || brought.test(scheme) ? undefined : scheme;
}

/** A variable beside holds the scheme alone: code reads it from there, and may give it to the application. */
const isChosen = (facts: FileFacts, scheme: string): boolean => valuesOf(facts).has(scheme);

const valuesOf = memoisedFor(
  ({ variables }: FileFacts): ReadonlySet<string> =>
    new Set(
      variables.map(({ value }) =>
        value.text
          .trim()
          .replace(/:(?:\/\/)?$/, '')
          .toLowerCase(),
      ),
    ),
);

const plain = (scheme: string): string => scheme.toLowerCase().replace(/[-.+_]/g, '');
