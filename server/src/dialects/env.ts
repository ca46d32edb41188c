import type { Role } from '../knowledge/roles.ts';
import type { ScalarEntry, SyntaxTree } from '../syntax/tree.ts';
import { type NameReading, readName } from './envNames.ts';
import type { EnvNaming } from './naming/types.ts';
import { makeSetting, referencesInTree, type SettingFrame } from './settings.ts';
import type { Dialect, ReferenceSyntax, Setting, VariableDefinition } from './types.ts';
import { readValue } from './value.ts';

/** Every file name under which variables are kept for a process to start with. */
const envFiles: readonly string[] = [
  '**/.env',
  '**/.env.*',
  '**/.env_*',
  '**/.env-*',
  '**/*.env',
  '**/env.{example,sample,template,dist,default,local,development,production,tmpl}',
  '**/env[-_]{example,sample,template}*',
  '**/*.env.{example,sample,template,dist,default,tmpl}',
  '**/env.*.{example,sample,template,dist}',
  // cookiecutter-django: `.envs/.local/.django`.
  '**/.envs/**/.*',
  // `env.d/development/common`, which Compose files name in `env_file`.
  '**/env.d/**',
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
  const company = companyOf(entries);
  const named = entries.flatMap((entry): NamedEntry[] => {
    const reading = refine(readName(entry.key, company), entry, company);
    return reading === undefined ? [] : [{ entry, reading }];
  });
  const telling = named.filter(({ reading }) => reading.distinctive);
  const supported = new Set(telling.map(({ reading }) => reading.stem));
  const hasClient = telling.some(({ reading }) => !reading.applicationWide && !ofAnyService.has(reading.role));
  return named
    .filter(({ reading }) => reading.distinctive || supported.has(reading.stem) || (reading.stem === '' && hasClient))
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

/** Credentials that services without any sign-in have, too. */
const ofAnyService: ReadonlySet<Role> = new Set<Role>(['access_token', 'api_key', 'private_key', 'jwt']);

const companyOf = (entries: readonly ScalarEntry[]): ReadonlySet<string> =>
  new Set(entries.map((entry) => entry.key.toUpperCase()));

/** Two names whose meaning depends on their value, too. */
function refine(
  reading: NameReading | undefined,
  entry: ScalarEntry,
  company: ReadonlySet<string>,
): NameReading | undefined {
  if (reading === undefined) return undefined;
  if (entry.key === 'AUTH_URL' && isEndpointAuthUrl(entry, company)) {
    return { ...reading, role: 'authorization_endpoint', applicationWide: false };
  }
  if (entry.key === 'OPENID_ISSUER' && isDiscoveryIssuer(entry, company)) return { ...reading, role: 'discovery_url' };
  return reading;
}

/** `AUTH_URL` is Auth.js's base URL, but beside a `TOKEN_URL` or with a path of an authorization server it is the endpoint. */
function isEndpointAuthUrl(entry: ScalarEntry, company: ReadonlySet<string>): boolean {
  if (company.has('TOKEN_URL') || /\/(?:authorize|oauth2?\/v?\d?\/?auth)\/?$/.test(entry.value)) return true;
  const isOfAuthjs = company.has('AUTH_SECRET') || company.has('NEXTAUTH_SECRET');
  return !isOfAuthjs && /\/(?:oidc|openid|realms\/[^/]+)\/?$/.test(entry.value);
}

/** LibreChat takes the issuer or the URL of its discovery document under the same name. */
function isDiscoveryIssuer(entry: ScalarEntry, company: ReadonlySet<string>): boolean {
  return company.has('OPENID_SESSION_SECRET') && entry.value.includes('/.well-known/');
}

/** Definitions that other files can refer to. */
export function variablesOf(
  tree: SyntaxTree,
  entries: readonly ScalarEntry[],
  references: ReferenceSyntax,
  service?: string,
): VariableDefinition[] {
  const company = companyOf(entries);
  return entries.map((entry) => ({
    name: entry.key,
    file: tree.file.uri,
    entry,
    nameSpan: entry.keySpan ?? entry.span,
    value: readValue(entry, references, readName(entry.key, company)?.role),
    service,
  }));
}

function assignmentsOf(tree: SyntaxTree): ScalarEntry[] {
  return tree.entries.filter((entry): entry is ScalarEntry => entry.kind === 'scalar');
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
    recognise: (tree, input) =>
      naming.recognise(new Set(assignmentsOf(tree).map((entry) => entry.key)), { ...input, text: tree.file.text }),
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
