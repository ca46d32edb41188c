import { clientIdMatches, clientSecretMatches, mayWarn } from '../../knowledge/providers/lookup.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { type TokenKind, tokenKindOf } from '../../knowledge/tokens.ts';
import { type Client, knownText, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { environmentAt, setAt, statedProvider, strengthOf } from '../support/clients.ts';
import { placeOf, severityBy } from '../support/model.ts';

interface Data {
  readonly target: ResolvedSetting;
  readonly fault:
    | { readonly kind: 'characters' | 'quotes' }
    | { readonly kind: 'secret'; readonly provider: Provider }
    | { readonly kind: 'token'; readonly label: string }
    | { readonly kind: 'shape'; readonly provider: Provider; readonly why: string };
}

/** RFC 6749 appendix A.1 for the characters; the shapes are in `knowledge/providers`. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'client-id-format',
    group: 'client',
    severity: 'error',
    reach: 'workspace',
    fix: 'review',
    summary: 'A client_id has the shape its provider issues.',
  },
  *detect({ model }) {
    for (const client of model.clients) {
      const provider = statedProvider(client);
      for (const target of settingsOf(client, 'client_id')) {
        const text = knownText(target.resolved);
        if (text === undefined) continue;
        const at = placeOf(target);
        if (!isVisible(text)) {
          yield { at, data: { target, fault: { kind: 'characters' } } };
          continue;
        }
        if (quotedIn(text) !== undefined) {
          yield { at, data: { target, fault: { kind: 'quotes' } } };
          continue;
        }
        const token = tokenKindOf(text);
        if (token !== undefined && neverIds.has(token.kind)) {
          yield { at, data: { target, fault: { kind: 'token', label: token.label } } };
          continue;
        }
        const severity = severityBy(strengthOf(client), 'warning');
        const fault = provider === undefined ? undefined : faultOf(client, provider, target.setting.name, text);
        // Dummies of test runs, single letters, and defaults for when nothing is set are meant to be dummies.
        if (fault === undefined || severity === undefined) continue;
        // An App of GitHub signs with a key, and may call itself by either of its ids (docs.github.com, "Generating a
        // JSON Web Token").
        if (provider?.id === 'github' && /^\d+$/.test(text) && settingsOf(client, 'private_key').length > 0) continue;
        if (text.length < 3 || environmentAt(model, client, target) === 'test' || target.resolved.state === 'defaulted')
          continue;
        yield { at, data: { target, fault }, severity };
      }
    }
  },
  word: ({ target, fault }) => {
    switch (fault.kind) {
      case 'characters':
        return (
          `${target.place.name} has a space at its end or a character outside ASCII. It is sent as it stands, and no ` +
          'server has issued such an ID (invalid_client). Copy the client ID again.'
        );
      case 'quotes':
        return (
          `${target.place.name} has quotes that are part of the value. They are sent with it, and the server knows no ` +
          'such ID (invalid_client). Leave them out.'
        );
      case 'token':
        return (
          `${target.place.name} holds ${fault.label}, which is not a client ID. The server knows no such ID (invalid_client), and ` +
          'the login page’s address shows it. Put the client ID here, and renew what was sent.'
        );
      case 'secret':
        return (
          `${target.place.name} has the shape of a client secret of ${fault.provider.name}, and not of a client ID. The ` +
          `server knows no such ID (${errorOf(fault.provider)}), and the login page’s address shows the secret. Put the ` +
          'client ID here, and renew the secret if it was sent.'
        );
      case 'shape':
        return (
          `${target.place.name} does not look like a client ID of ${fault.provider.name}. ${fault.why} An unknown ID is ` +
          `answered with ${errorOf(fault.provider)}. Copy the client ID from the console of ${fault.provider.name}.`
        );
    }
  },
  fix: ({ data: { target, fault } }, { model }) => {
    const text = knownText(target.resolved) ?? '';
    if (fault.kind === 'characters') {
      return isVisible(text.trim()) ? setAt(model, target, text.trim(), 'Remove the spaces around it', 'review') : [];
    }
    const quoted = quotedIn(text);
    if (quoted !== undefined) return setAt(model, target, quoted, 'Remove the quotes', 'review');
    if (fault.kind !== 'shape') return [];
    const suffix = '.apps.googleusercontent.com';
    const bare = text.replace(/^https?:\/\/|\/+$/gi, '');
    if (bare !== text && clientIdMatches(fault.provider, bare) === true)
      return setAt(model, target, bare, 'Remove what makes a URL of it', 'review');
    return fault.provider.id === 'google' && /^\d{6,}-[a-z0-9]{32}$/.test(text)
      ? setAt(model, target, text + suffix, `Append ${suffix}`, 'review')
      : [];
  },
});

/** Printable ASCII without blanks around it. A blank inside is legal. */
const isVisible = (text: string): boolean => /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text);

