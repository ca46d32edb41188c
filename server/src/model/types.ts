import { groupBy } from '../base/groupBy.ts';
import { memoisedFor } from '../base/memo.ts';
import type { OwnProvider } from '../config/config.ts';
import type { FileFacts, ObjectName, Setting, VariableDefinition, VariableReference } from '../dialects/types.ts';
import type { Role } from '../knowledge/roles.ts';
import type { LoaderId } from '../syntax/loaders/types.ts';
import type { Span } from '../text/span.ts';
import type { ObjectKeys } from './objects.ts';

/** How sure a link is; a conclusion is as sure as its weakest link. */
export type Strength = 'certain' | 'strong' | 'likely' | 'weak';

/** Why two settings are taken to belong to one client. `reason` completes "because …" in a message. */
export interface Evidence {
  readonly strength: Strength;
  readonly reason: string;
}

export interface Origin {
  readonly file: string;
  readonly span: Span;
  readonly name: string;
}

/**
 * A setting's value after references and file precedence.
 * `known`: every input is a literal of the workspace. `defaulted`: the notation's own default was used.
 * `outside`: something could still define it (the platform, another file). `unknown`: template, ciphertext or mask.
 * `placeholder`, `absent`: as their names say.
 */
export type ResolvedState = 'known' | 'defaulted' | 'outside' | 'unknown' | 'placeholder' | 'absent';

export interface Resolved {
  readonly state: ResolvedState;
  /** Present for `known` and `defaulted` (and the text as written for `placeholder`). */
  readonly text: string | undefined;
  /** From the setting to the definitions it took its text from, nearest first; the setting itself is not in it. */
  readonly origins: readonly Origin[];
  /** Names that nothing defined. */
  readonly missing: readonly string[];
}

export interface ResolvedSetting {
  readonly setting: Setting;
  readonly resolved: Resolved;
  /**
   * Where the value has to be changed: the setting itself when it is literal, the variable's definition when the
   * setting is one reference.
   */
  readonly place: Origin;
  /** How surely it belongs to its client; `certain` outside of one. */
  readonly strength: Strength;
}

/** The settings of one OAuth client in one environment of one package, or one registration. */
export interface Client {
  /** Unique and stable within the workspace. */
  readonly id: string;
  /** For people: `google`, `spring-client`, a registration's client_id. */
  readonly name: string;
  /** What the names in the files call it: a stem such as `oidc`, a block's key. May be empty. */
  readonly slot: string;
  readonly kind: 'use' | 'registration' | 'metadata';
  readonly provider: string | undefined;
  /** The authorization server of the user's configuration it belongs to. */
  readonly ownProvider?: OwnProvider | undefined;
  /** `base` when the package has no environment files. */
  readonly environment: string;
  /** Folder URI of the unit of deployment. */
  readonly package: string;
  readonly settings: readonly ResolvedSetting[];
  readonly evidence: readonly Evidence[];
  /** Lives in a test or fixture folder, or in a template file. */
  readonly isFixture: boolean;
}

/** Settings of the whole application in one environment: base URL, session secret, proxy trust. */
export interface Application {
  readonly environment: string;
  readonly package: string;
  /** Folder URI the settings' files share; of a deployment file its own URI, as its neighbours deploy others. */
  readonly folder: string;
  readonly settings: readonly ResolvedSetting[];
  readonly isFixture: boolean;
}

/** Two uses taken to be the same client although nothing explicit joins them. */
export interface Link {
  readonly a: Client;
  readonly b: Client;
  readonly evidence: Evidence;
}

/** A use matched to the registration it is checked against. */
export interface Match {
  readonly use: Client;
  readonly registration: Client;
  readonly evidence: Evidence;
}

/** Answers about the whole workspace, or about a part of it. Immutable but for the questions: an edit makes a new model. */
export interface Model extends Questions {
  readonly files: readonly FileFacts[];
  /** Uses, per package and environment. */
  readonly clients: readonly Client[];
  readonly applications: readonly Application[];
  readonly registrations: readonly Client[];
  /** Documents in which a server describes itself, or an API the server that protects it. */
  readonly metadata: readonly Client[];
  /** Of the whole workspace; a part has none. */
  readonly links: readonly Link[];
  readonly matches: readonly Match[];
  /** Every setting outside templates, resolved in its own file's environment. */
  readonly settings: readonly ResolvedSetting[];
  /** Files with variables that are settings only because a setting elsewhere refers to them; those added. */
  readonly adopted: readonly FileFacts[];
  /** In the setting's own environment; `base` for files of none. */
  resolve(setting: Setting): ResolvedSetting;
  /**
   * The keys that a Kubernetes object has for the setting that refers to it; undefined when they cannot be known: the
   * object is not in the workspace, or a controller adds to it.
   */
  keysOf(object: ObjectName, setting: Setting): ObjectKeys | undefined;
  references(name: string): readonly VariableReference[];
  /** The client a setting was put into, in the setting's own environment. */
  clientOf(setting: Setting): Client | undefined;
}

