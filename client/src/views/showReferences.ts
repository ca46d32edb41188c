import { commands, type Disposable, type Location, Position, Uri } from 'vscode';

/** Run by the lens that counts references. */
export const showReferencesCommand = '_authproof.showReferences';

export function registerShowReferences(): Disposable {
  return commands.registerCommand(showReferencesCommand, async (uri: unknown, at: unknown) => {
    if (typeof uri !== 'string' || !isPosition(at)) return;
    const target = Uri.parse(uri, true);
    const position = new Position(at.line, at.character);
    const found = await commands.executeCommand<Location[]>('vscode.executeReferenceProvider', target, position);
    await commands.executeCommand('editor.action.showReferences', target, position, found);
  });
}

const isPosition = (value: unknown): value is { line: number; character: number } =>
  typeof value === 'object' &&
  value !== null &&
  'line' in value &&
  typeof value.line === 'number' &&
  'character' in value &&
  typeof value.character === 'number';
