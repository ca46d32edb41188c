import { expect, test } from 'vitest';
import { rule as byteOrderMark } from '../../../server/src/rules/env-byte-order-mark/rule.ts';
import { rule as dollar } from '../../../server/src/rules/env-dollar-expands/rule.ts';
import { rule as duplicate } from '../../../server/src/rules/env-duplicate-key/rule.ts';
import { rule as hash } from '../../../server/src/rules/env-hash-truncates-value/rule.ts';
import { rule as invalid } from '../../../server/src/rules/env-invalid-assignment/rule.ts';
import { rule as invisible } from '../../../server/src/rules/env-invisible-character/rule.ts';
import { rule as oddSpace } from '../../../server/src/rules/env-non-breaking-space/rule.ts';
import { rule as pem } from '../../../server/src/rules/env-pem-newlines/rule.ts';
import { rule as smartQuotes } from '../../../server/src/rules/env-smart-quotes/rule.ts';
import { rule as textAfterQuote } from '../../../server/src/rules/env-text-after-quote/rule.ts';
import { rule as unbalanced } from '../../../server/src/rules/env-unbalanced-quote/rule.ts';
import type { AnyRule } from '../../../server/src/rules/types.ts';
import { rule as percent } from '../../../server/src/rules/url-bad-percent-encoding/rule.ts';
import { rule as malformed } from '../../../server/src/rules/url-malformed/rule.ts';
import { rule as placeholderHost } from '../../../server/src/rules/url-placeholder-host/rule.ts';
import { rule as userinfo } from '../../../server/src/rules/url-userinfo/rule.ts';
import { rule as whitespace } from '../../../server/src/rules/url-whitespace/rule.ts';
import { cpuTime } from '../../support/cpuTime.ts';
import { lintTexts } from '../../support/workspace.ts';

const rules: readonly AnyRule[] = [
  byteOrderMark,
  dollar,
  duplicate,
  hash,
  invalid,
  invisible,
  oddSpace,
  pem,
  smartQuotes,
  textAfterQuote,
  unbalanced,
  percent,
  malformed,
  placeholderHost,
  userinfo,
  whitespace,
];

const lintEnv = (text: string, from: readonly AnyRule[] = rules) => lintTexts(new Map([['.env', text]]), from);

test('a file saved as UTF-16 is one finding without a fix', () => {
  const nulls = [...'CLIENT_ID=abc\nCLIENT_SECRET=x\n'].map((c) => `${c}\0`).join('');
  const found = lintEnv(`\ufffd\ufffd${nulls}`);
  expect(found.map(({ ruleId, severity, fixes }) => [ruleId, severity, fixes])).toEqual([
    ['env-byte-order-mark', 'error', []],
  ]);
  expect(found[0]?.message).toContain('UTF-16');
});

test.each([
  ['CLIENT_ID=web\nKq7Z\u200bt0PvHq7xZ2wLs9XbN2mRc=\n', 'env-invisible-character'],
  ['CLIENT_SECRET=Hq7xZ2\u200bLmN5vXc', 'env-invisible-character'],
  ['CLIENT_SECRET=Hq7xZ2\u00a0LmN5vXc', 'env-non-breaking-space'],
  ['CLIENT_SECRET=“Hq7xZ2LmN5vXc”', 'env-smart-quotes'],
  ['CLIENT_SECRET="Hq7xZ2LmN5vXc', 'env-unbalanced-quote'],
  ['CLIENT_SECRET="Hq7xZ2"LmN5vXc', 'env-text-after-quote'],
  ['CLIENT_SECRET=Hq7xZ2LmN5vXc\nCLIENT_SECRET=LmN5vXcHq7xZ2', 'env-duplicate-key'],
  ['CLIENT_SECRET=Hq7xZ2#LmN5vXc', 'env-hash-truncates-value'],
  ['VITE_A=1\nCLIENT_SECRET=Hq7xZ2$LmN5vXc', 'env-dollar-expands'],
  ['CLIENT_ID=a\nCLIENT SECRET=Hq7xZ2LmN5vXc', 'env-invalid-assignment'],
  ['CLIENT_ID=a\nCLIENT_SECRET:Hq7xZ2LmN5vXc', 'env-invalid-assignment'],
  ['CLIENT_ID=a\nREDIRECT_URI=https://u:Hq7xZ2LmN5vXc@a.io/cb', 'url-userinfo'],
  ['CLIENT_ID=a\nTOKEN_URL=https//u:Hq7xZ2LmN5vXc@a.io/token', 'url-malformed'],
  ['CLIENT_ID=a\nTOKEN_URL=https//a.io/token?key=Hq7xZ2LmN5vXc', 'url-malformed'],
])('%j is reported without a piece of the secret', (text, ruleId) => {
  const found = lintEnv(text);
  expect(found.map((finding) => finding.ruleId)).toContain(ruleId);
  const said = found.flatMap((f) => [
    f.message,
    ...f.related.map((related) => related.message),
    ...f.fixes.map((fix) => fix.title),
  ]);
  expect(said.filter((line) => /Hq7xZ2|LmN5vXc/.test(line))).toEqual([]);
});

/** Each would take minutes with an expression that backtracks; a slow machine stays far below the limit. */
test.each([
  ['a key without an end', `PRIVATE_KEY=-----BEGIN PRIVATE KEY-----${'\r\n'.repeat(20_000)}_`],
  ['a key with long lines of spaces', `PRIVATE_KEY=-----BEGIN PRIVATE KEY-----\n${' '.repeat(50_000)}_`],
  ['many quotes', `CLIENT_SECRET=${'"a'.repeat(20_000)}`],
  ['many at signs', `CLIENT_ID=a\nREDIRECT_URI=https://${'@a'.repeat(2000)}/ x`],
  ['many slashes', `CLIENT_ID=a\nREDIRECT_URI=https:${'/'.repeat(20_000)}`],
  ['many percent signs', `CLIENT_ID=a\nREDIRECT_URI=https://a.io/${'%25'.repeat(20_000)}`],
  ['many dots', `CLIENT_ID=a\nTOKEN_URL=${'a-'.repeat(10_000)}.${'a.'.repeat(10_000)}`],
  ['many words', `CLIENT_ID=a\nTOKEN_URL="${'https://a.io '.repeat(5000)}"`],
])('%s costs no more than its length', (_, text) => {
  expect(cpuTime(() => lintEnv(text))).toBeLessThan(10_000);
});
