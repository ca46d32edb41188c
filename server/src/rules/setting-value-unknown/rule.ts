import { nearWords } from '../../base/nearWords.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { replaceValue } from '../../syntax/edit.ts';
import { fileRule } from '../define.ts';
import { algorithmsIn } from '../support/algorithms.ts';
import { type UnknownWord, unknownWords } from './choices.ts';

/** Settings that take one of a few words, where a program or a library stops at any other. */
export const rule = fileRule<UnknownWord>({
  meta: {
    id: 'setting-value-unknown',
    group: 'syntax',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'A sign-in setting with a fixed set of values has one of them.',
  },
  *detect({ facts }) {
    if (facts.environment.isTemplate) return;
    for (const data of [...unknownAlgorithms(facts), ...unknownWords(facts)]) {
      yield { at: { file: facts.file.uri, span: data.entry.contentSpan }, data };
    }
  },
  word: ({ name, written, meant, allowed, consequence }) =>
    `${name} is ${written}, which does not exist: ${consequence}. ` +
    (meant === undefined ? `Use one of ${allowed.join(', ')}.` : `Use ${meant}.`),
  fix: ({ at, data: { entry, written, meant } }, { facts }) => {
    if (meant === undefined) return [];
    const edits = replaceValue(facts.tree, entry, entry.value.replace(written, meant));
    return edits === undefined ? [] : [{ title: `Use ${meant}`, safety: 'review', files: [{ file: at.file, edits }] }];
  },
});

/** RFC 7518 section 3.1; its names differ from each other by more than a slip. */
const algorithms: readonly string[] = ['HS', 'RS', 'ES', 'PS'].flatMap((family) =>
  ['256', '384', '512'].map((bits) => family + bits),
);

const nearAlgorithms = nearWords(algorithms);

/** Only what has the form of such a name: libraries have algorithms and aliases of their own. */
const unknownAlgorithms = (facts: FileFacts): readonly UnknownWord[] =>
  algorithmsIn(facts).flatMap(({ entry, name, what }) => {
    const written = entry.value
      .split(/[\s,]+/)
      .find((word) => /^[HREP]S\d{3}$/.test(word) && !algorithms.includes(word));
    if (written === undefined) return [];
    const [meant, ...others] = nearAlgorithms(written).filter((near) => near.startsWith(written.slice(0, 2)));
    const consequence =
      what === 'registration'
        ? 'the server refuses the registration (invalid_client_metadata)'
        : 'libraries refuse it, and every token';
    return [{ entry, name, written, meant: others.length === 0 ? meant : undefined, allowed: algorithms, consequence }];
  });
