import { memoised, memoisedFor } from '../../base/memo.ts';
import { firstNot } from '../../base/sorted.ts';
import type { FileFacts } from '../../dialects/types.ts';
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
import { environmentAt, secretAlwaysNeeded, wordsIn } from '../support/clients.ts';
import { fixOf } from '../support/document.ts';
import { named, placeOf, relatedTo, setResolved } from '../support/model.ts';
import { otherHalf, type TemplatesByFolder, templateListing, templatesByFolder } from '../support/templates.ts';
import { passesOn } from '../support/value.ts';
import type { Fix } from '../types.ts';

type Data = { readonly id: ResolvedSetting } & Reason;

type Reason =
  /** The setting that demands a secret. */
  | { readonly demand: ResolvedSetting }
  /** The template beside the file, which lists the secret under this name. */
  | { readonly listed: Listed };

interface Listed {
  readonly name: string;
  readonly template: FileFacts;
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
    const templates = templatesByFolder(model);
    for (const client of model.clients) {
      const id = settingOf(client, 'client_id');
      if (id === undefined || knownText(id.resolved) === undefined) continue;
      const demand = demandOf(client);
      if (demand !== undefined && !mayHaveSecret(model, client, id)) {
        const related = [relatedTo(demand, `${demand.place.name} demands a client secret`)];
        yield { at: placeOf(id), data: { id, demand }, related };
        continue;
      }
      const listed = listedSecret(model, client, id, templates);
      if (listed === undefined) continue;
      const isNeeded = secretAlwaysNeeded.has(client.provider ?? '');
      yield { at: placeOf(id), data: { id, listed }, severity: isNeeded ? 'warning' : 'info' };
    }
  },
  word: (data) =>
    `${data.id.place.name} has no client secret beside it, although ${reasonOf(data)}. The token ` +
    'request fails with invalid_client or "client_secret is missing". Set the secret, or the authentication method ' +
    'none if this is a public client that uses PKCE.',
  fix: ({ data }, { model }) => [...addLine(model, data), ...makePublic(model, data)],
});

const reasonOf = (reason: Reason): string =>
  'listed' in reason
    ? `${baseName(reason.listed.template.file.uri)} lists ${reason.listed.name}`
    : `${reason.demand.place.name} (${knownText(reason.demand.resolved)}) needs one`;

/**
 * The template lists id and secret, and nobody gives the secret a value: somebody forgot to copy the line. A client of whose
 * id nothing is filled in is switched off.
 */
function listedSecret(
  model: Model,
  client: Client,
  { setting, place }: ResolvedSetting,
  templates: TemplatesByFolder,
): Listed | undefined {
  const facts = place.file === setting.file ? model.fileOf(setting.file) : undefined;
  const name = otherHalf(setting.name);
  if (facts === undefined || name === undefined || !setting.name.endsWith('ID') || setting.isPublic) return undefined;
  if (facts.environment.isTemplate || facts.environment.isFixture || facts.vcs === 'tracked') return undefined;
  if (!/^(?:base|development)$/.test(facts.environment.name) || client.settings.some(isOtherCredential))
    return undefined;
  const template = templateListing(templates, facts, name);
  if (template?.settings.some((each) => each.name === name && each.role === 'client_secret') !== true) return undefined;
  if (namesOf(template).has(setting.name) !== true || isDefinedAnywhere(model, facts, name)) return undefined;
  // A secret under a name of one's own is one that the template does not list.
  const known = namesOf(template);
  const isOwn = (other: string): boolean => !known.has(other) && credential.test(other);
  return facts.variables.some((each) => isOwn(each.name)) ? undefined : { name, template };
}

const namesOf = memoisedFor(
  ({ variables }: FileFacts): ReadonlySet<string> => new Set(variables.map(({ name }) => name)),
);

const isOtherCredential = ({ setting: { role, value } }: ResolvedSetting): boolean =>
  role === 'client_secret' ||
  role === 'private_key' ||
  role === 'jwt' ||
  (role === 'token_endpoint_auth_method' && value.text === 'none') ||
  (role === 'public_client' && value.text === 'true');

/** Compose and Kubernetes may give the variable a value; what passes it on does not. */
const isDefinedAnywhere = (model: Model, { file }: FileFacts, name: string): boolean =>
  [name, `${name}_FILE`].some(
    (each) =>
      model.isDefinedSomewhere(each, file.uri) ||
      model.variablesOfPackage(model.packageOf(file.uri), each).some((variable) => !passesOn(variable)),
  );

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
function makePublic(model: Model, data: Data): readonly Fix[] {
  if (!('demand' in data) || data.demand.setting.role !== 'token_endpoint_auth_method') return [];
  const { demand } = data;
  return matchedSettings(model.matches).has(demand.setting)
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
  // `${SECRET:}`: empty where nobody sets the variable, which whoever deploys does.
  if (secrets.some(({ setting }) => setting.value.parts.some(({ kind }) => kind === 'reference'))) return true;
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
    for (let at = firstNot(sorted, (name) => name < prefix); sorted[at]?.startsWith(prefix); at++) {
      if (credential.test((sorted[at] as string).slice(prefix.length))) return true;
    }
    return false;
  });
});
