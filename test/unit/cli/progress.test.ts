import { expect, test } from 'vitest';
import { createProgress } from '../../../server/src/cli/progress.ts';

/** A terminal and a clock of our own. */
function terminal(columns = 40) {
  let time = 1_000_000;
  let written = '';
  let timers: { readonly due: number; readonly run: () => void }[] = [];
  const progress = createProgress({
    write: (text) => {
      written += text;
    },
    now: () => time,
    columns: () => columns,
    after: (milliseconds, run) => {
      const timer = { due: time + milliseconds, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  });
  const pass = (milliseconds: number): void => {
    time += milliseconds;
    const due = timers.filter((timer) => timer.due <= time);
    timers = timers.filter((timer) => !due.includes(timer));
    for (const timer of due) timer.run();
  };
  const taken = (): string => {
    const text = written.replaceAll('\r\u001b[2K', '|');
    written = '';
    return text;
  };
  return { progress, pass, taken };
}

test('a short run shows nothing', () => {
  const { progress, pass, taken } = terminal();
  progress.show('Reading');
  pass(400);
  progress.show('Checking');
  progress.clear();
  pass(5_000);
  expect(taken()).toBe('');
});

test('after half a second the latest line is shown, even when nobody says more', () => {
  const { progress, pass, taken } = terminal();
  progress.show('Looking');
  progress.show('Reading');
  pass(499);
  expect(taken()).toBe('');
  pass(1);
  expect(taken()).toBe('|Reading');
});

test('the line is redrawn ten times a second at most, and erased at the end', () => {
  const { progress, pass, taken } = terminal();
  progress.show('0');
  pass(500);
  expect(taken()).toBe('|0');
  for (let n = 1; n <= 9; n++) progress.show(String(n));
  expect(taken()).toBe('');
  pass(100);
  expect(taken()).toBe('|9');
  progress.clear();
  expect(taken()).toBe('|');
  progress.clear();
  pass(5_000);
  expect(taken()).toBe('');
});

test('work that blocks is named at once when the half second is over', () => {
  const { progress, pass, taken } = terminal();
  progress.show('Reading');
  pass(700);
  taken();
  pass(200);
  progress.show('Checking');
  expect(taken()).toBe('|Checking');
});

test.each([
  [10, 'Reading file 1', '|Reading …'],
  [10, '読み込み中です', '|読み込み…'],
  [15, 'Reading file 1', '|Reading file 1'],
])('a line never reaches the last of %i columns', (columns, text, line) => {
  const { progress, pass, taken } = terminal(columns);
  progress.show(text);
  pass(500);
  expect(taken()).toBe(line);
});
