import { expect, onTestFinished, test } from 'vitest';
import { createFrames } from '../../../server/src/cli/format/frame.ts';
import { painter } from '../../../server/src/cli/streams.ts';
import { widthOf } from '../../../server/src/cli/width.ts';
import { span } from '../../../server/src/text/span.ts';
import { createWorkCounter } from '../../support/workCount.ts';
import { factsOf } from '../../support/workspace.ts';

/** The two lines of the frame around the first place where `marked` stands. */
function frame(line: string, marked: string, width = 60): readonly string[] {
  const facts = factsOf(new Map([['.env', `ACME_CLIENT_ID=acme-web\n${line}\n`]]))[0];
  if (facts === undefined) throw new Error('not recognised');
  const start = facts.file.text.indexOf(marked);
  const draw = createFrames({ secrets: new Set(), paint: painter(false), width });
  return draw(facts, span(start, start + marked.length)).split('\n');
}

test('a marker stands below what is marked', () => {
  expect(frame('ACME_REDIRECT_URI="https://app.acme.io/#x"', '#x')).toStrictEqual([
    '  2 │ ACME_REDIRECT_URI="https://app.acme.io/#x"',
    '    │                                        ~~',
  ]);
});

test('wide characters take two columns, in the line and in the marker', () => {
  const [line = '', marker = ''] = frame('ACME_SCOPE="読み取り 🔑 openid"', 'openid');
  expect(line).toBe('  2 │ ACME_SCOPE="読み取り 🔑 openid"');
  expect(marker).toBe(`    │ ${' '.repeat(12 + 8 + 1 + 2 + 1)}~~~~~~`);
  expect(frame('ACME_SCOPE="読み取り 🔑 openid"', '🔑')[1]).toBe(`    │ ${' '.repeat(21)}~~`);
});

test('Latin letters, quotation marks, dashes and arrows take one column, with an accent of their own, too', () => {
  const before = 'ACME_SCOPE="“déjà” – … → e\u0301';
  const [line = '', marker = ''] = frame(`${before} openid"`, 'openid');
  expect(line).toBe(`  2 │ ${before} openid"`);
  expect(marker).toBe(`    │ ${' '.repeat([...before].length)}~~~~~~`);
});

test('a tab is one column, and a control character cannot steer the terminal', () => {
  expect(frame('ACME_SCOPE="a\tb\u001b[31m openid"', 'openid')).toStrictEqual([
    '  2 │ ACME_SCOPE="a b·[31m openid"',
    `    │ ${' '.repeat(21)}~~~~~~`,
  ]);
});

test.each([
  ['at the start', 'ACME_REDIRECT_URI'],
  ['in the middle', 'needle'],
  ['at the end', 'last'],
])('a long line is cut around what is marked %s', (_, marked) => {
  const text = `ACME_REDIRECT_URI="https://app.acme.io/${'a'.repeat(200)}needle${'b'.repeat(200)}last"`;
  const [line = '', marker = ''] = frame(text, marked, 40);
  const shown = line.slice('  2 │ '.length);
  const at = marker.indexOf('~') - '    │ '.length;
  expect(widthOf(shown)).toBe(40);
  expect(shown.slice(at, at + marked.length)).toBe(marked);
  expect(marker.match(/~+/)?.[0]).toHaveLength(marked.length);
  expect([shown.startsWith('…'), shown.endsWith('…')]).toStrictEqual([
    marked !== 'ACME_REDIRECT_URI',
    marked !== 'last',
  ]);
});

test('what is longer than the frame is marked to its edge', () => {
  const [line = '', marker = ''] = frame(
    `ACME_REDIRECT_URI="https://app.acme.io/${'a'.repeat(200)}"`,
    'a'.repeat(200),
    40,
  );
  expect(widthOf(marker)).toBe(widthOf(line));
});

