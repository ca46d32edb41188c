import { expect, test } from 'vitest';
import { cpuTime } from '../../support/cpuTime.ts';
import { lintTexts } from '../../support/workspace.ts';

const roles = ['CLIENT_ID', 'CLIENT_SECRET', 'REDIRECT_URI', 'ISSUER', 'SCOPE', 'SESSION_SECRET'];

/** As many values as a file holds, of a length that is read, which are made of one text. */
const fileOf = (text: string): string =>
  Array.from({ length: 60 }, (_, i) => `C${i}_${roles[i % roles.length]}='${text.repeat(8000 / text.length)}'\n`).join(
    '',
  );

const work = (text: string): number => {
  const texts = new Map([['.env', fileOf(text)]]);
  return Math.min(...[1, 2].map(() => cpuTime(() => lintTexts(texts))));
};

/** Each was read to a limit, or to the end of its value, from every place where something might have begun. */
test.each(['{', '{{', '://<a', 'http://', 'a='])('values of nothing but %s take about as long as words', (text) => {
  expect(work(text)).toBeLessThan(4 * work('acme '));
});
