import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  appendListItem,
  insertEntryAfter,
  removeEntry,
  renameKey,
  replaceValue,
} from '../../../server/src/syntax/edit.ts';
import type { Entry, Format, SyntaxTree } from '../../../server/src/syntax/tree.ts';
import { applyEdits, type TextEdit } from '../../../server/src/text/edit.ts';
import { documents, key, text } from './documents.ts';
import { expectSoundTree, parseText, slice } from './support.ts';

/** Everything of an entry that an edit elsewhere must leave alone, its spelling included. */
const facts = (tree: SyntaxTree, entry: Entry): unknown => ({
  path: entry.path,
  document: entry.document,
  kind: entry.kind,
  ...(entry.kind === 'scalar'
    ? {
        type: entry.type,
        value: entry.value,
        quoting: entry.quoting,
        written: slice(tree, entry.valueSpan),
        comment: slice(tree, entry.comment),
      }
    : {}),
});

const reparse = (tree: SyntaxTree, edits: readonly TextEdit[]): SyntaxTree =>
  parseText(tree.format, applyEdits(tree.file.text, edits));

const isInside = (entry: Entry | undefined, outer: Entry): boolean =>
  entry !== undefined && (entry === outer || isInside(entry.parent, outer));

/** A map that exists by one dotted key goes with it. */
function withMadeParents(format: Format, entry: Entry): Entry {
  const { parent } = entry;
  const isMade =
    (format === 'toml' || format === 'properties') &&
    parent?.parent !== undefined &&
    parent.children.length === 1 &&
    parent.span.start === entry.span.start;
  return isMade ? withMadeParents(format, parent) : entry;
}

const pick = <T>(items: readonly T[], index: number): T | undefined => items[index % Math.max(1, items.length)];

describe.each(documents)('%s', (format, documentText, share) => {
  const settings = { seed: 4711, numRuns: 500 };

  test('replaceValue changes one value and nothing else', () => {
    let edits = 0;
    const check = (source: string, index: number, value: string): void => {
      const tree = parseText(format, source);
      const candidates = tree.entries.filter((entry) => entry.kind === 'scalar');
      const entry = pick(candidates, index);
      if (entry === undefined) return;
      const change = replaceValue(tree, entry, value);
      // JSON can express every string, and YAML's double quotes nearly all.
      if (format === 'json') expect(change).toBeDefined();
      if (change === undefined) return;
      edits++;
      const changed = reparse(tree, change);
      expectSoundTree(changed);
      const at = tree.entries.indexOf(entry);
      const replaced = changed.entries[at];
      expect(replaced?.kind === 'scalar' ? replaced.value : undefined).toBe(value);
      const others = (of: SyntaxTree): unknown[] => of.entries.filter((_, i) => i !== at).map((e) => facts(of, e));
      expect(others(changed)).toEqual(others(tree));
      if (change.length === 0) expect(changed.file.text).toBe(source);
    };
    fc.assert(fc.property(documentText, fc.nat(50), text, check), settings);
    expect(edits).toBeGreaterThan(settings.numRuns * 0.8);
  });

  test('replaceValue with the present value leaves the text alone', () => {
    const check = (source: string): void => {
      const tree = parseText(format, source);
      for (const entry of tree.entries) {
        if (entry.kind !== 'scalar' || entry.type === 'null') continue;
        expect(applyEdits(source, replaceValue(tree, entry, entry.value) ?? [])).toBe(source);
      }
    };
    fc.assert(fc.property(documentText, check), { ...settings, numRuns: 200 });
  });

  test('removeEntry removes one entry with what is in it', () => {
    let edits = 0;
    const check = (source: string, index: number): void => {
      const tree = parseText(format, source);
      const entry = pick(
        tree.entries.filter((candidate) => candidate.parent !== undefined),
        index,
      );
      const change = entry === undefined ? undefined : removeEntry(tree, entry);
      if (entry === undefined || change === undefined) return;
      edits++;
      const changed = reparse(tree, change);
      const gone = withMadeParents(format, entry);
      const left = tree.entries.filter((other) => !isInside(other, gone));
      const written = (of: SyntaxTree, entries: readonly Entry[]): unknown[] =>
        entries.map((e) => [e.key.replace(/^\d+$/, ''), e.kind === 'scalar' ? slice(of, e.valueSpan) : e.kind]);
      expect(written(changed, changed.entries)).toEqual(written(tree, left));
    };
    fc.assert(fc.property(documentText, fc.nat(50), check), { ...settings, numRuns: 300 });
    expect(edits).toBeGreaterThan(300 * share);
  });

  test('renameKey changes one key and no value', () => {
    let edits = 0;
    const check = (source: string, index: number, name: string): void => {
      const tree = parseText(format, source);
      const entry = pick(
        tree.entries.filter((candidate) => candidate.keySpan !== undefined),
        index,
      );
      const change = entry === undefined ? undefined : renameKey(tree, entry, name);
      if (entry === undefined || change === undefined) return;
      edits++;
      const changed = reparse(tree, change);
      expect(changed.entries[tree.entries.indexOf(entry)]?.key).toBe(name);
      const written = (of: SyntaxTree): unknown[] =>
        of.entries.map((e) => (e.kind === 'scalar' ? slice(of, e.valueSpan) : e.kind));
      expect(written(changed)).toEqual(written(tree));
    };
    fc.assert(fc.property(documentText, fc.nat(50), key, check), { ...settings, numRuns: 300 });
    expect(edits).toBeGreaterThan(300 * share);
  });

  test('insertEntryAfter adds one entry behind its anchor', () => {
    let edits = 0;
    const check = (source: string, index: number, value: string): void => {
      const tree = parseText(format, source);
      const anchor = pick(
        tree.entries.filter((candidate) => candidate.parent?.kind === 'map'),
        index,
      );
      const change = anchor === undefined ? undefined : insertEntryAfter(tree, anchor, 'NEW_KEY_1', value);
      if (anchor === undefined || change === undefined) return;
      edits++;
      const changed = reparse(tree, change);
      const added = changed.entries.filter((entry) => entry.key === 'NEW_KEY_1');
      expect(added.map((entry) => (entry.kind === 'scalar' ? entry.value : entry.kind))).toEqual([value]);
      const rest = changed.entries.filter((entry) => entry.key !== 'NEW_KEY_1');
      expect(rest.map((entry) => facts(changed, entry))).toEqual(tree.entries.map((entry) => facts(tree, entry)));
    };
    fc.assert(fc.property(documentText, fc.nat(50), text, check), { ...settings, numRuns: 300 });
    expect(edits).toBeGreaterThan(300 * share);
  });

  test.skipIf(!['yaml', 'json', 'toml'].includes(format))('appendListItem adds one item at the end', () => {
    let edits = 0;
    let lists = 0;
    const check = (source: string, index: number, value: string): void => {
      const tree = parseText(format, source);
      const list = pick(
        tree.entries.filter((candidate) => candidate.kind === 'list' && !slice(tree, candidate.span)?.startsWith('[[')),
        index,
      );
      if (list?.kind !== 'list') return;
      lists++;
      const change = appendListItem(tree, list, value);
      if (change === undefined) return;
      edits++;
      const changed = reparse(tree, change).entries[tree.entries.indexOf(list)];
      const last = changed?.kind === 'list' ? changed.children.at(-1) : undefined;
      expect(last?.kind === 'scalar' ? last.value : undefined).toBe(value);
      expect(last?.path.at(-1)).toBe(list.children.length);
    };
    fc.assert(fc.property(documentText, fc.nat(50), text, check), settings);
    expect(edits).toBeGreaterThan(lists * 0.8);
  });
});

