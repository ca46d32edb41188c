import { memoised, memoisedFor } from '../../base/memo.ts';
import {
  type Client,
  knownText,
  type Match,
  type Model,
  type ResolvedSetting,
  settingOf,
  settingsOf,
} from '../../model/types.ts';
import { insertEntryAfter } from '../../syntax/edit.ts';
import { baseName } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { environmentAt, wordsIn } from '../support/clients.ts';
import { fixOf } from '../support/document.ts';
import { named, placeOf, relatedTo, setResolved } from '../support/model.ts';
import type { Fix } from '../types.ts';

interface Data {
  readonly id: ResolvedSetting;
  /** The setting that demands a secret. */
  readonly demand: ResolvedSetting;
  readonly demanded: string;
}

/**
 * RFC 6749 sections 2.3.1 and 4.4.2, RFC 7591 section 2. A warning and not an error, because the platform may set the
 * variable; where that is the usual way (tracked files, production, frameworks that read the environment) it is silent.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'client-secret-missing',
    group: 'client',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'A client that authenticates with a secret has one.',
  },
  *detect({ model }) {
    for (const client of model.clients) {
      const id = settingOf(client, 'client_id');
      const demand = demandOf(client);
      if (id === undefined || knownText(id.resolved) === undefined || demand === undefined) continue;
      if (mayHaveSecret(model, client, id)) continue;
      yield {
        at: placeOf(id),
        data: { id, demand, demanded: knownText(demand.resolved) ?? '' },
        related: [relatedTo(demand, `${demand.place.name} demands a client secret`)],
      };
    }
  },
  word: ({ id, demand, demanded }) =>
    `${id.place.name} has no client secret beside it, although ${demand.place.name} (${demanded}) needs one. The token ` +
    'request fails with invalid_client or "client_secret is missing". Set the secret, or the authentication method ' +
    'none if this is a public client that uses PKCE.',
  fix: ({ data }, { model }) => [...addLine(model, data), ...makePublic(model, data)],
});

/** An empty line below the client_id, under the name that goes with its own. */
function addLine(model: Model, { id: { setting } }: Data): readonly Fix[] {
  const facts = model.fileOf(setting.file);
  const name = setting.name.replace(/ID$/, 'SECRET');
  if (facts?.tree.format !== 'dotenv' || name === setting.name) return [];
  const edits = insertEntryAfter(facts.tree, setting.entry, name, '');
  return fixOf(facts, `Add ${name} to ${baseName(setting.file)}`, 'review', edits);
}

/**
 * Not for client_credentials, which only a client with a credential may use, nor against a registration in the
 * workspace.
 */
function makePublic(model: Model, { demand }: Data): readonly Fix[] {
  return demand.setting.role !== 'token_endpoint_auth_method' || matchedSettings(model.matches).has(demand.setting)
    ? []
    : setResolved(model, demand, 'none', `Set ${named(demand)} to none`);
}

const matchedSettings = memoisedFor(
  (matches: readonly Match[]) => new Set(matches.flatMap(({ use }) => use.settings.map(({ setting }) => setting))),
);

const withSecret: ReadonlySet<string> = new Set(['client_secret_basic', 'client_secret_post', 'client_secret_jwt']);

function demandOf(client: Client): ResolvedSetting | undefined {
  const method = settingOf(client, 'token_endpoint_auth_method');
  if (method !== undefined) return withSecret.has(knownText(method.resolved) ?? '') ? method : undefined;
  return settingsOf(client, 'grant_type').find((s) => knownText(s.resolved) === 'client_credentials');
}

function mayHaveSecret(model: Model, client: Client, id: ResolvedSetting): boolean {
  const { setting } = id;
  const facts = model.fileOf(setting.file);
  const secrets = settingsOf(client, 'client_secret');
  if (facts === undefined || secrets.some((s) => s.resolved.state !== 'absent')) return true;
  if (client.settings.some((s) => s.setting.role === 'private_key' || s.setting.role === 'jwt')) return true;
  // An empty variable is env-empty-required-value's; an empty key of another file is an answer: there is none.
  if (facts.tree.format !== 'dotenv') return secrets.length === 0 || facts.vcs === 'tracked';
  if (secrets.length > 0 || facts.vcs === 'tracked') return true;
  if (environmentAt(model, client, id) === 'production') return true;
  return hasOtherCredential(model, id) || wordsIn(client, 'token_endpoint_auth_method') === undefined;
}

/** Variables of the same prefix that hold, or point to, a credential of any kind. */
function hasOtherCredential(model: Model, { setting }: ResolvedSetting): boolean {
  const prefix = setting.name.replace(/CLIENT_?ID.*$/i, '').toUpperCase();
  return credentialWith(model.variableNames(setting.file))(prefix);
}

const credential = /SECRET|PRIVATE|ASSERTION|CERT|FEDERATED|IDENTITY|JWK|PEM|KEY|PASSWORD|CREDENTIAL/;

/** Whether one of the names is a prefix and a word for a credential. Sorted, names of one prefix stand together. */
const credentialWith = memoisedFor((names: readonly string[]): ((prefix: string) => boolean) => {
  const sorted = names.map((name) => name.toUpperCase()).sort();
  return memoised((prefix) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle] as string) < prefix) low = middle + 1;
      else high = middle;
    }
    for (let at = low; sorted[at]?.startsWith(prefix); at++) {
      if (credential.test((sorted[at] as string).slice(prefix.length))) return true;
    }
    return false;
  });
});
