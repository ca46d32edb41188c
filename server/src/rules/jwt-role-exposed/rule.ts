import { stripPublicPrefix } from '../../knowledge/environments.ts';
import { fileRule } from '../define.ts';
import { isDevelopment } from '../support/environment.ts';
import { isPrivilegedSupabaseKey, isSupabaseDemoKey } from '../support/supabase.ts';
import type { Severity } from '../types.ts';

interface Data {
  readonly name: string;
  readonly isPublic: boolean;
}

export const rule = fileRule<Data>({
  meta: {
    id: 'jwt-role-exposed',
    group: 'tokens',
    severity: 'error',
    reach: 'file',
    fix: 'none',
    summary: 'A key with all rights must not stand where the key for browsers belongs.',
  },
  *detect({ facts }) {
    for (const { name, file, entry, value } of facts.variables) {
      if (value.state !== 'literal' || !isPrivilegedSupabaseKey(value.text)) continue;
      const isPublic = stripPublicPrefix(name.toUpperCase()) !== undefined;
      // Without either, it is a server's own key.
      if (!isPublic && !/(?:^|_)(?:ANON|PUBLISHABLE)(?:_|$)/i.test(name)) continue;
      const isDemo = isSupabaseDemoKey(value.text.trim());
      const severity: Severity = isDemo ? (isDevelopment(facts) ? 'info' : 'warning') : 'error';
      yield { at: { file, span: entry.contentSpan }, severity, data: { name, isPublic } };
    }
  },
  word: ({ name, isPublic }) =>
    `${name} holds a key with the role service_role, which bypasses row level security, ` +
    `${isPublic ? 'and its prefix copies it into the code sent to browsers' : 'in place of the key for browsers'}: whoever ` +
    'opens the page can read and change every row. Put the anon or publishable key here, and replace this one if it was deployed.',
});
