import { memoisedFor } from '../base/memo.ts';
import { addKind, noReads, noteRead, type Reads } from '../base/reads.ts';
import { areAlike } from '../base/same.ts';
import { type Role, roles } from '../knowledge/roles.ts';
import type { Application, Client, Match, Model, ResolvedSetting } from './types.ts';

/** The value of a setting is read: one kind for each role. */
const kinds: ReadonlyMap<Role, number> = new Map(roles.map((role, index) => [role, index]));

/** The kind of thing that is read where the value of a setting with the role is. */
export const kindOf = (role: Role): number => kinds.get(role) as number;

/** Something is asked that is not in the lists of the model, such as a definition in another file. */
const question = 62;

/** To be called by whatever answers such a question. */
export const noteQuestion = (): void => noteRead(question);

/** The same, of something that only the names of variables decide, not their values. */
const names = 61;

/** To be called by whatever answers from names alone. */
export const noteNames = (): void => noteRead(names);

/** What a model was compared with last. It is told by a number: a model that knew the one before would keep all of them. */
interface Comparison {
  readonly from: number;
  readonly changes: Reads | undefined;
}

const comparisons = new WeakMap<Model, Comparison>();
let models = 0;
const numberOf = memoisedFor((_: Model): number => models++);

/**
 * What differs between two models of the same files; undefined when they differ in more than the values of settings.
 * Answers to questions may always be others, but for those that names decide. Where a value was taken from counts by
 * file and name, as its place does not decide whether anything is wrong with it.
 */
export function changesBetween(before: Model, after: Model): Reads | undefined {
  const from = numberOf(before);
  const known = comparisons.get(after);
  if (known?.from === from) return known.changes;
  const changes = compare(before, after);
  comparisons.set(after, { from, changes });
  return changes;
}

function compare(before: Model, after: Model): Reads | undefined {
  const changed = noReads();
  addKind(changed, question);
  if (before.nameSets !== after.nameSets) addKind(changed, names);
  const isAlike =
    areAlike(before.files, after.files, Object.is) &&
    areAlike(before.clients, after.clients, (a, b) => isSameClient(a, b, changed)) &&
    areAlike(before.registrations, after.registrations, (a, b) => isSameClient(a, b, changed)) &&
    areAlike(before.metadata, after.metadata, (a, b) => isSameClient(a, b, changed)) &&
    areAlike(before.applications, after.applications, (a, b) => isSameApplication(a, b, changed)) &&
    areAlike(before.matches, after.matches, isSameMatch) &&
    [before, after].every(({ links, adopted }) => links.length === 0 && adopted.length === 0) &&
    areAlike(before.settings, after.settings, (a, b) => isSameSetting(a, b, changed));
  return isAlike ? changed : undefined;
}

/** Adds the role of a setting whose value is another one. */
function isSameSetting(a: ResolvedSetting, b: ResolvedSetting, changed: Reads): boolean {
  if (a === b) return true;
  if (a.setting !== b.setting || a.strength !== b.strength) return false;
  if (isSameValue(a, b)) return true;
  addKind(changed, kindOf(a.setting.role));
  return true;
}

/** Whether two readings of one setting come to the same, taken from the same variables. */
export const isSameValue = (
  { resolved: a, place: from }: ResolvedSetting,
  { resolved: b, place: to }: ResolvedSetting,
) =>
  a.state === b.state &&
  a.text === b.text &&
  from.file === to.file &&
  from.name === to.name &&
  areAlike(a.missing, b.missing, Object.is) &&
  areAlike(a.origins, b.origins, (x, y) => x.file === y.file && x.name === y.name);

const isSameClient = (a: Client, b: Client, changed: Reads): boolean =>
  a.id === b.id &&
  a.name === b.name &&
  a.slot === b.slot &&
  a.kind === b.kind &&
  a.provider === b.provider &&
  a.ownProvider === b.ownProvider &&
  a.environment === b.environment &&
  a.package === b.package &&
  a.isFixture === b.isFixture &&
  areAlike(a.evidence, b.evidence, (x, y) => x.strength === y.strength && x.reason === y.reason) &&
  areAlike(a.settings, b.settings, (x, y) => isSameSetting(x, y, changed));

const isSameApplication = (a: Application, b: Application, changed: Reads): boolean =>
  a.environment === b.environment &&
  a.package === b.package &&
  a.folder === b.folder &&
  a.isFixture === b.isFixture &&
  areAlike(a.settings, b.settings, (x, y) => isSameSetting(x, y, changed));

/** The clients of both are compared as such. */
const isSameMatch = (a: Match, b: Match): boolean =>
  a.use.id === b.use.id &&
  a.registration.id === b.registration.id &&
  a.evidence.strength === b.evidence.strength &&
  a.evidence.reason === b.evidence.reason;
