import { guid } from '../../base/guid.ts';
import { memoisedFor } from '../../base/memo.ts';
import { type Client, knownText, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { environmentAt, statedProvider } from '../support/clients.ts';
import { placeOf } from '../support/model.ts';

interface Data {
  readonly target: ResolvedSetting;
  readonly kind: 'secret-id' | 'client-id';
}

/** Entra ID shows a secret's ID beside its value, and the value only once; the ID is a GUID, a value never is. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'client-secret-is-id',
    group: 'client',
    severity: 'error',
    reach: 'workspace',
    fix: 'none',
    summary: 'A client secret is the secret’s value, not an ID that stands beside it.',
  },
  *detect({ model }) {
    for (const client of model.clients) {
      const isEntra = statedProvider(client)?.id === 'microsoft-entra-id';
      for (const target of settingsOf(client, 'client_secret')) {
        const text = knownText(target.resolved)?.trim() ?? '';
        const kind = isEntra && guid.test(text) ? 'secret-id' : isGoogleId(text, client) ? 'client-id' : undefined;
        if (kind === undefined) continue;
        const severity = environmentAt(model, client, target) === 'test' ? 'warning' : 'error';
        yield { at: placeOf(target), data: { target, kind }, severity };
      }
    }
  },
  word: ({ target: { place }, kind }) =>
    kind === 'client-id'
      ? `${place.name} is a client ID of Google and not the secret, which begins with GOCSPX-. The token request fails with ` +
        'invalid_client ("Unauthorized"). Copy the client secret from the same page of the Google Cloud console.'
      : `${place.name} is a GUID, which is the ID of a client secret and not the secret. The token request fails with ` +
        'AADSTS7000215 ("Ensure the secret being sent in the request is the client secret value, not the client secret ' +
        'ID"). Copy the column Value in "Certificates & secrets"; it is shown only once, so create a new secret if it is ' +
        'gone.',
});

const googleId = /^\d+-\w+\.apps\.googleusercontent\.com$/;

/** `client-id-secret-swapped` says so where the two are exchanged, or one and the same. */
function isGoogleId(text: string, client: Client): boolean {
  if (!googleId.test(text)) return false;
  const { texts, areGoogles } = idsOf(client);
  return areGoogles && !texts.has(text);
}

const idsOf = memoisedFor((client: Client) => {
  const ids = settingsOf(client, 'client_id').map(({ resolved }) => knownText(resolved)?.trim() ?? '');
  return { texts: new Set(ids), areGoogles: ids.every((id) => googleId.test(id)) };
});
