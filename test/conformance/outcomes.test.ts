import { expect, test } from 'vitest';
import { outcomes } from '../../server/src/probe/outcomes/index.ts';
import { authorizationErrors } from '../../server/src/probe/outcomes/signIn.ts';
import { knownOutcomes } from '../support/knownOutcomes.ts';
import { recorded } from '../unit/probe/exchanges.ts';
import { moreRecorded } from '../unit/probe/exchangesMore.ts';
import { recordedTokens } from '../unit/probe/exchangesOfTokens.ts';

/** That each exchange is judged as it says is tested where the judge is. */
const reached = new Set([
  ...[...recorded, ...moreRecorded].map(({ outcome }) => outcome),
  ...Object.values(authorizationErrors),
]);

test('every known way to end is judged by outcomes that exist and that a recorded exchange reaches', () => {
  const mapping = [...knownOutcomes].map(([known, ours]) => ({
    known,
    unknownHere: ours.filter((id) => !outcomes.has(id)),
    neverReached: ours.filter((id) => !reached.has(id)),
  }));
  expect(mapping.filter(({ unknownHere, neverReached }) => unknownHere.length + neverReached.length > 0)).toEqual([]);
  expect(knownOutcomes.size).toBe(169);
});

test('the recorded exchanges are many and none stands there twice', () => {
  const all = [...recorded, ...moreRecorded];
  const keys = all.map(({ name, provider, exchange }) => JSON.stringify([name, provider, exchange]));
  expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  expect([all.length >= 380, recordedTokens.length >= 140]).toEqual([true, true]);
});
