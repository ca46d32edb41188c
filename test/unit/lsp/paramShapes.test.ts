import { expect, test } from 'vitest';
import { createGate } from '../../../server/src/lsp/gate.ts';
import { wrongParams } from '../../../server/src/lsp/paramShapes.ts';
import { methods } from '../../../server/src/lsp/protocol.ts';

test.each<readonly [method: string, params: unknown]>([
  [methods.plan, { targetId: 'a', grant: 'refresh_token' }],
  [methods.explain, { text: '' }],
  [methods.compare, { targetIds: ['a', 'b'] }],
  [methods.planToken, { source: { kind: 'typed', token: 'x' } }],
  [methods.check, undefined],
  [methods.check, { uri: 'file:///ws', limit: 3, unknown: 5 }],
  [methods.overview, null],
  [methods.matrix, 'anything'],
  ['textDocument/hover', { textDocument: 5 }],
  ['shutdown', null],
])('%s takes %j', (method, params) => {
  expect(wrongParams(method, params)).toBe(undefined);
});

test.each<readonly [method: string, params: unknown, why: string]>([
  [methods.plan, { targetId: 5 }, 'authproof/plan: targetId is a string.'],
  [methods.plan, {}, 'authproof/plan: targetId is a string.'],
  [methods.plan, null, 'authproof/plan: targetId is a string.'],
  [methods.explain, { text: ['x'] }, 'authproof/explain: text is a string.'],
  [methods.compare, { targetIds: 'a' }, 'authproof/compare: targetIds is a list of strings.'],
  [methods.compare, { targetIds: [5] }, 'authproof/compare: targetIds is a list of strings.'],
  [methods.planToken, { source: 'x' }, 'authproof/planToken: source is an object of strings.'],
  [methods.planToken, { source: { token: {} } }, 'authproof/planToken: source is an object of strings.'],
  [methods.check, { uri: null }, 'authproof/check: uri is a string.'],
  [methods.check, { limit: '5' }, 'authproof/check: limit is a number.'],
  [methods.overview, { inEnglish: 'yes' }, 'authproof/overview: inEnglish is a boolean.'],
  ['textDocument/hover', null, 'textDocument/hover has parameters.'],
  ['workspace/symbol', null, 'workspace/symbol has parameters.'],
  [methods.rulePage, ['redirect-uri-fragment'], 'authproof/rulePage has its parameters by name.'],
  [methods.rulePage, Object.create({ ruleId: 'x' }), 'authproof/rulePage: ruleId is a string.'],
])('%s refuses %j', (method, params, why) => {
  expect(wrongParams(method, params)).toBe(why);
  const gate = createGate();
  gate.judge({ id: 1, method: 'initialize', params: { capabilities: {} } });
  expect(gate.judge({ id: 2, method, params })).toMatchObject({ id: 2, error: { code: -32602, message: why } });
});
