import { StringDecoder } from 'node:string_decoder';

/** Longest line taken, in characters. A pasted text of 1 MiB in which every character is escaped is shorter. */
const longestLine = 8 * 1024 * 1024;

export interface LineReader {
  take(chunk: Buffer): void;
  /** The stream has ended: what was not closed by a line feed is a line as well. */
  end(): void;
}

/**
 * Cuts a byte stream at line feeds and at nothing else: U+2028, at which Node's own reader cuts too, may stand in JSON.
 * A line that is too long is dropped and told as undefined.
 */
export function createLineReader(onLine: (line: string | undefined) => void): LineReader {
  const decoder = new StringDecoder('utf8');
  let line = '';
  let tooLong = false;
  const add = (text: string): void => {
    if (tooLong) return;
    line += text;
    if (line.length > longestLine) {
      tooLong = true;
      line = '';
    }
  };
  const close = (): void => {
    if (tooLong || line.trim() !== '') onLine(tooLong ? undefined : line);
    line = '';
    tooLong = false;
  };
  return {
    take: (chunk) => {
      const parts = decoder.write(chunk).split('\n');
      for (const [i, part] of parts.entries()) {
        if (i > 0) close();
        add(part);
      }
    },
    end: () => {
      add(decoder.end());
      close();
    },
  };
}
