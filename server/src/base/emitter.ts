export interface Disposable {
  dispose(): void;
}

export type Listener<T> = (event: T) => void;

/** A minimal event source: `event` registers a listener, `fire` calls them in order of registration. */
export interface Emitter<T> {
  readonly event: (listener: Listener<T>) => Disposable;
  readonly fire: (event: T) => void;
}

export function createEmitter<T>(): Emitter<T> {
  const listeners = new Set<Listener<T>>();
  return {
    event: (listener) => {
      listeners.add(listener);
      return { dispose: () => listeners.delete(listener) };
    },
    fire: (event) => {
      for (const listener of [...listeners]) listener(event);
    },
  };
}
