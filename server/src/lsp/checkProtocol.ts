import type { PlaceInfo } from './protocol.ts';

export interface CheckParams {
  /** Only findings in this file, or below this folder. */
  readonly uri?: string;
  /** Default: `hint`, which is all. */
  readonly minSeverity?: 'error' | 'warning' | 'info' | 'hint';
  /** Default: 100. */
  readonly limit?: number;
}

export interface CheckResult {
  /** The most severe first. */
  readonly findings: readonly {
    readonly ruleId: string;
    readonly severity: 'error' | 'warning' | 'info' | 'hint';
    /** Holds no secret. */
    readonly message: string;
    readonly at: PlaceInfo;
    readonly related: readonly { readonly at: PlaceInfo; readonly message: string }[];
    /** Titles of the quick fixes that the editor offers there. */
    readonly fixes: readonly string[];
    readonly docs: string;
  }[];
  /** Findings beyond the limit. */
  readonly omitted: number;
  readonly filesRecognised: number;
}
