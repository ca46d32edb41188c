import { valueAt } from '../base/known.ts';
import type { Role } from '../knowledge/roles.ts';
import { childOf, childrenOf, type Entry, type ScalarEntry, type SyntaxTree } from '../syntax/tree.ts';
import { settingsOfAssignments, variablesOf } from './env.ts';
import { environmentName, environmentOfPath } from './environment.ts';
import { readName } from './envNames.ts';
import type { SettingFrame } from './settings.ts';
import type { ClaimInput, DialectKind, Reading, Setting, Value, VariableDefinition } from './types.ts';

/** One variable that a platform hands to a program. */
export interface Assignment {
  /** Key and key span are the variable's name, wherever it is written; the value may be decoded. */
  readonly entry: ScalarEntry;
  /** What the file calls it, where that is not the variable's name. */
  readonly label?: string;
  /** The value is kept elsewhere: `valueFrom`, `sync: false`. The entry's own text means nothing. */
  readonly isOutside?: true;
  /** The value is that of an object's key, which another file may hold. */
  readonly reference?: Value;
}

/** The variables of one program. */
export interface Program {
  /** Tells it from other programs of the file. */
  readonly scope: string;
  readonly assignments: readonly Assignment[];
  /** Default: that of the file. */
  readonly environment?: string | undefined;
}

export interface CarrierFrame {
  readonly tree: SyntaxTree;
  readonly dialect: string;
  readonly kind?: DialectKind;
  /** Default: every setting is kept. */
  readonly keep?: (setting: Setting) => boolean;
}

/** Files that say how programs are deployed. What one of them says holds for its own programs only. */
export const deploymentDialects: ReadonlySet<string> = new Set([
  'kubernetes',
  'kustomization',
  'helm-values',
  'github-actions',
  'render-heroku-blueprints',
  'serverless-framework',
  // Those of `platforms.ts`.
  'fly',
  'netlify',
  'vercel',
  'eas',
  'app-engine',
  'digitalocean-app',
  'ecs-task-definition',
]);

/** Clients of a deployed program are told from those of a developer's machine, which may well be others. */
export const deployed = 'deployment';

/** The environment of a deployment file, from its name or from a folder such as `overlays/prod`. */
export function deploymentOf({ path }: ClaimInput): string {
  const own = environmentOfPath(path).name;
  if (own !== 'base') return own;
  const folder = /\/(?:overlays?|environments?|envs?|clusters?|stages?)\/([^/]+)\//i.exec(path)?.[1];
  const known = folder === undefined ? undefined : environmentOfPath(`${folder}.yaml`).name;
  // Elsewhere the folder has to bear a name that means nothing else.
  if (known === undefined && /\/(?:k8s|kube|kubernetes|deploy|deployments?|manifests)\/prod(?:uction)?\//i.test(path)) {
    return 'production';
  }
  return known === undefined ? deployed : known === 'base' ? environmentName(folder as string) : known;
}

/** Settings that mean the whole application; in a file of several programs nobody can say of which. */
const ofOneProgram: ReadonlySet<Role> = new Set<Role>([
  'base_url',
  'port',
  'trust_host',
  'cookie_secure',
  'cookie_same_site',
  'allowed_origin',
]);

/**
 * Settings and variables of a deployment file. Such a file is read by its platform, which fills in `$(X)`, `${X}` and
 * `{{ x }}` from places out of reach, so nothing in it refers to variables of other files.
 */
export function readPrograms(frame: CarrierFrame, programs: readonly Program[]): Reading {
  const settings = programs.map((program) => settingsOf(frame, program));
  const isWeb = ({ role }: Setting): boolean => role === 'redirect_uri' || ofOneProgram.has(role);
  // One program in several environments is still one: the contexts of a site, the profiles of an app.
  const webs = programs.filter((_, i) => settings[i]?.some(isWeb) === true).map(({ environment }) => environment);
  const isAlone = ({ environment }: Setting): boolean => webs.filter((other) => other === environment).length === 1;
  return {
    settings: settings
      .flat()
      .filter((setting) => (!ofOneProgram.has(setting.role) || isAlone(setting)) && (frame.keep?.(setting) ?? true)),
    variables: programs.flatMap((program) => definitionsOf(frame, program)),
    references: [],
    links: [],
  };
}

