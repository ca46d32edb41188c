import { type Client, knownText, type Model, type ResolvedSetting, settingOf, settingsOf } from '../../model/types.ts';
import { removeEntry, replaceValue } from '../../syntax/edit.ts';
import { childOf, type ScalarEntry } from '../../syntax/tree.ts';
import { workspaceRule } from '../define.ts';
import { fixOf } from '../support/clients.ts';
import { placeOf, relatedTo } from '../support/model.ts';
import type { Fix, Location } from '../types.ts';

interface Data {
  readonly name: string;
  readonly declared: ResolvedSetting;
  /** The entry that enables the grant, in the file of `at`. */
  readonly entry: ScalarEntry;
  readonly isFlag: boolean;
}

/** RFC 6749 section 4.4: only confidential clients may use the client credentials grant. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'client-credentials-public',
    group: 'client',
    severity: 'error',
    reach: 'workspace',
    fix: 'review',
    summary: 'The client credentials grant is for clients that have credentials.',
  },
  *detect({ model }) {
    for (const client of [...model.clients, ...model.registrations]) {
      const declared = publicBy(client);
      if (declared === undefined) continue;
      const related = [relatedTo(declared, `${declared.place.name} makes the client public`)];
      for (const grant of settingsOf(client, 'grant_type')) {
        if (!words(grant).includes('client_credentials')) continue;
        const { name, entry } = grant.setting;
        yield { at: placeOf(grant), data: { name, declared, entry, isFlag: false }, related };
      }
      const flag = serviceAccounts(declared);
      if (flag !== undefined) {
        const at: Location = { file: declared.setting.file, span: flag.contentSpan };
        yield { at, data: { name: flag.key, declared, entry: flag, isFlag: true }, related };
      }
    }
  },
  word: ({ name, declared }) =>
    `${name} enables the client credentials grant, but ${declared.place.name} makes the client public. The token ` +
    'endpoint answers unauthorized_client (Keycloak: "Public client not allowed to retrieve service account"). ' +
    'Remove the grant, or give the client a secret or a key.',
  fix: ({ at, data: { entry, isFlag } }, { model }) => fixFor(model, at.file, entry, isFlag),
});

function fixFor(model: Model, file: string, entry: ScalarEntry, isFlag: boolean): readonly Fix[] {
  const tree = model.fileOf(file)?.tree;
  if (tree === undefined || !tree.entries.includes(entry)) return [];
  if (isFlag) {
    const edits = replaceValue(tree, entry, 'false');
    return edits === undefined ? [] : fixOf('Switch the service account off', 'review', [{ file, edits }]);
  }
  const isOneOfSeveral = entry.parent?.kind === 'list' && entry.parent.children.length > 1;
  const edits = isOneOfSeveral ? removeEntry(tree, entry) : undefined;
  return edits === undefined ? [] : fixOf('Remove the grant', 'review', [{ file, edits }]);
}

const words = ({ resolved }: ResolvedSetting): readonly string[] => (knownText(resolved) ?? '').split(/[\s,]+/);

/** A server that publishes keys or trusts a federated identity does not call the method `none`. */
function publicBy(client: Client): ResolvedSetting | undefined {
  const method = settingOf(client, 'token_endpoint_auth_method');
  if (knownText(method?.resolved) === 'none') return method;
  const flag = settingOf(client, 'public_client');
  return knownText(flag?.resolved) === 'true' ? flag : undefined;
}

/** Keycloak's switch for the grant, beside `publicClient`. */
function serviceAccounts({ setting }: ResolvedSetting): ScalarEntry | undefined {
  if (setting.dialect !== 'keycloak-realm') return undefined;
  const flag = childOf(setting.entry.parent, 'serviceAccountsEnabled');
  return flag?.kind === 'scalar' && flag.value === 'true' ? flag : undefined;
}
