/**
 * A report as data. The terminal, Markdown and the page in the editor show this and nothing else, so they cannot say
 * different things. Every text is plain: no markup, no secret, no path of this machine but in `link`.
 */
export interface ReportModel {
  /** Short, for the tab: `acme (production)`. */
  readonly title: string;
  readonly ok: boolean;
  /** The verdict in one sentence, with the kind of trouble as its first word. */
  readonly headline: string;
  /** The kind of trouble in words: who can end it. */
  readonly meaning: string;
  /** What was tested. */
  readonly subject: readonly ReportRow[];
  readonly sections: readonly ReportSection[];
}

export interface ReportSection {
  /** Stable, for anchors: `causes`. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly ReportBlock[];
}

export type ReportBlock =
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'steps'; readonly items: readonly string[] }
  /** Values are shown as code. */
  | { readonly kind: 'rows'; readonly rows: readonly ReportRow[] }
  | { readonly kind: 'causes'; readonly causes: readonly ReportCause[] }
  | { readonly kind: 'timeline'; readonly stages: readonly ReportStage[]; readonly totalMs: number }
  /** Text of the server, shown as it is. */
  | { readonly kind: 'excerpt'; readonly label: string; readonly text: string }
  /** The first cell of each row is its heading. */
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'links'; readonly links: readonly ReportLink[] };

export interface ReportRow {
  readonly name: string;
  readonly value: string;
}

export interface ReportCause {
  readonly likelihood: 'certain' | 'likely' | 'possible';
  readonly text: string;
  readonly place?: ReportPlace | undefined;
}

/** A setting that a report speaks of. */
export interface ReportPlace {
  /** As the user wrote it. */
  readonly name: string;
  /** `.env:3`; absent when the reader has no lines. */
  readonly label?: string | undefined;
  /** For a page in the editor; never in text that is made to be copied. */
  readonly link?: PlaceLink | undefined;
}

export interface PlaceLink {
  readonly uri: string;
  /** LSP range. */
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  /** A finding at the place has a quick fix. */
  readonly hasFix: boolean;
}

export interface ReportStage {
  readonly name: string;
  readonly state: 'done' | 'failed' | 'not-reached';
  /** Milliseconds since the start; absent when the stage was not reached. */
  readonly startMs?: number | undefined;
  /** Milliseconds; absent when they were not measured. */
  readonly ms?: number | undefined;
  /** Beside the time, such as `ECONNREFUSED`. */
  readonly note?: string | undefined;
}

export interface ReportLink {
  readonly title: string;
  /** https. */
  readonly url: string;
}