function settingsOf(frame: CarrierFrame, { scope, assignments, environment }: Program): Setting[] {
  const sources = new Map(winners(assignments).map((assignment) => [readable(assignment.entry), assignment]));
  const settingFrame: SettingFrame = { ...frame, kind: frame.kind ?? 'use', references: 'shell-like' };
  const settings = settingsOfAssignments(settingFrame, [...sources.keys()], `${scope}/`).map((setting): Setting => {
    const source = valueAt(sources, setting.entry);
    return {
      ...setting,
      entry: source.entry,
      name: source.label ?? source.entry.key,
      value: valueFor(source, setting.value),
      environment,
    };
  });
  const company = new Set([...sources.keys()].map((entry) => entry.key.toUpperCase()));
  return settings.filter((setting) => hasCompany(setting, settings, company));
}

/** A bare `SCOPE` or `DOMAIN` is believed beside a setting that only OAuth has. */
function hasCompany(setting: Setting, settings: readonly Setting[], company: ReadonlySet<string>): boolean {
  const isTelling = (s: Setting): boolean => readName(readableName(s.entry.key), company)?.distinctive === true;
  return isTelling(setting) || settings.some((other) => other.slot === setting.slot && isTelling(other));
}

function definitionsOf(frame: CarrierFrame, { scope, assignments }: Program): VariableDefinition[] {
  const all = winners(assignments);
  const entries = all.map(({ entry }) => entry);
  return variablesOf(frame.tree, entries, 'shell-like', scope).map((variable, i) => ({
    ...variable,
    value: valueFor(all[i], variable.value),
  }));
}

const valueFor = (assignment: Assignment | undefined, written: Value): Value =>
  assignment?.reference ?? (assignment?.isOutside === true ? outside : sealed(written));

/** The last assignment of a name wins. */
function winners(assignments: readonly Assignment[]): readonly Assignment[] {
  return [...new Map(assignments.map((assignment) => [assignment.entry.key, assignment])).values()];
}

const outside: Value = { state: 'template', text: '', parts: [{ kind: 'opaque', text: '' }] };

/** A reference that no file of the workspace answers. */
export function sealed(value: Value): Value {
  return value.state === 'reference'
    ? { state: 'template', text: value.text, parts: [{ kind: 'opaque', text: value.text }] }
    : value;
}

/** `client-id` and `clientId` are read like `CLIENT_ID`. */
const readableName = (name: string): string =>
  readName(name) !== undefined ? name : name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[-.]/g, '_');

const readable = (entry: ScalarEntry): ScalarEntry => ({ ...entry, key: readableName(entry.key) });

/** The assignments of a map of names and values. */
export function mapAssignments(map: Entry | undefined): Assignment[] {
  if (map?.kind !== 'map') return [];
  return map.children.flatMap((entry) => (entry.kind === 'scalar' ? [{ entry }] : []));
}

/** The assignments of a list of `{ name: X, value: Y }`; `isOutside` says of an item without a value that it has one. */
export function listAssignments(
  list: Entry | undefined,
  nameKey: string,
  isOutside: (item: Entry) => boolean,
): Assignment[] {
  if (list?.kind !== 'list') return [];
  return list.children.flatMap((item) => {
    const name = childOf(item, nameKey);
    if (name?.kind !== 'scalar' || name.value === '') return [];
    const value = childOf(item, 'value');
    if (value?.kind === 'scalar') return [named(name.value, name, value)];
    return isOutside(item) ? [elsewhere(name)] : [];
  });
}

/** A value under a name that is written in another place. */
export function named(name: string, written: Entry, value: ScalarEntry): Assignment {
  const keySpan = written.kind === 'scalar' ? written.contentSpan : written.keySpan;
  return { entry: { ...value, key: name, keySpan } };
}

/** A variable whose value is kept elsewhere, at the place of its name. */
export function elsewhere(name: ScalarEntry): Assignment {
  return { entry: { ...name, key: name.value, keySpan: name.contentSpan }, isOutside: true };
}

/** A variable of a map whose value is a map that says where it comes from. */
export function elsewhereAt(entry: Entry): readonly Assignment[] {
  const scalar = firstScalar(entry);
  if (scalar === undefined) return [];
  return [{ entry: { ...scalar, key: entry.key, keySpan: entry.keySpan }, isOutside: true }];
}

function firstScalar(entry: Entry): ScalarEntry | undefined {
  if (entry.kind === 'scalar') return entry;
  for (const child of childrenOf(entry)) {
    const found = firstScalar(child);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** One reading made of several. */
export function joined(readings: readonly Reading[]): Reading {
  const objects = readings.flatMap((r) => r.objects ?? []);
  return {
    settings: readings.flatMap((r) => r.settings),
    variables: readings.flatMap((r) => r.variables),
    references: readings.flatMap((r) => r.references),
    links: readings.flatMap((r) => r.links),
    ...(objects.length === 0 ? {} : { objects }),
  };
}
