import type { Severity } from '../base/severity.ts';
import type { FileFacts, Setting } from '../dialects/types.ts';
import type { Role } from '../knowledge/roles.ts';
import type { Model } from '../model/types.ts';
import type { TextEdit } from '../text/edit.ts';
import type { Span } from '../text/span.ts';

export type { Severity };

export type RuleGroup =
  | 'dotenv'
  | 'url'
  | 'redirect'
  | 'client'
  | 'secrets'
  | 'scopes'
  | 'grants'
  | 'endpoints'
  | 'cross-file'
  | 'tokens'
  | 'lifetimes'
  | 'session'
  | 'cors'
  | 'manifests'
  | 'mcp'
  | 'metadata'
  | 'registration'
  | 'syntax';

export interface Location {
  readonly file: string;
  readonly span: Span;
}

export interface Related extends Location {
  /** What is there, without a value that may be secret. */
  readonly message: string;
}

export interface FileEdits {
  readonly file: string;
  readonly edits: readonly TextEdit[];
}

export interface Fix {
  /** Imperative, sentence case, no full stop: `Remove the trailing slash`. */
  readonly title: string;
  /** `safe` keeps the meaning the author had and may run in fix-all; `review` never does. */
  readonly safety: 'safe' | 'review';
  readonly files: readonly FileEdits[];
  /** Secrets made for this fix: they stand in its edits and may be shown nowhere. */
  readonly generated?: readonly string[];
}

/** `count` bytes nobody can foresee; a test's own sequence in tests. Only fixes that write a new secret ask for them. */
export type RandomBytes = (count: number) => Uint8Array;

/** What `detect` found; `word` and `fix` turn it into text and edits. */
export interface Detection<Data> {
  readonly at: Location;
  readonly data: Data;
  readonly related?: readonly Related[];
  /** Only to lower the rule's severity in this case. */
  readonly severity?: Severity;
  readonly twin?: Twin | undefined;
}

/** Another rule that says the same where it speaks of this place. Where both speak, as neither is off, one is shown. */
export interface Twin {
  readonly rule: string;
  readonly shown: 'this' | 'other';
}

export interface RuleMeta {
  readonly id: string;
  readonly group: RuleGroup;
  /** The highest severity the rule uses. */
  readonly severity: Severity;
  /** `file`: looks at one file's facts only. `workspace`: asks the linked model. */
  readonly reach: 'file' | 'workspace';
  /** The best fix it can offer. */
  readonly fix: 'safe' | 'review' | 'none';
  /** One sentence: what the rule demands. */
  readonly summary: string;
  /**
   * Of a workspace rule: compares files that nothing links, so that it looks at the whole workspace after each edit that
   * changes a setting anywhere. It has to be quick. Default false.
   */
  readonly across?: true;
  /** Also runs on template files (`.env.example`). Default false. */
  readonly templates?: boolean;
}

export interface FileScope {
  readonly facts: FileFacts;
  /** Epoch milliseconds, from the clock port; rules never ask the system. */
  readonly now: number;
  readonly random: RandomBytes;
  /** Settings of the file with one of these roles; all of them without arguments. */
  settings(...roles: readonly Role[]): readonly Setting[];
  /** The file's own text at a span. */
  textOf(span: Span): string;
}

/**
 * What is read in each part of the workspace, one after the other: one list as long as no part gives anything else.
 * `isSame` tells items apart that are made anew with each reading; without it, each reading of a part is another.
 */
export interface Survey {
  <T>(read: (part: Model) => readonly T[], isSame?: (a: T, b: T) => boolean): readonly T[];
  /**
   * Of items that are words alone, with nothing of the model in them: these hold, too, while everything that was read to make
   * them stays as it is. Whose words they are is asked of another survey, once something is wrong with them.
   */
  words<T>(read: (part: Model) => readonly T[], isSame: (a: T, b: T) => boolean): readonly T[];
}

export interface WorkspaceScope {
  readonly model: Model;
  /**
   * What each part of the workspace says, one after the other. A part is asked again only when something in it changed, so
   * `read` has to be one function for all calls, and may use its argument only.
   */
  readonly survey: Survey;
  readonly now: number;
  readonly random: RandomBytes;
}

interface RuleBase<Scope, Data> {
  readonly meta: RuleMeta;
  readonly detect: (scope: Scope) => Iterable<Detection<Data>>;
  /** The message: what is wrong, why it fails, what to do. */
  readonly word: (data: Data) => string;
  readonly fix?: (detection: Detection<Data>, scope: Scope) => readonly Fix[];
}

export type FileRule<Data> = RuleBase<FileScope, Data> & { readonly meta: { readonly reach: 'file' } };
export type WorkspaceRule<Data> = RuleBase<WorkspaceScope, Data> & { readonly meta: { readonly reach: 'workspace' } };

/** A rule with its data type closed over, as the registry holds it. */
export interface AnyRule {
  readonly meta: RuleMeta;
  readonly checkFile?: (scope: FileScope) => readonly RawFinding[];
  readonly checkWorkspace?: (scope: WorkspaceScope) => readonly RawFinding[];
}

/** What a rule says, before the report door applies severity, suppression, the secret guard and the docs link. */
export interface RawFinding {
  readonly ruleId: string;
  readonly at: Location;
  readonly message: string;
  readonly severity: Severity;
  readonly related: readonly Related[];
  readonly twin?: Twin | undefined;
  /** Computed when first read, against the text the finding was made from. */
  readonly fixes: readonly Fix[];
}

/** What leaves the engine. */
export interface Finding extends RawFinding {
  /** Survives moved lines: made of the rule, the file and what the finding is about, not of offsets. */
  readonly fingerprint: string;
  /** Link to the rule's page. */
  readonly docs: string;
}
