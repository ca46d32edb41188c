import { type Client, knownText, type ResolvedSetting, settingOf, settingsOf } from '../../model/types.ts';
import { removeEntry } from '../../syntax/edit.ts';
import { workspaceRule } from '../define.ts';
import { fixOf, sourceOf } from '../support/clients.ts';
import { entraToo } from '../support/entraCode.ts';
import { placeOf, relatedTo } from '../support/model.ts';
import type { Severity } from '../types.ts';

type Kind = 'client' | 'realm' | 'needed';

interface Data {
  readonly secret: ResolvedSetting;
  readonly declared: ResolvedSetting;
  readonly kind: Kind;
}

/** RFC 6749 section 2.1, RFC 8252 section 8.5: a public client cannot keep a secret. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'public-client-with-secret',
    group: 'client',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'A public client has no client secret.',
  },
  *detect({ model }) {
    for (const client of [...model.clients, ...model.registrations]) {
      const declared = publicBy(client);
      if (declared === undefined) continue;
      for (const secret of settingsOf(client, 'client_secret')) {
        if (knownText(secret.resolved) === undefined) continue;
        const kind = kindOf(client, secret);
        yield {
          at: placeOf(secret),
          data: { secret, declared, kind },
          severity: severities[kind],
          related: [relatedTo(declared, `${declared.place.name} makes the client public`)],
        };
      }
    }
  },
  word: ({ secret, declared, kind }) =>
    `${secret.place.name} ${texts[kind]}`
      .replace('{declared}', declared.place.name)
      .replace('{entra}', entraToo(secret.setting.provider, 'AADSTS700025')),
  fix: ({ data: { secret } }, { model }) => {
    const source = sourceOf(model, secret);
    const edits = source === undefined ? undefined : removeEntry(source.facts.tree, source.setting.entry);
    if (source === undefined || edits === undefined) return [];
    return fixOf('Remove the client secret', 'review', [{ file: source.setting.file, edits }]);
  },
});

const severities: Readonly<Record<Kind, Severity>> = { client: 'warning', realm: 'info', needed: 'info' };

const texts: Readonly<Record<Kind, string>> = {
  client:
    'is set although {declared} says that the client is public. Servers ignore the secret or refuse the request ' +
    '(invalid_client{entra}). Remove it, or make the client confidential.',
  realm:
    'is set although {declared} says that the client is public. Keycloak does not ask for it, and exports keep it from ' +
    'earlier settings. Remove it, or make the client confidential.',
  needed:
    'belongs to a client that {declared} calls public. This provider asks for a secret all the same; it protects ' +
    'nothing in an application that is handed out, so do not rely on it.',
};

/** Providers whose token endpoints want the secret from installed applications, too. */
const asksAnyway: ReadonlySet<string> = new Set(['google', 'github']);

function kindOf(client: Client, secret: ResolvedSetting): Kind {
  if (secret.setting.dialect === 'keycloak-realm') return 'realm';
  return client.provider !== undefined && asksAnyway.has(client.provider) ? 'needed' : 'client';
}

/** The setting that declares the client public. A native application may still be given a secret of its own. */
function publicBy(client: Client): ResolvedSetting | undefined {
  const method = settingOf(client, 'token_endpoint_auth_method');
  if (knownText(method?.resolved) === 'none') return method;
  const flag = settingOf(client, 'public_client');
  if (knownText(flag?.resolved) === 'true') return flag;
  const type = settingOf(client, 'application_type');
  return method === undefined && knownText(type?.resolved) === 'native' ? type : undefined;
}
