import { describe, expect, test } from 'vitest';
import { type ConsentMemory, createConsents } from '../../../client/src/probe/consents.ts';
import { consentText } from '../../../client/src/probe/consentText.ts';
import type { PlanInfo } from '../../../server/src/lsp/protocol.ts';

const plan: PlanInfo = {
  kind: 'token',
  targetId: 't1',
  consentToken: 'c1',
  host: 'login.example.com',
  url: 'https://login.example.com/oauth/token',
  client: 'google',
  environment: 'production',
  grant: 'client_credentials',
  harmless: false,
  authMethod: 'client_secret_basic',
  parameters: ['grant_type', 'scope'],
  variables: ['GOOGLE_CLIENT_ID', 'GOOGLE_CLIENT_SECRET'],
  notes: [],
  rememberKey: 'key-1',
};

const { rememberKey: _, ...unrememberable } = plan;

function memory(
  start: Readonly<Record<string, unknown>> = {},
): ConsentMemory & { readonly kept: Map<string, unknown> } {
  const kept = new Map<string, unknown>(Object.entries(start));
  return {
    kept,
    get: <T>(key: string) => kept.get(key) as T | undefined,
    update: async (key, value) => {
      if (value === undefined) kept.delete(key);
      else kept.set(key, value);
    },
  };
}

describe('remembered consents', () => {
  test('cover the same request and no other', async () => {
    const consents = createConsents(memory(), () => true);
    expect(consents.covers(plan)).toBe(false);
    await consents.remember(plan, 5);
    expect([consents.covers(plan), consents.covers({ ...plan, rememberKey: 'key-2' })]).toEqual([true, false]);
    expect(consents.list()).toEqual([
      {
        key: 'key-1',
        host: 'login.example.com',
        client: 'google',
        environment: 'production',
        request: 'client_credentials · client_secret_basic · GOOGLE_CLIENT_ID, GOOGLE_CLIENT_SECRET',
        at: 5,
      },
    ]);
  });

  test('are not made for a request that has to be asked for each time', async () => {
    const consents = createConsents(memory(), () => true);
    await consents.remember(unrememberable, 5);
    expect([consents.list(), consents.covers(unrememberable)]).toEqual([[], false]);
  });

  test('are neither made nor used in an untrusted workspace', async () => {
    const kept = memory();
    await createConsents(kept, () => true).remember(plan, 5);
    const untrusted = createConsents(kept, () => false);
    expect(untrusted.covers(plan)).toBe(false);
    await untrusted.remember({ ...plan, rememberKey: 'key-2' }, 6);
    expect(untrusted.list().map(({ key }) => key)).toEqual(['key-1']);
  });

  test('are forgotten when the user says so, and leave nothing behind', async () => {
    const kept = memory();
    const consents = createConsents(kept, () => true);
    await consents.remember(plan, 5);
    await consents.remember({ ...plan, rememberKey: 'key-2' }, 6);
    await consents.forget(['key-1']);
    expect([consents.covers(plan), consents.list().map(({ key }) => key)]).toEqual([false, ['key-2']]);
    await consents.forget(['key-2']);
    expect([...kept.kept]).toEqual([]);
  });

  test('are bounded in number, the oldest goes first', async () => {
    const consents = createConsents(memory(), () => true);
    for (let i = 0; i < 120; i++) await consents.remember({ ...plan, rememberKey: `key-${i}` }, i);
    expect([consents.list().length, consents.list()[0]?.key, consents.list().at(-1)?.key]).toEqual([
      100,
      'key-119',
      'key-20',
    ]);
  });

  test.each([
    ['text'],
    [{ key: 'key-1' }],
    [[{ key: 'key-1' }, 7, null]],
  ])('ignore what they cannot read: %j', (kept) => {
    const consents = createConsents(memory({ 'authproof.consents': kept }), () => true);
    expect([consents.list(), consents.covers(plan)]).toEqual([[], false]);
  });
});

test('the dialog explains what “Always” means only where it offers it', () => {
  expect(consentText(plan).detail).not.toContain('Always');
  expect(consentText(plan, true).detail).toMatch(/\n\n“Always” sends this request without asking, in this workspace/);
});
