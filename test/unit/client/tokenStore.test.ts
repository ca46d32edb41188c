import { expect, test } from 'vitest';
import { createTokenStore } from '../../../client/src/tokenStore.ts';

function storage(initial: Readonly<Record<string, string>> = {}) {
  const kept = new Map(Object.entries(initial));
  const secrets: Parameters<typeof createTokenStore>[0] = {
    get: async (key) => kept.get(key),
    store: async (key, value) => void kept.set(key, value),
    delete: async (key) => void kept.delete(key),
    onDidChange: () => ({ dispose: () => {} }),
  };
  return {
    kept,
    tokens: createTokenStore(secrets, 'tokens'),
    refreshTokens: createTokenStore(secrets, 'refreshTokens'),
  };
}

test('a token is found by its name until it is forgotten, and then nothing is left', async () => {
  const { kept, tokens } = storage();
  await tokens.keep('work', 'a');
  await tokens.keep('home', 'b');
  expect([await tokens.names(), await tokens.get('work')]).toEqual([['home', 'work'], 'a']);
  await tokens.forget('work');
  await tokens.forget('home');
  expect([await tokens.names(), await tokens.get('work'), kept.size]).toEqual([[], undefined, 0]);
});

test('tokens of one kind are none of the other', async () => {
  const { kept, tokens, refreshTokens } = storage();
  await tokens.keep('acme', 'a');
  await refreshTokens.keep('acme', 'b');
  expect([await tokens.get('acme'), await refreshTokens.get('acme')]).toEqual(['a', 'b']);
  expect([...kept]).toEqual([
    ['authproof.tokens', '{"acme":"a"}'],
    ['authproof.refreshTokens', '{"acme":"b"}'],
  ]);
});

test.each(['constructor', '__proto__', 'toString'])('%s is a name like any other', async (name) => {
  const { tokens } = storage();
  expect(await tokens.get(name)).toBeUndefined();
  await tokens.keep(name, 'a');
  expect([await tokens.names(), await tokens.get(name)]).toEqual([[name], 'a']);
});

test.each(['no json', '[]', 'null', '{"a":1}'])('what cannot be read holds no token: %s', async (text) => {
  expect(await storage({ 'authproof.tokens': text }).tokens.names()).toEqual([]);
});
