import { removeEntry, replaceValue } from '../../syntax/edit.ts';
import { type Entry, pathText } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { isDevelopment } from '../support/environment.ts';
import { offeredFlows } from '../support/flows.ts';
import { flagOf, realmClients } from '../support/keycloak.ts';
import { listSeparator, partsOf } from '../support/parts.ts';
import { literals, valuePlace } from '../support/value.ts';
import type { Detection, FileScope, Severity } from '../types.ts';

interface Data {
  readonly name: string;
  readonly kind: 'grant' | 'realm' | 'api';
  /** The list item or the switch that turns the grant on. */
  readonly entry: Entry;
}

/** RFC 9700 section 2.4: the resource owner password credentials grant must not be used. */
export const rule = fileRule<Data>({
  meta: {
    id: 'grant-password',
    group: 'grants',
    severity: 'warning',
    reach: 'file',
    fix: 'review',
    summary: 'The password grant is not used.',
  },
  *detect(scope) {
    for (const setting of literals(scope.settings('grant_type'))) {
      if (!partsOf(setting, listSeparator).some((part) => part.text === 'password')) continue;
      const severity = severityIn(scope, setting.environment);
      yield { at: valuePlace(setting), data: { name: setting.name, kind: 'grant', entry: setting.entry }, severity };
    }
    yield* inRealm(scope);
    yield* inApi(scope);
  },
  word: ({ name, kind }) => `${name} ${texts[kind]}`,
  fix: ({ at, data: { kind, entry } }, { facts }) => {
    const isItem = entry.parent?.kind === 'list' && entry.parent.children.length > 1;
    const edits =
      kind === 'realm' && entry.kind === 'scalar'
        ? replaceValue(facts.tree, entry, 'false')
        : kind === 'grant' && isItem
          ? removeEntry(facts.tree, entry)
          : undefined;
    const title = kind === 'realm' ? 'Switch direct access grants off' : 'Remove the password grant';
    return edits === undefined ? [] : [{ title, safety: 'review', files: [{ file: at.file, edits }] }];
  },
});

const advice =
  "The application then handles its users' passwords, which RFC 9700 forbids and multi-factor sign-in defeats; many " +
  'servers answer unauthorized_client or unsupported_grant_type. Use the authorization code with PKCE for people, ' +
  'client credentials for services, the device grant for command lines.';

const texts: Readonly<Record<Data['kind'], string>> = {
  grant: `uses the password grant. ${advice}`,
  realm: `allows the password grant (direct access grants) for this client. ${advice}`,
  api: `offers the password grant to users of this API. ${advice}`,
};

/** Test suites sign their users in this way, because nobody is there to type. */
const severityIn = (scope: FileScope, environment?: string): Severity =>
  environment === 'test' || environment === 'development' || isDevelopment(scope.facts) ? 'info' : 'warning';

function* inRealm(scope: FileScope): Generator<Detection<Data>> {
  for (const client of realmClients(scope)) {
    const flag = flagOf(client, 'directAccessGrantsEnabled');
    if (flag === undefined) continue;
    const at = { file: scope.facts.file.uri, span: flag.contentSpan };
    yield { at, data: { name: pathText(flag.path), kind: 'realm', entry: flag }, severity: severityIn(scope) };
  }
}

/** It describes a server that may be somebody else's. */
function* inApi(scope: FileScope): Generator<Detection<Data>> {
  for (const { entry, span } of offeredFlows(scope, 'password')) {
    const at = { file: scope.facts.file.uri, span };
    yield { at, data: { name: pathText(entry.path), kind: 'api', entry }, severity: 'info' };
  }
}
