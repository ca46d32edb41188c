import { groupBy } from '../../base/groupBy.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { appendListItem, removeEntry } from '../../syntax/edit.ts';
import { childrenOf, type ListEntry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { setValue, valuePlace } from '../support/value.ts';
import type { Detection, FileScope, Fix } from '../types.ts';

interface Data {
  readonly setting: Setting;
  /** What the other list lacks. */
  readonly missing: string;
  readonly otherName: string;
  readonly other: ListEntry;
  /** The code flow is registered, too, and does without. */
  readonly isIdle?: boolean;
}

/** RFC 7591 section 2.1: which response types and grant types belong together. */
export const rule = fileRule<Data>({
  meta: {
    id: 'grant-response-mismatch',
    group: 'grants',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'A registration’s grant_types and response_types fit each other.',
  },
  *detect(scope) {
    yield* offlineWithoutGrant(scope);
    for (const { grants, responses, grantList, responseList } of registrations(scope)) {
      const grantNames = new Set(grants.map(({ value }) => value.text.trim()));
      const types = new Set(responses.flatMap(({ value }) => value.text.trim().split(/\s+/)));
      for (const setting of responses) {
        for (const missing of grantsFor(setting.value.text.trim().split(/\s+/))) {
          if (grantNames.has(missing)) continue;
          const at = valuePlace(setting);
          const data: Data = { setting, missing, otherName: 'grant_types', other: grantList };
          const isIdle = setting.value.text.trim() === 'id_token' && signsInByCode(grantNames, responses);
          if (isIdle) yield { at, severity: 'info', data: { ...data, isIdle } };
          else yield { at, data };
        }
      }
      for (const setting of grants) {
        const missing = responseFor(setting.value.text.trim(), types);
        if (missing === undefined) continue;
        yield { at: valuePlace(setting), data: { setting, missing, otherName: 'response_types', other: responseList } };
      }
    }
  },
  word: ({ setting, missing, otherName, isIdle }) =>
    isIdle === true
      ? `${setting.name} has ${setting.value.text.trim()}, which needs implicit among the ${otherName} (RFC 7591 section 2.1). The ` +
        'code flow does without it, and strict servers refuse such a registration (invalid_client_metadata). Remove it.'
      : missing === 'refresh_token'
        ? `${setting.name} has offline_access, but ${otherName} lacks refresh_token (RFC 7591 section 2). The server gives no refresh ` +
          'token, or refuses to take it (unauthorized_client), and users have to sign in again. Add it, or remove the scope.'
        : `${setting.name} is ${setting.value.text.trim()}, which needs ${missing} among the ${otherName} (RFC 7591 section ` +
          '2.1). A server refuses such a registration (invalid_client_metadata), or later the request ' +
          '(unauthorized_client). Add it, or remove this one.',
  fix: ({ at, data: { setting, missing, other } }, { facts }) => {
    // RFC 9700 section 2.1.2: the implicit grant is nothing to add. What needs it goes, if something else is left.
    if (missing === 'implicit') return withoutType(facts, setting);
    const edits = appendListItem(facts.tree, other, missing);
    return edits === undefined
      ? []
      : [{ title: `Add ${missing}`, safety: 'review', files: [{ file: at.file, edits }] }];
  },
});

/** Ory Hydra takes `id_token` beside the code flow, and its tutorial writes so. */
const signsInByCode = (grants: ReadonlySet<string>, responses: readonly Setting[]): boolean =>
  grants.has('authorization_code') && responses.some(({ value }) => value.text.trim() === 'code');

/**
 * OpenID Connect Core section 11 and RFC 7591 section 2: offline_access asks for a refresh token, which the client may use
 * with the grant refresh_token only. Ory Hydra calls the scope offline, too.
 */
function* offlineWithoutGrant({ facts, settings }: FileScope): Generator<Detection<Data>> {
  if (!facts.dialects.includes('oauth-client-metadata')) return;
  const lists = listsWithoutRefresh(settings('grant_type').filter(({ item }) => item !== undefined));
  for (const setting of settings('scope')) {
    if (
      setting.kind !== 'registration' ||
      setting.value.state !== 'literal' ||
      setting.dialect !== 'oauth-client-metadata'
    )
      continue;
    const other = lists.get(setting.slot);
    if (other === undefined || !/(?:^|\s)offline(?:_access)?(?:\s|$)/.test(setting.value.text)) continue;
    const data: Data = { setting, missing: 'refresh_token', otherName: 'grant_types', other };
    yield { at: valuePlace(setting), severity: 'warning', data };
  }
}

/** By slot the lists that have the code flow and no refresh tokens. */
const listsWithoutRefresh = (grants: readonly Setting[]): ReadonlyMap<string | undefined, ListEntry> =>
  new Map(
    [...groupBy(grants, ({ slot }) => slot)].flatMap(([slot, own]) => {
      const list = own[0]?.entry.parent;
      const names = new Set(own.map(({ value }) => value.text.trim()));
      const isWithout = names.has('authorization_code') && !names.has('refresh_token');
      return list?.kind === 'list' && isWithout ? [[slot, list] as const] : [];
    }),
  );

/** The plain code flow stays, or takes the place of a hybrid one. */
function withoutType(facts: FileFacts, setting: Setting): readonly Fix[] {
  const list = setting.entry.parent;
  const isHybrid = setting.value.text.trim().split(/\s+/).includes('code');
  if (isHybrid && childrenOf(list).length === 1) return setValue(facts, setting, 'code', 'Use code', 'review');
  if (!childrenOf(list).some((type) => type.kind === 'scalar' && type.value.trim() === 'code')) return [];
  const edits = removeEntry(facts.tree, setting.entry);
  const title = `Remove the response type ${setting.value.text.trim()}`;
  return edits === undefined ? [] : [{ title, safety: 'review', files: [{ file: setting.file, edits }] }];
}

const grantsFor = (response: readonly string[]): readonly string[] => [
  ...(response.includes('code') ? ['authorization_code'] : []),
  ...(response.includes('token') || response.includes('id_token') ? ['implicit'] : []),
];

function responseFor(grant: string, types: ReadonlySet<string>): string | undefined {
  if (grant === 'authorization_code') return types.has('code') ? undefined : 'code';
  if (grant !== 'implicit') return undefined;
  return types.has('token') || types.has('id_token') ? undefined : 'id_token';
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
  return [...groupBy(items, ({ slot }) => slot).values()].flatMap((own) => {
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
