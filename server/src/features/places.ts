import type { Range } from 'vscode-languageserver-types';
import type { Span } from '../text/span.ts';

/** Offsets as the editor counts them; `lsp/convert.ts` implements it over the texts the editor has. */
export interface Places {
  range(file: string, at: Span): Range;
  /** The URI as the client spells it. */
  uri(file: string): string;
  /** The editor's version of the open document; null when the file is not open. */
  version(file: string): number | null;
}
