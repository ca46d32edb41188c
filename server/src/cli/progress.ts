import { cellsOf, widthOf } from './width.ts';

/** One line on a terminal that says what is being done. */
export interface Progress {
  /** Says what is being done now. Nothing is drawn in the first half second. */
  show(text: string): void;
  /** Takes the line away. Called before anything else is written. */
  clear(): void;
}

export const noProgress: Progress = { show: () => {}, clear: () => {} };

export interface ProgressOptions {
  readonly write: (text: string) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Columns of the terminal. */
  readonly columns: () => number;
  /** Runs something after milliseconds; gives what calls it off. */
  readonly after: (milliseconds: number, run: () => void) => () => void;
}

const delay = 500;
const interval = 100;

export function createProgress({ write, now, columns, after }: ProgressOptions): Progress {
  let started: number | undefined;
  let drawn: number | undefined;
  let latest = '';
  let callOff: (() => void) | undefined;
  const draw = (): void => {
    callOff?.();
    callOff = undefined;
    drawn = now();
    write(`\r\u001b[2K${shorten(latest, columns() - 1)}`);
  };
  return {
    show(text) {
      latest = text;
      started ??= now();
      const due = Math.max(started + delay, (drawn ?? 0) + interval) - now();
      if (due <= 0) draw();
      // Work that waits for the disk says nothing for a while: the timer draws what was said last.
      else callOff ??= after(due, draw);
    },
    clear() {
      callOff?.();
      callOff = undefined;
      if (drawn !== undefined) write('\r\u001b[2K');
      drawn = undefined;
    },
  };
}

/** A line that wraps could not be erased. */
function shorten(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let room = width - 1;
  let result = '';
  for (const cell of cellsOf(text)) {
    room -= cell.width;
    if (room < 0) break;
    result += cell.text;
  }
  return `${result}…`;
}
