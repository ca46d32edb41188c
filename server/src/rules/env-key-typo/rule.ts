import { editDistance } from '../../base/distance.ts';
import { lazy } from '../../base/lazy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { nearWords } from '../../base/nearWords.ts';
import { readName } from '../../dialects/envNames.ts';
import type { FileFacts, VariableDefinition } from '../../dialects/types.ts';
import type { Model } from '../../model/types.ts';
import { renameKey } from '../../syntax/edit.ts';
import { baseName, parentUri } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { filesAround } from '../support/around.ts';
import { runningFiles } from '../support/model.ts';
import { type TemplatesByFolder, templatesByFolder } from '../support/templates.ts';
import type { Fix } from '../types.ts';
import { isUnread, unreadName } from './programs.ts';

interface Data {
  readonly variable: VariableDefinition;
  readonly intended: string;
  /** Another variable of the same client, which shows what the name should be. */
  readonly sibling: string | undefined;
  /** The template beside the file that lists the right name. */
  readonly template?: FileFacts;
  /** The program that reads the right name, where its own list of names shows the slip. */
  readonly program?: string;
}

/**
 * A misspelt name is not an error anybody reports: the variable is simply never read. Only a single slip counts, in a
 * name that nothing refers to, whose right spelling nothing defines.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'env-key-typo',
    group: 'dotenv',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'The name of a sign-in variable must be spelt as the application reads it.',
  },
  *detect({ model }) {
    const around = aroundOf(model);
    const templates = templatesByFolder(model);
    for (const facts of runningFiles(model)) {
      for (const slip of [...slipsIn(facts), ...slipsBesideTemplate(facts, templates)]) {
        const { variable, intended, program } = slip;
        const isRead =
          program === undefined
            ? isUsed(model, variable, intended)
            : !isUnread(variable, { program, intended }, facts, around(facts));
        if (isRead) continue;
        yield { at: { file: variable.file, span: variable.nameSpan }, data: slip };
      }
    }
  },
  word: ({ variable, intended, sibling, template, program }) =>
    program !== undefined
      ? wordOfProgram(variable.name, intended, program)
      : `${variable.name} looks like a misspelt ${intended}${reasonOf(sibling, template)}. ` +
        'No error names it: the application finds the variable missing and sends nothing (invalid_client, "Missing ' +
        'required parameter"). Correct the name.',
  fix: ({ data: { variable, intended } }, { model }) => renamed(model.fileOf(variable.file), variable, intended),
});

/** `filesAround`, one list for all files of a package. */
function aroundOf(model: Model): (facts: FileFacts) => readonly FileFacts[] {
  const known = new Map<string, readonly FileFacts[]>();
  return (facts) => {
    const home = model.packageOf(facts.file.uri);
    const files = known.get(home) ?? filesAround(model, facts);
    known.set(home, files);
    return files;
  };
}

function reasonOf(sibling: string | undefined, template: FileFacts | undefined): string {
  if (template !== undefined) return `, which ${baseName(template.file.uri)} lists and this file lacks`;
  return sibling === undefined ? '' : `, which belongs to ${sibling}`;
}

const wordOfProgram = (name: string, intended: string, program: string): string =>
  `${program} does not read ${name}: it calls this ${intended}. It silently goes on with its default, or with ` +
  'what another file says, so sign-in fails later, or the program does not start. Correct the name.';

/** Names that are close to one that the application would read; they depend on the file alone. */
const slipsIn = memoisedFor((facts: FileFacts): readonly Data[] => {
  const prefixes = prefixesOf(facts);
  const names = new Set(facts.variables.map(({ name }) => name));
  const halves = lazy(() => halvesOf(names));
  return facts.variables.flatMap((variable) => {
    const unread = unreadName(variable.name);
    if (unread !== undefined) return [{ variable, sibling: undefined, ...unread }];
    if (variable.value.state === 'absent') return [];
    const found =
      readName(variable.name) === undefined
        ? intendedName(variable, prefixes, names, facts)
        : intendedProvider(variable.name, halves());
    return found === undefined ? [] : [{ variable, ...found }];
  });
});

/**
 * Names that no template lists, one slip from a sign-in setting that the template beside the file lists and the file
 * lacks. What the file alone tells is told by `slipsIn`.
 */
