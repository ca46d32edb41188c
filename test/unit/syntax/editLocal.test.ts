import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { insertion, newFact, readsAsWhole, removal, replacement } from '../../../server/src/syntax/editCheck.ts';
import { type Change, factOf, ownEntries } from '../../../server/src/syntax/editFacts.ts';
import { readsLocally } from '../../../server/src/syntax/editLocal.ts';
import type { Entry, Format, SyntaxTree } from '../../../server/src/syntax/tree.ts';
import { documents, text as scalarText } from './documents.ts';
import { parseText } from './support.ts';

/** Short YAML texts are parsed as a whole. */
const padding = `# ${'x'.repeat(98)}\n`.repeat(50);

/** What is written in the place of something else, by what may mean more than it seems to. */
const replacements = {
  yaml: fc.oneof(
    scalarText,
    fc.constantFrom(
      'new',
      '"quoted"',
      'x: y',
      'x\n',
      'x\nnew: z',
      'x\n  new: z',
      '- x',
      '[a',
      '{a: b}',
      'x # c',
      '|\n  a',
      '&a x',
      '*a',
      '',
    ),
    fc.constantFrom('x\nKEY: z', 'x\n  KEY: z', 'x\n    KEY: z'),
  ),
  dotenv: fc.constantFrom(
    'new',
    '"quoted"',
    "'quoted'",
    '"',
    'a"',
    "it's",
    '\\"',
    '"open',
    '"x\\" y',
    'x\n',
    'x\nnew=z',
    '\n"z"',
    '\n=z',
    '\nexport',
    'x # c',
    '# c',
    '\u2028',
    '',
  ),
  json: fc.constantFrom(
    '"new"',
    '1',
    '"a", "new": "x"',
    '"a" // x',
    '"a" /*',
    '"a" */',
    '"',
    '],',
    '}',
    '},',
    '], "b": [',
    '}, {',
    '{"new": "x"}',
    ',',
    '',
  ),
} as const;

const types = ['string', 'number', 'boolean', 'null'] as const;

/** What is meant is not always what the text says: both have to see it. */
const meant = fc.constantFrom('as written', 'as written', 'something else', 'gone', 'one more');