/**
 * What the lists of a part do not hold: the rest of the workspace, as it is at the moment of the question. A rule that
 * asks is asked again when the answer may have changed.
 */
export interface Questions {
  /** One object as long as the environment files are the same ones and define the same names. */
  readonly nameSets: object;
  fileOf(uri: string): FileFacts | undefined;
  /** Names of the variables in a file; undefined for none. Says no more than that, so that new values ask no rule again. */
  namesIn(uri: string): ReadonlySet<string> | undefined;
  /** The package (folder URI) a file belongs to. */
  packageOf(uri: string): string;
  /** What surely reads an environment file, by dependencies and Compose files; empty when nothing shows it. */
  loadersOf(uri: string): readonly LoaderId[];
  /** Something that no loader with a model reads alike reads the file, too, or may: dotenvx, a gem, make, Kustomize. */
  hasOtherReader(uri: string): boolean;
  /** The package of the file has a manifest that brings the library, see `librariesOf`. */
  hasLibrary(library: string, file: string): boolean;
  /** Definitions a reader of `file` could mean, the winner first. Templates are not among them. */
  definitions(name: string, file: string, service?: string): readonly VariableDefinition[];
  /** Defined by a running file of the reader's package, whatever its environment. */
  isDefinedSomewhere(name: string, file: string): boolean;
  /** True when a template file of the package lists the name. */
  isDocumented(name: string, file: string): boolean;
  /** True when the package has an environment file that is neither a template nor for tests. */
  hasEnvironmentFile(file: string): boolean;
  /** Names defined for readers of the file's package, for "did you mean". */
  variableNames(file: string): readonly string[];
  /** A file of the package of `file`, or of a package below it, refers to the name. */
  isReferredTo(name: string, file: string): boolean;
  /** Templates included; without those of packages below it. `home`: a folder URI. */
  filesOfPackage(home: string): readonly FileFacts[];
  /** Of this name, in any file of the package that is no template. */
  variablesOfPackage(home: string, name: string): readonly VariableDefinition[];
  /** Those included that only the model knows to be settings; templates left out. */
  settingsOfPackage(home: string): readonly Setting[];
  /** Uses that have a setting in the package, in the order of `clients`. */
  clientsOfPackage(home: string): readonly Client[];
  applicationsOfPackage(home: string): readonly Application[];
}

/** First setting of the client with the role. */
export function settingOf(client: Client, role: Role): ResolvedSetting | undefined {
  return client.settings.length > few
    ? byRole(client).get(role)?.[0]
    : client.settings.find(({ setting }) => setting.role === role);
}

/** The settings of the client with any of the roles, in its order. */
export function settingsOf(client: Client, ...roles: readonly Role[]): readonly ResolvedSetting[] {
  const { settings } = client;
  const only = roles.length === 1 ? roles[0] : undefined;
  if (only !== undefined && settings.length > few) return byRole(client).get(only) ?? none;
  // Rules ask each client for some sixty roles, of which it has five: that makes no list.
  let found: ResolvedSetting[] | undefined;
  for (const one of settings) {
    const { role } = one.setting;
    if (only === undefined ? !roles.includes(role) : role !== only) continue;
    if (found === undefined) found = [one];
    else found.push(one);
  }
  return found ?? none;
}

/** So many are gone through faster than they are looked up. */
const few = 30;

/** A registration may have thousands of redirect URIs, and is asked for each application that uses it. */
const byRole = memoisedFor((client: Client) => groupBy(client.settings, ({ setting }) => setting.role));

const none: readonly never[] = [];

/** The text when it is certain enough to be compared. */
export function knownText(resolved: Resolved | undefined): string | undefined {
  return resolved?.state === 'known' || resolved?.state === 'defaulted' ? resolved.text : undefined;
}

const strengths: readonly Strength[] = ['certain', 'strong', 'likely', 'weak'];

/** A chain is as strong as its weakest link. */
export const weakest = (...chain: readonly Strength[]): Strength =>
  strengths[Math.max(...chain.map((strength) => strengths.indexOf(strength)))] ?? 'certain';
