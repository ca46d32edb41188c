import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { updateDocument } from '../../../server/src/lsp/textChanges.ts';
import { cpuTime } from '../../support/cpuTime.ts';

const documentOf = (text: string): TextDocument => TextDocument.create('file:///.env', 'dotenv', 1, text);

const replace = (line: number, from: number, to: number, text: string): TextDocumentContentChangeEvent => ({
  range: { start: { line, character: from }, end: { line, character: to } },
  text,
});

/** Both make the same text, and the same positions in it. */
function expectAsLibrary(text: string, changes: TextDocumentContentChangeEvent[]): void {
  const expected = TextDocument.update(documentOf(text), changes, 2);
  const made = updateDocument(documentOf(text), changes, 2);
  expect(made.getText()).toBe(expected.getText());
  expect(made.version).toBe(2);
  expect(made.lineCount).toBe(expected.lineCount);
}

const count = 3000;
const lines = Array.from({ length: count }, (_, i) => `KEY_${i}=value`);
const numbers = lines.map((_, i) => i);
const storms: Record<string, TextDocumentContentChangeEvent[]> = {
  'Replace all, from the end': numbers.toReversed().map((line) => replace(line, 0, 3, 'NAME')),
  'Replace all, from the beginning': numbers.map((line) => replace(line, 0, 3, 'NAME')),
  'a new line behind each, from the beginning': numbers.map((line) => replace(2 * line, 3, 3, '\n')),
  'a new line behind each, from the end': numbers.toReversed().map((line) => replace(line, 3, 3, '\n')),
  'two in each line, from the beginning': numbers.flatMap((line) => [
    replace(line, 0, 1, 'LONG'),
    replace(line, 5, 6, ''),
  ]),
  'two in each line, from the end': numbers
    .toReversed()
    .flatMap((line) => [replace(line, 5, 6, ''), replace(line, 0, 1, 'LONG')]),
  'a new line before each, from the end': numbers.toReversed().map((line) => replace(line, 0, 0, '\n')),
  'behind the end of each line': numbers.map((line) => replace(line, 9999, 9999, '#')),
  'in no order': numbers.map((line) => replace((line * 1009) % count, 0, 3, 'NAME')),
  'lines that come and go in no order': numbers.map((i) => {
    const line = (i * 1009) % 1000;
    return i % 2 === 0
      ? replace(line, 0, 0, 'NEW=x\n')
      : { range: { start: { line, character: 0 }, end: { line: line + 1, character: 0 } }, text: '' };
  }),
  'lines taken out, from the beginning': numbers.map(() => ({
    range: { start: { line: 0, character: 0 }, end: { line: 1, character: 0 } },
    text: '',
  })),
};

test.each(Object.entries(storms))('thousands of changes are few: %s', (_name, changes) => {
  for (const text of [lines.join('\n'), lines.join('\r\n')]) {
    expectAsLibrary(text, changes);
    const update = vi.spyOn(TextDocument, 'update');
    updateDocument(documentOf(text), changes, 2);
    const calls = update.mock.calls.length;
    update.mockRestore();
    expect(calls).toBeLessThan(10);
  }
});

test('a line as long as the text is not gone through for each of thousands of changes in it', () => {
  const text = `A="${'x'.repeat(200_000)}"\nB=1`;
  const changes = Array.from({ length: 10_000 }, (_, i) => replace(0, 3 + 2 * i, 3 + 2 * i, 'y'));
  const document = documentOf(text);
  expect(cpuTime(() => updateDocument(document, changes, 2))).toBeLessThan(4000);
  expect(document.getText()).toBe(`A="${'yx'.repeat(10_000)}${'x'.repeat(190_000)}"\nB=1`);
});

test('whatever comes, the text is what the library makes of it', () => {
  const piece = fc.constantFrom('', 'a', 'KEY=x', '\n', '\r\n', '\r', 'b\nc', 'd\r\n', '\ne', '😀', ' ');
  const text = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(''));
  const position = fc.record({ line: fc.integer({ min: -1, max: 12 }), character: fc.integer({ min: -1, max: 9 }) });
  const change = fc.record({ range: fc.record({ start: position, end: position }), text: piece });
  const whole = fc.record({ text });
  const some = fc.array(fc.oneof({ weight: 20, arbitrary: change }, { weight: 1, arbitrary: whole }), {
    maxLength: 30,
  });
  const inOrder = some.map((changes) =>
    changes.toSorted((a, b) => ('range' in a && 'range' in b ? a.range.start.line - b.range.start.line : 0)),
  );
  const backwards = inOrder.map((changes) => changes.toReversed());
  const sideways = fc.array(
    fc.record({ at: fc.integer({ min: 0, max: 3 }), text: piece }).map(({ at, text }) => replace(at, at, at, text)),
    { minLength: 16, maxLength: 40 },
  );
  fc.assert(
    fc.property(text, fc.oneof(some, inOrder, backwards, sideways), (before, changes) =>
      expectAsLibrary(before, changes),
    ),
    { numRuns: 3000 },
  );
});

test('so it is of changes in any place of a long text', () => {
  const piece = fc.constantFrom('', 'a', 'KEY=x', '\n', '\r\n', '\r', 'b\nc', 'long\n'.repeat(700));
  const edit = fc.record({
    from: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.nat({ max: 30 }),
    text: piece,
  });
  const far = fc.record({ from: fc.constant(0.2), length: fc.constant(20_000), text: piece });
  const edits = fc.array(fc.oneof({ weight: 20, arbitrary: edit }, { weight: 1, arbitrary: far }), {
    minLength: 20,
    maxLength: 60,
  });
  fc.assert(
    fc.property(edits, fc.constantFrom('\n', '\r\n', '\r'), (all, end) => {
      const text = lines.join(end);
      const document = documentOf(text);
      // Positions of the text as it is by then.
      const changes = all.map(({ from, length, text: added }) => {
        const offset = Math.floor(from * document.getText().length);
        const range = { start: document.positionAt(offset), end: document.positionAt(offset + length) };
        TextDocument.update(document, [{ range, text: added }], 2);
        return { range, text: added };
      });
      expectAsLibrary(text, changes);
    }),
    { numRuns: 40 },
  );
});
