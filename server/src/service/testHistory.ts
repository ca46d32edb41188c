import { isJsonObject, parseJsonObject } from '../base/json.ts';
import type { HistoryView, PastTest, Since, ValueChange } from '../probe/report/history.ts';
import { placeNameOf, valuesOf } from '../probe/report/values.ts';
import type { Target, Verdict } from '../probe/types.ts';

/**
 * The last tests of each client. Of what was sent only keyed hashes are kept, enough to say "the secret has changed
 * since it worked" and nothing else: without the key, which is made for one installation and kept apart, a short secret
 * cannot be guessed from them.
 */
export interface TestHistory {
  /**
   * Takes the place of what is remembered. `key`: 32 bytes in base64; `saved`: what `saved` gave in an earlier session.
   * What cannot be read is left out. The same key again changes nothing, as this session knows more.
   */
  restore(key: string, saved: string | undefined): Promise<void>;
  /** Remembers a test and says what earlier ones tell about it. A test that sent nothing is not remembered. */
  conclude(target: Target, verdict: Verdict): Promise<HistoryView>;
  /** The last test of the target in this session. */
  latest(targetId: string): Concluded | undefined;
  /**
   * Opaque text for `restore`; holds no value, no name and no path of the configuration. Undefined before `restore` has
   * given a key that will be known again.
   */
  saved(): string | undefined;
}

export interface Concluded {
  readonly target: Target;
  readonly verdict: Verdict;
}

interface Entry extends PastTest {
  /** Hash by the value's id; a value that is not configured has none. */
  readonly values: Readonly<Record<string, string>>;
}

/** Tests remembered for one client, besides the last one that worked. */
const perClient = 8;
const clients = 40;

export function createTestHistory(): TestHistory {
  let keyText = '';
  let key = importKey(globalThis.crypto.getRandomValues(new Uint8Array(32)));
  /** By the hash of the target's id; the client tested last stands last. */
  let entries = new Map<string, readonly Entry[]>();
  const session = new Map<string, Concluded>();

  const hashOf = async (what: string, text: string): Promise<string> => {
    const data = new TextEncoder().encode(`${what}\n${text}`);
    const bytes = new Uint8Array(await globalThis.crypto.subtle.sign('HMAC', await key, data));
    return toHex(bytes.subarray(0, 16));
  };

  return {
    async restore(nextKey, saved) {
      const bytes = nextKey === keyText ? undefined : keyBytes(nextKey);
      if (bytes === undefined) return;
      keyText = nextKey;
      key = importKey(bytes);
      entries = readSaved(saved);
      await key;
    },
    async conclude(target, verdict) {
      const values = valuesOf(target, verdict);
      const hashed = await Promise.all(
        values.map(async ({ id, text }) => (text === undefined ? [] : [[id, await hashOf(id, text)] as const])),
      );
      const entry = toEntry(verdict, Object.fromEntries(hashed.flat()));
      const id = await hashOf('target', target.id);
      const earlier = entries.get(id) ?? [];
      const other = earlier.find(
        (test) => test.ok !== entry.ok && test.grant === entry.grant && test.leg === entry.leg,
      );
      const turn = other && { test: toPastTest(other), ...compare(target, verdict, other.values, entry.values) };
      if (verdict.endedAt !== undefined && verdict.outcome !== 'cancelled') {
        session.set(target.id, { target, verdict });
        entries.delete(id);
        entries.set(id, bounded([entry, ...earlier]));
        for (const oldest of [...entries.keys()].slice(0, Math.max(0, entries.size - clients))) entries.delete(oldest);
      }
      return { ok: verdict.ok, turn, earlier: earlier.map(toPastTest) };
    },
    latest: (targetId) => session.get(targetId),
    saved: () => (keyText === '' ? undefined : JSON.stringify({ version: 1, tests: [...entries] })),
  };
}

const importKey = (bytes: Uint8Array<ArrayBuffer>) =>
  globalThis.crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);

const toHex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

function keyBytes(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w+/-]{42,44}={0,2}$/.test(text)) return undefined;
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return binary.length === 32 ? Uint8Array.from(binary, (character) => character.charCodeAt(0)) : undefined;
}

function toEntry(verdict: Verdict, values: Entry['values']): Entry {
  return {
    at: verdict.endedAt ?? 0,
    outcome: verdict.outcome,
    class: verdict.class,
    ok: verdict.ok,
    ...(verdict.http === undefined ? {} : { status: verdict.http.status }),
    grant: verdict.grant,
    leg: verdict.leg ?? 'token',
    authMethod: verdict.target.authMethod,
    values,
  };
}

const toPastTest = ({ values: _, ...test }: Entry): PastTest => test;

/** The newest first. The last one that worked outlives the others: it is what one wants to go back to. */
function bounded(tests: readonly Entry[]): readonly Entry[] {
  const kept = tests.slice(0, perClient);
  if (kept.some(({ ok }) => ok)) return kept;
  const worked = tests.find(({ ok }) => ok);
  return worked === undefined ? kept : [...kept, worked];
}

function compare(
  target: Target,
  verdict: Verdict,
  before: Entry['values'],
  now: Entry['values'],
): Pick<Since, 'changes' | 'same'> {
  const changes: ValueChange[] = [];
  const same: string[] = [];
  for (const { id, what, role } of valuesOf(target, verdict)) {
    const [old, present] = [before[id], now[id]];
    if (old === undefined && present === undefined) continue;
    if (old === present) {
      same.push(what);
      continue;
    }
    const kind = old === undefined ? 'added' : present === undefined ? 'removed' : 'changed';
    changes.push({ what, where: placeNameOf(target, role), kind });
  }
  return { changes, same };
}

/** The text was written by this file, perhaps of another version, and may have been damaged. */
function readSaved(saved: string | undefined): Map<string, readonly Entry[]> {
  const data = saved === undefined ? undefined : parseJsonObject(saved);
  if (data?.version !== 1 || !Array.isArray(data.tests)) return new Map();
  const pairs = data.tests.flatMap((pair: unknown): [string, readonly Entry[]][] => {
    if (!Array.isArray(pair) || typeof pair[0] !== 'string' || !Array.isArray(pair[1])) return [];
    return [[pair[0], pair[1].filter(isEntry).slice(0, perClient + 1)]];
  });
  return new Map(pairs.slice(-clients));
}

function isEntry(value: unknown): value is Entry {
  return (
    isJsonObject(value) &&
    typeof value.at === 'number' &&
    typeof value.ok === 'boolean' &&
    (value.status === undefined || typeof value.status === 'number') &&
    [value.outcome, value.class, value.grant, value.leg, value.authMethod].every((text) => typeof text === 'string') &&
    isJsonObject(value.values) &&
    Object.values(value.values).every((text) => typeof text === 'string')
  );
}