function* slipsBesideTemplate(facts: FileFacts, templates: TemplatesByFolder): Generator<Data> {
  const beside = facts.tree.format === 'dotenv' ? templates.get(parentUri(facts.file.uri)) : undefined;
  if (beside === undefined) return;
  const names = new Set(facts.variables.map(({ name }) => name));
  const listed = new Map(beside.flatMap((template) => template.variables.map(({ name }) => [name, template])));
  const missing = [...listed.keys()].filter((name) => !names.has(name) && readName(name) !== undefined);
  if (missing.length === 0) return;
  const near = nearWords(missing);
  const told = new Set(slipsIn(facts).map(({ variable }) => variable));
  for (const variable of facts.variables) {
    const { name, value } = variable;
    if (listed.has(name) || value.state === 'absent' || told.has(variable)) continue;
    const intended = near(name).find((wanted) => isSameKind(name, wanted));
    const template = intended === undefined ? undefined : listed.get(intended);
    if (intended !== undefined && template !== undefined) yield { variable, intended, sibling: undefined, template };
  }
}

/** A plural or a number is a name of its own. */
const isSameKind = (name: string, wanted: string): boolean =>
  name.replace(/\D/g, '') === wanted.replace(/\D/g, '') && name.replace(/S$/, '') !== wanted.replace(/S$/, '');

/** What a client's variables end in; Auth.js says `AUTH_GITHUB_ID` and `AUTH_GITHUB_SECRET` (authjs.dev, "OAuth providers"). */
const clientSuffixes: readonly string[] = [
  'CLIENT_ID',
  'CLIENT_SECRET',
  'REDIRECT_URI',
  'REDIRECT_URL',
  'CALLBACK_URL',
  'AUDIENCE',
  'TENANT_ID',
  'DOMAIN',
  'ISSUER',
];
const shortSuffixes: readonly string[] = ['SECRET', 'ISSUER'];

/** Words of their own, also of another language, that are as near as a slip. */
const otherWords: ReadonlySet<string> = new Set(['ISSUE', 'ISSUED', 'DOMAINE', 'DOMEIN']);

const applicationNames: readonly string[] = [
  'NEXTAUTH_URL',
  'NEXTAUTH_SECRET',
  'AUTH_SECRET',
  'AUTH_TRUST_HOST',
  'BETTER_AUTH_URL',
  'BETTER_AUTH_SECRET',
  'SESSION_SECRET',
];

interface Prefix {
  /** The last variable that begins so. */
  sibling: string;
  /** Among the prefixes of the file. */
  readonly place: number;
}

type Prefixes = ReadonlyMap<string, Readonly<Prefix>>;

/** `GITHUB_` → `GITHUB_CLIENT_ID`: what stands before the suffix of every client's id or secret in the file. */
function prefixesOf({ variables }: FileFacts): Prefixes {
  const prefixes = new Map<string, Prefix>();
  for (const { name } of variables) {
    const prefix = /^(.*_)?CLIENT_(?:ID|SECRET)$/.exec(name) ?? /^(AUTH_[A-Z0-9]+_)ID$/.exec(name);
    if (prefix === null || readName(name) === undefined) continue;
    const text = prefix[1] ?? '';
    const known = prefixes.get(text);
    if (known === undefined) prefixes.set(text, { sibling: name, place: prefixes.size });
    else known.sibling = name;
  }
  return prefixes;
}

/** The clients of known providers in a file that have an id or a secret only; which of them is missing. */
interface Halves {
  readonly names: ReadonlySet<string>;
  readonly missing: ReadonlyMap<string, { readonly sibling: string }>;
  readonly near: (name: string) => readonly string[];
}

function halvesOf(names: ReadonlySet<string>): Halves {
  const missing = new Map<string, { readonly sibling: string }>();
  for (const name of names) {
    const counterpart = counterpartOf(name);
    if (counterpart === undefined || names.has(counterpart) || readName(name)?.provider === undefined) continue;
    missing.set(counterpart, { sibling: name });
  }
  return { names, missing, near: nearWords(missing.keys()) };
}

