import {
  type ClientCapabilities,
  type CodeAction,
  TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';

/** For clients that know no versioned edits: the same as `changes`. */
export function forClient(action: CodeAction, capabilities: ClientCapabilities): CodeAction {
  const { edit } = action;
  if (edit === undefined || capabilities.workspace?.workspaceEdit?.documentChanges === true) return action;
  return { ...action, edit: { changes: toChanges(edit) } };
}

function toChanges(edit: WorkspaceEdit): NonNullable<WorkspaceEdit['changes']> {
  const parts = (edit.documentChanges ?? []).filter(TextDocumentEdit.is);
  return Object.fromEntries(
    parts.map((part) => [part.textDocument.uri, part.edits.filter((change) => 'newText' in change)]),
  );
}
