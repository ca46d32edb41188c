import { beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '../../../server/src/base/secret.ts';
import { judge, judgeCancelled, judgeUnsent } from '../../../server/src/probe/judge.ts';
import { historyBlocks, when } from '../../../server/src/probe/report/history.ts';
import type { Target, Verdict } from '../../../server/src/probe/types.ts';
import { createTestHistory, type TestHistory } from '../../../server/src/service/testHistory.ts';
import { makeTarget } from '../../support/target.ts';
import { exchangeOf } from '../probe/exchanges.ts';

const key = Buffer.alloc(32, 7).toString('base64');
const otherKey = Buffer.alloc(32, 8).toString('base64');
const minute = 60_000;
const start = Date.UTC(2026, 10, 12, 14, 3);

beforeAll(() => {
  process.env.TZ = 'UTC';
});

/** Accepted but for the made-up code. */
const works = (target: Target, at: number): Verdict =>
  judge({ ...exchangeOf(400, { error: 'invalid_grant' }), endedAt: at }, target);
const fails = (target: Target, at: number): Verdict =>
  judge({ ...exchangeOf(401, { error: 'invalid_client' }), endedAt: at }, target);

const saying = async (history: TestHistory, target: Target, verdict: Verdict): Promise<string> => {
  const [first] = historyBlocks(await history.conclude(target, verdict));
  return first?.kind === 'paragraph' ? first.text : '';
};

const rotated = (target: Target): Target => ({ ...target, clientSecret: new Secret('canary-rotated-9876543210') });

describe('what changed', () => {
  test('since it worked is said by name, with the file, and what stayed the same', async () => {
    const history = createTestHistory();
    const target = makeTarget();
    expect(await saying(history, target, works(target, start))).toBe('');
    const next = rotated(target);
    expect(await saying(history, next, fails(next, start + minute))).toBe(
      'Since 12 Nov 2026 14:03, when it worked: client secret (OAUTH_CLIENT_SECRET in .env) changed; ' +
        'the same: client_id, token endpoint, authentication method, grant, redirect URI.',
    );
  });

  test('is nothing here, when the same request fails that worked', async () => {
    const history = createTestHistory();
    const target = makeTarget();
    await history.conclude(target, works(target, start));
    expect(await saying(history, target, fails(target, start + minute))).toBe(
      'Since 12 Nov 2026 14:03, when it worked, nothing that the test sends has changed. ' +
        'The cause is on the server’s side or on the way to it.',
    );
  });

  test('is told of a test that works again, too', async () => {
    const history = createTestHistory();
    const target = makeTarget();
    await history.conclude(target, fails(target, start));
    const next = rotated(target);
    expect(await saying(history, next, works(next, start + minute))).toMatch(
      /^Since 12 Nov 2026 14:03, when it failed \(invalid_client, HTTP 401\): client secret \(.*\) changed; the same: /,
    );
  });

  test('is told of values that came and went', async () => {
    const history = createTestHistory();
    const before = makeTarget({ audience: 'https://api.example.com' });
    await history.conclude(before, works(before, start));
    const { audience: _, ...rest } = before;
    const after = { ...rest, audience: undefined, scope: 'read' };
    expect(await saying(history, after, fails(after, start + minute))).toMatch(
      /: scope \(OAUTH_SCOPE in \.env\) added, audience removed; the same: /,
    );
  });

  test('is compared with the last that came out the other way, however many came after', async () => {
    const history = createTestHistory();
    const target = makeTarget();
    await history.conclude(target, works(target, start));
    for (let i = 1; i <= 20; i++) await history.conclude(rotated(target), fails(target, start + i * minute));
    expect(await saying(history, rotated(target), fails(target, start + 30 * minute))).toMatch(
      /^Since 12 Nov 2026 14:03, when it worked: client secret/,
    );
  });

  test('a test with another grant, or of another request of a sign-in, is not compared', async () => {
    const history = createTestHistory();
    const target = makeTarget();
    await history.conclude(target, works(target, start));
    await history.conclude(target, { ...works(target, start + 1), leg: 'authorization' });
    const service = { ...fails(target, start + minute), grant: 'client_credentials' } as const;
    expect(await saying(history, target, service)).toBe('No test of this kind that is remembered has worked.');
    const device = { ...fails(target, start + minute), leg: 'device' } as const;
    expect(await saying(history, target, device)).toBe('No test of this kind that is remembered has worked.');
  });

  test('clients and environments do not mix', async () => {
    const history = createTestHistory();
    const target = makeTarget();
    await history.conclude(target, works(target, start));
    const other = makeTarget({ id: 'client-2' });
    expect((await history.conclude(other, fails(other, start + minute))).earlier).toEqual([]);
  });
});

test('the earlier tests are listed, the newest first, without the present one', async () => {
  const history = createTestHistory();
  const target = makeTarget();
  await history.conclude(target, works(target, start));
  await history.conclude(target, fails(target, start + minute));
  const blocks = historyBlocks(await history.conclude(target, fails(target, start + 2 * minute)));
  expect(blocks.at(1)).toEqual({
    kind: 'table',
    head: ['When (local time)', 'Answer', 'Request'],
    rows: [
      ['12 Nov 2026 14:04', 'invalid_client, HTTP 401', 'authorization_code, client_secret_post'],
      ['12 Nov 2026 14:03', 'worked, ok-credentials-likely, HTTP 400', 'authorization_code, client_secret_post'],
    ],
  });
});

test('what was not sent or was cancelled is not remembered', async () => {
  const history = createTestHistory();
  const target = makeTarget();
  await history.conclude(target, judgeUnsent(target, 'No.'));
  await history.conclude(target, judgeCancelled(target));
  expect((await history.conclude(target, works(target, start))).earlier).toEqual([]);
});

describe('between sessions', () => {
  const remembered = async (): Promise<string | undefined> => {
    const history = createTestHistory();
    await history.restore(key, undefined);
    const target = makeTarget();
    await history.conclude(target, works(target, start));
    return history.saved();
  };

  test('the history goes on with the same key', async () => {
    const history = createTestHistory();
    await history.restore(key, await remembered());
    const target = rotated(makeTarget());
    expect(await saying(history, target, fails(target, start + minute))).toMatch(/when it worked: client secret/);
  });

  test('it says nothing with another key, and a second restore with the same key keeps what is newer', async () => {
    const saved = await remembered();
    const target = makeTarget();
    const stranger = createTestHistory();
    await stranger.restore(otherKey, saved);
    expect((await stranger.conclude(target, fails(target, start + minute))).earlier).toEqual([]);
    await stranger.restore(otherKey, saved);
    expect((await stranger.conclude(target, fails(target, start + 2 * minute))).earlier).toHaveLength(1);
  });

  test('nothing is given out before there is a key that will be known again', async () => {
    const history = createTestHistory();
    const target = makeTarget();
    await history.conclude(target, works(target, start));
    expect(history.saved()).toBeUndefined();
  });

  test('what is kept holds no value, no name and no path, and no plain hash of a value', async () => {
    const saved = (await remembered()) ?? '';
    const plainHash = Buffer.from(
      await crypto.subtle.digest('SHA-256', new TextEncoder().encode('canary-secret-0123456789')),
    ).toString('hex');
    expect(saved).toContain('ok-credentials-likely');
    for (const part of [
      'canary',
      'web-app',
      'example.com',
      'OAUTH_',
      '/app',
      '.env',
      'client-1',
      plainHash.slice(0, 16),
    ])
      expect(saved).not.toContain(part);
  });

  test('what is kept is bounded', async () => {
    const history = createTestHistory();
    await history.restore(key, undefined);
    for (let client = 0; client < 60; client++) {
      const target = makeTarget({ id: `client-${client}` });
      for (let i = 0; i < 3; i++) await history.conclude(target, fails(target, start + i));
    }
    const one = makeTarget();
    await history.conclude(one, works(one, start));
    for (let i = 0; i < 30; i++) await history.conclude(one, fails(one, start + i));
    const { tests } = JSON.parse(history.saved() ?? '') as { tests: [string, unknown[]][] };
    expect([tests.length, tests.at(-1)?.[1].length]).toEqual([40, 9]);
  });

  test.each([
    ['no JSON', 'x'],
    ['another version', '{"version":2,"tests":[]}'],
    ['entries of another shape', '{"version":1,"tests":[["a",[{"at":"now"}]],7,["b"]]}'],
  ])('damaged text is left out: %s', async (_, saved) => {
    const history = createTestHistory();
    await history.restore(key, saved);
    const target = makeTarget();
    expect((await history.conclude(target, fails(target, start))).earlier).toEqual([]);
  });

  test.each([[''], ['short'], ['!'.repeat(44)]])('a key that is none is not taken: %j', async (bad) => {
    const history = createTestHistory();
    await history.restore(bad, undefined);
    expect(history.saved()).toBeUndefined();
  });
});

test('a time is told in words', () => {
  expect(when(start)).toBe('12 Nov 2026 14:03');
});
