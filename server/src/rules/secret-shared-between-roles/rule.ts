import { groupBy } from '../../base/groupBy.ts';
import type { Setting } from '../../dialects/types.ts';
import type { Role } from '../../knowledge/roles.ts';
import { fileRule } from '../define.ts';
import { generateSecret } from '../support/newSecret.ts';
import { literals, valuePlace } from '../support/value.ts';

interface Data {
  readonly first: Setting;
  readonly second: Setting;
}

const roles: readonly Role[] = ['client_secret', 'session_secret'];

/** Key separation (RFC 8725 section 3.5, NIST SP 800-57 part 1 section 5.2). Names for the same thing may share. */
export const rule = fileRule<Data>({
  meta: {
    id: 'secret-shared-between-roles',
    group: 'secrets',
    severity: 'warning',
    reach: 'file',
    fix: 'review',
    summary: 'A client secret and a session secret are two secrets.',
  },
  *detect(scope) {
    const candidates = literals(scope.settings(...roles)).filter((setting) => setting.value.text.length >= 8);
    for (const same of groupBy(candidates, (setting) => setting.value.text).values()) {
      const first = same.find((setting) => setting.role === 'client_secret');
      const second = same.find((setting) => setting.role === 'session_secret');
      if (first === undefined || second === undefined) continue;
      yield {
        at: valuePlace(second),
        data: { first, second },
        related: [{ ...valuePlace(first), message: `${first.name} has the same value` }],
      };
    }
  },
  word: ({ first, second }) =>
    `${second.name} has the same value as ${first.name}. The provider knows the one and could forge sessions signed ` +
    'with the other, and rotating either breaks both. Generate a session secret of its own.',
  fix: ({ data: { second } }, { facts, random }) => generateSecret(facts, second, random),
});
