import { changedPlaces } from '../model/changedPlaces.ts';
import type { Island } from '../model/linker.ts';
import type { Model } from '../model/types.ts';
import type { Survey } from '../rules/types.ts';

type Part = Pick<Island, 'key' | 'model'>;
type Read = (part: Model) => readonly unknown[];
type IsSame = (a: unknown, b: unknown) => boolean;

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
  return <T>(read: (part: Model) => readonly T[], isSame?: (a: T, b: T) => boolean): readonly T[] => {
    const last = lastSurveys.get(read);
    const now =
      last === undefined ? readAll(read, parts, new Map()) : readAgain(read, parts, last, isSame as IsSame | undefined);
    lastSurveys.set(read, now);
    return now.all as readonly T[];
  };
}

function readAgain(read: Read, parts: readonly Part[], last: Surveyed, isSame: IsSame = Object.is): Surveyed {
  if (parts === last.parts) return last;
  const places = changedPlaces(last.parts, parts);
  if (places === undefined) {
    return readAll(read, parts, new Map(last.parts.map(({ key }, at) => [key, last.chunks[at] as readonly unknown[]])));
  }
  const fresh = places.map((at) => read((parts[at] as Part).model));
  const isAlike = fresh.every((chunk, i) => {
    const before = last.chunks[places[i] as number];
    return before?.length === chunk.length && chunk.every((item, at) => isSame(item, before[at]));
  });
  if (isAlike) return { ...last, parts };
  const chunks = last.chunks.slice();
  for (const [i, at] of places.entries()) chunks[at] = fresh[i] as readonly unknown[];
  return { parts, chunks, all: chunks.flat() };
}

function readAll(read: Read, parts: readonly Part[], known: ReadonlyMap<object, readonly unknown[]>): Surveyed {
  const chunks = parts.map(({ key, model }) => known.get(key) ?? read(model));
  return { parts, chunks, all: chunks.flat() };
}
