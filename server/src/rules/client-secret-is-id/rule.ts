import { knownText, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { environmentAt, statedProvider } from '../support/clients.ts';
import { placeOf } from '../support/model.ts';

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Entra ID shows a secret's ID beside its value, and the value only once; the ID is a GUID, a value never is. */
export const rule = workspaceRule<ResolvedSetting>({
  meta: {
    id: 'client-secret-is-id',
    group: 'client',
    severity: 'error',
    reach: 'workspace',
    fix: 'none',
    summary: "An Entra ID client secret is the secret's value, not its ID.",
  },
  *detect({ model }) {
    for (const client of model.clients) {
      if (statedProvider(client)?.id !== 'microsoft-entra-id') continue;
      for (const target of settingsOf(client, 'client_secret')) {
        if (!guid.test(knownText(target.resolved)?.trim() ?? '')) continue;
        const severity = environmentAt(model, client, target) === 'test' ? 'warning' : 'error';
        yield { at: placeOf(target), data: target, severity };
      }
    }
  },
  word: ({ place }) =>
    `${place.name} is a GUID, which is the ID of a client secret and not the secret. The token request fails with ` +
    'AADSTS7000215 ("Ensure the secret being sent in the request is the client secret value, not the client secret ' +
    'ID"). Copy the column Value in "Certificates & secrets"; it is shown only once, so create a new secret if it is ' +
    'gone.',
});
