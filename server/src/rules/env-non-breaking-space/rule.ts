import type { Setting } from '../../dialects/types.ts';
import { fileRule } from '../define.ts';
import {
  type FoundCharacter,
  findOddSpaces,
  isComparedByServer,
  isPlainFile,
  labelsOf,
} from '../support/characters.ts';
import { surroundings } from '../support/dotenvText.ts';
import { valuePlace } from '../support/value.ts';

interface Data {
  readonly setting: Setting;
  readonly found: readonly FoundCharacter[];
  /** `ends`: nothing but the ends of the value, or beside it; `scopes`: between the words of a scope list. */
  readonly where: 'ends' | 'scopes' | 'inside' | 'escaped';
}

/** RFC 6749 appendix A.1 to A.4 allow U+0020 at most; loaders disagree on which other spaces they trim. */
export const rule = fileRule<Data>({
  meta: {
    id: 'env-non-breaking-space',
    group: 'dotenv',
    severity: 'warning',
    reach: 'file',
    fix: 'safe',
    summary: 'No-break and typographic spaces do not belong in or around the values of sign-in settings.',
  },
  *detect({ facts }) {
    if (isPlainFile(facts)) return;
    const { text } = facts.file;
    for (const setting of facts.settings) {
      if (!isComparedByServer(setting.role) && setting.role !== 'session_secret') continue;
      const raw = text.slice(setting.span.start, setting.span.end);
      const inValue = findOddSpaces(raw, setting.span.start);
      const around = (facts.tree.format === 'dotenv' ? surroundings(facts, setting.entry) : []).flatMap((part) =>
        findOddSpaces(text.slice(part.start, part.end), part.start),
      );
      const found = [...inValue, ...around];
      const start = setting.span.start + (raw.length - raw.trimStart().length);
      const end = setting.span.end - (raw.length - raw.trimEnd().length);
      const inside = inValue.filter((f) => f.span.start >= start && f.span.end <= end);
      if (found.length > 0) {
        const where = inside.length === 0 ? 'ends' : setting.role === 'scope' ? 'scopes' : 'inside';
        yield { at: valuePlace(setting), data: { setting, found, where } };
      } else {
        const escaped = findOddSpaces(setting.value.text);
        if (escaped.length > 0) yield { at: valuePlace(setting), data: { setting, found: escaped, where: 'escaped' } };
      }
    }
  },
  word: ({ setting, found, where }) => {
    const what = labelsOf(found);
    const advice = where === 'scopes' ? 'Use ordinary spaces.' : 'Delete it.';
    if (where === 'ends') {
      return (
        `${setting.name} has ${what} beside or at the end of its value. dotenv, Next.js and python-dotenv trim it, Vite 8, ` +
        `node --env-file and shells keep it, and then the server does not know the value (invalid_client). ${advice}`
      );
    }
    return (
      `${setting.name} holds ${what}, which looks like a space and is not one. The server compares the value with it ` +
      `(invalid_client, redirect_uri_mismatch, invalid_scope). ${advice}`
    );
  },
  fix: ({ data, at }, { facts }) => {
    const { setting, found, where } = data;
    if (where === 'escaped' || where === 'inside') return [];
    const end = setting.span.start + facts.file.text.slice(setting.span.start, setting.span.end).trimEnd().length;
    const isBetween = (f: FoundCharacter): boolean => f.span.start > setting.span.start && f.span.end < end;
    const edits = found.map((f) => ({ span: f.span, newText: where === 'scopes' && isBetween(f) ? ' ' : '' }));
    const title = where === 'scopes' ? 'Use ordinary spaces' : 'Delete the no-break space';
    const safety = setting.role === 'session_secret' ? 'review' : 'safe';
    return [{ title, safety, files: [{ file: at.file, edits }] }];
  },
});
