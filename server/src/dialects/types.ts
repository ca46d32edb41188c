import type { Role } from '../knowledge/roles.ts';
import type { Format, ScalarEntry, SyntaxTree } from '../syntax/tree.ts';
import type { SourceFile } from '../text/sourceFile.ts';
import type { Span } from '../text/span.ts';

/**
 * `use`: what the application will send. `registration`: what the server accepts. `metadata`: what the server
 * publishes about itself.
 */
export type DialectKind = 'use' | 'registration' | 'metadata';

/** Which notation of references a value is written in. */
export type ReferenceSyntax = 'dotenv' | 'compose' | 'spring' | 'shell-like' | 'none';

/** The state of a value decides what may be done with it; see `dialects/value.ts`. */
export type ValueState = 'literal' | 'reference' | 'template' | 'ciphertext' | 'masked' | 'placeholder' | 'absent';

export type ValuePart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'reference';
      readonly name: string;
      /** The default in the notation itself, `${X:-default}`; may hold further references. */
      readonly fallback: Value | undefined;
      /** Of the whole `${...}` in the file when the value is written without escapes, else the value's span. */
      readonly span: Span;
      readonly nameSpan: Span;
      /** Set where the name is a key of this object, and no variable: `secretKeyRef`. */
      readonly object?: ObjectReference;
    }
  | { readonly kind: 'opaque'; readonly text: string };

export interface Value {
  readonly state: ValueState;
  /** The decoded text; as written where it holds references or opaque parts, else as it is read. */
  readonly text: string;
  readonly parts: readonly ValuePart[];
}

/** The name of a Kubernetes object that holds values under keys. */
export interface ObjectName {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  /** undefined = that of the place it is applied to. */
  readonly namespace: string | undefined;
}

export interface ObjectReference extends ObjectName {
  /** The program starts without it (EnvVarSource, API reference: `optional`). */
  readonly isOptional: boolean;
}

/** What one place of a file says about a Kubernetes object. */
export interface KeyedObject extends ObjectName {
  readonly file: string;
  /** Where its name is written. */
  readonly nameSpan: Span;
  readonly environment: string | undefined;
  /** Every key written there, those of whole files included. */
  readonly keys: readonly string[];
  /** The keys whose values are known. */
  readonly values: ReadonlyMap<string, VariableDefinition>;
  /** Files of variables that become its keys, relative to the file's folder. */
  readonly envFiles: readonly string[];
  /** False where a controller or another tool adds keys. */
  readonly isComplete: boolean;
}

/** An entry whose role is known. */
export interface Setting {
  readonly role: Role;
  readonly file: string;
  /** What the user wrote as a name: `GOOGLE_CLIENT_ID`, `spring.security.oauth2.client.registration.google.client-id`. */
  readonly name: string;
  readonly entry: ScalarEntry;
  /** The value's content: what a finding underlines. */
  readonly span: Span;
  readonly keySpan: Span | undefined;
  readonly value: Value;
  /**
   * Which client of this file it belongs to: a stem (`google`) for flat files, the block's path for structured ones.
   * `undefined` for settings of the whole application, such as a base URL or a session secret.
   */
  readonly slot: string | undefined;
  /** Known from the name or from the file kind; endpoint hosts are judged later by the model. */
  readonly provider: string | undefined;
  /** The browser sees it: `NEXT_PUBLIC_`, `VITE_` … */
  readonly isPublic: boolean;
  readonly dialect: string;
  readonly kind: DialectKind;
  /** Environment declared inside the file (a Spring profile document); undefined = that of the file. */
  readonly environment: string | undefined;
  /** One value of several: its index in the list. */
  readonly item: number | undefined;
  /** True where the dialect allows a path or template instead of an absolute URL. */
  readonly allowsRelative: boolean;
}

/** A name that other values can refer to: a line of a `.env` file, an `environment:` item of a Compose service. */
export interface VariableDefinition {
  readonly name: string;
  readonly file: string;
  readonly entry: ScalarEntry;
  readonly nameSpan: Span;
  readonly value: Value;
  /** undefined = any reader of the file; else the Compose service that alone sees it. */
  readonly service: string | undefined;
}

export interface VariableReference {
  readonly name: string;
  readonly file: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly hasFallback: boolean;
}

/**
 * A file names another one: `env_file:`, a plugin manifest's API document. `target` is relative to the file's folder.
 * `build`: the folder a Compose service is built from. `env_from`: a program gets every key of `object`; the target is
 * its name.
 */
export interface FileLink {
  readonly kind: 'env_file' | 'openapi' | 'build' | 'env_from';
  readonly file: string;
  readonly span: Span;
  readonly target: string;
  /** The Compose service, or another file's program, that reads it. */
  readonly service: string | undefined;
  readonly object?: ObjectName;
}

/** Everything a dialect says about one file. */
export interface Reading {
  readonly settings: readonly Setting[];
  readonly variables: readonly VariableDefinition[];
  readonly references: readonly VariableReference[];
  readonly links: readonly FileLink[];
  /** Kubernetes objects; absent in files that have none. */
  readonly objects?: readonly KeyedObject[];
}

export interface ClaimInput {
  /** Last segment of the path. */
  readonly name: string;
  /** The whole decoded path with forward slashes. */
  readonly path: string;
}

export interface Dialect {
  readonly id: string;
  readonly title: string;
  readonly kind: DialectKind;
  readonly formats: readonly Format[];
  /** Glob patterns on the path. A file that matches none is never read. */
  readonly files: readonly string[];
  /** Further patterns, of files that are looked into only when their first kilobytes speak of sign-in. */
  readonly sniffedFiles?: readonly string[];
  /** Files to lint even when `.gitignore` lists them. */
  readonly readIgnored: boolean;
  /** Confidence 0 to 1 that the parsed file is of this kind; below 0.5 it is not claimed. */
  readonly recognise: (tree: SyntaxTree, input: ClaimInput) => number;
  readonly read: (tree: SyntaxTree, input: ClaimInput) => Reading;
}

/** Environment of a whole file, from its name. */
export interface FileEnvironment {
  /** `base` flows into every other environment. */
  readonly name: string;
  /** `.example`, `.sample`, `.template`, `.dist`: documentation, never running configuration. */
  readonly isTemplate: boolean;
  /** `.local`: a private override. */
  readonly isLocal: boolean;
  /** Lives in a test, fixture, example or docs folder: findings are lowered one level. */
  readonly isFixture: boolean;
}

/** One file, read once: the unit of caching. */
export interface FileFacts extends Reading {
  readonly file: SourceFile;
  readonly tree: SyntaxTree;
  /** The dialects that claim the file, most confident first; never empty. */
  readonly dialects: readonly string[];
  readonly environment: FileEnvironment;
  /** What version control does with the file, as far as the host knows. */
  readonly vcs: 'tracked' | 'ignored' | 'untracked' | 'unknown';
}
