import type { Streams } from './streams.ts';
import { visible } from './visible.ts';

/** Says in one line why a command does nothing, and gives its exit code. */
export function refuse(why: string, streams: Streams): number {
  streams.err(`authproof: ${visible(why)}\n`);
  return 2;
}