function changeOf(tree: SyntaxTree, target: Entry, replaced: string, meaning: string): Change {
  if (meaning === 'gone') return removal(tree, target);
  if (meaning === 'one more' && target.parent !== undefined) {
    return insertion(tree, target, newFact(target.parent, 'new', replaced));
  }
  const fact = factOf(tree, target);
  const value = /^(["'])([^"']*)\1$/.exec(replaced)?.[2] ?? replaced.replace(/(?: [#/]|\n|$).*/s, '');
  return replacement(
    tree,
    target,
    meaning === 'as written' && target.kind === 'scalar' ? { ...fact, types, value } : fact,
  );
}

const textsOf = (wanted: Format): fc.Arbitrary<string> =>
  documents.find(([format]) => format === wanted)?.[1] ?? fc.constant('');

/** Lines that lean on what is before or behind them. */
const leaning = fc
  .array(
    fc.constantFrom(
      'A=1\n',
      'B=\n',
      'C="x"\n',
      "D='x\ny'\n",
      'E="x" y\n',
      'F="x\\" y\n',
      "G='open\n",
      'H="open\n',
      'export I=1\n',
      'export\n',
      '# c\n',
      '\n',
      'nothing\n',
      '"x"\n',
      '=x\n',
      'J: 1\n',
      'P=a"\n',
      'K=a # c\n',
      'L=`x\n`\n',
      '\u2028M=1\n',
      "N='x\ny'\u2028",
      "O='x\ny'\u2028",
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''));

const leaningYaml = fc
  .array(
    fc.constantFrom(
      'a: &x 1\n',
      'b: *x\n',
      'c:\n  d: &y { k: 1 }\n  e: 2\n',
      'f:\n  <<: *y\n  g: https://*.acme.io/?a=1&b=2\n',
      '---\n',
      'h: |\n  text\n\n',
      '# c\n',
      'i: "q\n  r"\n',
      'j: [1,\n  2]\n',
      'k:\n  - l: 1\n    m: 2\n  - n\n',
      'o: x\r\n',
      'p:\n',
      'q:\n  - a\n  - b\n  - "c"\n  - |\n    d\n\n  - e\n  # c\n  - f: 1\n    g: 2\n  - h\n',
      'r:\n- a\n- &z b\n- *z\n- c # d\n- |+\n  e\n\n- f\n- - g\n  - h\n  - i\n  - j\n',
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''));

const json = textsOf('json').map((text) => `{ "a": [${text}, { "b": ${text} }] }`);

/** Of lists some items are read alone. */
const longList = fc
  .array(
    fc.constantFrom(
      '"x"',
      '"x"',
      '1',
      'null',
      '"*/"',
      '{ "b": 1 }',
      '["y", "z"]',
      '["y", ["z", 1, 2, 3], 4]',
      '1 // c\n',
      '/* c */ 2',
      '\n  "line"',
      '\n  "line" // c\n',
      '[]',
    ),
    { minLength: 3, maxLength: 9 },
  )
  .chain((items) => fc.constantFrom(`{ "a": [${items.join(', ')}] }`, `{ "a": [${items.join(',')},\n] }`));

const kinds = [
  ['yaml', fc.oneof(textsOf('yaml'), leaningYaml).map((text) => `${padding}${text}`)],
  ['dotenv', fc.oneof({ weight: 1, arbitrary: textsOf('dotenv') }, { weight: 3, arbitrary: leaning })],
  [
    'json',
    fc.oneof(
      json,
      longList,
      fc.tuple(json, fc.constantFrom('', '}', '{', ']', '"')).map((pieces) => pieces.join('')),
    ),
  ],
] as const;

describe('parsing a part of a file tells the same as parsing all of it, or nothing', () => {
  test.each(kinds)('%s', { timeout: 60_000 }, (format, texts) => {
    const told = { true: 0, false: 0 };
    fc.assert(
      fc.property(
        texts,
        fc.nat(),
        replacements[format],
        meant,
        fc.constantFrom('value', 'value', 'behind', 'all', 'line', 'lines', 'item'),
        (document, which, written, meaning, where) => {
          const tree = parseText(format, document);
          const own = ownEntries(tree).filter(({ parent }) => parent !== undefined);
          const target = own[which % Math.max(1, own.length)];
          if (target === undefined) return;
          const newText = written.replace(
            'KEY',
            target.parent?.kind === 'map' ? (target.parent.children.at(-1)?.key ?? '') : 'a',
          );
          const { end } = target.span;
          const { lines } = tree.file;
          const { line } = lines.positionAt(end);
          const lineEnd = lines.lineEnd(line);
          const nextLine = line + 1 < lines.lineCount ? lines.lineStart(line + 1) : document.length;
          const next = target.parent?.children[target.parent.children.indexOf(target) + 1];
          const span = {
            value: target.valueSpan,
            behind: { start: end, end },
            all: target.span,
            line: { start: lineEnd, end: lineEnd },
            lines: { start: lines.lineStart(lines.positionAt(target.span.start).line), end: nextLine },
            item: { start: target.span.start, end: Math.max(end, next?.span.start ?? 0) },
          }[where];
          const edits = [{ span, newText }];
          const change = changeOf(tree, target, newText, meaning);
          const { answer } = readsLocally(tree, edits, change);
          if (answer === undefined) return;
          told[`${answer}`]++;
          expect(answer).toBe(readsAsWhole(tree, edits, change));
        },
      ),
      // YAML takes ten times as long to read.
      { numRuns: format === 'yaml' ? 12_000 : 20_000, seed: 7 },
    );
    // Otherwise nothing was compared.
    expect(told.true).toBeGreaterThan(150);
    expect(told.false).toBeGreaterThan(400);
  });
});

describe('lines of YAML tell nothing', () => {
  const own = (tree: SyntaxTree, key: string): Entry =>
    tree.entries.find((entry) => entry.key === key) ?? tree.entries[0] ?? expect.fail('no entries');

  test('of an anchor that other lines refer to', () => {
    const tree = parseText('yaml', `${padding}a: &x 1\nb: *x\n`);
    const a = own(tree, 'a');
    const start = tree.file.text.indexOf('&x ');
    const edits = [{ span: { start, end: start + 3 }, newText: '' }];
    const change = replacement(tree, a, factOf(tree, a));
    expect([readsLocally(tree, edits, change).answer, readsAsWhole(tree, edits, change)]).toEqual([undefined, false]);
  });

  test.each([
    ['*', 'https://*.acme.io/a?b=1&c=2', true],
    ['&', 'x&y', true],
  ])('but %s inside of a word is an ordinary character', (_sign, value, answer) => {
    const tree = parseText('yaml', `${padding}a: ${value}\nb: 2\n`);
    const a = own(tree, 'a');
    const edits = [{ span: a.valueSpan, newText: `${value}/z` }];
    const change = replacement(tree, a, { ...factOf(tree, a), value: `${value}/z` });
    expect(readsLocally(tree, edits, change).answer).toBe(answer);
  });
});
