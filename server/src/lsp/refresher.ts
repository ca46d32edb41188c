import type { AuthService } from '../service/authService.ts';
import type { Log } from '../service/ports.ts';

export interface Refresher {
  /** Refreshes soon; calls until then are one. */
  schedule(): void;
  stop(): void;
}

/** Long enough for the events of one keystroke or one save to come together, too short to be noticed. Milliseconds. */
const delay = 30;

export function createRefresher(service: AuthService, afterwards: () => void, log: Log): Refresher {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    schedule() {
      timer ??= setTimeout(() => {
        timer = undefined;
        try {
          service.refresh();
          afterwards();
        } catch (cause) {
          // Thrown out of a timer it would end the process.
          log.error('refreshing failed', cause);
        }
      }, delay);
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
