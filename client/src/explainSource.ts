/** What the editor in front has to offer. */
export interface EditorText {
  /** Empty when nothing is selected. */
  readonly selection: string;
  readonly isUntitled: boolean;
  readonly isEmpty: boolean;
}

export type ExplainSource =
  | { readonly kind: 'selection'; readonly text: string }
  /** `offersDocument`: an untitled editor with text, where people paste what is longer than a line. */
  | { readonly kind: 'ask'; readonly offersDocument: boolean };

/** Where the text comes from: a selection needs no question. */
export function explainSource(editor: EditorText | undefined): ExplainSource {
  if (editor !== undefined && editor.selection.trim() !== '') return { kind: 'selection', text: editor.selection };
  return { kind: 'ask', offersDocument: editor?.isUntitled === true && !editor.isEmpty };
}
