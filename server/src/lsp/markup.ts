import type { MarkupContent, MarkupKind } from 'vscode-languageserver/node';
import { plainText } from '../features/markdown.ts';

/** Markdown as it is, or as text for a client that says it takes no Markdown; one that says nothing shows either. */
export const markupFor =
  (formats: readonly MarkupKind[] | undefined) =>
  (markdown: string): MarkupContent =>
    formats === undefined || formats.includes('markdown')
      ? { kind: 'markdown', value: markdown }
      : { kind: 'plaintext', value: plainText(markdown) };
