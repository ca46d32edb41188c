import { memoised } from '../base/memo.ts';
import type { Role } from '../knowledge/roles.ts';
import { type Entry, type Format, pathText, type SyntaxTree } from '../syntax/tree.ts';
import { expandDottedKeys, original } from './dottedKeys.ts';
import { maxSettings, referencesInTree, type SettingFrame, settingsOfEntry } from './settings.ts';
import type { ClaimInput, Dialect, DialectKind, FileLink, ReferenceSyntax, Setting } from './types.ts';

/** `a.*.b`: keys joined by dots, `*` for any key or index. Keys that hold dots are written with `\.`. */
export type PathPattern = string;

export interface Block {
  /** The container that describes one client; '' is the document's root. */
  readonly at: PathPattern;
  /** Path below the block → role. Lists give one setting an item. */
  readonly settings: Readonly<Record<PathPattern, Role>>;
  /**
   * What tells this block's client from others of the file: the last segment its pattern matched (`registration.*`),
   * the value of one of its keys, or the names of the clients that share the block, computed from it and its document.
   * Default: the block's path.
   */
  readonly slot?:
    | 'key'
    | 'application'
    | { readonly child: string }
    | ((block: Entry, root: Entry) => readonly string[]);
  readonly provider?: string | ((block: Entry) => string | undefined);
  /** Roles that may hold a path or a template of the framework. */
  readonly relative?: readonly Role[];
  /** Leaves a block out: built-in clients, blocks of another meaning. */
  readonly skip?: (block: Entry) => boolean;
  /** Where a file holds what an application sends beside what a server accepts; default: the dialect's kind. */
  readonly kind?: DialectKind;
  /** Environment of this block alone, where a key above it or its own names one; default: that of the document. */
  readonly environment?: (block: Entry) => string | undefined;
}

export interface StructuredSpec {
  readonly id: string;
  readonly title: string;
  readonly kind: DialectKind;
  readonly formats: readonly Format[];
  readonly files: readonly string[];
  readonly sniffedFiles?: readonly string[];
  readonly readIgnored?: boolean;
  readonly references: ReferenceSyntax;
  /** `client-id`, `clientId` and `CLIENT_ID` are one key (Spring's relaxed binding). */
  readonly relaxedKeys?: boolean;
  readonly recognise: (tree: SyntaxTree, input: ClaimInput) => number;
  readonly blocks: readonly Block[];
  /** Environment of one document of the file. */
  readonly profile?: (root: Entry) => string | undefined;
  readonly links?: (tree: SyntaxTree) => readonly FileLink[];
}

/** What else is known of a dialect made from a literal: the keys it reads, for completion. */
export interface StructuredDialect extends Dialect {
  readonly blocks: readonly Block[];
  readonly relaxedKeys: boolean;
  readonly references: ReferenceSyntax;
}

export const isStructured = (dialect: Dialect): dialect is StructuredDialect => 'blocks' in dialect;

/** A dialect as a literal: where its blocks are and what their keys mean. */
export function structuredDialect(spec: StructuredSpec): StructuredDialect {
  const expanded = spec.relaxedKeys === true ? expandDottedKeys : (tree: SyntaxTree) => tree;
  return {
    id: spec.id,
    title: spec.title,
    kind: spec.kind,
    formats: spec.formats,
    files: spec.files,
    ...(spec.sniffedFiles === undefined ? {} : { sniffedFiles: spec.sniffedFiles }),
    readIgnored: spec.readIgnored ?? false,
    blocks: spec.blocks,
    relaxedKeys: spec.relaxedKeys ?? false,
    references: spec.references,
    recognise: (tree, input) => spec.recognise(expanded(tree), input),
    read: (tree) => ({
      settings: readBlocks(spec, expanded(tree)),
      variables: [],
      references: referencesInTree(tree, spec.references),
      links: spec.links?.(tree) ?? [],
    }),
  };
}

/** Who reads the file leaves it out for far fewer; a dialect may still drop some of its own. */
const maxRead = 3 * maxSettings;

