import { commands, type Disposable, Range, Uri, window } from 'vscode';
import type { PlaceInfo } from '../../../server/src/lsp/protocol.ts';

/** Shows a setting, selected. */
export async function openPlace({ uri, range }: PlaceInfo): Promise<void> {
  const { start, end } = range;
  const selection = new Range(start.line, start.character, end.line, end.character);
  await window.showTextDocument(Uri.parse(uri, true), { selection });
}

export function registerOpenPlace(): Disposable {
  return commands.registerCommand('_authproof.openPlace', (place: unknown) =>
    isPlace(place) ? openPlace(place) : undefined,
  );
}

const isPlace = (value: unknown): value is PlaceInfo =>
  typeof value === 'object' && value !== null && 'uri' in value && typeof value.uri === 'string' && 'range' in value;
