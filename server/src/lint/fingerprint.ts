import { hash } from '../base/hash.ts';
import { memoisedFor } from '../base/memo.ts';
import type { FileFacts } from '../dialects/types.ts';
import { looksLikeName } from '../knowledge/names.ts';
import { isSecretRole } from '../knowledge/roles.ts';
import { isSecretByShape } from '../knowledge/tokens.ts';
import { type Entry, type PathSegment, textAt } from '../syntax/tree.ts';
import type { Span } from '../text/span.ts';
import { ownSubjectEntry } from './subject.ts';

/**
 * What a finding is recognised by in another version of the file: its rule, its file and the entry it is about, never a
 * place. `path` is the same on every machine, with forward slashes. Two findings of one rule on one entry have the same
 * fingerprint: whoever compares fingerprints counts them.
 */
export function fingerprintOf(ruleId: string, path: string, facts: FileFacts | undefined, at: Span): string {
  return hash([ruleId, path, facts === undefined ? '' : subjectOf(facts, at)].join('\n'));
}

/**
 * The entry's path. List items are named by what tells them apart, not by their number, so that an item put before them
 * changes nothing; text that belongs to no entry is the file's as a whole.
 */
function subjectOf(facts: FileFacts, at: Span): string {
  // The spans of an inherited entry are those of the anchor's own entry, which is there as well.
  const entry = ownSubjectEntry(facts, at);
  if (entry === undefined || isNoName(entry, facts)) return '';
  const path = stablePath(entry, facts);
  // A root ends where the last entry does, or the file: what stands behind that belongs to no entry, or to the root.
  return path.length === 0 ? '' : JSON.stringify(path);
}

/** A line of a key file reads as a key without a value; a digest of it in a committed file would let it be guessed. */
const isNoName = ({ path }: Entry, facts: FileFacts): boolean =>
  facts.tree.format === 'dotenv' && !looksLikeName(String(path[0] ?? '')) && !namesOfSettings(facts).has(path[0]);

const settingNames = new WeakMap<FileFacts, ReadonlySet<PathSegment | undefined>>();

function namesOfSettings(facts: FileFacts): ReadonlySet<PathSegment | undefined> {
  const known = settingNames.get(facts) ?? new Set(facts.settings.map(({ entry }) => entry.path[0]));
  settingNames.set(facts, known);
  return known;
}

function stablePath(entry: Entry, facts: FileFacts): readonly PathSegment[] {
  const path: PathSegment[] = [];
  // A container in a dotted key may bring several segments, so the path is taken from the ends of its parents.
  for (let at: Entry | undefined = entry; at !== undefined; at = at.parent) {
    const own = at.path.slice(at.parent?.path.length ?? 0);
    path.unshift(...own.map((segment) => (typeof segment === 'number' ? nameOfItem(at as Entry, facts) : segment)));
  }
  return path;
}

/** Keys whose value tells one item of a list from the others, in the order of trust. */
const naming: readonly string[] = ['clientId', 'client_id', 'client-id', 'id', 'name', 'key', 'issuer'];

function nameOfItem(item: Entry, facts: FileFacts): string {
  for (const key of naming) {
    const value = textAt(item, key);
    if (value !== undefined && value !== '' && isName(key, value) && !isSecretIn(facts, value))
      return `[${key}=${value}]`;
  }
  return '[]';
}

const isSecretIn = (facts: FileFacts, text: string): boolean => textsOfSecrets(facts).has(text);

const textsOfSecrets = memoisedFor(
  ({ settings }: FileFacts): ReadonlySet<string> =>
    new Set(settings.filter(({ role }) => isSecretRole(role)).map(({ value }) => value.text)),
);

/** A `key` may be the name of a variable or a key to a door. */
const isName = (key: string, value: string): boolean =>
  key === 'key' ? /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/.test(value) : !isSecretByShape(value);
