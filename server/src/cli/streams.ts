import { styleText } from 'node:util';
import type { Progress } from './progress.ts';

/** Where a command writes and asks. stdout carries the result only; everything else goes to stderr. */
export interface Streams {
  readonly cwd: string;
  out(text: string): void;
  /** Lines. What looks like a credential is masked, and control characters are made visible. */
  err(text: string): void;
  /** A line with an address that a person is to open, as it is: its parameters look like credentials and are none. */
  address(line: string): void;
  /** undefined when nobody is there to answer. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
  readonly color: boolean;
  /** Columns of a terminal; undefined when the result goes to a file or a pipe. */
  readonly columns: number | undefined;
  /** Draws on a terminal only. */
  readonly progress: Progress;
  /** Epoch milliseconds. */
  now(): number;
}

export type Style = Parameters<typeof styleText>[0];

/** Paints text, or leaves it, as the stream can show it. */
export const painter =
  (color: boolean) =>
  (style: Style, text: string): string =>
    color ? styleText(style, text, { validateStream: false }) : text;

export type Paint = ReturnType<typeof painter>;
