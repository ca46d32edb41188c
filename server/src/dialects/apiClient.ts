import { lookup } from '../base/table.ts';
import type { Role } from '../knowledge/roles.ts';
import { type Entry, pathText, type ScalarEntry, type SyntaxTree } from '../syntax/tree.ts';
import { sealed } from './carrier.ts';
import { makeSetting, type SettingFrame } from './settings.ts';
import type { Setting } from './types.ts';

/** The fields in which an API client (Postman, Insomnia, the HTTP client of JetBrains) keeps OAuth settings. */
export interface Vocabulary {
  readonly dialect: string;
  readonly fields: Readonly<Record<string, Role>>;
  /** What the tool writes for values that OAuth has names for, by role; a value without a translation is left out. */
  readonly words?: Partial<Readonly<Record<Role, Readonly<Record<string, string>>>>>;
}

/** Sent by grants that go through a browser only. */
const ofRedirect: ReadonlySet<Role> = new Set<Role>([
  'redirect_uri',
  'authorization_endpoint',
  'code_challenge_method',
]);

/** Requests sent by hand are a client of their own, whatever the application beside them is configured with. */
export const requests = 'api-client';

/**
 * The settings of one block of OAuth fields. What the chosen grant does not send is left out: the tools keep the fields
 * of all grants. A placeholder is left for whoever imports the file.
 */
export function readFields(
  tree: SyntaxTree,
  { dialect, fields, words }: Vocabulary,
  block: Entry,
  values: ReadonlyMap<string, ScalarEntry>,
): readonly Setting[] {
  const frame: SettingFrame = { tree, dialect, kind: 'use', references: 'shell-like' };
  const settings = Object.entries(fields).flatMap(([field, role]): readonly Setting[] => {
    const entry = values.get(field);
    if (entry === undefined) return [];
    const translation = words?.[role];
    const value =
      translation === undefined || entry.value.includes('{{') ? entry.value : lookup(translation, entry.value);
    if (value === undefined) return [];
    const slot = `${dialect}:${pathText(block.path)}`;
    const setting = makeSetting(
      frame,
      { ...entry, key: field, value },
      { role, name: field, slot, environment: requests },
    );
    return [{ ...setting, value: sealed(setting.value) }];
  });
  const grant = settings.find((setting) => setting.role === 'grant_type')?.value.text;
  const hasRedirect = grant === undefined || grant === 'authorization_code' || grant === 'implicit';
  return settings.filter((setting) => isFilledIn(setting) && (hasRedirect || !ofRedirect.has(setting.role)));
}

/**
 * What is left for whoever imports the file is no mistake: placeholders, and hosts reserved for examples (RFC 2606). A
 * `base_url` is that of the API called, not of an application.
 */
export const isFilledIn = ({ role, value }: Setting): boolean =>
  role !== 'base_url' &&
  value.state !== 'placeholder' &&
  !/^https?:\/\/(?:[\w-]+\.)*example(?:\.\w+)?(?=[:/?#]|$)/i.test(value.text);