function readBlocks(spec: StructuredSpec, tree: SyntaxTree): Setting[] {
  const frame: SettingFrame = { tree, dialect: spec.id, kind: spec.kind, references: spec.references };
  const settings: Setting[] = [];
  for (const root of tree.roots) {
    const environment = spec.profile?.(root);
    for (const block of spec.blocks) {
      for (const container of matches(root, splitPattern(block.at), spec.relaxedKeys ?? false)) {
        if (block.skip?.(container) === true) continue;
        for (const setting of readBlock(spec, frame, block, container, root, environment)) {
          settings.push(setting);
          if (settings.length > maxRead) return settings;
        }
      }
    }
  }
  return settings;
}

/** Some blocks say as much of each client of the file, of which there may be as many: the reader takes what it wants. */
function* readBlock(
  spec: StructuredSpec,
  frame: SettingFrame,
  block: Block,
  container: Entry,
  root: Entry,
  environment: string | undefined,
): Generator<Setting> {
  let slots: readonly (string | undefined)[] | undefined;
  const blockFrame: SettingFrame = block.kind === undefined ? frame : { ...frame, kind: block.kind };
  const provider = typeof block.provider === 'function' ? block.provider(container) : block.provider;
  const own = block.environment?.(container) ?? environment;
  for (const [pattern, role] of Object.entries(block.settings)) {
    for (const entry of matches(container, splitPattern(pattern), spec.relaxedKeys ?? false)) {
      slots ??= slotsOf(spec, block, container, root);
      for (const slot of slots) {
        yield* settingsOfEntry(blockFrame, original(entry), {
          role,
          name: pathText(entry.path),
          slot,
          provider,
          environment: own,
          item: entry.parent?.kind === 'list' ? Number(entry.key) : undefined,
          allowsRelative: block.relative?.includes(role) ?? false,
        });
      }
    }
  }
}

function slotsOf(spec: StructuredSpec, block: Block, container: Entry, root: Entry): readonly (string | undefined)[] {
  if (block.slot === 'application') return [undefined];
  if (typeof block.slot === 'function') return block.slot(container, root).map((name) => `${spec.id}:${name}`);
  if (block.slot === 'key') return [`${spec.id}:${container.key}`];
  if (block.slot !== undefined) {
    const child = matches(container, [block.slot.child], spec.relaxedKeys ?? false)[0];
    if (child?.kind === 'scalar') return [`${spec.id}:${child.value}`];
  }
  return [`${spec.id}:${pathText(container.path)}`];
}

/** The segments of a pattern. A dot with a backslash before it belongs to the key. */
export const splitPattern = memoised((pattern: PathPattern): readonly string[] =>
  pattern === '' ? [] : pattern.split(/(?<!\\)\./).map((segment) => segment.replaceAll('\\.', '.')),
);

/** How a key counts where `client-id`, `clientId` and `CLIENT_ID` are one. */
export const relax = memoised((key) => key.replace(/[-_]/g, '').toLowerCase());

/** The entries below `entry` that the pattern reaches. */
export function matches(entry: Entry, pattern: readonly string[], relaxed = false): Entry[] {
  const found: Entry[] = [];
  follow(entry, pattern, 0, relaxed, found);
  return found;
}

/** Every dialect that a file may be of asks for its places, so this makes nothing on its way. */
function follow(entry: Entry, pattern: readonly string[], from: number, relaxed: boolean, found: Entry[]): void {
  const head = pattern[from];
  if (head === undefined) {
    found.push(entry);
    return;
  }
  if (entry.kind === 'scalar') return;
  const wanted = relaxed ? relax(head) : head;
  for (const child of entry.children) {
    if (head === '*' || (relaxed ? relax(child.key) : child.key) === wanted) {
      follow(child, pattern, from + 1, relaxed, found);
    }
  }
}

/** The same where `client-id`, `clientId` and `CLIENT_ID` are one key. */
export const matchesRelaxed = (entry: Entry, pattern: readonly string[]): Entry[] => matches(entry, pattern, true);

/** True when the pattern reaches anything in any document. */
export const has = (tree: SyntaxTree, pattern: PathPattern): boolean =>
  tree.roots.some((root) => matches(root, splitPattern(pattern)).length > 0);

/** The same where `client-id`, `clientId` and `CLIENT_ID` are one key. */
export const hasRelaxed = (tree: SyntaxTree, pattern: PathPattern): boolean =>
  tree.roots.some((root) => matchesRelaxed(root, splitPattern(pattern)).length > 0);
