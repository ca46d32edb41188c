interface Keyed {
  readonly key: object;
}

/** Held weakly: each list would keep all earlier ones otherwise. */
interface Comparison {
  readonly from: WeakRef<readonly Keyed[]>;
  readonly places: readonly number[] | undefined;
}

/** Several readers compare the same two lists. */
const comparisons = new WeakMap<readonly Keyed[], Comparison>();

/** Where one list has items of another key than the other; undefined when items came or went. */
export function changedPlaces(from: readonly Keyed[], to: readonly Keyed[]): readonly number[] | undefined {
  if (from === to) return none;
  const known = comparisons.get(to);
  if (known?.from.deref() === from) return known.places;
  const places = from.length === to.length ? [...to.keys()].filter((at) => from[at]?.key !== to[at]?.key) : undefined;
  // Where many differ, one came or went further up and the rest has moved.
  const comparable = places === undefined || places.length > to.length / 2 ? undefined : places;
  comparisons.set(to, { from: new WeakRef(from), places: comparable });
  return comparable;
}

/** Says where `to` differs, for whoever made it out of `from`. */
export function noteChangedPlaces(from: readonly Keyed[], to: readonly Keyed[], places: readonly number[]): void {
  comparisons.set(to, { from: new WeakRef(from), places });
}

const none: readonly number[] = [];
