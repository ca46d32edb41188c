import { structuredPatch } from 'diff';
import { lastOf, type NonEmpty } from '../../base/nonEmpty.ts';

/** A hunk of a unified diff. Starts count from 1; each line begins with its sign. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
  readonly lines: readonly string[];
}

/** Lines around a change. */
const context = 3;

/** The shortest diff takes the square of its changed lines. */
const mostExact = 1000;

/** The hunks from one text to another: the shortest ones while little is changed, then such as are found by going along. */
export function hunksBetween(before: string, after: string): readonly Hunk[] {
  const exact = structuredPatch('', '', before, after, undefined, undefined, { context, maxEditLength: mostExact });
  if (exact !== undefined) return exact.hunks;
  const [old, fresh] = [linesOf(before), linesOf(after)];
  return joined(changesAlong(old, fresh)).map((changes) => hunkOf(changes, old, fresh));
}

/** Lines from one place to before another, in both texts. */
interface Change {
  readonly old: readonly [number, number];
  readonly fresh: readonly [number, number];
}

/** With their line feeds, as a last line without one differs. */
const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** How far ahead a line is looked for that both have. */
const ahead = 24;

/** Goes along both texts. Where they differ, the nearest lines that are equal again end the change. */
function changesAlong(old: readonly string[], fresh: readonly string[]): readonly Change[] {
  const changes: { old: [number, number]; fresh: [number, number] }[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    if (i < old.length && old[i] === fresh[j]) {
      i++;
      j++;
      continue;
    }
    const [nextOld, nextFresh] = meeting(old, fresh, i, j);
    const last = changes.at(-1);
    if (last?.old[1] === i && last.fresh[1] === j) [last.old[1], last.fresh[1]] = [nextOld, nextFresh];
    else changes.push({ old: [i, nextOld], fresh: [j, nextFresh] });
    [i, j] = [nextOld, nextFresh];
  }
  return changes;
}

/** One line further in both where nothing near is equal. */
function meeting(old: readonly string[], fresh: readonly string[], i: number, j: number): readonly [number, number] {
  for (let steps = 1; steps <= ahead; steps++) {
    for (let inOld = 0; inOld <= steps; inOld++) {
      const [a, b] = [i + inOld, j + steps - inOld];
      if (a < old.length && b < fresh.length && old[a] === fresh[b]) return [a, b];
    }
  }
  return [Math.min(i + 1, old.length), Math.min(j + 1, fresh.length)];
}

/** Changes whose surroundings touch stand in one hunk. */
function joined(changes: readonly Change[]): readonly NonEmpty<Change>[] {
  const groups: [Change, ...Change[]][] = [];
  for (const change of changes) {
    const last = groups.at(-1)?.at(-1);
    if (last !== undefined && change.old[0] - last.old[1] <= 2 * context) groups.at(-1)?.push(change);
    else groups.push([change]);
  }
  return groups;
}

function hunkOf(changes: NonEmpty<Change>, old: readonly string[], fresh: readonly string[]): Hunk {
  const [first, last] = [changes[0], lastOf(changes)];
  const from = Math.max(0, first.old[0] - context);
  const to = Math.min(old.length, last.old[1] + context);
  const lines: string[] = [];
  const add = (sign: string, all: readonly string[], start: number, end: number): void => {
    for (const line of all.slice(start, end)) {
      if (line.endsWith('\n')) lines.push(sign + line.slice(0, -1));
      else lines.push(sign + line, '\\ No newline at end of file');
    }
  };
  let at = from;
  for (const change of changes) {
    add(' ', old, at, change.old[0]);
    add('-', old, ...change.old);
    add('+', fresh, ...change.fresh);
    at = change.old[1];
  }
  add(' ', old, at, to);
  const newStart = first.fresh[0] - (first.old[0] - from);
  return {
    oldStart: from + 1,
    oldLines: to - from,
    newStart: newStart + 1,
    newLines: last.fresh[1] + (to - last.old[1]) - newStart,
    lines,
  };
}
