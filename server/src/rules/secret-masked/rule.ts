import type { FileFacts, Setting } from '../../dialects/types.ts';
import type { Role } from '../../knowledge/roles.ts';
import { fileRule } from '../define.ts';
import { clientIn, withRole } from '../support/endpoint.ts';
import { isShared } from '../support/overridden.ts';
import { valuePlace } from '../support/value.ts';

interface Data {
  readonly setting: Setting;
}

const roles: readonly Role[] = [
  'client_secret',
  'session_secret',
  'access_token',
  'refresh_token',
  'id_token',
  'jwt',
  'private_key',
];

export const rule = fileRule<Data>({
  meta: {
    id: 'secret-masked',
    group: 'secrets',
    severity: 'error',
    reach: 'file',
    fix: 'none',
    summary: 'A secret must be the credential, not the masked text that a screen or an export shows.',
  },
  *detect({ facts, settings }) {
    for (const setting of settings(...roles)) {
      // A JWT with an ellipsis belongs to `jwt-malformed`.
      if (setting.value.state !== 'masked' || setting.value.text.trim().startsWith('eyJ')) continue;
      if (isOfPublicClient(facts, setting)) continue;
      const at = valuePlace(setting);
      // What a test compares with has its secrets taken out, and is sent to no server.
      if (facts.environment.isFixture) yield { at, severity: 'info', data: { setting } };
      // An export may be kept for reference only; importing it is what breaks the client.
      else if (isExport(setting)) yield { at, severity: isImported(setting) ? 'warning' : 'info', data: { setting } };
      else if (setting.kind === 'registration') yield { at, severity: 'warning', data: { setting } };
      // What was taken out before it went to a shared place need not be missing where the program runs.
      else if (isShared(facts)) yield { at, severity: 'warning', data: { setting } };
      else yield { at, data: { setting } };
    }
  },
  word: ({ setting }) =>
    setting.kind === 'registration' || isExport(setting)
      ? `${setting.name} is masked: exports show asterisks in place of the secret. Importing the file makes the ` +
        'asterisks the secret, and every client then gets invalid_client. Put a new secret or a reference here.'
      : setting.role === 'session_secret'
        ? `${setting.name} is asterisks, and sessions signed with them can be forged by anybody. Generate a random value.`
        : `${setting.name} is a masked or shortened copy of a credential, so the server answers invalid_client or ` +
          'invalid_token. Copy the whole value; where the provider shows it only once, create a new one.',
});

/** A realm's clients, and the servers it lets people sign in with. */
const isExport = ({ dialect, name }: Setting): boolean =>
  dialect === 'keycloak-realm' || /^identityProviders\[\d+\]/.test(name);

/** Keycloak never asks a public client for the secret that its export gives it (`ClientIdAndSecretAuthenticator`). */
const isOfPublicClient = (facts: FileFacts, setting: Setting): boolean =>
  setting.dialect === 'keycloak-realm' &&
  withRole(clientIn(facts.settings, setting), 'public_client').some(({ value }) => value.text === 'true');

/** Keycloak masks secrets in every export; only what its container imports has to have them. */
const isImported = ({ file }: Setting): boolean => /import/i.test(file.split('/').slice(-3).join('/'));
