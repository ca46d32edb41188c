import { renameKey } from '../../syntax/edit.ts';
import { fileRule } from '../define.ts';
import type { Fix } from '../types.ts';
import { aspnetSlips } from './aspnet.ts';
import { type Slip, slipsOf } from './slips.ts';

/** A key is no error anybody reports: the program reads the name it knows, finds nothing, and takes its default. */
export const rule = fileRule<Slip>({
  meta: {
    id: 'setting-key-typo',
    group: 'syntax',
    severity: 'warning',
    reach: 'file',
    fix: 'review',
    summary: 'The key of a sign-in setting must be spelt as its program reads it.',
  },
  *detect({ facts }) {
    for (const slip of facts.dialects[0] === 'aspnet-appsettings' ? aspnetSlips(facts.tree) : slipsOf(facts)) {
      const { keySpan } = slip.entry;
      if (keySpan !== undefined) yield { at: { file: facts.file.uri, span: keySpan }, data: slip };
    }
  },
  word: ({ entry, intended, isSection, program }) => {
    const what = isSection ? 'section' : 'setting';
    return (
      `${entry.key.trim() === intended ? `${intended} has white space at an end of its name` : `${entry.key} looks like a misspelt ${intended}`}. ` +
      (strict.has(program)
        ? `A ${what} of a name that ${program} does not know keeps it from starting. Correct the name.`
        : `${sentence(program)} does not know a ${what} of this name and silently goes on without it, ` +
          `${isSection ? consequences.other : consequenceOf(intended)}. Correct the name.`)
    );
  },
  fix: ({ at, data: { entry, intended, isSection, document } }, { facts }) => {
    // A section of a .properties file is named again on each of its lines.
    if (isSection && facts.tree.format === 'properties') return [];
    const edits =
      document === undefined ? renameKey(facts.tree, entry, intended) : [{ span: at.span, newText: intended }];
    return edits === undefined ? [] : [renaming(at.file, intended, edits)];
  },
});

/** Programs that compare a file with their schema before they do anything. */
const strict: ReadonlySet<string> = new Set(['oauth2-proxy', 'Authelia', 'Ory Hydra', 'Ory Kratos']);

const consequences = {
  scope: 'so the token lacks what it should ask for (a claim is missing, insufficient_scope)',
  redirect: 'so sign-in fails later (redirect_uri_mismatch)',
  other: 'so sign-in fails later (invalid_client, redirect_uri_mismatch)',
} as const;

/** What a program without this setting meets, as far as the name tells. */
function consequenceOf(intended: string): string {
  if (/scope|claim/i.test(intended)) return consequences.scope;
  return /redirect|callback/i.test(intended) ? consequences.redirect : consequences.other;
}

const renaming = (file: string, intended: string, edits: Fix['files'][number]['edits']): Fix => ({
  title: `Rename to ${intended}`,
  safety: 'review',
  files: [{ file, edits }],
});

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
