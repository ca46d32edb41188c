import type { FileFacts, Setting } from '../../dialects/types.ts';
import { findProvider, providerOfClientId, providerOfUrl } from '../../knowledge/providers/lookup.ts';
import type { Provider } from '../../knowledge/providers/types.ts';
import type { Role } from '../../knowledge/roles.ts';
import { type Client, knownText, type Model } from '../../model/types.ts';
import type { ScalarEntry } from '../../syntax/tree.ts';
import type { ValuePlace } from './place.ts';
import type { CompletionInput } from './types.ts';

/** A setting beside the one at the cursor, with its value where that is known. */
export interface Companion {
  readonly setting: Setting;
  readonly text: string | undefined;
}

/** All that is known of a value at the cursor. */
export interface ValueContext {
  readonly input: CompletionInput;
  /** Of the probe: the entry at the cursor holds the marker. */
  readonly facts: FileFacts;
  readonly place: ValuePlace;
  readonly entry: ScalarEntry;
  readonly setting: Setting | undefined;
  /** The decoded text that is there now; the raw one where that cannot be told. */
  readonly written: string;
  /** Settings of the same client, of this file and of others. */
  readonly company: readonly Companion[];
  readonly client: Client | undefined;
  readonly provider: Provider | undefined;
}

export function valueContext(
  input: CompletionInput,
  facts: FileFacts,
  place: ValuePlace,
  entry: ScalarEntry,
): ValueContext {
  const { model, file } = input;
  const setting = facts.settings.find((s) => s.entry === entry) ?? ownSetting(model, file.uri, entry);
  const client = setting === undefined ? undefined : clientOf(model, setting);
  const company = setting === undefined ? [] : companyOf(model, facts, setting, client);
  const provider = providerOf(setting, client, company);
  const written = file.text.slice(place.span.start, place.span.end);
  return { input, facts, place, entry, setting, written, company, client, provider };
}

/** A variable that the user's configuration gives a meaning. */
const ownSetting = (model: Model, file: string, entry: ScalarEntry): Setting | undefined =>
  entry.key === ''
    ? undefined
    : model
        .fileOf(file)
        ?.settings.find((s) => s.entry.key === entry.key && s.entry.path.length === 1 && entry.path.length === 1);

/** The client of the model that the setting is in, or was before it was written anew. */
function clientOf(model: Model, { file, slot, name, kind }: Setting): Client | undefined {
  if (slot === undefined) return undefined;
  const all = kind === 'use' ? model.clients : kind === 'registration' ? model.registrations : model.metadata;
  const holds = (same: (s: Setting) => boolean): Client | undefined =>
    all.find((client) => client.settings.some(({ setting }) => setting.file === file && same(setting)));
  return (
    holds((s) => s.name === name && s.slot === slot) ?? holds((s) => s.slot === slot) ?? holds((s) => s.name === name)
  );
}

function companyOf(model: Model, facts: FileFacts, setting: Setting, client: Client | undefined): readonly Companion[] {
  if (setting.slot === undefined) return [];
  const own = facts.settings.filter(
    (s) => s !== setting && s.slot === setting.slot && s.kind === setting.kind && s.environment === setting.environment,
  );
  const others = client?.settings.filter(({ setting: s }) => s.file !== setting.file) ?? [];
  return [
    ...own.map((s) => ({ setting: s, text: textOf(model, s) })),
    ...others.map((s) => ({ setting: s.setting, text: knownText(s.resolved) })),
  ];
}

/** Settings of the probe are not the model's: what refers to variables is looked up under the same name. */
function textOf(model: Model, setting: Setting): string | undefined {
  if (setting.value.state === 'literal') return setting.value.text;
  if (setting.value.state !== 'reference') return undefined;
  const known = model
    .fileOf(setting.file)
    ?.settings.find((s) => s.name === setting.name && s.value.text === setting.value.text);
  return known === undefined ? undefined : knownText(model.resolve(known).resolved);
}

const urlRoles: ReadonlySet<Role> = new Set<Role>([
  'issuer',
  'discovery_url',
  'authorization_endpoint',
  'token_endpoint',
  'userinfo_endpoint',
  'jwks_uri',
  'domain',
]);

function providerOf(
  setting: Setting | undefined,
  client: Client | undefined,
  company: readonly Companion[],
): Provider | undefined {
  const named = setting?.provider ?? company.find((c) => c.setting.provider !== undefined)?.setting.provider;
  const byUrl = company.flatMap(({ setting: { role }, text }) => {
    if (text === undefined || !urlRoles.has(role)) return [];
    return providerOfUrl(text.includes('://') ? text : `https://${text}`) ?? [];
  })[0];
  const byId = company.flatMap(({ setting: { role }, text }) =>
    role === 'client_id' && text !== undefined ? (providerOfClientId(text) ?? []) : [],
  )[0];
  const found = findProvider(byUrl ?? named ?? client?.provider ?? byId ?? '');
  return found?.kind === 'authorization-server' ? found : undefined;
}

export const companionText = (
  { company }: Pick<ValueContext, 'company'>,
  ...roles: readonly Role[]
): string | undefined =>
  company.find(({ setting, text }) => roles.includes(setting.role) && text !== undefined && text !== '')?.text;
