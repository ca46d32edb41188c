import type { Streams } from './streams.ts';
import { visible } from './visible.ts';

/** Said where nobody could agree. */
export const nobodyToAsk = 'nothing was sent: there is no terminal to ask for consent; pass --yes to consent';

interface Asked {
  readonly call: { readonly yes: boolean; readonly format: string };
  readonly streams: Streams;
  readonly redact: (text: string) => string;
}

/** What is shown before anything is sent, as the terminal gets it. */
export const shownLines = (lines: readonly string[], redact: (text: string) => string): string =>
  lines.map((line) => visible(redact(line))).join('\n');

/** Shows what would be sent, in names, and asks, unless `--yes` has agreed to it. */
export async function agree(
  lines: readonly string[],
  { call, streams, redact }: Asked,
  what = 'this request',
): Promise<boolean> {
  const shown = shownLines(lines, redact);
  if (!call.yes) return (await streams.ask?.(`${shown}\nSend ${what}? [y/N] `)) ?? false;
  if (call.format === 'pretty') streams.err(`${shown}\n`);
  return true;
}
