import { memoisedFor } from '../../base/memo.ts';
import { variablesNamed } from '../../dialects/lookups.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { type Client, type Match, type Model, type ResolvedSetting, settingOf } from '../../model/types.ts';
import { childOf, type MapEntry, textAt } from '../../syntax/tree.ts';
import { baseName } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { fixOf, insertJsonField } from '../support/document.ts';
import { placeOf, relatedTo, severityBy } from '../support/model.ts';

interface Data {
  readonly id: string;
  readonly client: MapEntry;
  readonly facts: FileFacts;
  readonly use: ResolvedSetting;
  readonly reason: string;
}

/**
 * oauth2-proxy verifies the access token of the provider keycloak-oidc, too (since 7.4), and Keycloak never puts the
 * client itself into `aud` (oauth2-proxy documentation, "Keycloak OIDC": "audience" mapper; issues 1913, 1931, 2117).
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'cross-audience-mapper-missing',
    group: 'cross-file',
    severity: 'warning',
    reach: 'workspace',
    across: true,
    fix: 'review',
    summary: 'A Keycloak client of oauth2-proxy has a mapper that puts it into the audience of its tokens.',
  },
  *detect({ model, survey }) {
    if (survey(mappersOf).length > 0) return;
    for (const { use, registration, evidence } of survey(matchesOf)) {
      const registered = settingOf(registration, 'client_id');
      const sent = settingOf(use, 'client_id');
      const severity = severityBy(evidence.strength, 'warning');
      if (registered === undefined || sent === undefined || severity === undefined) continue;
      const facts = model.fileOf(registered.setting.file);
      const client = registered.setting.entry.parent;
      if (facts === undefined || registered.setting.dialect !== 'keycloak-realm' || client?.kind !== 'map') continue;
      yield {
        at: placeOf(registered),
        severity,
        data: { id: registered.setting.value.text, client, facts, use: sent, reason: evidence.reason },
        related: [relatedTo(sent, 'The client of oauth2-proxy')],
      };
    }
  },
  word: ({ id, facts, use, reason }) =>
    `The client ${id} in ${baseName(facts.file.uri)} has no audience mapper, and oauth2-proxy uses it with the provider ` +
    `keycloak-oidc (${baseName(use.setting.file)}). Keycloak does not name the client in its access tokens, so the login ends ` +
    'with "audience from claim aud with value [account] does not match with any of allowed audiences". Add a mapper of the ' +
    `type Audience, or set oidc_audience_claims to azp. Compared because ${reason}.`,
  fix: ({ data: { id, client, facts } }) => {
    if (childOf(client, 'protocolMappers') !== undefined || !/^[\w.-]+$/.test(id)) return [];
    const config = `{ "included.client.audience": "${id}", "access.token.claim": "true", "id.token.claim": "true" }`;
    const mapper = `{ "name": "audience", "protocol": "openid-connect", "protocolMapper": "oidc-audience-mapper", "config": ${config} }`;
    return fixOf(
      facts,
      'Add an audience mapper',
      'review',
      insertJsonField(facts, client, 'protocolMappers', `[${mapper}]`),
    );
  },
});

/** A mapper may be in another file of the realm, or in a client scope. */
const mappersOf = (part: Model): readonly FileFacts[] =>
  part.files.filter(
    ({ dialects, file }) =>
      dialects[0] === 'keycloak-realm' && /audience-mapper|claim\.name"?\s*[:=]\s*["']?aud\b/.test(file.text),
  );

/**
 * A client may be matched with many registrations, and one of these with many clients: each is judged once. In one reading
 * of a part only, as the files may change under a client.
 */
function matchesOf(part: Model): readonly Match[] {
  const isOfRealm = memoisedFor(
    (client: Client) => settingOf(client, 'client_id')?.setting.dialect === 'keycloak-realm',
  );
  const isOfProxy = memoisedFor((client: Client) => {
    const sent = settingOf(client, 'client_id');
    return sent !== undefined && isProxy(part, client, sent);
  });
  return part.matches.filter(({ use, registration }) => isOfRealm(registration) && isOfProxy(use));
}

/** oauth2-proxy with this provider, and with no setting of its own about audiences. */
function isProxy(model: Model, use: Client, { setting }: ResolvedSetting): boolean {
  const uris = new Set(use.settings.map((s) => s.setting.file));
  const files = [...uris].flatMap((uri) => model.fileOf(uri) ?? []);
  if (files.some(namesAudience)) return false;
  if (setting.dialect === 'oauth2-proxy') return textAt(setting.entry.parent, 'provider') === 'keycloak-oidc';
  const isOwn = /^OAUTH2_PROXY_CLIENT_ID$/i.test(setting.name);
  return isOwn && files.some(hasProvider);
}

/** A file may be that of as many clients as it has settings. */
const namesAudience = memoisedFor(({ tree }: FileFacts) => tree.entries.some(({ key }) => /audience/i.test(key)));

const hasProvider = memoisedFor((facts: FileFacts) =>
  variablesNamed(facts, 'OAUTH2_PROXY_PROVIDER').some(({ value }) => value.text === 'keycloak-oidc'),
);
