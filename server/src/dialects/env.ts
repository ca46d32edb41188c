import type { Role } from '../knowledge/roles.ts';
import type { ScalarEntry, SyntaxTree } from '../syntax/tree.ts';
import { type NameReading, readName } from './envNames.ts';
import { makeSetting, referencesInTree, type SettingFrame } from './settings.ts';
import type { Dialect, ReferenceSyntax, Setting, VariableDefinition } from './types.ts';
import { readValue } from './value.ts';

/** Every file name under which variables are kept for a process to start with. */
export const envFiles: readonly string[] = [
  '**/.env',
  '**/.env.*',
  '**/.env_*',
  '**/.env-*',
  '**/*.env',
  '**/env.example',
  '**/env.sample',
  '**/.dev.vars',
  '**/.dev.vars.*',
];

interface NamedEntry {
  readonly entry: ScalarEntry;
  readonly reading: NameReading;
}

/**
 * The settings among a list of assignments, by their names. Names that are only telling in company (`SCOPE`,
 * `DOMAIN`) count when another setting of the same client is there.
 */
export function settingsOfAssignments(frame: SettingFrame, entries: readonly ScalarEntry[], scope = ''): Setting[] {
  const named = entries.flatMap((entry): NamedEntry[] => {
    const reading = refine(readName(entry.key), entry, entries);
    return reading === undefined ? [] : [{ entry, reading }];
  });
  const supported = new Set(named.filter((n) => n.reading.distinctive).map((n) => n.reading.stem));
  return named
    .filter(({ reading }) => reading.distinctive || supported.has(reading.stem) || reading.stem === '')
    .map(({ entry, reading }) =>
      makeSetting(frame, entry, {
        role: reading.role,
        name: entry.key,
        slot: reading.applicationWide ? undefined : `${scope}${reading.stem}`,
        provider: reading.provider,
        isPublic: reading.isPublic,
        allowsRelative: reading.role === 'redirect_uri',
      }),
    );
}

/** Two names whose meaning depends on the company they keep. */
function refine(
  reading: NameReading | undefined,
  entry: ScalarEntry,
  entries: readonly ScalarEntry[],
): NameReading | undefined {
  if (reading === undefined) return undefined;
  if (entry.key === 'AUTH_URL' && isEndpointAuthUrl(entry, entries)) {
    return { ...reading, role: 'authorization_endpoint', applicationWide: false };
  }
  return reading;
}

/** `AUTH_URL` is Auth.js's base URL, but beside a `TOKEN_URL` or with an authorize path it is the endpoint. */
function isEndpointAuthUrl(entry: ScalarEntry, entries: readonly ScalarEntry[]): boolean {
  return entries.some((e) => e.key === 'TOKEN_URL') || /\/(?:authorize|oauth2?\/v?\d?\/?auth)\/?$/.test(entry.value);
}

/** Definitions that other files can refer to. */
export function variablesOf(
  tree: SyntaxTree,
  entries: readonly ScalarEntry[],
  references: ReferenceSyntax,
  service?: string,
): VariableDefinition[] {
  return entries.map((entry) => ({
    name: entry.key,
    file: tree.file.uri,
    entry,
    nameSpan: entry.keySpan ?? entry.span,
    value: readValue(entry, references, readName(entry.key)?.role),
    service,
  }));
}

export function assignmentsOf(tree: SyntaxTree): ScalarEntry[] {
  return tree.entries.filter((entry): entry is ScalarEntry => entry.kind === 'scalar');
}

interface EnvNaming {
  readonly id: string;
  readonly title: string;
  /** Confidence from the names in the file. */
  readonly recognise: (names: ReadonlySet<string>) => number;
}

/** A convention of naming variables; all of them share one reader, and differ in what they are recognised by. */
export function envDialect(naming: EnvNaming): Dialect {
  return {
    id: naming.id,
    title: naming.title,
    kind: 'use',
    formats: ['dotenv'],
    files: envFiles,
    readIgnored: true,
    recognise: (tree) => naming.recognise(new Set(assignmentsOf(tree).map((entry) => entry.key))),
    read: (tree) => {
      const entries = assignmentsOf(tree);
      const frame: SettingFrame = { tree, dialect: naming.id, kind: 'use', references: 'dotenv' };
      return {
        settings: settingsOfAssignments(frame, entries),
        variables: variablesOf(tree, entries, 'dotenv'),
        references: referencesInTree(tree, 'dotenv'),
        links: [],
      };
    },
  };
}

export const hasRole = (names: ReadonlySet<string>, ...roles: readonly Role[]): boolean =>
  [...names].some((name) => {
    const reading = readName(name);
    return reading !== undefined && roles.includes(reading.role);
  });
