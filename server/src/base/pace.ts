/** Long enough that stopping costs nothing, short enough that nobody waits for an answer of a few turns. Milliseconds. */
const budget = 5;

/**
 * What waits for its turn may be many things of which one is done each time, as the messages of an editor are. One turn for
 * each piece would let 5,000 of them wait for 5,000 pieces, and what they lead to would be done again for each few of them.
 * Turns in which nothing waits cost microseconds.
 */
const turns = 64;

/** Does a piece of long work. */
export type Pace = <T>(piece: () => T) => Promise<T>;

/** Lets nothing else in. */
export const atOnce: Pace = (piece) => Promise.resolve(piece());

/**
 * For long work in pieces. Before a piece it lets other work in, such as answering the editor, when the pieces since the
 * last time have taken a while. Those who work at the same time share one budget.
 */
export function createPace(now: () => number = () => performance.now()): Pace {
  let since = now();
  let turn: Promise<void> | undefined;
  const nextTurn = (): Promise<void> =>
    new Promise((resolve) => {
      let left = turns;
      const next = (): void => {
        if (--left > 0) {
          setImmediate(next);
          return;
        }
        since = now();
        turn = undefined;
        resolve();
      };
      setImmediate(next);
    });
  return async (piece) => {
    while (now() - since >= budget) {
      turn ??= nextTurn();
      await turn;
    }
    return piece();
  };
}
