import { PassThrough } from 'node:stream';
import type { ReadStream } from 'node:tty';
import { expect, test } from 'vitest';
import { askHidden, readFirstLine } from '../../../server/src/cli/hidden.ts';

/** A terminal without a screen: what is written, and the modes it was put into. */
function terminal() {
  const written: string[] = [];
  const modes: boolean[] = [];
  const input = Object.assign(new PassThrough(), {
    setRawMode: (mode: boolean) => modes.push(mode),
  }) as unknown as ReadStream & PassThrough;
  return { input, written, modes, ask: () => askHidden('Token: ', input, (text) => void written.push(text)) };
}

test.each<[string, string, string | undefined]>([
  ['a line', 'canary-token\r', 'canary-token'],
  ['a line that was pasted with what follows', 'canary\nrest', 'canary'],
  ['corrected typing', 'canaxy\u007f\u007fry\n', 'canary'],
  ['Ctrl-C', 'canary\u0003', undefined],
  ['Ctrl-D', '\u0004', undefined],
  ['nothing', '\n', ''],
])('%s is read without being shown, and the terminal is put back', async (_, typed, expected) => {
  const { input, written, modes, ask } = terminal();
  const answer = ask();
  input.write(typed);
  expect(await answer).toBe(expected);
  expect([written.join(''), modes]).toEqual(['Token: \n', [true, false]]);
});

test('an input that ends is no answer', async () => {
  const { input, ask } = terminal();
  const answer = ask();
  input.end();
  expect(await answer).toBeUndefined();
});

test.each<[string, string | undefined]>([
  ['canary\nrest\n', 'canary'],
  ['canary\r\n', 'canary'],
  ['canary', 'canary'],
  ['', undefined],
  ['\n', undefined],
])('of a pipe the first line counts: %j', async (text, expected) => {
  const input = new PassThrough();
  input.end(text);
  expect(await readFirstLine(input)).toBe(expected);
});
