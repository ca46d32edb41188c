import { mayWarn } from '../../knowledge/providers/lookup.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import { endpointRoles } from '../../knowledge/roles.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { appendListItem } from '../../syntax/edit.ts';
import { workspaceRule } from '../define.ts';
import { fixOf, setAt, sourceOf, statedProvider, strengthOf, wordsIn } from '../support/clients.ts';
import { entraToo } from '../support/entraCode.ts';
import { placeOf, severityBy } from '../support/model.ts';
import { isMisspeltOpenid, oidcScopes, type ScopeList, scopeLists } from '../support/scopes.ts';
import type { Fix, Severity } from '../types.ts';

interface Data {
  readonly list: ScopeList;
  readonly name: string;
  readonly why: string;
}

/** OpenID Connect Core section 3.1.2.1: a request without `openid` is no OpenID Connect request. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'scope-missing-openid',
    group: 'scopes',
    severity: 'error',
    reach: 'workspace',
    fix: 'safe',
    summary: 'A client that uses OpenID Connect asks for the scope openid.',
  },
  *detect({ model }) {
    for (const client of model.clients) {
      const reason = reasonOf(client);
      if (reason === undefined) continue;
      for (const list of scopeLists(client)) {
        const scopes = list.tokens.map(({ text }) => text.toLowerCase());
        const first = list.sources[0];
        if (first === undefined || scopes.length === 0 || hasOpenid(scopes)) continue;
        if (addingOpenid.has(first.setting.dialect) || isOfVaultwarden(client, first)) continue;
        const found = reason(scopes);
        const severity = found === undefined ? undefined : severityBy(strengthOf(client), found.severity);
        if (found === undefined || severity === undefined) continue;
        const name = first.place.name.replace(/\[\d+\]$/, '');
        yield { at: placeOf(first), data: { list, name, why: found.why }, severity };
      }
    }
  },
  word: ({ name, why, list }) =>
    `${name} lacks openid, although ${why}. Without it the server gives no ID token ("id_token missing", 403 from the ` +
    `userinfo endpoint${entraToo(list.sources[0]?.setting.provider, 'AADSTS70005')}). Add openid.`,
  fix: ({ data: { list } }, { model }) => addOpenid(model, list),
});

/**
 * Programs that add openid to the configured scopes: Dex's connectors (connector/oidc), Ory Kratos
 * (provider_generic_oidc.go), Envoy Gateway ("openid is always added"), the Traefik plugin traefikoidc.
 */
const addingOpenid: ReadonlySet<string> = new Set(['dex-config', 'ory-kratos', 'envoy-oauth2', 'traefik']);

/** Vaultwarden's variables; "(openid is implicit)" (dani-garcia/vaultwarden, .env.template, read 2026-11-23). */
const isOfVaultwarden = (client: Client, { setting }: ResolvedSetting): boolean =>
  setting.name === 'SSO_SCOPES' && client.settings.some((each) => each.setting.name === 'SSO_AUTHORITY');

/** One that lacks the blank behind it, or is misspelt, is `scope-unknown`'s. */
const hasOpenid = (scopes: readonly string[]): boolean =>
  scopes.some(
    (scope) =>
      isMisspeltOpenid(scope) ||
      /^(?:(?:profile|email|address|phone|offline_access)*)openid(?:profile|email|address|phone|offline_access)*$/.test(
        scope,
      ),
  );

interface Reason {
  readonly why: string;
  readonly severity: Severity;
}

/** What tells that the client uses OpenID Connect, given its scopes; undefined when it surely does not. */
function reasonOf(client: Client): ((scopes: readonly string[]) => Reason | undefined) | undefined {
  const grants = wordsIn(client, 'grant_type');
  if (grants === undefined || grants.has('client_credentials') || grants.has('password')) return undefined;
  const provider = statedProvider(client);
  if (wordsIn(client, 'response_type')?.has('id_token') === true) {
    return () => ({ why: 'the response type asks for an ID token', severity: 'error' });
  }
  const id = provider?.id ?? client.provider;
  // OAuth-only providers; Google answers `email profile` as OAuth; Microsoft's libraries add openid themselves.
  if (provider?.scopes.openid === 'unsupported' || id === 'google' || id === 'microsoft-entra-id') return undefined;
  const server =
    settingsOf(client, 'issuer', 'discovery_url').find((s) => knownText(s.resolved) !== undefined) ??
    settingsOf(client, ...endpointRoles).find((s) => isOfKeycloak(knownText(s.resolved)));
  return (scopes) => {
    if (!scopes.some((scope) => scope === 'profile' || scope === 'email')) return undefined;
    if (server !== undefined) {
      const areClaims = scopes.every((scope) => oidcScopes.includes(scope) || scope === 'groups' || scope === 'roles');
      return {
        why: `${server.place.name} names an OpenID Connect server`,
        severity: areClaims && isNamed(server) ? 'error' : 'warning',
      };
    }
    return provider !== undefined && isOpenidOnly(provider) && !isBrowserClient(client)
      ? { why: `${provider.name} gives profile data through OpenID Connect`, severity: 'warning' }
      : undefined;
  };
}

/** An application that only signs users in by OAuth may do without the scope, if it names endpoints alone. */
const isNamed = ({ setting: { role } }: ResolvedSetting): boolean => role === 'issuer' || role === 'discovery_url';

/** Keycloak's endpoints for OpenID Connect; its userinfo endpoint answers 403, "Missing openid scope". */
const isOfKeycloak = (url: string | undefined): boolean =>
  url !== undefined && url.length < 2048 && /\/realms\/[^/]+\/protocol\/openid-connect\//.test(url);

/** Servers whose sign-in is OpenID Connect and nothing else. */
const isOpenidOnly = (provider: Provider): boolean =>
  ['auth0', 'okta', 'cognito', 'keycloak'].includes(provider.id) &&
  provider.scopes.openid === 'required' &&
  mayWarn(provider, 'scopes');

/** SDKs for browsers (auth0-spa-js, oidc-client-ts) add openid. */
const isBrowserClient = (client: Client): boolean => client.settings.some(({ setting }) => setting.isPublic);

function addOpenid(model: Model, { sources }: ScopeList): readonly Fix[] {
  const first = sources[0];
  const text = first === undefined ? undefined : knownText(first.resolved);
  if (first === undefined || text === undefined) return [];
  if (first.setting.item === undefined) {
    const separator = /\S(,\s*|\s+)\S/.exec(text)?.[1] ?? ' ';
    return setAt(model, first, `openid${separator}${text.trim()}`, 'Add openid', 'safe');
  }
  const tree = sourceOf(model, first)?.facts.tree;
  const list = first.setting.entry.parent;
  if (tree === undefined || list?.kind !== 'list') return [];
  const edits = appendListItem(tree, list, 'openid');
  return edits === undefined ? [] : fixOf('Add openid', 'safe', [{ file: first.setting.file, edits }]);
}
