import { firstBy, groupBy } from '../../base/groupBy.ts';
import { lazy } from '../../base/lazy.ts';
import { readName } from '../../dialects/envNames.ts';
import type { Setting } from '../../dialects/types.ts';
import { isPlaceholder } from '../../knowledge/placeholders.ts';
import {
  clientIdMatches,
  clientSecretMatches,
  findProvider,
  providerOfClientId,
} from '../../knowledge/providers/lookup.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import type { Role } from '../../knowledge/roles.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import type { Span } from '../../text/span.ts';
import { workspaceRule } from '../define.ts';
import { editsAt, environmentAt, fixOf, isWorkbench, statedProvider } from '../support/clients.ts';
import { placeOf } from '../support/model.ts';

type Data = ValuesData | { readonly kind: 'reference'; readonly setting: Setting; readonly name: string };

interface ValuesData {
  readonly kind: 'values';
  readonly id: ResolvedSetting;
  readonly secret: ResolvedSetting;
  /** Whose shapes show that the two are swapped; undefined when they are equal. */
  readonly provider: Provider | undefined;
  /** They are equal, and the shape is that of a secret: the id is the one to change. */
  readonly issuer?: Provider;
  /** They are equal where the server registers the client, too. */
  readonly isRegistered?: boolean;
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
    for (const { setting } of model.settings) {
      const reference = crossedReference(setting);
      if (reference === undefined) continue;
      const data: Data = { kind: 'reference', setting, name: reference.name };
      yield { at: { file: setting.file, span: reference.nameSpan }, data };
    }
    const registered = lazy(() => registeredPairs(model));
    for (const client of model.clients) {
      for (const data of pairsOf(client)) {
        const { id, secret, provider } = data;
        if (provider !== undefined) {
          const related = [{ ...placeOf(secret), message: `${secret.place.name} is the other one` }];
          yield { at: placeOf(id), data, related };
        } else if (data.issuer !== undefined) {
          const related = [{ ...placeOf(secret), message: `${secret.place.name} has the same value` }];
          yield { at: placeOf(id), data, related };
        } else {
          const isRegistered = registered().has(knownText(id.resolved));
          const severity = isRegistered || isWorkbench(environmentAt(model, client, secret)) ? 'hint' : 'warning';
          yield { at: placeOf(secret), data: { ...data, isRegistered }, severity };
        }
      }
    }
  },
  word: (data) => (data.kind === 'reference' ? wordReference(data.setting, data.name) : wordValues(data)),
  fix: ({ data }, { model }) => {
    if (data.kind === 'reference') return [];
    const { id, secret, provider } = data;
    const [idText, secretText] = [knownText(id.resolved), knownText(secret.resolved)];
    if (provider === undefined || idText === undefined || secretText === undefined) return [];
    return fixOf('Swap the two values', 'review', [editsAt(model, id, secretText), editsAt(model, secret, idText)]);
  },
});

const wordReference = ({ name: own, role }: Setting, name: string): string =>
  role === 'client_id'
    ? `${own} is taken from ${name}, whose name says that it holds a client secret. The server knows no such client ` +
      '(invalid_client), and the login page’s address shows the secret. Refer to the client ID.'
    : `${own} is taken from ${name}, whose name says that it holds a client ID. The server answers invalid_client. ` +
      'Refer to the client secret.';

/** The ids that a registration of the workspace has with the same secret. */
const registeredPairs = (model: Model): ReadonlySet<string | undefined> =>
  new Set(
    model.registrations.flatMap((registration) => [...pairsOf(registration)].map(({ id }) => knownText(id.resolved))),
  );

const wordValues = ({ id, secret, provider, issuer, isRegistered }: ValuesData): string =>
  issuer !== undefined
    ? `${id.place.name} holds a client secret of ${issuer.name}, the same as ${secret.place.name}. The login page is not ` +
      'shown (invalid_client), and its address shows the secret. Put the client ID here, and renew the secret if it was sent.'
    : provider === undefined
      ? `${secret.place.name} has the same value as ${id.place.name}. The client ID is public, so this protects ` +
        (isRegistered === true
          ? 'nothing. Set a random secret here and where the client is registered.'
          : 'nothing, and a provider that issues its own secrets answers invalid_client. Put the client secret here.')
      : `${id.place.name} holds a client secret of ${provider.name}, and ${secret.place.name} the client ID: they are ` +
        'swapped. The token request fails with invalid_client, and the secret is shown in the address of the login ' +
        'page. Swap the two values.';

