import type { VerdictInfo } from './protocol.ts';

export interface ExplainParams {
  /** A log line, stack trace, HTTP dump, URL or page. Read up to 1 MiB; it is neither kept nor logged. */
  readonly text: string;
  /** The document it was selected in, or the one in front; its clients come first among equals. */
  readonly uri?: string;
  /** Name, id or provider of the client it is about; without it the text decides. */
  readonly client?: string;
}

/** What failed: `callback` is what the application checks itself after the sign-in, `resource` a request with the token. */
export type ExplainedLeg = 'start' | 'authorization' | 'token' | 'resource' | 'discovery' | 'callback' | 'unknown';

export type ExplainResult =
  | {
      readonly ok: true;
      /** Most likely first; at least one. The report of the first holds the others’ headlines. */
      readonly verdicts: readonly VerdictInfo[];
      /** The whole report. */
      readonly markdown: string;
      readonly leg: ExplainedLeg;
      /** False when nothing in the text was understood. */
      readonly recognised: boolean;
      /** The client it is taken to be about, and others that fit as well; empty when none does. */
      readonly clients: readonly string[];
    }
  | { readonly ok: false; readonly reason: string };
