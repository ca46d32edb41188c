import { expect, test } from 'vitest';
import { looksLikeLoneName, looksLikeName } from '../../../server/src/knowledge/names.ts';

test('what stands alone is a name when it is short or has parts', () => {
  for (const name of ['PORT', 'debug', 'NODE_ENV', 'authentication', 'clientSecretRotation', 'client-secret-rotation'])
    expect(looksLikeLoneName(name), name).toBe(true);
  for (const piece of ['twjmplljwhupxrspxmmy', 'QWJKZXVBNMASDFGH', 'aB3dE5gH7jK9mN1p']) {
    expect(looksLikeLoneName(piece), piece).toBe(false);
  }
  // With a value behind it, a long word is a name.
  expect(looksLikeName('twjmplljwhupxrspxmmy')).toBe(true);
});
