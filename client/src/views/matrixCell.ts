import type { MatrixInfo, PlaceInfo } from '../../../server/src/lsp/protocol.ts';

/** The page names a cell by its numbers; anything else is not answered. */
export function placeOf(message: unknown, matrices: readonly MatrixInfo[]): PlaceInfo | undefined {
  const name = typeof message === 'object' && message !== null && 'place' in message ? message.place : undefined;
  if (typeof name !== 'string' || !/^\d{1,4}\.\d{1,4}\.\d{1,4}$/.test(name)) return undefined;
  const [table = 0, row = 0, column = 0] = name.split('.').map(Number);
  return matrices[table]?.rows[row]?.cells[column]?.at;
}
