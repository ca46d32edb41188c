import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { lookup } from '../../base/table.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { insertMapEntry, replaceValue } from '../../syntax/edit.ts';
import { childOf, childrenOf, type Entry, type MapEntry, type ScalarEntry, textAt } from '../../syntax/tree.ts';
import { fileRule } from '../define.ts';
import { fixOf, itemsOf } from '../support/document.ts';
import { realmClients } from '../support/keycloak.ts';
import type { Detection, FileScope, Fix } from '../types.ts';

type Data =
  | { readonly kind: 'switch'; readonly entry: ScalarEntry; readonly on: string }
  | { readonly kind: 'realm'; readonly client: MapEntry; readonly name: string }
  | { readonly kind: 'server'; readonly entry: ScalarEntry; readonly on: string };

/** RFC 9700 section 2.1.1: public clients must use PKCE; RFC 7636. */
export const rule = fileRule<Data>({
  meta: {
    id: 'pkce-missing',
    group: 'grants',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'A public client uses the authorization code flow with PKCE.',
  },
  *detect(scope) {
    yield* switchedOff(scope);
    yield* inRealm(scope);
    yield* inServer(scope);
  },
  word: (data) => {
    switch (data.kind) {
      case 'switch':
        return (
          `${data.entry.key} switches PKCE off for a client without a secret, so whoever gets hold of an authorization ` +
          'code can redeem it. Servers that follow RFC 9700 answer invalid_request ("code challenge required"). ' +
          'Switch it on.'
        );
      case 'realm':
        return (
          `The public client ${data.name} may sign in without PKCE: the realm does not ask for it, so an application ` +
          'that forgets it goes unnoticed, and a stolen code can be redeemed. Set the attribute ' +
          'pkce.code.challenge.method to S256 once its applications send a challenge.'
        );
      case 'server':
        return (
          `${data.entry.key} is ${data.entry.value}, so public clients may sign in without PKCE, and a stolen code can ` +
          'be redeemed (RFC 9700 section 2.1.1).'
        );
    }
  },
  fix: ({ data }, { facts }) => {
    if (data.kind === 'realm') return enforce(facts, data.client);
    const edits = facts.tree.entries.includes(data.entry) ? replaceValue(facts.tree, data.entry, data.on) : undefined;
    return fixOf(facts, `Set ${data.entry.key} to ${data.on}`, 'review', edits);
  },
});

/** `usePkce`, `OIDC_USE_PKCE`, `pkce.enabled`: off when false. `disablePKCE`: off when true. */
const positive = /^(?:[\w.]*_)?(?:use|enable|require|with)?_?pkce(?:_?(?:enabled|required))?$/i;
const negative = /^(?:[\w.]*_)?disable_?pkce$/i;

const isFalse = (text: string): boolean => /^(?:false|0|no|off)$/i.test(text.trim());
const isTrue = (text: string): boolean => /^(?:true|1|yes|on)$/i.test(text.trim());

/** An explicit switch beside a client that has no secret. Many libraries use PKCE unasked, so absence says nothing. */
function* switchedOff({ facts }: FileScope): Generator<Detection<Data>> {
  for (const entry of switches(facts)) {
    const key = entry.key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/-/g, '_');
    const isOff = negative.test(key) ? isTrue(entry.value) : positive.test(key) && isFalse(entry.value);
    if (!isOff) continue;
    if (!isPublicClient(settingsAround(facts, entry))) continue;
    const at = { file: facts.file.uri, span: entry.contentSpan };
    yield { at, data: { kind: 'switch', entry, on: opposite(entry.value) } };
  }
}

const switches = (facts: FileFacts): readonly ScalarEntry[] =>
  facts.tree.entries.filter(
    (entry): entry is ScalarEntry => entry.kind === 'scalar' && !entry.inherited && /pkce/i.test(entry.key),
  );

const opposite = (text: string): string => {
  const pairs: Readonly<Record<string, string>> = { false: 'true', '0': '1', no: 'yes', off: 'on' };
  const word = text.trim().toLowerCase();
  return lookup(pairs, word) ?? Object.entries(pairs).find(([, on]) => on === word)?.[0] ?? 'true';
};

/** The settings of the client the switch belongs to: the same block, or in a list of variables the same first words. */
function settingsAround(facts: FileFacts, entry: ScalarEntry): readonly Setting[] {
  const blocks = byBlock(facts.settings);
  const near = blocks.ofClients.get(entry.parent) ?? none;
  if (facts.tree.format !== 'dotenv') return near.length > 0 ? near : (blocks.all.get(entry.parent?.parent) ?? none);
  const stem = entry.key.toUpperCase().replace(/_?(?:USE|ENABLE|REQUIRE|WITH|DISABLE)?_?PKCE.*$/, '');
  return stem === '' ? none : (byBeginning(near).get(`${stem}_`) ?? none);
}

