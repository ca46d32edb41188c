import type { LspRange, PlaceInfo } from './protocol.ts';

/** Nothing secret is in it: secrets are told by length and kind. */
export interface OverviewResult {
  readonly clients: readonly ClientInfo[];
}

export interface ClientInfo {
  /** The target of a test, when `canTest`. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'use' | 'registration' | 'metadata';
  readonly provider?: string;
  readonly environment: string;
  /** Path of its package in the workspace folder; '' for the folder itself. */
  readonly package: string;
  readonly settings: readonly {
    readonly role: string;
    readonly label: string;
    readonly name: string;
    readonly value: string;
    readonly isSecret: boolean;
    readonly at: PlaceInfo;
    /** What was found at it, hints left out; the most severe first. */
    readonly problems: readonly ProblemInfo[];
  }[];
  /** Configured, or else made by the framework. */
  readonly redirectUris: readonly string[];
  readonly registration?: PlaceInfo;
  readonly findings: { readonly errors: number; readonly warnings: number };
  readonly canTest: boolean;
  readonly lastTest?: { readonly ok: boolean; readonly headline: string };
}

export interface ProblemInfo {
  readonly severity: 'error' | 'warning' | 'info';
  readonly rule: string;
  readonly message: string;
  readonly at: PlaceInfo;
}

export interface SecretRangesParams {
  readonly uri: string;
  /** Of a document that is not the file itself, such as an earlier state of it; by default the text that the server has. */
  readonly text?: string;
}

export interface SecretRangesResult {
  /** Null: nothing is known of the text, so what is out of sight has to stay so. */
  readonly ranges: readonly LspRange[] | null;
}

export interface MatrixResult {
  readonly matrices: readonly MatrixInfo[];
}

export interface MatrixInfo {
  readonly client: string;
  readonly environments: readonly string[];
  readonly rows: readonly {
    readonly role: string;
    readonly label: string;
    readonly isSame: boolean;
    /** One for each environment; null where it has no such setting. Equal groups mean equal values. */
    readonly cells: readonly (MatrixCellInfo | null)[];
  }[];
}

export interface MatrixCellInfo {
  /** Absent for a secret: its group says all that may be compared. */
  readonly value?: string;
  readonly group: number;
  readonly at: PlaceInfo;
}
