import { expect, test } from 'vitest';
import { explainSource } from '../../../client/src/explainSource.ts';

const editor = { selection: '', isUntitled: false, isEmpty: false };

test.each([
  [
    'a selection is taken without a question',
    { ...editor, selection: 'invalid_client' },
    { kind: 'selection', text: 'invalid_client' },
  ],
  ['a selection of blanks is none', { ...editor, selection: ' \n' }, { kind: 'ask', offersDocument: false }],
  ['without an editor the user is asked', undefined, { kind: 'ask', offersDocument: false }],
  ['a file in front is not offered', editor, { kind: 'ask', offersDocument: false }],
  ['an untitled editor with text is offered', { ...editor, isUntitled: true }, { kind: 'ask', offersDocument: true }],
  ['an empty one is not', { ...editor, isUntitled: true, isEmpty: true }, { kind: 'ask', offersDocument: false }],
])('%s', (_, front, expected) => {
  expect(explainSource(front)).toEqual(expected);
});
