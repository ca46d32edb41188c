import {
  clientIdMatches,
  clientSecretMatches,
  findProvider,
  providerOfClientId,
} from '../../knowledge/providers/lookup.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { type Client, knownText, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { editsAt, environmentAt, fixOf, isWorkbench, statedProvider } from '../support/clients.ts';
import { placeOf } from '../support/model.ts';

interface Data {
  readonly id: ResolvedSetting;
  readonly secret: ResolvedSetting;
  /** Whose shapes show that the two are swapped; undefined when they are equal. */
  readonly provider: Provider | undefined;
}

/** Equal texts shorter than this are names that two settings happen to share. */
const shortest = 8;

/** The values of client_id and client_secret stand in each other's place, or are one and the same. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'client-id-secret-swapped',
    group: 'client',
    severity: 'error',
    reach: 'workspace',
    fix: 'review',
    summary: 'client_id and client_secret are not swapped and not the same.',
  },
  *detect({ model }) {
    for (const client of model.clients) {
      for (const { id, secret } of pairsOf(client)) {
        const [idText, secretText] = [knownText(id.resolved), knownText(secret.resolved)];
        if (idText === undefined || secretText === undefined) continue;
        const related = [{ ...placeOf(secret), message: `${secret.place.name} is the other one` }];
        const provider = swappedAt(client, idText, secretText);
        if (provider !== undefined) {
          yield { at: placeOf(id), data: { id, secret, provider }, related };
        } else if (idText === secretText && idText.length >= shortest) {
          const severity = isWorkbench(environmentAt(model, client, secret)) ? 'hint' : 'warning';
          yield { at: placeOf(secret), data: { id, secret, provider }, severity };
        }
      }
    }
  },
  word: ({ id, secret, provider }) =>
    provider === undefined
      ? `${secret.place.name} has the same value as ${id.place.name}. The client ID is public, so this protects ` +
        'nothing, and a provider that issues its own secrets answers invalid_client. Put the client secret here.'
      : `${id.place.name} holds a client secret of ${provider.name}, and ${secret.place.name} the client ID: they are ` +
        'swapped. The token request fails with invalid_client, and the secret is shown in the address of the login ' +
        'page. Swap the two values.',
  fix: ({ data: { id, secret, provider } }, { model }) => {
    const [idText, secretText] = [knownText(id.resolved), knownText(secret.resolved)];
    if (provider === undefined || idText === undefined || secretText === undefined) return [];
    return fixOf('Swap the two values', 'review', [editsAt(model, id, secretText), editsAt(model, secret, idText)]);
  },
});

function pairsOf(client: Client): readonly { readonly id: ResolvedSetting; readonly secret: ResolvedSetting }[] {
  return settingsOf(client, 'client_id').flatMap((id) =>
    settingsOf(client, 'client_secret')
      .filter((secret) => secret.setting.slot === id.setting.slot)
      .map((secret) => ({ id, secret })),
  );
}

/** Each value has the other's shape and not its own. Providers that give both the same shape can never match. */
function swappedAt(client: Client, id: string, secret: string): Provider | undefined {
  const provider = statedProvider(client) ?? findProvider(providerOfClientId(secret) ?? '');
  if (provider === undefined) return undefined;
  const isSwapped =
    clientSecretMatches(provider, id) === true &&
    clientIdMatches(provider, secret) === true &&
    clientIdMatches(provider, id) === false &&
    clientSecretMatches(provider, secret) === false;
  return isSwapped ? provider : undefined;
}
