import type { Island } from '../model/linker.ts';
import type { Model } from '../model/types.ts';
import type { Survey } from '../rules/types.ts';

type Part = Pick<Island, 'key' | 'model'>;
type Read = (part: Model) => readonly unknown[];

/** What a survey found, part by part and all together. */
interface Surveyed {
  readonly parts: readonly Part[];
  readonly chunks: readonly (readonly unknown[])[];
  readonly all: readonly unknown[];
}

/** The last survey with each function: mostly the next one finds the same at nearly all places. */
const lastSurveys = new WeakMap<Read, Surveyed>();

/** A part is read again only when it is another one. Gives the same list as long as no part says anything else. */
export function surveyOf(parts: readonly Part[]): Survey {
  return <T>(read: (part: Model) => readonly T[]): readonly T[] => {
    const last = lastSurveys.get(read);
    const now = last === undefined ? readAll(read, parts, new Map()) : readAgain(read, parts, last);
    lastSurveys.set(read, now);
    return now.all as readonly T[];
  };
}

function readAgain(read: Read, parts: readonly Part[], last: Surveyed): Surveyed {
  if (parts === last.parts) return last;
  const places = changedPlaces(last.parts, parts);
  if (places === undefined) {
    return readAll(read, parts, new Map(last.parts.map(({ key }, at) => [key, last.chunks[at] as readonly unknown[]])));
  }
  const fresh = places.map((at) => read((parts[at] as Part).model));
  const isSilent = fresh.every((chunk, i) => chunk.length === 0 && last.chunks[places[i] as number]?.length === 0);
  if (isSilent) return { ...last, parts };
  const chunks = last.chunks.slice();
  for (const [i, at] of places.entries()) chunks[at] = fresh[i] as readonly unknown[];
  return { parts, chunks, all: chunks.flat() };
}

function readAll(read: Read, parts: readonly Part[], known: ReadonlyMap<object, readonly unknown[]>): Surveyed {
  const chunks = parts.map(({ key, model }) => known.get(key) ?? read(model));
  return { parts, chunks, all: chunks.flat() };
}

interface Comparison {
  readonly from: readonly Part[];
  /** Undefined when parts came or went. */
  readonly places: readonly number[] | undefined;
}

/** Several surveys compare the same two lists. */
const comparisons = new WeakMap<readonly Part[], Comparison>();

/** Where one list has other parts than the other. */
function changedPlaces(from: readonly Part[], to: readonly Part[]): readonly number[] | undefined {
  const known = comparisons.get(to);
  if (known?.from === from) return known.places;
  const places = from.length === to.length ? [...to.keys()].filter((at) => from[at]?.key !== to[at]?.key) : undefined;
  // Where many differ, one came or went further up and the rest has moved.
  const comparison = { from, places: places === undefined || places.length > to.length / 2 ? undefined : places };
  comparisons.set(to, comparison);
  return comparison.places;
}
