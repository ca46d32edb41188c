import { describe, expect, test } from 'vitest';
import { fill } from '../../../server/src/probe/judge/facts.ts';
import { outcomes } from '../../../server/src/probe/outcomes/index.ts';

/** Every text of the tables with where it stands. */
const texts = [...outcomes].flatMap(([id, { headline, proves, causes, retry }]) => [
  { at: `${id}: headline`, text: headline },
  ...proves.map((text) => ({ at: `${id}: proves`, text })),
  ...(retry === undefined ? [] : [{ at: `${id}: retry`, text: retry }]),
  ...causes.flatMap((cause) => [
    { at: `${id}: ${cause.id}`, text: cause.explanation },
    { at: `${id}: ${cause.id}, next step`, text: cause.nextStep },
  ]),
]);

const names = [...new Set(texts.flatMap(({ text }) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1] ?? '')))];

/** What a name may stand for where it does not end a sentence by itself. */
const sentences: ReadonlySet<string> = new Set(['detail', 'failure', 'haveText']);
const tails =
  /^(?:activeText|allow|errorText|expiredText|issuerName|lifetime|meaning|names|needText|postLost|realm|reference|scheme|scopeText|stepUp|subject|title|validFrom|validTo)$/;
const exampleOf = (name: string): string =>
  sentences.has(name)
    ? 'Something happened.'
    : tails.test(name)
      ? name === 'lifetime'
        ? ' It was valid.'
        : ' said'
      : 'Value';

/** Evidence of each kind: none, all, and all but one name. */
const evidence: readonly (readonly [name: string, facts: Readonly<Record<string, string>>])[] = [
  ['no evidence', {}],
  ['empty evidence', Object.fromEntries(names.map((name) => [name, '']))],
  ['full evidence', Object.fromEntries(names.map((name) => [name, exampleOf(name)]))],
  ...names.map(
    (lacking) =>
      [
        `all but ${lacking}`,
        Object.fromEntries(names.map((name) => [name, name === lacking ? '' : exampleOf(name)])),
      ] as const,
  ),
];

/** Names of settings and programs with which a sentence may begin. */
const codeWord = /^[a-z0-9]+[_./-][a-z]/;

const isWhole = (text: string): boolean =>
  (/^[\p{Lu}“\d]/u.test(text) || codeWord.test(text)) &&
  /(?:[.?”]|\berror\?code=\S+)$/.test(text) &&
  !/\s{2}|[{}]|\(\s|\s\)|\(\)|\s[.,;:](?!\w)|[:,;(]\.|undefined|\b(?:the|a|an|than) ?[.,;:)](?!\w)/.test(text) &&
  !/\b(?:the|a|an) (?:the|a|an)\b|\.\s+\p{Ll}/u.test(text);

describe.each(evidence)('with %s', (_, facts) => {
  test('headlines, proofs, causes and next steps are whole sentences', () => {
    const broken = texts
      .map(({ at, text }) => ({ at, text: fill(text, facts) }))
      .filter(({ at, text }) => (text === '' ? at.endsWith('headline') || at.endsWith('retry') : !isWhole(text)));
    expect(broken.map(({ at, text }) => `${at}: ${text}`)).toEqual([]);
  });
});

test('parentheses without a value are left out, and what needs one is said in general words', () => {
  expect(fill('Nothing was sent ({code}{issuerName}).', {})).toBe('Nothing was sent.');
  expect(fill('{host} answers with HTTP {status}.', {})).toBe('The server answers with a status that is not known.');
  expect(fill('{host} answers with HTTP {status}.', { host: 'localhost:80', status: '401' })).toBe(
    'localhost:80 answers with HTTP 401.',
  );
  expect(fill('It has the members {keys}. They were not read.', {})).toBe('They were not read.');
});
