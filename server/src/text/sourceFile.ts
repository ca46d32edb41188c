import { memoised } from '../base/memo.ts';

/** Zero-based line and UTF-16 character, as in LSP. Only `lsp/convert.ts` and the CLI's printers should need it. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** One file's text as read. `text` is exactly what is on disk or in the editor, including a byte-order mark. */
export interface SourceFile {
  /** Absolute URI in its normalised form, see `base/uri.ts`. */
  readonly uri: string;
  readonly text: string;
  /** Grows with every change of this file; 0 for a file read from disk once. */
  readonly version: number;
  readonly lines: LineIndex;
}

export interface LineIndex {
  readonly lineCount: number;
  positionAt(offset: number): Position;
  /** Of any position, which may come from outside: see `soundPosition`; behind its line's end it is that end. */
  offsetAt(position: Position): number;
  /** Offset at which the line begins; clamped to the file. */
  lineStart(line: number): number;
  /** Offset of the line's end, before its line break. */
  lineEnd(line: number): number;
}

/** Where the first line begins: behind the byte-order mark. */
export const textStart = ({ text }: Pick<SourceFile, 'text'>): number => (text.startsWith('\uFEFF') ? 1 : 0);

export const createSourceFile = (uri: string, text: string, version = 0): SourceFile =>
  new ReadFile(uri, text, version);

/** A class, so that all files have one shape although their lines are only looked for when somebody asks. */
class ReadFile implements SourceFile {
  readonly uri: string;
  readonly text: string;
  readonly version: number;
  #lines: LineIndex | undefined;

  constructor(uri: string, text: string, version: number) {
    this.uri = uri;
    this.text = text;
    this.version = version;
  }

  get lines(): LineIndex {
    this.#lines ??= createLineIndex(this.text);
    return this.#lines;
  }
}

/** Whole numbers of zero and above: below that, and where there is no number, 0; the part behind the point is dropped. */
export const soundPosition = ({ line, character }: Position): Position => ({
  line: soundCount(line),
  character: soundCount(character),
});

const soundCount = (value: number): number => (value > 0 ? Math.floor(value) : 0);

/** Line breaks are LF, CRLF and lone CR, as in LSP. */
export function createLineIndex(text: string): LineIndex {
  const starts: number[] = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 13 && text.charCodeAt(i + 1) === 10) continue;
    if (code === 10 || code === 13) starts.push(i + 1);
  }
  const lineStart = (line: number): number => (line < 0 ? 0 : (starts[line] ?? text.length));
  const lineEnd = (line: number): number => {
    let end = lineStart(line + 1);
    if (line + 1 >= starts.length) return text.length;
    if (text.charCodeAt(end - 1) === 10) end--;
    if (end > lineStart(line) && text.charCodeAt(end - 1) === 13) end--;
    return end;
  };
  return {
    lineCount: starts.length,
    lineStart,
    lineEnd,
    positionAt(offset) {
      const clamped = Math.max(0, Math.min(offset, text.length));
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] as number) <= clamped) low = middle;
        else high = middle - 1;
      }
      return { line: low, character: clamped - (starts[low] as number) };
    },
    offsetAt(position) {
      const { line, character } = soundPosition(position);
      return Math.min(lineStart(line) + character, lineEnd(line));
    },
  };
}

/** The line break used most in the text: LF when there is none, and before the others where they are as many. */
export const dominantEol: (text: string) => LineBreak = memoised((text) => {
  const counts: Record<LineBreak, number> = { '\n': 0, '\r\n': 0, '\r': 0 };
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) counts['\n']++;
    else if (code === 13 && text.charCodeAt(at + 1) === 10) {
      counts['\r\n']++;
      at++;
    } else if (code === 13) counts['\r']++;
  }
  const most = Math.max(...Object.values(counts));
  return lineBreaks.find((eol) => counts[eol] === most) ?? '\n';
  // Fixes of one file are made one after the other.
}, 4);

type LineBreak = '\n' | '\r\n' | '\r';

const lineBreaks: readonly LineBreak[] = ['\n', '\r\n', '\r'];