/** The value is what a variable, a key of a Secret or a secret of a workflow holds that is named for the other of the two. */
function crossedReference({
  role,
  value,
  span,
}: Setting): { readonly name: string; readonly nameSpan: Span } | undefined {
  const other = role === 'client_id' ? 'client_secret' : role === 'client_secret' ? 'client_id' : undefined;
  const [only, ...others] = value.parts;
  if (other === undefined || others.length > 0 || only === undefined || only.kind === 'text') return undefined;
  const ofWorkflow =
    only.kind === 'opaque' ? /^\$\{\{\s*(?:secrets|vars)\.([\w-]+)\s*\}\}$/.exec(only.text)?.[1] : undefined;
  const found = only.kind === 'reference' ? only : { name: ofWorkflow ?? '', nameSpan: span };
  return readName(upperName(found.name))?.role === other ? found : undefined;
}

/** `secrets.OKTA_CLIENT_ID`, `client-secret`. */
const upperName = (name: string): string => name.replace(/^.*\./, '').replaceAll('-', '_').toUpperCase();

/**
 * The pairs of a slot that are swapped or equal. A client may have many of both, in as many files: not each is held against
 * each, and an id has one secret, of its own file where there is one.
 */
function* pairsOf(client: Client): Generator<ValuesData> {
  const idsOfSlots = groupBy(knownOf(client, 'client_id'), slotOf);
  if (idsOfSlots.size === 0) return;
  for (const [slot, secrets] of groupBy(knownOf(client, 'client_secret'), slotOf)) {
    const ids = idsOfSlots.get(slot) ?? [];
    yield* swappedIn(client, ids, secrets);
    yield* equalIn(client, ids, secrets);
  }
}

const isSecretOf = (provider: Provider, text: string): boolean =>
  clientSecretMatches(provider, text) === true && clientIdMatches(provider, text) === false;

/** Providers that give both the same shape can never match. */
function* swappedIn(client: Client, ids: readonly Known[], secrets: readonly Known[]): Generator<ValuesData> {
  const suspects = secrets.flatMap((secret) => {
    const { text } = secret;
    const provider = statedProvider(client) ?? findProvider(providerOfClientId(text) ?? '');
    const isId =
      provider !== undefined &&
      clientIdMatches(provider, text) === true &&
      clientSecretMatches(provider, text) === false;
    return isId ? [{ ...secret, provider }] : [];
  });
  for (const [provider, own] of groupBy(suspects, (suspect) => suspect.provider)) {
    const near = nearestIn(own);
    for (const { setting: id, text } of ids) {
      if (isSecretOf(provider, text)) yield { kind: 'values', id, secret: near(id), provider };
    }
  }
}

function* equalIn(client: Client, ids: readonly Known[], secrets: readonly Known[]): Generator<ValuesData> {
  const issuer = statedProvider(client);
  const secretsByText = groupBy(secrets, ({ text }) => text);
  for (const [text, equalIds] of groupBy(ids, (id) => id.text)) {
    const equalSecrets = secretsByText.get(text);
    if (equalSecrets === undefined || text.length < shortest || isPlaceholder(text, 'client_secret')) continue;
    if (issuer !== undefined && isSecretOf(issuer, text)) {
      const near = nearestIn(equalSecrets);
      for (const { setting: id } of equalIds)
        yield { kind: 'values', id, secret: near(id), provider: undefined, issuer };
    } else {
      const near = nearestIn(equalIds);
      for (const { setting: secret } of equalSecrets)
        yield { kind: 'values', id: near(secret), secret, provider: undefined };
    }
  }
}

/** Of some, the one in the file of a setting; else the first. */
function nearestIn(some: readonly Known[]): (to: ResolvedSetting) => ResolvedSetting {
  const byFile = firstBy(some, ({ setting }) => setting.setting.file);
  const [first] = some as readonly [Known, ...Known[]];
  return (to) => (byFile.get(to.setting.file) ?? first).setting;
}

interface Known {
  readonly setting: ResolvedSetting;
  readonly text: string;
}

const knownOf = (client: Client, role: Role): readonly Known[] =>
  settingsOf(client, role).flatMap((setting) => {
    const text = knownText(setting.resolved);
    return text === undefined ? [] : [{ setting, text }];
  });

const slotOf = ({ setting: { setting } }: Known): string | undefined => setting.slot;
