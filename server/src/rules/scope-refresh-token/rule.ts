import { lookup } from '../../base/table.ts';
import { mayWarn } from '../../knowledge/providers/lookup.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { type Client, knownText, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { setAt, statedProvider, strengthOf, wordsIn } from '../support/clients.ts';
import { placeOf, severityBy } from '../support/model.ts';
import { rewrite, type ScopeList, type ScopeToken, scopeLists } from '../support/scopes.ts';
import type { Detection } from '../types.ts';

type Data =
  | { readonly kind: 'refused'; readonly token: ScopeToken; readonly provider: Provider }
  | {
      readonly kind: 'missing';
      readonly source: ResolvedSetting;
      readonly list: ScopeList;
      readonly provider: Provider;
      readonly scope: string;
    };

/**
 * Providers that answer `offline_access` with invalid_scope, and what they do instead. Google "Using OAuth 2.0 for Web
 * Server Applications" (access_type); Amazon Cognito "The token issuer endpoint"; Discord "OAuth2", list of scopes; seen
 * 2026-11. Others leave an unknown scope out or give refresh tokens by their own rules, and nothing is said of them.
 */
const instead: Readonly<Record<string, string>> = {
  google:
    'Google gives a refresh token for the parameters access_type=offline and prompt=consent of the authorization URL.',
  cognito: 'Cognito returns a refresh token with every authorization code.',
  discord: 'Discord returns a refresh token with every authorization code.',
};

/** OpenID Connect Core section 11. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'scope-refresh-token',
    group: 'scopes',
    severity: 'error',
    reach: 'workspace',
    fix: 'review',
    summary: 'Refresh tokens are asked for in the way the provider has.',
  },
  *detect({ model }) {
    for (const client of model.clients) {
      const provider = statedProvider(client);
      if (provider === undefined || !mayWarn(provider, 'scopes')) continue;
      for (const list of scopeLists(client)) {
        yield* refused(client, provider, list);
        yield* missing(client, provider, list);
      }
    }
  },
  word: (data) =>
    data.kind === 'refused'
      ? `${data.token.source.place.name} asks for offline_access, which is not a scope of ${data.provider.name}: the ` +
        `authorization endpoint answers invalid_scope. ${lookup(instead, data.provider.id) ?? ''} Remove the scope.`
      : `${data.source.place.name} lacks ${data.scope}, although the client is set up for refresh tokens. ` +
        `${data.provider.name} returns none without it, and users have to sign in again when the access token expires. Add ` +
        `${data.scope}.`,
  fix: ({ data }, { model }) => {
    if (data.kind === 'refused') {
      const { source } = data.token;
      if (source.setting.item !== undefined) return [];
      const rest = rewrite(knownText(source.resolved) ?? '', (word) => (word === 'offline_access' ? '' : word));
      return rest === '' ? [] : setAt(model, source, rest, 'Remove offline_access', 'review');
    }
    const { source, scope } = data;
    if (source.setting.item !== undefined) return [];
    const text = knownText(source.resolved) ?? '';
    const separator = /\S(,\s*|\s+)\S/.exec(text)?.[1] ?? ' ';
    return setAt(model, source, `${text.trim()}${separator}${scope}`, `Add ${scope}`, 'review');
  },
});

function* refused(client: Client, provider: Provider, list: ScopeList): Generator<Detection<Data>> {
  const token = list.tokens.find(({ text }) => text === 'offline_access');
  const severity = severityBy(strengthOf(client), 'error');
  if (token === undefined || severity === undefined || !Object.hasOwn(instead, provider.id)) return;
  yield { at: token.at, severity, data: { kind: 'refused', token, provider } };
}

/** Libraries that add the scope by themselves are asked for it in other words; MSAL always does. */
const addingIt: ReadonlySet<string> = new Set(['msal-config', 'spa-auth-config', 'aspnet-appsettings']);

function* missing(client: Client, provider: Provider, list: ScopeList): Generator<Detection<Data>> {
  const { method, scope } = provider.scopes.offlineAccess;
  const [source] = list.sources;
  // `extended` of DocuSign changes the lifetime only, and has no confidence to be here.
  if (method !== 'scope' || scope === undefined || source === undefined || list.tokens.length === 0) return;
  // One of several lists may be that of another request. Of one alone the client is asked once.
  if (scopeLists(client).length > 1) return;
  if (wordsIn(client, 'grant_type')?.has('refresh_token') !== true || !sendsCode(client)) return;
  if (list.tokens.some(({ text }) => text === scope || text === 'offline_access' || text === 'refresh_token')) return;
  if (addingIt.has(source.setting.dialect) || client.settings.some(({ setting }) => setting.isPublic)) return;
  yield { at: placeOf(source), severity: 'warning', data: { kind: 'missing', source, list, provider, scope } };
}

/** RFC 6749 section 4.4.3: with client credentials there is no refresh token to ask for. */
const sendsCode = (client: Client): boolean =>
  wordsIn(client, 'grant_type')?.has('authorization_code') === true ||
  settingsOf(client, 'redirect_uri', 'authorization_endpoint').some((s) => knownText(s.resolved) !== undefined);
