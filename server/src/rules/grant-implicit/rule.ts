import type { Setting } from '../../dialects/types.ts';
import { removeEntry, replaceValue } from '../../syntax/edit.ts';
import { childOf, childrenOf, pathText, type ScalarEntry } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { offeredFlows } from '../support/flows.ts';
import { flagOf, realmClients } from '../support/keycloak.ts';
import { listSeparator, partsOf } from '../support/parts.ts';
import { literals, setValue, valuePlace } from '../support/value.ts';
import type { Detection, FileScope, Fix } from '../types.ts';

interface Data {
  readonly name: string;
  readonly kind: 'response' | 'grant' | 'realm' | 'api' | 'id-token';
  readonly setting: Setting | undefined;
  readonly flag: ScalarEntry | undefined;
}

/** RFC 9700 section 2.1.2; removed in OAuth 2.1 (section 10.1 of the draft). */
export const rule = fileRule<Data>({
  meta: {
    id: 'grant-implicit',
    group: 'grants',
    severity: 'warning',
    reach: 'file',
    fix: 'review',
    summary: 'The implicit grant is not used.',
  },
  *detect(scope) {
    for (const setting of literals(scope.settings('response_type'))) {
      const types = partsOf(setting, listSeparator).map((part) => part.text);
      const kind = types.includes('token') ? 'response' : types.join() === 'id_token' ? 'id-token' : undefined;
      if (kind === undefined || lacksGrant(scope, setting)) continue;
      const severity = kind === 'response' ? 'warning' : 'hint';
      yield { at: valuePlace(setting), data: { name: setting.name, kind, setting, flag: undefined }, severity };
    }
    for (const setting of literals(scope.settings('grant_type'))) {
      if (!partsOf(setting, listSeparator).some((part) => part.text === 'implicit')) continue;
      yield { at: valuePlace(setting), data: { name: setting.name, kind: 'grant', setting, flag: undefined } };
    }
    yield* inRealm(scope);
    yield* inApi(scope);
  },
  word: ({ name, kind }) => `${name} ${texts[kind]}`,
  fix: ({ at, data: { setting, flag } }, { facts }) => {
    if (flag !== undefined) {
      const edits = replaceValue(facts.tree, flag, 'false');
      return edits === undefined
        ? []
        : [{ title: 'Switch the implicit flow off', safety: 'review', files: [{ file: at.file, edits }] }];
    }
    if (setting === undefined) return [];
    return setting.role === 'response_type' ? withCode(facts, setting) : withoutImplicit(facts, setting);
  },
});

/** `grant-response-mismatch` says of a registration that its list of grants does not have the implicit one. */
function lacksGrant(scope: FileScope, { kind, item, slot }: Setting): boolean {
  if (kind !== 'registration' || item === undefined) return false;
  const grants = scope.settings('grant_type').filter((s) => s.slot === slot && s.item !== undefined);
  return (
    grants.length > 0 && grants.every(({ value }) => value.state === 'literal' && value.text.trim() !== 'implicit')
  );
}

const advice =
  'Access tokens then travel in the address of the callback page, where histories, logs and scripts can read them, and ' +
  'OAuth 2.1 servers answer unsupported_response_type. Use the authorization code with PKCE (S256).';

const texts: Readonly<Record<Data['kind'], string>> = {
  response: `asks for tokens straight from the authorization endpoint. ${advice}`,
  grant: `uses the implicit grant. ${advice}`,
  realm: `allows the implicit flow for this client. ${advice}`,
  api: `offers the implicit flow to users of this API. ${advice}`,
  'id-token':
    'asks for an ID token alone from the authorization endpoint. That is allowed with response_mode=form_post and a ' +
    'nonce; the authorization code with PKCE needs neither.',
};

function* inRealm(scope: FileScope): Generator<Detection<Data>> {
  for (const client of realmClients(scope)) {
    const flag = flagOf(client, 'implicitFlowEnabled');
    if (flag === undefined) continue;
    const at = { file: scope.facts.file.uri, span: flag.contentSpan };
    yield { at, data: { name: pathText(flag.path), kind: 'realm', setting: undefined, flag } };
  }
}

/** It describes a server that may be somebody else's. */
function* inApi(scope: FileScope): Generator<Detection<Data>> {
  for (const { entry, span } of offeredFlows(scope, 'implicit')) {
    const at = { file: scope.facts.file.uri, span };
    yield {
      at,
      data: { name: pathText(entry.path), kind: 'api', setting: undefined, flag: undefined },
      severity: 'info',
    };
  }
}

/** A list that has the code already only loses the other type. */
function withCode(facts: FileScope['facts'], setting: Setting): readonly Fix[] {
  const list = setting.item === undefined ? undefined : setting.entry.parent;
  const hasCode = childrenOf(list).some((type) => type.kind === 'scalar' && type.value.trim() === 'code');
  if (!hasCode) return setValue(facts, setting, 'code', 'Use the response type code', 'review');
  const edits = removeEntry(facts.tree, setting.entry);
  const title = `Remove the response type ${setting.value.text.trim()}`;
  return edits === undefined ? [] : [{ title, safety: 'review', files: [{ file: setting.file, edits }] }];
}

/** Only from a list that keeps another grant. */
function withoutImplicit(facts: FileScope['facts'], setting: Setting): readonly Fix[] {
  const list = setting.entry.parent;
  if (setting.item === undefined || list?.kind !== 'list' || list.children.length < 2) return [];
  // A response type that needs the grant would be left without it: one goes along, a hybrid one keeps the grant.
  const types = childrenOf(childOf(list.parent, 'response_types'));
  const needing = types.filter((type) => type.kind === 'scalar' && /(?:^| )(?:id_token|token)(?: |$)/.test(type.value));
  const isHybrid = needing.some((type) => type.kind === 'scalar' && /(?:^| )code(?: |$)/.test(type.value));
  if (isHybrid || needing.length > 1 || (needing.length > 0 && types.length < 2)) return [];
  const parts = [setting.entry, ...needing].map((entry) => removeEntry(facts.tree, entry));
  if (parts.includes(undefined)) return [];
  const edits = parts.flatMap((part) => part ?? []);
  return [{ title: 'Remove the implicit grant', safety: 'review', files: [{ file: setting.file, edits }] }];
}