/** `GOOGLE_CLIENT_ID` of `GOOGLE_CLIENT_SECRET`, `AUTH_GOOGLE_ID` of `AUTH_GOOGLE_SECRET`, and the other way round. */
function counterpartOf(name: string): string | undefined {
  const [, stem, what] = /^(.+_CLIENT_|AUTH_.+_)(ID|SECRET)$/.exec(name) ?? [];
  return stem === undefined ? undefined : stem + (what === 'ID' ? 'SECRET' : 'ID');
}

/** `GOOLE_CLIENT_SECRET` beside `GOOGLE_CLIENT_ID`: half of a client of nobody's, and a known provider's other half. */
function intendedProvider(
  name: string,
  { names, missing, near }: Halves,
): Pick<Data, 'intended' | 'sibling'> | undefined {
  const counterpart = counterpartOf(name);
  if (counterpart === undefined || names.has(counterpart) || readName(name)?.provider !== undefined) return undefined;
  const intended = near(name).find((wanted) => isSlip(name, wanted));
  return intended === undefined ? undefined : { intended, sibling: missing.get(intended)?.sibling };
}

const suffixLengths = [...new Set([...clientSuffixes, ...shortSuffixes].map((suffix) => suffix.length))];

/** Those that the name begins with and is about as long as with one of their suffixes, in the order of the file. */
function prefixesFor(name: string, prefixes: Prefixes): readonly (readonly [string, Readonly<Prefix>])[] {
  const lengths = new Set(suffixLengths.flatMap((length) => [-1, 0, 1].map((more) => name.length - length + more)));
  return [...lengths]
    .flatMap((length) => {
      const text = name.slice(0, Math.max(0, length));
      const prefix = length < 0 ? undefined : prefixes.get(text);
      return prefix === undefined ? [] : [[text, prefix] as const];
    })
    .sort(([, a], [, b]) => a.place - b.place);
}

function intendedName(
  { name }: VariableDefinition,
  prefixes: Prefixes,
  names: ReadonlySet<string>,
  { settings }: FileFacts,
): Pick<Data, 'intended' | 'sibling'> | undefined {
  for (const [prefix, { sibling }] of prefixesFor(name, prefixes)) {
    const suffixes = /CLIENT_(?:ID|SECRET)$/.test(sibling) ? clientSuffixes : shortSuffixes;
    // What stands before is the same: digits there (`AUTH0_`, `OAUTH2_`) tell no two names apart.
    const suffix = suffixes.find((wanted) => isSlipOfSuffix(name.slice(prefix.length), wanted));
    const intended = suffix === undefined ? undefined : `${prefix}${suffix}`;
    if (intended !== undefined && !names.has(intended)) return { intended, sibling };
  }
  const intended = applicationNames.find((wanted) => isSlip(name, wanted));
  return intended === undefined || names.has(intended) || settings.length === 0
    ? undefined
    : { intended, sibling: undefined };
}

/** Whether it is one word or two is a matter of taste in what an application calls its own; ids and secrets have fixed names. */
const isSlipOfSuffix = (suffix: string, wanted: string): boolean =>
  isSlip(suffix, wanted) &&
  !otherWords.has(suffix) &&
  (/SECRET$|^CLIENT_ID$/.test(wanted) || suffix.replaceAll('_', '') !== wanted.replaceAll('_', ''));

/** One letter too many, too few, wrong, or two exchanged; a plural or a number is a name of its own. */
const isSlip = (name: string, wanted: string): boolean =>
  Math.abs(name.length - wanted.length) < 2 &&
  name !== wanted &&
  !/(?:S|\d)$/.test(name) &&
  /^[A-Z_]+$/.test(name) &&
  editDistance(name, wanted, 1) === 1;

/** Something refers to the name as it is, or another file has the right one. */
const isUsed = (model: Model, { name, file }: VariableDefinition, intended: string): boolean =>
  model.isReferredTo(name, file) || model.isDefinedSomewhere(intended, file) || model.isDocumented(name, file);

function renamed(facts: FileFacts | undefined, { entry }: VariableDefinition, intended: string): readonly Fix[] {
  const edits =
    facts === undefined || entry.parent?.kind === 'list' ? undefined : renameKey(facts.tree, entry, intended);
  return edits === undefined
    ? []
    : [{ title: `Rename to ${intended}`, safety: 'review', files: [{ file: facts?.file.uri ?? '', edits }] }];
}
