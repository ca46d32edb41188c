import type { AuthService } from '../service/authService.ts';
import type { Log } from '../service/ports.ts';

/** Has the service look again, once for changes that come together. */
export interface Refresher {
  /** Refreshes soon; calls until then are one. */
  schedule(): void;
  stop(): void;
}

/** Long enough for the events of one keystroke or one save to come together, too short to be noticed. Milliseconds. */
const delay = 30;

/** The longest wait after a refresh that took long. Milliseconds. */
const longestDelay = 1000;

/** After a refresh the next one waits for as long as that took, so that requests have half of the time in a huge file. */
export function createRefresher(service: Pick<AuthService, 'refresh'>, afterwards: () => void, log: Log): Refresher {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let wait = delay;
  const refresh = (): void => {
    timer = undefined;
    const start = performance.now();
    try {
      service.refresh();
      afterwards();
    } catch (cause) {
      // Thrown out of a timer it would end the process.
      log.error('refreshing failed', cause);
    }
    wait = Math.min(Math.max(delay, performance.now() - start), longestDelay);
  };
  return {
    schedule() {
      timer ??= setTimeout(refresh, wait);
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
