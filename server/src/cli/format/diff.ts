import type { FileFacts } from '../../dialects/types.ts';
import { span } from '../../text/span.ts';
import type { Paint } from '../streams.ts';
import { visible } from '../visible.ts';
import { hunksBetween } from './lineDiff.ts';
import { maskedLine } from './mask.ts';

export interface DiffInput {
  /** Relative, with forward slashes. */
  readonly path: string;
  readonly before: FileFacts;
  readonly after: FileFacts;
  /** Texts that are secret wherever they stand. */
  readonly secrets: ReadonlySet<string>;
  readonly paint: Paint;
}

/**
 * A unified diff of one file. What may be a secret is masked, as in every output; a hunk with something masked has a
 * header that neither `patch` nor `git apply` takes for one, so that no mask is ever written into a file.
 */
export function unifiedDiff({ path, before, after, secrets, paint }: DiffInput): string {
  const name = visible(path);
  const hunks = hunksBetween(before.file.text, after.file.text);
  const shown = { before: lineShower(before, secrets), after: lineShower(after, secrets) };
  const drawn = hunks.map((hunk) => {
    let [old, fresh] = [hunk.oldStart - 1, hunk.newStart - 1];
    let isMasked = false;
    const lines = hunk.lines.map((line) => {
      const sign = line[0];
      if (sign === '\\') return line;
      const masked = sign === '+' ? shown.after(fresh) : shown.before(old);
      if (sign !== '+') old++;
      if (sign !== '-') fresh++;
      if (masked !== line.slice(1)) isMasked = true;
      const text = `${sign}${masked}`;
      return sign === '+' ? paint('green', text) : sign === '-' ? paint('red', text) : text;
    });
    const range = `-${rangeText(hunk.oldStart, hunk.oldLines)} +${rangeText(hunk.newStart, hunk.newLines)}`;
    const header = paint('cyan', isMasked ? `@@ masked: not to be applied @@ ${range}` : `@@ ${range} @@`);
    return { isMasked, text: [header, ...lines].join('\n') };
  });
  const note = drawn.some(({ isMasked }) => isMasked)
    ? ['# Not to be applied: "•" stands for what may be a secret. Run check --fix to apply the fixes.']
    : [];
  return `${[...note, paint('bold', `--- a/${name}`), paint('bold', `+++ b/${name}`), ...drawn.map(({ text }) => text)].join('\n')}\n`;
}

/** A range without lines is named by the line before it. */
const rangeText = (start: number, count: number): string =>
  count === 1 ? `${start}` : `${count === 0 ? start - 1 : start},${count}`;

/** Lines as diffs count them: a line feed ends one, a lone carriage return does not. */
function lineShower(facts: FileFacts, secrets: ReadonlySet<string>): (line: number) => string {
  const { text } = facts.file;
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (line) => {
    const start = starts[line] ?? text.length;
    const next = starts[line + 1];
    const end = next === undefined ? text.length : next - 1;
    const masked = maskedLine(facts, span(start, end), secrets);
    // These three are no danger to a terminal, and a diff without them could not be applied.
    const [, head = '', body = '', tail = ''] = /^(\uFEFF?)([\s\S]*?)(\r?)$/.exec(masked) ?? [];
    return head + body.split('\t').map(visible).join('\t') + tail;
  };
}
