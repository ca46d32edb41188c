import { itemAt } from '../base/known.ts';
import { listening, noReads, type Reads, touches } from '../base/reads.ts';
import { areAlike } from '../base/same.ts';
import { changedPlaces } from '../model/changedPlaces.ts';
import type { Island } from '../model/linker.ts';
import { changesBetween } from '../model/reads.ts';
import type { Model } from '../model/types.ts';
import type { Survey } from '../rules/types.ts';

type Part = Pick<Island, 'key' | 'model'>;
type Read = (part: Model) => readonly unknown[];
type IsSame = (a: unknown, b: unknown) => boolean;

/** What a survey found in one part, and what it read there. */
interface Chunk {
  readonly items: readonly unknown[];
  readonly reads: Readonly<Reads>;
}

/** What a survey found, part by part and all together. */
interface Surveyed {
  readonly parts: readonly Part[];
  /** Those of changed parts are replaced in place: there are hundreds, and surveys by the dozen at every key. */
  readonly chunks: Chunk[];
  readonly all: readonly unknown[];
}

/** The last survey with each function: mostly the next one finds the same at nearly all places. */
const lastSurveys = new WeakMap<Read, Surveyed>();

/** A part is read again only when it is another one. Gives the same list as long as no part says anything else. */
export function surveyOf(parts: readonly Part[]): Survey {
  const surveyed = (read: Read, isSame: IsSame, areWords: boolean): readonly unknown[] => {
    const last = lastSurveys.get(read);
    const now = last === undefined ? readAll(read, parts, new Map()) : readAgain(read, parts, last, isSame, areWords);
    lastSurveys.set(read, now);
    return now.all;
  };
  const survey = (read: Read, isSame: IsSame = Object.is) => surveyed(read, isSame, false);
  return Object.assign(survey, {
    words: (read: Read, isSame: IsSame) => surveyed(read, isSame, true),
  }) as Survey;
}

function readAgain(read: Read, parts: readonly Part[], last: Surveyed, isSame: IsSame, areWords: boolean): Surveyed {
  if (parts === last.parts) return last;
  const places = changedPlaces(last.parts, parts);
  if (places === undefined) {
    return readAll(read, parts, new Map(last.parts.map(({ key }, at) => [key, itemAt(last.chunks, at)])));
  }
  const { chunks } = last;
  const fresh = places.map((at) => {
    const before = itemAt(chunks, at);
    const model = itemAt(parts, at).model;
    const holds = (areWords || before.items.length === 0) && saysTheSame(before, itemAt(last.parts, at).model, model);
    return holds ? before : readOne(read, model);
  });
  const isAlike = places.every((at, i) => areAlike(itemAt(chunks, at).items, itemAt(fresh, i).items, isSame));
  places.forEach((at, i) => {
    chunks[at] = itemAt(fresh, i);
  });
  return { parts, chunks, all: isAlike ? last.all : chunks.flatMap(({ items }) => items) };
}

/** Nothing has changed that was looked at. */
function saysTheSame({ reads }: Chunk, before: Model, now: Model): boolean {
  const changes = changesBetween(before, now);
  return changes !== undefined && !touches(reads, changes);
}

function readOne(read: Read, model: Model): Chunk {
  const reads = noReads();
  return { items: listening(reads, () => read(model)), reads };
}

function readAll(read: Read, parts: readonly Part[], known: ReadonlyMap<object, Chunk>): Surveyed {
  const chunks = parts.map(({ key, model }) => known.get(key) ?? readOne(read, model));
  return { parts, chunks, all: chunks.flatMap(({ items }) => items) };
}
