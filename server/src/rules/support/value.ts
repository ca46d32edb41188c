import { decodeBase64, encodeBase64 } from '../../base/base64.ts';
import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting, VariableDefinition } from '../../dialects/types.ts';
import { referencesOf } from '../../dialects/value.ts';
import type { Model } from '../../model/types.ts';
import { replaceValue } from '../../syntax/edit.ts';
import type { ScalarEntry, SyntaxTree } from '../../syntax/tree.ts';
import type { FileEdits, Fix, Location } from '../types.ts';

/** The setting's value as a place for a finding. */
export const valuePlace = (setting: Setting): Location => ({ file: setting.file, span: setting.span });

/** The setting's key, or its value where there is no key (list items). */
export const keyPlace = (setting: Setting): Location => ({ file: setting.file, span: setting.keySpan ?? setting.span });

/** Settings whose whole value is text in this file: no references, templates, ciphertext, masks or placeholders. */
export const literals = (settings: readonly Setting[]): readonly Setting[] =>
  settings.filter((setting) => setting.value.state === 'literal');

/** Settings whose end is written out, with `${BASE_URL}` or nothing in front: enough to judge a query or a fragment. */
export const endings = (settings: readonly Setting[]): readonly Setting[] =>
  settings.filter(
    ({ value }) => value.state === 'literal' || (value.state === 'reference' && value.parts.at(-1)?.kind === 'text'),
  );

/**
 * A fix that gives the setting another value, in the quoting the value has. Empty when the file's format cannot
 * express it or the value is not written there (an alias).
 */
export function setValue(
  facts: FileFacts,
  setting: Written,
  text: string,
  title: string,
  safety: Fix['safety'],
): readonly Fix[] {
  const edits = editsFor(facts, setting, text);
  return edits === undefined ? [] : [{ title, safety, files: [edits] }];
}

/** A fix for review that gives a variable another value. Empty for one of a list's items, which is part of a text. */
export function setVariable(
  model: Model,
  { file, entry }: VariableDefinition,
  text: string,
  title: string,
): readonly Fix[] {
  const tree = model.fileOf(file)?.tree;
  const edits = tree?.entries.includes(entry) === true ? replaceValue(tree, entry, text) : undefined;
  return edits === undefined ? [] : [{ title, safety: 'review', files: [{ file, edits }] }];
}

/** Where a value is written: a setting, or a variable that is none. */
type Written = Pick<Setting, 'file' | 'entry' | 'span'>;

/** The edits alone, for fixes of several places. */
export function editsFor(facts: FileFacts, setting: Written, text: string): FileEdits | undefined {
  const edits = isPartOfItem(setting)
    ? plainReplacement(facts, setting, text)
    : replacement(facts, setting.entry, text);
  return edits === undefined ? undefined : { file: setting.file, edits };
}

/**
 * A variable of a deployment file is a scalar under another name, or one in Base64, and gets its new value in the same
 * form. Where the file says something else than the setting's value (a word of the tool for it), nothing is edited.
 */
function replacement({ tree }: FileFacts, entry: ScalarEntry, text: string): FileEdits['edits'] | undefined {
  const there = scalarsAt(tree).get(entry.valueSpan.start) ?? [];
  if (there.includes(entry)) return replaceValue(tree, entry, text);
  const written = there.find((other) => other.parent === entry.parent);
  if (written === undefined || written.inherited) return undefined;
  if (written.value === entry.value) return replaceValue(tree, written, text);
  return decodeBase64(written.value) === entry.value ? replaceValue(tree, written, encodeBase64(text)) : undefined;
}

/** By where their values begin; aliases of one anchor share the place. */
const scalarsAt = memoisedFor(
  (tree: SyntaxTree): ReadonlyMap<number, readonly ScalarEntry[]> =>
    groupBy(
      tree.entries.filter((entry): entry is ScalarEntry => entry.kind === 'scalar'),
      ({ valueSpan }) => valueSpan.start,
    ),
);

/** A `KEY=VALUE` item of a Compose list: the entry covers a part of the item only. */
const isPartOfItem = (setting: Written): boolean =>
  setting.entry.parent?.kind === 'list' && !/^\d+$/.test(setting.entry.key);

/** Text that means itself in a plain and in a quoted item; a flow list (`[A=b]`) would end at a brace. */
function plainReplacement(facts: FileFacts, setting: Written, text: string): FileEdits['edits'] | undefined {
  const list = setting.entry.parent;
  const isFlow = list !== undefined && facts.file.text[list.valueSpan.start] === '[';
  const isPlain = (isFlow ? /^[\w./:@%+=-]*$/ : /^(?:[\w./:@%+,=-]|\$\{\w+\})*$/).test(text);
  return isPlain ? [{ span: setting.span, newText: text }] : undefined;
}

/** `X: ${X}`: the variable is what it was outside of the file. */
export const passesOn = ({ name, value }: VariableDefinition): boolean =>
  referencesOf(value).some((reference) => reference.name === name);
