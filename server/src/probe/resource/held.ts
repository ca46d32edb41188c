import type { Secret } from '../../base/secret.ts';

/** Tokens of sign-ins of this session, in memory only. */
export interface HeldTokens {
  /** Keeps an access token for ten minutes and gives the id to test it by. `targetId`: the client that signed in. */
  put(token: Secret, targetId: string): string;
  /** Undefined when it was never there or its time is over. */
  get(id: string): { readonly token: Secret; readonly targetId: string } | undefined;
  clear(): void;
}

const lifetime = 600_000;

/** More than this are not needed at once; the oldest goes. */
const most = 8;

/** `now` in milliseconds. */
export function createHeldTokens(now: () => number): HeldTokens {
  const held = new Map<string, { readonly token: Secret; readonly targetId: string; readonly until: number }>();
  const tidy = (): void => {
    for (const [id, { until }] of held) if (until <= now() || held.size > most) held.delete(id);
  };
  return {
    put(token, targetId) {
      const id = crypto.randomUUID();
      held.set(id, { token, targetId, until: now() + lifetime });
      // It goes although nobody asks again, and whatever becomes of the clock. A timer does not run while a machine sleeps.
      setTimeout(() => held.delete(id), lifetime).unref();
      tidy();
      return id;
    },
    get(id) {
      tidy();
      return held.get(id);
    },
    clear: () => held.clear(),
  };
}