/** What vendors mark as these by how it begins is no client ID, whoever the server is. */
const neverIds: ReadonlySet<TokenKind> = new Set<TokenKind>([
  'personal_access_token',
  'bot_token',
  'app_token',
  'access_token',
  'refresh_token',
  'private_key',
]);

/** What stands in quotes that belong to the value. */
const quotedIn = (text: string): string | undefined => /^(["'])([^"']+)\1$/.exec(text)?.[2];

function faultOf(client: Client, provider: Provider, name: string, text: string): Data['fault'] | undefined {
  if (isSecretAlone(client, provider, name, text)) return { kind: 'secret', provider };
  const why = mismatch(provider, name, text);
  return why === undefined ? undefined : { kind: 'shape', provider, why };
}

/** A secret in the place of the ID, of which `client-id-secret-swapped` does not tell: the secret is no ID, nor the same. */
function isSecretAlone(client: Client, provider: Provider, name: string, text: string): boolean {
  if (otherIdentifier.test(name) || !provider.clientId.warnOnMismatch || !mayWarn(provider, 'clientId')) return false;
  if (clientSecretMatches(provider, text) !== true || clientIdMatches(provider, text) !== false) return false;
  return settingsOf(client, 'client_secret').every(({ resolved }) => {
    const secret = knownText(resolved);
    return secret !== text && (secret === undefined || clientIdMatches(provider, secret) !== true);
  });
}

/** Names under which another identifier of the provider is kept as well: OAuth 1.0a keys, app numbers. */
const otherIdentifier = /(?:CONSUMER_KEY|API_KEY|APP_KEY|(?:^|_)APP(?:LICATION)?_ID)$/i;

/** Why the text cannot be this provider's client_id, as a sentence; undefined when it may be or nobody knows. */
function mismatch(provider: Provider, name: string, text: string): string | undefined {
  const { clientId } = provider;
  if (otherIdentifier.test(name)) return undefined;
  // The shape of another identifier is sure, even where that of client IDs is not.
  const mistake = clientId.commonMistakes.find(({ pattern }) => new RegExp(pattern).test(text));
  if (!clientId.warnOnMismatch || !mayWarn(provider, 'clientId')) return mistake && `${mistake.message}.`;
  if (clientIdMatches(provider, text) !== false || mayBeUrl(provider, text)) return undefined;
  // Swapped with the secret: client-secret-swapped says more. Ids of the old Live SDK have 16 hexadecimal digits.
  if (clientSecretMatches(provider, text) === true) return undefined;
  if (provider.id === 'microsoft-entra-id' && /^[0-9a-f]{16}$/i.test(text)) return undefined;
  if (mistake !== undefined) return `${mistake.message}.`;
  return clientId.description === undefined ? '' : `Expected: ${clientId.description.replace(/\.$/, '')}.`;
}

/** The URL of a client ID metadata document, or of a stand-in for the provider. Google takes no IDs but its own. */
const mayBeUrl = ({ id }: Provider, text: string): boolean => /^https?:\/\//i.test(text) && id !== 'google';

const errorOf = ({ id }: Provider): string =>
  id === 'microsoft-entra-id' ? 'AADSTS700016 (application not found)' : 'invalid_client';
