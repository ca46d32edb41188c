interface Keyed {
  readonly key: object;
}

/** What a list was compared with last. It is told by a number: a list that knew others would keep all earlier ones. */
interface Comparison {
  readonly number: number;
  from: number | undefined;
  places: readonly number[] | undefined;
}

const comparisons = new WeakMap<readonly Keyed[], Comparison>();
let lists = 0;

function comparisonOf(list: readonly Keyed[]): Comparison {
  const known = comparisons.get(list) ?? { number: lists++, from: undefined, places: undefined };
  comparisons.set(list, known);
  return known;
}

/** Where one list has items of another key than the other; undefined when items came or went. */
export function changedPlaces(from: readonly Keyed[], to: readonly Keyed[]): readonly number[] | undefined {
  if (from === to) return none;
  const comparison = comparisonOf(to);
  const { number } = comparisonOf(from);
  if (comparison.from === number) return comparison.places;
  const places = from.length === to.length ? [...to.keys()].filter((at) => from[at]?.key !== to[at]?.key) : undefined;
  comparison.from = number;
  // Where many differ, one came or went further up and the rest has moved.
  comparison.places = places === undefined || places.length > to.length / 2 ? undefined : places;
  return comparison.places;
}

/** Says where `to` differs, for whoever made it out of `from`. */
export function noteChangedPlaces(from: readonly Keyed[], to: readonly Keyed[], places: readonly number[]): void {
  const comparison = comparisonOf(to);
  comparison.from = comparisonOf(from).number;
  comparison.places = places;
}

const none: readonly number[] = [];
