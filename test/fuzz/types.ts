/** What is fuzzed, with what must hold for every input. */
export interface FuzzTarget {
  readonly name: string;
  /** Inputs to start from. `files` are texts of whole files by path. */
  readonly seeds: (files: SeedFiles) => readonly string[];
  /** Pieces of text to put in, besides the common ones. */
  readonly tokens: readonly string[];
  /** Longer inputs are cut. In UTF-16 units. */
  readonly maxLength: number;
  /** Throws when something does not hold. */
  readonly run: (input: string) => void | Promise<void>;
  /** A piece of an input is no input. */
  readonly isWhole?: boolean;
  /** How many inputs share one look at the coverage. */
  readonly batch?: number;
}

/** Texts by path. */
export type SeedFiles = ReadonlyMap<string, string>;

export interface Failure {
  readonly target: string;
  /** What failures of one cause have in common. */
  readonly key: string;
  readonly message: string;
  readonly input: string;
}

/** What a run of one target did. */
export interface Tally {
  readonly target: string;
  readonly executions: number;
  readonly seconds: number;
  /** Inputs that reached code no input before them had reached. */
  readonly kept: number;
  /** Characters of code reached. */
  readonly reached: number;
  readonly slowestMs: number;
  readonly failures: number;
}
