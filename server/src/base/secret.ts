/**
 * A value that must never be shown. Printing it in any way (string, JSON, `util.inspect`) gives a redaction;
 * only `reveal()` gives the value, and only the probe's transport and the equality checks call it.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** Length in UTF-16 code units. */
  get length(): number {
    return this.#value.length;
  }

  reveal(): string {
    return this.#value;
  }

  equals(other: Secret): boolean {
    return this.#value === other.#value;
  }

  toString(): string {
    return describeSecret(this.#value);
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}

/** What may be said of a secret: that it is there, and its length. */
export function describeSecret(value: string): string {
  return `(secret, ${value.length} characters)`;
}
