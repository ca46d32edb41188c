import { readWellFormed } from './yamlEvents.ts';
import { nestsBeyond } from './yamlMask.ts';
import type { YamlDocument } from './yamlNodes.ts';
import { readBroken } from './yamlRecovery.ts';

/** Flow collections nested deeper than this are not handed to the recursive parser at all. */
const maxFlowDepth = 1000;

/** The documents, or the code of the problem that keeps all of the text from being read. */
export type Read = readonly YamlDocument[] | 'NESTING_TOO_DEEP' | 'UNREADABLE';

/** Reads a YAML stream. Nearly all text is well-formed and read fast; text that is being typed, or broken, takes ten times as long. */
export function readStream(text: string): Read {
  // A carriage return ends a line (YAML 1.2.2, section 5.4), which the packages do not agree about.
  const lines = text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text;
  const documents = readWellFormed(lines);
  if (documents !== undefined) return documents;
  return nestsBeyond(lines, maxFlowDepth) ? 'NESTING_TOO_DEEP' : (readBroken(lines) ?? 'UNREADABLE');
}
