import type { Setting } from '../../dialects/types.ts';
import { appendListItem } from '../../syntax/edit.ts';
import type { ListEntry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { valuePlace } from '../support/value.ts';
import type { FileScope } from '../types.ts';

interface Data {
  readonly setting: Setting;
  /** What the other list lacks. */
  readonly missing: string;
  readonly otherName: string;
  readonly other: ListEntry;
}

/** RFC 7591 section 2.1: which response types and grant types belong together. */
export const rule = fileRule<Data>({
  meta: {
    id: 'grant-response-mismatch',
    group: 'grants',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: "A registration's grant_types and response_types fit each other.",
  },
  *detect(scope) {
    for (const { grants, responses, grantList, responseList } of registrations(scope)) {
      const grantNames = grants.map(({ value }) => value.text.trim());
      const types = responses.map(({ value }) => value.text.trim().split(/\s+/));
      for (const setting of responses) {
        for (const missing of grantsFor(setting.value.text.trim().split(/\s+/))) {
          if (grantNames.includes(missing)) continue;
          yield { at: valuePlace(setting), data: { setting, missing, otherName: 'grant_types', other: grantList } };
        }
      }
      for (const setting of grants) {
        const missing = responseFor(setting.value.text.trim(), types);
        if (missing === undefined) continue;
        yield { at: valuePlace(setting), data: { setting, missing, otherName: 'response_types', other: responseList } };
      }
    }
  },
  word: ({ setting, missing, otherName }) =>
    `${setting.name} is ${setting.value.text.trim()}, which needs ${missing} among the ${otherName} (RFC 7591 section ` +
    '2.1). A server refuses such a registration (invalid_client_metadata), or later the request ' +
    '(unauthorized_client). Add it, or remove this one.',
  fix: ({ at, data: { missing, other } }, { facts }) => {
    const edits = appendListItem(facts.tree, other, missing);
    return edits === undefined
      ? []
      : [{ title: `Add ${missing}`, safety: 'review', files: [{ file: at.file, edits }] }];
  },
});

const grantsFor = (response: readonly string[]): readonly string[] => [
  ...(response.includes('code') ? ['authorization_code'] : []),
  ...(response.includes('token') || response.includes('id_token') ? ['implicit'] : []),
];

function responseFor(grant: string, types: readonly (readonly string[])[]): string | undefined {
  if (grant === 'authorization_code') return types.some((type) => type.includes('code')) ? undefined : 'code';
  if (grant !== 'implicit') return undefined;
  return types.some((type) => type.includes('token') || type.includes('id_token')) ? undefined : 'id_token';
}

interface Registration {
  readonly grants: readonly Setting[];
  readonly responses: readonly Setting[];
  readonly grantList: ListEntry;
  readonly responseList: ListEntry;
}

/** Registrations that write both lists out; an omitted one has the default and fits. */
function registrations(scope: FileScope): readonly Registration[] {
  const items = scope
    .settings('grant_type', 'response_type')
    .filter(({ item, kind }) => item !== undefined && kind === 'registration');
  const slots = new Set(items.map(({ slot }) => slot));
  return [...slots].flatMap((slot) => {
    const own = items.filter((setting) => setting.slot === slot);
    const grants = own.filter(({ role }) => role === 'grant_type');
    const responses = own.filter(({ role }) => role === 'response_type');
    const grantList = grants[0]?.entry.parent;
    const responseList = responses[0]?.entry.parent;
    const isPlain = own.every(({ value }) => value.state === 'literal');
    return isPlain && grantList?.kind === 'list' && responseList?.kind === 'list'
      ? [{ grants, responses, grantList, responseList }]
      : [];
  });
}
