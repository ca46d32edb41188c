import {
  type ClientCapabilities,
  type CodeAction,
  CreateFile,
  TextDocumentEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';

/** For clients that know no versioned edits: the same as `changes`. */
export const editForClient = (edit: WorkspaceEdit, capabilities: ClientCapabilities): WorkspaceEdit =>
  capabilities.workspace?.workspaceEdit?.documentChanges === true ? edit : { changes: toChanges(edit) };

/** The action with its edit as the client takes it. */
export const forClient = (action: CodeAction, capabilities: ClientCapabilities): CodeAction =>
  action.edit === undefined ? action : { ...action, edit: editForClient(action.edit, capabilities) };

/** Edits can be asked for once an action has been chosen. */
export function canResolveEdit({ textDocument }: ClientCapabilities): boolean {
  const { dataSupport, resolveSupport } = textDocument?.codeAction ?? {};
  return dataSupport === true && resolveSupport?.properties.includes('edit') === true;
}

/** The user can look at a change before it is made. */
export const canPreview = ({ workspace }: ClientCapabilities): boolean =>
  workspace?.workspaceEdit?.changeAnnotationSupport !== undefined && workspace.workspaceEdit.documentChanges === true;

/** False for an edit that makes a file, where the client cannot do that. */
export function isPossible({ edit }: CodeAction, capabilities: ClientCapabilities): boolean {
  if (edit?.documentChanges?.some(CreateFile.is) !== true) return true;
  return capabilities.workspace?.workspaceEdit?.resourceOperations?.includes('create') === true;
}

function toChanges(edit: WorkspaceEdit): NonNullable<WorkspaceEdit['changes']> {
  const parts = (edit.documentChanges ?? []).filter(TextDocumentEdit.is);
  return Object.fromEntries(
    parts.map((part) => [part.textDocument.uri, part.edits.filter((change) => 'newText' in change)]),
  );
}
