/**
 * A value that must never be shown. Printing it in any way (text, JSON, `util.inspect`, a copy) gives a redaction or
 * nothing; only `reveal()` gives the value. Each place that calls it is listed, with what guards its way out, in
 * `test/manifest/secrets.test.ts`.
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
    // A proxy or an heir is asked by loggers, too, and has no value: it must not make them throw.
    return #value in this ? describeSecret(this.#value) : '(secret)';
  }

  toLocaleString(): string {
    return this.toString();
  }

  toJSON(): string {
    return this.toString();
  }

  /** Whatever kind is asked for: `+secret` is not a number, and `secret + ''` not the value. */
  [Symbol.toPrimitive](): string {
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