test('a long line of wide characters keeps its columns', () => {
  for (let width = 30; width < 40; width++) {
    const [line = '', marker = ''] = frame(`ACME_SCOPE="${'鍵'.repeat(50)}needle${'鍵'.repeat(50)}"`, 'needle', width);
    const shown = line.slice('  2 │ '.length);
    expect(widthOf(shown)).toBe(width);
    expect(widthOf(shown.slice(0, shown.indexOf('needle')))).toBe(marker.indexOf('~') - '    │ '.length);
  }
});

test.each([
  ['abc', 3],
  ['読む', 4],
  ['ﾖﾑ', 2],
  ['한글', 4],
  ['é', 1],
  ['e\u0301', 1],
  ['🔑', 2],
  ['👩‍💻', 2],
  ['🇩🇪', 2],
  ['…│✗•', 4],
])('%s takes %i columns', (text, width) => {
  expect(widthOf(text)).toBe(width);
});

test('however many lines of a file are drawn, the file is gone through once', () => {
  const text = Array.from({ length: 50 }, (_, i) => `ACME${i}_CLIENT_ID=web${i}\nexport ACME_NAME_${i} x\n`).join('');
  const facts = factsOf(new Map([['.env', text]]))[0];
  if (facts === undefined) throw new Error('not recognised');
  let looks = 0;
  const counted = {
    ...facts,
    get variables() {
      looks++;
      return facts.variables;
    },
    get settings() {
      looks++;
      return facts.settings;
    },
    tree: {
      ...facts.tree,
      get entries() {
        looks++;
        return facts.tree.entries;
      },
    },
  };
  const draw = createFrames({ secrets: new Set(), paint: painter(false), width: 60 });
  const start = (line: number): number => facts.file.lines.lineStart(line);
  expect(draw(counted, span(start(0), start(0) + 5)).split('\n')[0]).toBe('  1 │ ACME0_CLIENT_ID=web0');
  const once = looks;
  expect(draw(counted, span(start(99), start(99) + 6)).split('\n')[0]).toBe('  100 │ export ACME_NAME_49 •');
  for (let line = 1; line < 99; line++) draw(counted, span(start(line), start(line) + 5));
  expect(looks).toBe(once);
});

test('of a very long line as much is seen as of a long one, at its ends and between', () => {
  const facts = factsOf(
    new Map([
      ['client.json', `{"client_id":"web","redirect_uris":[${'"https://a.io/cb",'.repeat(5000)}"https://b.io"]}`],
    ]),
  )[0];
  if (facts === undefined) throw new Error('not recognised');
  const draw = createFrames({ secrets: new Set(), paint: painter(false), width: 40 });
  const { text } = facts.file;
  const drawn = [text.indexOf('web'), text.indexOf('https://a', 40_000), text.indexOf('https://b')].map((start) =>
    draw(facts, span(start, start + 3)),
  );
  expect(drawn.flatMap((frame) => frame.split('\n'))).toStrictEqual([
    '  1 │ …client_id":"web","redirect_uris":["htt…',
    '    │              ~~~',
    '  1 │ …//a.io/cb","https://a.io/cb","https://…',
    '    │              ~~~',
    '  1 │ …/cb","https://a.io/cb","https://b.io"]}',
    '    │                          ~~~',
  ]);
});

test('a frame in a long line looks at little more than it shows', () => {
  const counter = createWorkCounter();
  onTestFinished(() => counter.stop());
  const facts = factsOf(new Map([['.env', `ACME_SCOPE="${'a'.repeat(50_000)}"\n`]]))[0];
  if (facts === undefined) throw new Error('not recognised');
  const draw = createFrames({ secrets: new Set(), paint: painter(false), width: 80 });
  draw(facts, span(20_000, 20_010));
  const work = counter.count(() => draw(facts, span(30_000, 30_010)));
  expect([...work.values()].reduce((sum, count) => sum + count, 0)).toBeLessThan(2500);
});