const none: readonly Setting[] = [];

const byBlock = memoisedFor((settings: readonly Setting[]) => ({
  all: groupBy(settings, ({ entry }) => entry.parent),
  ofClients: groupBy(
    settings.filter(({ slot }) => slot !== undefined),
    ({ entry }) => entry.parent,
  ),
}));

/** By each beginning of their names in capitals that ends in an underscore. */
const byBeginning = memoisedFor((settings: readonly Setting[]): ReadonlyMap<string, readonly Setting[]> => {
  const beginnings = settings.flatMap((setting) => {
    const name = setting.name.toUpperCase();
    return [...name.matchAll(/_/g)].map(({ index }) => ({ text: name.slice(0, index + 1), setting }));
  });
  return new Map(
    [...groupBy(beginnings, ({ text }) => text)].map(([text, own]) => [text, own.map(({ setting }) => setting)]),
  );
});

/** Evidence that these are one client without a secret: it says so, or browsers get the client_id. */
const isPublicClient = memoisedFor((settings: readonly Setting[]): boolean => {
  if (new Set(settings.map(({ slot }) => slot)).size !== 1) return false;
  const textOf = (role: Setting['role']): string | undefined =>
    settings
      .find((s) => s.role === role)
      ?.value.text.trim()
      .toLowerCase();
  if (settings.some(({ role, value }) => role === 'client_secret' && value.state !== 'absent')) return false;
  if (!settings.some(({ role }) => role === 'client_id')) return false;
  // Tokens straight from the authorization endpoint: there is no code to protect, and another rule to say so.
  const responseType = textOf('response_type');
  if (responseType !== undefined && !/\bcode\b/.test(responseType)) return false;
  const grant = textOf('grant_type');
  if (grant !== undefined && !grant.includes('authorization_code')) return false;
  const isBrowser = settings.some(
    (s) =>
      s.role === 'client_id' && (s.isPublic || s.dialect === 'spa-auth-config-json' || s.dialect === 'msal-config'),
  );
  return (
    isBrowser ||
    textOf('public_client') === 'true' ||
    textOf('token_endpoint_auth_method') === 'none' ||
    /^(?:native|spa)$/.test(textOf('application_type') ?? '')
  );
});

/** What the realm asks for; a client policy with the PKCE executor asks for it in another place. */
function* inRealm(scope: FileScope): Generator<Detection<Data>> {
  const clients = realmClients(scope);
  if (clients.length === 0 || /"?executor"?\s*:\s*"?pkce-enforcer/.test(scope.facts.file.text)) return;
  for (const client of clients) {
    if (client.kind !== 'map' || textAt(client, 'publicClient') !== 'true') continue;
    if (
      textAt(client, 'standardFlowEnabled') === 'false' ||
      (textAt(client, 'protocol') ?? 'openid-connect') !== 'openid-connect'
    )
      continue;
    if (itemsOf(childOf(client, 'redirectUris')).length === 0) continue;
    if ((textAt(client, 'attributes', 'pkce.code.challenge.method') ?? '') !== '') continue;
    const flag = childOf(client, 'publicClient') as ScalarEntry;
    const name = textAt(client, 'clientId') ?? '';
    const at = { file: scope.facts.file.uri, span: flag.contentSpan };
    yield { at, data: { kind: 'realm', client, name }, severity: 'info' };
  }
}

function enforce(facts: FileFacts, client: MapEntry): readonly Fix[] {
  const attributes = childOf(client, 'attributes');
  const key = 'pkce.code.challenge.method';
  const own = childOf(attributes, key);
  const edits =
    own?.kind === 'scalar'
      ? replaceValue(facts.tree, own, 'S256')
      : attributes?.kind === 'map'
        ? insertMapEntry(facts.tree, attributes, key, 'S256')
        : undefined;
  return fixOf(facts, 'Ask for PKCE with S256', 'review', edits);
}

/** Authelia's switch for all public clients (authelia.com, "enforce_pkce": by default it is `public_clients_only`). */
function* inServer({ facts }: FileScope): Generator<Detection<Data>> {
  if (facts.dialects[0] !== 'authelia-config') return;
  for (const root of facts.tree.roots) {
    const oidc = childOf(childOf(root, 'identity_providers'), 'oidc');
    const entry = childOf(oidc, 'enforce_pkce');
    const hasPublic = childrenOf(childOf(oidc, 'clients')).some((client: Entry) => textAt(client, 'public') === 'true');
    if (entry?.kind !== 'scalar' || entry.value !== 'never' || !hasPublic) continue;
    const at = { file: facts.file.uri, span: entry.contentSpan };
    yield { at, data: { kind: 'server', entry, on: 'public_clients_only' }, severity: 'warning' };
  }
}
