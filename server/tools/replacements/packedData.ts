/**
 * Data without its repeated keys: every object becomes a row `[shape, …values]`, where `shape` counts from 1 in the table
 * of key lists; a list is a row of shape 0. `undefined` is written as null, so there may be no null.
 */
export interface Packed {
  /** The keys of each shape, joined by a comma. */
  readonly shapes: readonly string[];
  readonly data: PackedValue;
}

type PackedValue = string | number | boolean | null | readonly PackedValue[];

/** @throws when there is something that is no plain data: a null, a function, an instance of a class. */
export function pack(value: unknown): Packed {
  const shapes = new Map<string, number>();
  const packValue = (each: unknown): PackedValue => {
    if (each === undefined) return null;
    if (typeof each === 'string' || typeof each === 'number' || typeof each === 'boolean') return each;
    if (Array.isArray(each)) return [0, ...each.map(packValue)];
    if (each === null || typeof each !== 'object' || Object.getPrototypeOf(each) !== Object.prototype) {
      throw new Error(`cannot be packed: ${String(each)}`);
    }
    const keys = Object.keys(each).join(',');
    if (keys.split(',').length !== Math.max(1, Object.keys(each).length)) throw new Error(`a key has a comma: ${keys}`);
    const shape = shapes.get(keys) ?? shapes.size + 1;
    shapes.set(keys, shape);
    return [shape, ...Object.values(each).map(packValue)];
  };
  const data = packValue(value);
  return { shapes: [...shapes.keys()], data };
}

/** The data as it was before `pack`. */
export function unpack({ shapes, data }: Packed): unknown {
  const keys = shapes.map((shape) => (shape === '' ? [] : shape.split(',')));
  const unpackValue = (value: PackedValue): unknown => {
    if (value === null) return undefined;
    if (typeof value !== 'object') return value;
    const [shape, ...values] = value;
    if (shape === 0) return values.map(unpackValue);
    return Object.fromEntries((keys[Number(shape) - 1] ?? []).map((key, i) => [key, unpackValue(values[i] ?? null)]));
  };
  return unpackValue(data);
}
