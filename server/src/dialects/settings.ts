import type { Role } from '../knowledge/roles.ts';
import type { Entry, ScalarEntry, SyntaxTree } from '../syntax/tree.ts';
import type { DialectKind, ReferenceSyntax, Setting, VariableReference } from './types.ts';
import { readValue, referencesOf } from './value.ts';

/** What a dialect knows of an entry before its value is read. */
export interface SettingSource {
  readonly role: Role;
  readonly name: string;
  readonly slot: string | undefined;
  readonly provider?: string | undefined;
  readonly isPublic?: boolean;
  readonly environment?: string | undefined;
  readonly item?: number | undefined;
  readonly allowsRelative?: boolean;
}

export interface SettingFrame {
  readonly tree: SyntaxTree;
  readonly dialect: string;
  readonly kind: DialectKind;
  readonly references: ReferenceSyntax;
}

/**
 * Files that say more are left out, as nobody can keep so much in mind: a program made them. Counted are settings or variables,
 * whichever are more. The largest of some 400 public repositories has 731.
 */
export const maxSettings = 10_000;

/** Makes the setting of a scalar entry. */
export function makeSetting(frame: SettingFrame, entry: ScalarEntry, source: SettingSource): Setting {
  return {
    role: source.role,
    file: frame.tree.file.uri,
    name: source.name,
    entry,
    span: entry.contentSpan,
    keySpan: entry.keySpan,
    value: readValue(entry, frame.references, source.role),
    slot: source.slot,
    provider: source.provider,
    isPublic: source.isPublic ?? false,
    dialect: frame.dialect,
    kind: frame.kind,
    environment: source.environment,
    item: source.item,
    allowsRelative: source.allowsRelative ?? false,
  };
}

/** A scalar gives one setting, a list of scalars one for each item. */
export function settingsOfEntry(frame: SettingFrame, entry: Entry, source: SettingSource): Setting[] {
  if (entry.kind === 'scalar') return [makeSetting(frame, entry, source)];
  if (entry.kind === 'map') return [];
  return entry.children.flatMap((child, item) =>
    child.kind === 'scalar' ? [makeSetting(frame, child, { ...source, item })] : [],
  );
}

/** All references of a file's scalars, whether or not they belong to a setting. */
export function referencesInTree(tree: SyntaxTree, syntax: ReferenceSyntax): VariableReference[] {
  if (syntax === 'none') return [];
  return tree.entries.flatMap((entry) => {
    if (entry.kind !== 'scalar' || !entry.value.includes('$') || entry.inherited) return [];
    return referencesOf(readValue(entry, syntax)).map((reference) => ({
      name: reference.name,
      file: tree.file.uri,
      span: reference.span,
      nameSpan: reference.nameSpan,
      hasFallback: reference.fallback !== undefined,
    }));
  });
}
