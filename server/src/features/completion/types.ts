import type { Role } from '../../knowledge/roles.ts';
import type { Model } from '../../model/types.ts';
import type { TextEdit } from '../../text/edit.ts';
import type { SourceFile } from '../../text/sourceFile.ts';
import type { Span } from '../../text/span.ts';

export interface CompletionInput {
  readonly file: SourceFile;
  readonly offset: number;
  readonly model: Model;
  /** What was typed when the editor asks by itself; undefined when a person asks. */
  readonly trigger: string | undefined;
}

/** What the documentation of an offer is made of when somebody looks at it. Plain data: it goes to the client and back. */
export interface About {
  readonly role?: Role;
  readonly provider?: string;
  /** A scope of the provider. */
  readonly scope?: string;
  /** A sentence of its own. */
  readonly note?: string;
  /** Lines that would be written. */
  readonly preview?: string;
}

export type OfferKind = 'value' | 'url' | 'scope' | 'variable' | 'key' | 'client';

export interface Offer {
  readonly kind: OfferKind;
  readonly label: string;
  readonly detail?: string;
  /** A few words behind the label: where it comes from. */
  readonly origin?: string;
  readonly span: Span;
  readonly newText: string;
  /** The same text with places to fill in, in the syntax of LSP's snippets. */
  readonly snippet?: string;
  /** What is compared with the text from the beginning of the span to the cursor; default: `newText`. */
  readonly filter?: string;
  /** The smaller the earlier; equal ranks by their order. */
  readonly rank: number;
  readonly isDeprecated?: boolean;
  readonly also?: readonly TextEdit[];
  /** A value comes next, for which there may be offers. */
  readonly isOpen?: boolean;
  /** The decoded value that the entry has afterwards, or the name of the new key. Empty for clients. */
  readonly meant: string;
  readonly about: About;
}