test.each<[Format, readonly string[]]>([
  ['dotenv', ['"', "'", '#', '\n', '\r', '=', ' ', ': ', 'export ', 'K', 'A=', 'B="', '\\', '\u2028', '\uFEFF']],
  [
    'yaml',
    [
      'a',
      'b: ',
      ': ',
      '- ',
      '? ',
      '\n',
      '\n  ',
      '"',
      '# ',
      '{',
      '}',
      '[',
      ']',
      ',',
      '&x ',
      '*x',
      '|',
      '...\n',
      '{{ x }}',
    ],
  ],
  ['json', ['{', '}', '[', ']', ':', ',', '"', '"a": ', '1', '\n', '//', '/*', '*/', 'x']],
  ['toml', ['{', '}', '[', ']', '=', ',', '"', "'", '"""', 'a', 'b.c = ', '1', 'x', '\n', '\r', '# ', '\\', '[[d]]\n']],
  [
    'properties',
    ['a', '.', '=', ':', ' ', '\\', '\n', '\r\n', '#', '!', '[0]', '[', ']', '"', '\\u0', '\n#---\n', 'b=1\n'],
  ],
  ['ini', ['a', '[', ']', '=', ':', ' ', '"', "'", '`', '"""', ';', '#', '\n', '\r', '\\', '[s]\n', 'k = v\n']],
])('edits of broken %s text are sound or refused', (format, pieces) => {
  const soup = fc.array(fc.constantFrom(...pieces), { minLength: 2, maxLength: 25, size: 'max' });
  const check = (parts: readonly string[], index: number): void => {
    const tree = parseText(format, parts.join(''));
    const entry = pick(tree.entries, index);
    if (entry === undefined) return;
    for (const edits of [
      entry.kind === 'scalar' ? replaceValue(tree, entry, 'v w') : undefined,
      entry.kind === 'list' ? appendListItem(tree, entry, 'v w') : undefined,
      renameKey(tree, entry, 'new'),
      removeEntry(tree, entry),
      insertEntryAfter(tree, entry, 'new', 'v w'),
    ]) {
      if (edits !== undefined) expectSoundTree(reparse(tree, edits));
    }
  };
  fc.assert(fc.property(soup, fc.nat(20), check), { seed: 4712, numRuns: 1000 });
});
