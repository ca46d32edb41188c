import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeHtml, linksOf, reportHtml } from '../../../client/src/probe/reportHtml.ts';
import { readMessage } from '../../../client/src/probe/reportMessage.ts';
import type { PlaceLink, ReportModel } from '../../../server/src/lsp/protocol.ts';

const link = (line: number, hasFix: boolean): PlaceLink => ({
  uri: 'file:///home/me/app/.env',
  range: { start: { line, character: 3 }, end: { line, character: 9 } },
  hasFix,
});

/** One of every block, each text the given one. */
function modelOf(text: string): ReportModel {
  return {
    title: text,
    ok: false,
    headline: text,
    meaning: text,
    subject: [{ name: text, value: text }],
    sections: [
      {
        id: 'all',
        title: text,
        blocks: [
          { kind: 'paragraph', text },
          { kind: 'list', items: [text, text] },
          { kind: 'steps', items: [text] },
          { kind: 'rows', rows: [{ name: text, value: text }] },
          {
            kind: 'causes',
            causes: [
              { likelihood: 'certain', text },
              { likelihood: 'likely', text, place: { name: text, label: text, link: link(2, true) } },
              { likelihood: 'possible', text, place: { name: text, label: text, link: link(4, false) } },
            ],
          },
          {
            kind: 'timeline',
            totalMs: 100,
            stages: [
              { name: text, state: 'done', startMs: 0, ms: 30 },
              { name: text, state: 'failed', startMs: 30, ms: 70, note: text },
              { name: text, state: 'not-reached' },
            ],
          },
          { kind: 'excerpt', label: text, text },
          { kind: 'table', head: ['', `x${text}`], rows: [[text, text]] },
          { kind: 'links', links: [{ title: text, url: 'https://www.rfc-editor.org/rfc/rfc6749#section-5.2' }] },
        ],
      },
    ],
  };
}

const options = {
  nonce: 'n0nce',
  actions: [{ id: 'copy', title: 'Copy as Markdown' }],
  offer: { text: 'More could be told.', action: { id: 'offer', title: 'Show Request' } },
};

const bodyOf = (html: string): string => html.slice(html.indexOf('<main>'), html.indexOf('</main>'));
const tagsOf = (html: string): readonly string[] => html.match(/<[^>]*>/g) ?? [];

test('the page has headings, lists and tables, buttons for places, and bars that stand beside their times', () => {
  expect(bodyOf(reportHtml(modelOf('text'), options)).replaceAll('><', '>\n<')).toMatchSnapshot();
});

describe('the policy of the page', () => {
  const html = reportHtml(modelOf('text'), options);

  test('allows one style and one script, by their nonce, and nothing else', () => {
    expect(/Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1]).toBe(
      "default-src 'none'; style-src 'nonce-n0nce'; script-src 'nonce-n0nce'; base-uri 'none'; form-action 'none'",
    );
    expect(html.match(/<(?:script|style)[^>]*>/g)).toEqual(['<style nonce="n0nce">', '<script nonce="n0nce">']);
  });

  test('needs no inline style, no inline handler and nothing from elsewhere', () => {
    const tags = tagsOf(bodyOf(html));
    expect(tags.filter((tag) => /\s(?:style|on\w+|src|srcset|action|href)\s*=/i.test(tag))).toEqual([
      '<a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">',
    ]);
  });

  test('paths of this machine are not in the page', () => {
    expect(html).not.toContain('/home/me');
  });
});

test('a link that is not https is shown without one', () => {
  const model: ReportModel = {
    ...modelOf('t'),
    sections: [
      { id: 'x', title: 'X', blocks: [{ kind: 'links', links: [{ title: 'bad', url: 'javascript:alert(1)' }] }] },
    ],
  };
  expect(bodyOf(reportHtml(model, options))).toContain('<li>bad</li>');
});

const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom('<', '>', '"', "'", '`', '&', '&lt;', '</pre>', '<script>', '<!--', '--!>', ']]>', '\u0000', '='),
      fc.constantFrom('</script>', '<svg/onload=alert(1)>', '" onclick="x', "' autofocus '", '</title>', '</style>'),
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

test('no text can become markup: the tags of the page are the same whatever the texts are', () => {
  // Attributes that carry a text are compared by their quotes.
  const shape = (text: string): readonly string[] =>
    tagsOf(reportHtml(modelOf(text), options)).map((tag) => tag.replace(/aria-label="Go to [^"]*"/, 'aria-label'));
  const plain = shape('text');
  fc.assert(
    fc.property(hostile, (text) => {
      expect(shape(text)).toEqual(plain);
    }),
    { seed: 11, numRuns: 500 },
  );
});

test('an escaped text means the same to a reader', () => {
  const decode = (html: string): string => html.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(+code));
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
      expect(decode(escapeHtml(text))).toBe(text);
    }),
    { seed: 12 },
  );
});

describe('a message of the page', () => {
  const model = modelOf('text');
  const read = (message: unknown) => readMessage(message, model, ['copy', 'again']);

  test('names a place by its number in the report', () => {
    expect(read({ action: 'reveal', number: 1 })).toEqual({ action: 'reveal', link: link(4, false) });
    expect(read({ action: 'fix', number: 0 })).toEqual({ action: 'fix', link: link(2, true) });
    expect(linksOf(model)).toHaveLength(2);
  });

  test('names a button that the page has', () => {
    expect(read({ action: 'again' })).toEqual({ action: 'button', id: 'again' });
  });

  test.each([
    ['no object', 'copy'],
    ['null', null],
    ['an unknown button', { action: 'delete' }],
    ['an action that is no text', { action: ['copy'] }],
    ['a number out of range', { action: 'reveal', number: 2 }],
    ['a negative number', { action: 'reveal', number: -1 }],
    ['a property of lists', { action: 'reveal', number: 'length' }],
    ['a URI', { action: 'reveal', uri: 'file:///etc/passwd' }],
    ['a fix where there is none', { action: 'fix', number: 1 }],
  ])('is not believed: %s', (_, message) => {
    expect(read(message)).toBeUndefined();
  });
});
