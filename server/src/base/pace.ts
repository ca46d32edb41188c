/** Long enough that stopping costs nothing, short enough that nobody waits for an answer of a few turns. Milliseconds. */
const budget = 5;

/** Does a piece of long work. */
export type Pace = <T>(piece: () => T) => Promise<T>;

/**
 * For long work in pieces. Before a piece it lets other work in, such as answering the editor, when the pieces since the
 * last time have taken a while. Those who work at the same time share one budget.
 */
export function createPace(now: () => number = () => performance.now()): Pace {
  let since = now();
  let turn: Promise<void> | undefined;
  const nextTurn = (): Promise<void> =>
    new Promise((resolve) => {
      setImmediate(() => {
        since = now();
        turn = undefined;
        resolve();
      });
    });
  return async (piece) => {
    while (now() - since >= budget) {
      turn ??= nextTurn();
      await turn;
    }
    return piece();
  };
}
