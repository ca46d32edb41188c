import { memoisedFor } from '../../base/memo.ts';
import { mayWarn } from '../../knowledge/providers/lookup.ts';
import { type Client, knownText, type Model, settingsOf } from '../../model/types.ts';
import { removeEntry } from '../../syntax/edit.ts';
import { workspaceRule } from '../define.ts';
import { fixOf, setAt, sourceOf, statedProvider, strengthOf, wordsIn } from '../support/clients.ts';
import { placeOf, severityBy } from '../support/model.ts';
import { rewrite, type ScopeList, scopeLists } from '../support/scopes.ts';
import type { Fix, Severity } from '../types.ts';

type Fault = 'not-default' | 'mixed-default' | 'user-scopes';

interface Data {
  readonly list: ScopeList;
  readonly name: string;
  readonly fault: Fault;
  readonly found: readonly string[];
}

/**
 * RFC 6749 section 4.4 has no user, so scopes about one mean nothing. Entra ID: AADSTS1002012, AADSTS70011
 * (learn.microsoft.com, "OAuth 2.0 client credentials flow", "Scopes and permissions").
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'scope-client-credentials',
    group: 'scopes',
    severity: 'error',
    reach: 'workspace',
    fix: 'review',
    summary: 'Scopes fit the client credentials grant.',
  },
  *detect({ model }) {
    for (const client of model.clients) {
      for (const list of scopeLists(client)) {
        const first = list.sources[0];
        const fault = first === undefined ? undefined : faultOf(client, list);
        const severity = fault === undefined ? undefined : severityBy(strengthOf(client), fault.severity);
        if (first === undefined || fault === undefined || severity === undefined) continue;
        const name = first.place.name.replace(/\[\d+\]$/, '');
        yield { at: placeOf(first), data: { list, name, fault: fault.kind, found: fault.found }, severity };
      }
    }
  },
  word: ({ name, fault, found }) => `${name} ${texts[fault].replace('{found}', found.join(', '))}`,
  fix: ({ data: { list, fault, found } }, { model }) =>
    fault === 'user-scopes'
      ? dropScopes(model, list, found)
      : fault === 'not-default'
        ? useDefault(model, list, found)
        : [],
});

const texts: Readonly<Record<Fault, string>> = {
  'not-default':
    'asks Entra ID for {found} with the client credentials grant, which takes exactly one scope of the form ' +
    '<resource>/.default (AADSTS1002012, AADSTS70011). Use <resource>/.default and grant the application permissions ' +
    'in the portal.',
  'mixed-default':
    'mixes .default with {found}. Entra ID refuses that (AADSTS70011): .default already stands for all permissions of ' +
    'the resource. Ask for one or the other.',
  'user-scopes':
    'asks for {found} with the client credentials grant. No user takes part in it, so servers answer invalid_scope or ' +
    'leave these out. Remove them.',
};

const userScopes: ReadonlySet<string> = new Set(['openid', 'profile', 'email', 'address', 'phone', 'offline_access']);

interface Found {
  readonly kind: Fault;
  readonly severity: Severity;
  readonly found: readonly string[];
}

function faultOf(client: Client, { tokens }: ScopeList): Found | undefined {
  const scopes = tokens.map(({ text }) => text);
  const grants = wordsIn(client, 'grant_type');
  const provider = statedProvider(client);
  const isEntra = provider?.id === 'microsoft-entra-id' && mayWarn(provider, 'scopes') && !isVersion1(client);
  const isService = grants?.size === 1 && grants.has('client_credentials');
  if (isEntra) {
    const resources = scopes.filter((scope) => !userScopes.has(scope));
    const isDefault = (scope: string): boolean => /(?:^|\/)\.default$/.test(scope);
    if (isService && scopes.length > 0 && !(scopes.length === 1 && isDefault(scopes[0] as string))) {
      return { kind: 'not-default', severity: 'error', found: scopes };
    }
    const others = resources.filter((scope) => !isDefault(scope));
    if (!isService && resources.some(isDefault) && others.length > 0) {
      return { kind: 'mixed-default', severity: 'error', found: others };
    }
    return undefined;
  }
  const found = isService ? scopes.filter((scope) => userScopes.has(scope)) : [];
  if (found.length === 0) return undefined;
  // Keycloak takes openid, and its address may be in none of the settings here.
  const isUnknown = provider === undefined && client.provider === undefined && found.every((s) => s === 'openid');
  const isTolerant =
    isUnknown || client.provider === 'keycloak' || client.provider === 'microsoft-entra-id' || asksRealm(client);
  return { kind: 'user-scopes', severity: isTolerant ? 'info' : 'warning', found };
}

/**
 * The path is Keycloak's, whoever runs it: it takes openid and answers with an ID token of the service account. Asked for each
 * of a client's lists, of which every folder may have one.
 */
const asksRealm = memoisedFor((client: Client): boolean =>
  settingsOf(client, 'issuer', 'token_endpoint').some(({ resolved, setting }) =>
    // Of `${KEYCLOAK_URL}/realms/${REALM}` the path alone is known.
    /\/realms\/[^/]+(?:\/protocol\/openid-connect\/|\/?$)/.test(knownText(resolved) ?? setting.value.text),
  ),
);

/** The v1.0 endpoint takes `resource` and no scopes. */
const isVersion1 = memoisedFor((client: Client): boolean =>
  settingsOf(client, 'token_endpoint').some(({ resolved }) => /\/oauth2\/token\/?$/.test(knownText(resolved) ?? '')),
);

/** `User.Read` is Microsoft Graph's; `api://app/x` belongs to `api://app`. */
function useDefault(model: Model, { sources }: ScopeList, scopes: readonly string[]): readonly Fix[] {
  const resources = new Set(scopes.filter((scope) => !userScopes.has(scope)).map(resourceOf));
  const [resource] = resources;
  const [source] = sources;
  if (resource === undefined || resources.size !== 1 || source === undefined || sources.length !== 1) return [];
  return setAt(model, source, `${resource}/.default`, `Use ${resource}/.default`, 'review');
}

function resourceOf(scope: string): string {
  const path = /^([a-z][a-z0-9+.-]*:\/\/[^/]+|[0-9a-f-]{36})\//i.exec(scope)?.[1];
  return path ?? 'https://graph.microsoft.com';
}

function dropScopes(model: Model, { sources, tokens }: ScopeList, dropped: readonly string[]): readonly Fix[] {
  if (tokens.every(({ text }) => dropped.includes(text))) return [];
  const title = `Remove ${dropped.join(', ')}`;
  const [source] = sources;
  if (source?.setting.item === undefined) {
    if (source === undefined || sources.length !== 1) return [];
    const text = rewrite(knownText(source.resolved) ?? '', (token) => (dropped.includes(token) ? '' : token));
    return setAt(model, source, text, title, 'review');
  }
  const items = sources.filter((item) => dropped.includes(knownText(item.resolved) ?? ''));
  const [item] = items;
  const at = item === undefined || items.length !== 1 ? undefined : sourceOf(model, item);
  const edits = at === undefined ? undefined : removeEntry(at.facts.tree, at.setting.entry);
  return at === undefined || edits === undefined ? [] : fixOf(title, 'review', [{ file: at.setting.file, edits }]);
}
