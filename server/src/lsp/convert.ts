import type { Places } from '../features/places.ts';
import type { StoredFile } from '../service/fileStore.ts';
import { type SourceFile, soundPosition } from '../text/sourceFile.ts';
import { type Span, span } from '../text/span.ts';
import type { LspRange } from './protocol.ts';

type LspPosition = LspRange['start'];

/** The only place that knows lines and characters. Files are named by normalised URIs. */
export interface Convert extends Places {
  /** Of a text that the client has sent with a request, as it counts there. */
  rangeIn(text: SourceFile, at: Span): LspRange;
  offset(file: string, position: LspPosition): number;
  span(file: string, range: LspRange): Span;
}

export interface Documents {
  stored(file: string): StoredFile | undefined;
  /** The URI as the client spells it. */
  clientUri(file: string): string;
}

const start: LspPosition = { line: 0, character: 0 };

/** LSP characters are UTF-16 code units, as offsets are. A byte-order mark that editors do not count is left out. */
export function createConvert(documents: Documents): Convert {
  const position = ({ file, hiddenMark }: StoredFile, offset: number): LspPosition => {
    const { line, character } = file.lines.positionAt(offset);
    return hiddenMark && line === 0 ? { line, character: Math.max(0, character - 1) } : { line, character };
  };
  const offset = (file: string, at: LspPosition): number => {
    const stored = documents.stored(file);
    if (stored === undefined) return 0;
    const { line, character } = soundPosition(at);
    const shift = stored.hiddenMark && line === 0 ? 1 : 0;
    return stored.file.lines.offsetAt({ line, character: character + shift });
  };
  return {
    range(file, at) {
      const stored = documents.stored(file);
      // A file that has just gone: the client drops the place or shows its beginning.
      if (stored === undefined) return { start, end: start };
      return { start: position(stored, at.start), end: position(stored, at.end) };
    },
    rangeIn: ({ lines }, at) => ({ start: lines.positionAt(at.start), end: lines.positionAt(at.end) }),
    uri: documents.clientUri,
    version: (file) => documents.stored(file)?.openVersion ?? null,
    offset,
    span(file, range) {
      const [a, b] = [offset(file, range.start), offset(file, range.end)];
      return span(Math.min(a, b), Math.max(a, b));
    },
  };
}
