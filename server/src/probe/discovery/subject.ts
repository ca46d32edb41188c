import { decodeJwt, decodeProtectedHeader } from 'jose';
import { firstBy, groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { compareNumber } from '../../base/order.ts';
import { Secret } from '../../base/secret.ts';
import { findProvider, providerOfUrl } from '../../knowledge/providers/lookup.ts';
import { endpointRoles, isSecretRole, type Role } from '../../knowledge/roles.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { targetOf } from '../target.ts';
import type { SettingRef, Target } from '../types.ts';
import type { Configured, Options, StoredToken, Subject } from './types.ts';

type FileFacts = Model['files'][number];
type Entry = FileFacts['tree']['entries'][number];
type ScalarEntry = Extract<Entry, { readonly kind: 'scalar' }>;

/**
 * What can be compared with its documents: every client in use whose authorization server is known, and the MCP servers
 * of client configurations, which tell theirs themselves.
 */
export function subjectsOf(model: Model): readonly Subject[] {
  const clients = model.clients.map((client) => subjectOf(client, model));
  const known = new Set(clients.flatMap(({ resource }) => (resource === undefined ? [] : [placeKey(resource.ref)])));
  const servers = model.files.flatMap(mcpServersOf).filter((subject) => !known.has(placeKey(subject.resource?.ref)));
  return [...clients, ...servers].filter(isReadable);
}

/** Equal for two subjects when every value and every name that a finding could rest on is the same. */
export function subjectKey({ id, target, values, issuer, options, tokens, issuers }: Subject): string {
  const shown = (configured: Configured | undefined) =>
    configured === undefined ? undefined : [configured.text, configured.ref.name, configured.ref.file];
  return JSON.stringify([
    id,
    target.provider,
    issuer.text,
    Object.entries(values).map(([role, list]) => [role, list?.map(shown)]),
    Object.entries(options).map(([name, option]) => [name, shown(option)]),
    tokens.map(({ ref, issuer: iss, kid, alg, expires }) => [ref.name, iss, kid, alg, expires]),
    issuers,
  ]);
}

/** Every setting a finding may be shown on. */
export function refsOf({ values, issuer, resource, options, tokens }: Subject): readonly SettingRef[] {
  const configured = [...Object.values(values).flat(), issuer.configured, resource, ...Object.values(options)];
  return [...configured.flatMap((one) => one?.ref ?? []), ...tokens.map(({ ref }) => ref)];
}

/** Something tells where to look. */
const isReadable = ({ issuer, isMcp, values }: Subject): boolean =>
  issuer.from !== 'none' || isMcp || values.jwks_uri !== undefined;

function subjectOf(client: Client, model: Model): Subject {
  const target = targetOf(client, model);
  const values = valuesOf(client);
  const resource = values.resource?.find(({ dialect, text }) => dialect === 'mcp-json' && isWeb(text));
  return {
    id: client.id,
    target,
    values,
    issuer: issuerOf(client, target, values),
    isMcp: resource !== undefined,
    resource,
    options: optionsOf(client, model),
    tokens: tokensOf(client),
    issuers: issuersIn(model.clients).get(placeOf(client)) ?? 0,
  };
}

/** How many issuers the clients of one package and environment name, by these. */
const issuersIn = memoisedFor((clients: readonly Client[]): ReadonlyMap<string, number> => {
  const issuerOf = (client: Client): string | readonly never[] =>
    knownText(settingsOf(client, 'issuer')[0]?.resolved)?.replace(/\/$/, '') ?? [];
  return new Map([...groupBy(clients, placeOf)].map(([place, own]) => [place, new Set(own.flatMap(issuerOf)).size]));
});

const placeOf = ({ package: home, environment }: Client): string => `${home} ${environment}`;

/** Not a template: `https://{yourDomain}`. */
const isWeb = (text: string): boolean => /^https?:\/\/[^{}<>$]+$/i.test(text) && URL.canParse(text);

function valuesOf(client: Client): Subject['values'] {
  const values: Partial<Record<Role, Configured[]>> = {};
  for (const resolved of client.settings) {
    const { role } = resolved.setting;
    const text = knownText(resolved.resolved);
    if (text === undefined || text === '' || isSecretRole(role)) continue;
    const list = values[role] ?? [];
    values[role] = list;
    list.push({ text, ref: refOf(resolved), dialect: resolved.setting.dialect });
  }
  return values;
}

const refOf = ({ setting, place }: ResolvedSetting): SettingRef => ({
  role: setting.role,
  name: place.name,
  file: place.file,
  span: place.span,
});

function issuerOf(client: Client, target: Target, values: Subject['values']): Subject['issuer'] {
  const issuer = values.issuer?.find(({ text }) => isWeb(text));
  if (issuer !== undefined) return { text: issuer.text, from: 'issuer', configured: issuer };
  const document = values.discovery_url?.find(({ text }) => isWeb(text));
  if (document !== undefined) return { text: document.text, from: 'discovery', configured: document };
  if (target.issuer !== undefined && isWeb(target.issuer))
    return { text: target.issuer, from: 'domain', configured: values.domain?.[0] ?? values.tenant?.[0] };
  const provider = client.provider === undefined ? undefined : findProvider(client.provider);
  const own = provider?.kind === 'authorization-server' ? provider.issuer : undefined;
  if (own === undefined || provider?.discoveryUrl === undefined) return noIssuer;
  // A server of one's own with the provider's software, such as GitLab, has an issuer that is not known.
  const isElsewhere = endpointRoles.some((role) =>
    values[role]?.some(({ text }) => providerOfUrl(text) !== provider.id),
  );
  if (isElsewhere || values.domain !== undefined) return noIssuer;
  if (!own.includes('{') && !provider.discoveryUrl.includes('{'))
    return { text: own, from: 'provider', configured: undefined };
  const tenant = values.tenant?.find(({ text }) => /^[\w.-]+$/.test(text));
  const isTenants = /^https:\/\/[^{]*\{tenant(?:_?id)?\}[^{]*$/i.test(own);
  if (tenant === undefined || !isTenants) return noIssuer;
  return { text: own.replace(/\{[^}]*\}/, tenant.text), from: 'domain', configured: tenant };
}

const noIssuer: Subject['issuer'] = { text: '', from: 'none', configured: undefined };

const optionKeys: Readonly<Record<keyof Options, RegExp>> = {
  dpop: /dpop(?!.*(?:alg|nonce|key))/i,
  par: /(?:^|[_.-])par(?:$|[_.-])|pushed[_-]?authori[sz]ation|^(?:use|require)PAR$/i,
  idTokenAlg: /id[_-]?token[_-]?(?:signed[_-]?response|signing)[_-]?alg/i,
  assertionAlg: /token[_-]?endpoint[_-]?auth[_-]?signing[_-]?alg/i,
};

function optionsOf(client: Client, model: Model): Options {
  const byFile = groupBy(client.settings, ({ setting }) => setting.file);
  const files = [...byFile.keys()].flatMap((uri) => model.fileOf(uri) ?? []);
  const own = (facts: FileFacts, option: OptionEntries): ScalarEntry | undefined => {
    const { uri } = facts.file;
    if (facts.tree.format !== 'dotenv') {
      const parents = new Set(byFile.get(uri)?.map(({ setting }) => setting.entry.parent));
      return first([...parents].flatMap((parent) => option.byParent.get(parent) ?? []));
    }
    const isAlone = clientsByFile(model.clients).get(uri)?.size === 1;
    return isAlone ? option.all[0] : option.byStem.get(client.slot.toLowerCase());
  };
  const find = (name: keyof Options): Configured | undefined => {
    for (const facts of files) {
      const option = optionsIn(facts)[name];
      // Any word of PAR in the client's files is a setting that may be about it.
      const entry = name === 'par' ? option.all[0] : own(facts, option);
      if (entry === undefined) continue;
      const ref: SettingRef = { role: 'client_id', name: entry.key, file: facts.file.uri, span: entry.contentSpan };
      return { text: entry.value, ref, dialect: facts.dialects[0] ?? '' };
    }
    return undefined;
  };
  return { dpop: find('dpop'), par: find('par'), idTokenAlg: find('idTokenAlg'), assertionAlg: find('assertionAlg') };
}

/** What a file says of an option, in the order of the text. */
interface OptionEntries {
  readonly all: readonly ScalarEntry[];
  /** The first one for each beginning of its name, in small letters and without the underscore behind it. */
  readonly byStem: ReadonlyMap<string, ScalarEntry>;
  readonly byParent: ReadonlyMap<Entry | undefined, ScalarEntry>;
}

const optionsIn = memoisedFor(({ tree }: FileFacts): Readonly<Record<keyof Options, OptionEntries>> => {
  const entriesOf = (name: keyof Options): OptionEntries => {
    const all = tree.entries
      .filter((entry): entry is ScalarEntry => entry.kind === 'scalar')
      .filter(({ key, value }) => optionKeys[name].test(key) && !/^(?:false|0|off|no|)$/i.test(value));
    const stems = all.flatMap((entry) => stemsOf(entry.key.toLowerCase()).map((stem) => ({ stem, entry })));
    const firsts = [...firstBy(stems, ({ stem }) => stem)].map(([stem, { entry }]) => [stem, entry] as const);
    return { all, byStem: new Map(firsts), byParent: firstBy(all, ({ parent }) => parent) };
  };
  return {
    dpop: entriesOf('dpop'),
    par: entriesOf('par'),
    idTokenAlg: entriesOf('idTokenAlg'),
    assertionAlg: entriesOf('assertionAlg'),
  };
});

/** `a_b_c` → `a`, `a_b`. */
const stemsOf = (key: string): readonly string[] => [...key.matchAll(/_/g)].map(({ index }) => key.slice(0, index));

const first = (entries: readonly ScalarEntry[]): ScalarEntry | undefined =>
  entries.toSorted((a, b) => compareNumber(a.span.start, b.span.start))[0];

const clientsByFile = memoisedFor((clients: readonly Client[]): ReadonlyMap<string, ReadonlySet<Client>> => {
  const found = new Map<string, Set<Client>>();
  for (const client of clients) {
    for (const { setting } of client.settings) {
      found.set(setting.file, (found.get(setting.file) ?? new Set()).add(client));
    }
  }
  return found;
});

function tokensOf(client: Client): readonly StoredToken[] {
  return settingsOf(client, 'access_token', 'id_token').flatMap((resolved) => {
    const text = knownText(resolved.resolved)?.trim() ?? '';
    return text.startsWith('eyJ') && text.length < 16_384 ? (readToken(text, refOf(resolved)) ?? []) : [];
  });
}

function readToken(text: string, ref: SettingRef): StoredToken | undefined {
  try {
    const header = decodeProtectedHeader(text);
    const claims = decodeJwt(text);
    return {
      ref,
      text: new Secret(text),
      issuer: typeof claims.iss === 'string' ? claims.iss : undefined,
      kid: header.kid,
      alg: header.alg,
      expires: typeof claims.exp === 'number' ? claims.exp : undefined,
    };
  } catch {
    // Encrypted, or no JWT at all: there is nothing to compare.
    return undefined;
  }
}

const placeKey = (ref: SettingRef | undefined): string => (ref === undefined ? '' : `${ref.file} ${ref.span.start}`);

/** Servers without OAuth settings are no clients of the model, but their own metadata says all that a client needs. */
function mcpServersOf(facts: FileFacts): readonly Subject[] {
  if (facts.dialects[0] !== 'mcp-json' || facts.environment.isTemplate) return [];
  return facts.tree.entries.flatMap((entry): Subject[] => {
    const [map, name, key] = entry.path;
    if (entry.path.length !== 3 || entry.kind !== 'scalar') return [];
    if (map !== 'mcpServers' && map !== 'servers') return [];
    if (key !== 'url' && key !== 'httpUrl' && key !== 'serverUrl') return [];
    if (!isWeb(entry.value) || hasOwnCredential(entry)) return [];
    const file = facts.file.uri;
    const ref: SettingRef = { role: 'resource', name: `${String(name)}.${key}`, file, span: entry.contentSpan };
    const resource: Configured = { text: entry.value, ref, dialect: 'mcp-json' };
    return [mcpSubject(String(name), resource, facts.environment.name)];
  });
}

/** A server that gets a key of the user's in a header is not signed in to with OAuth. */
function hasOwnCredential(entry: Entry): boolean {
  const headers = entry.parent?.children.find((child) => child.key === 'headers');
  return headers?.kind === 'map' && headers.children.some(({ key }) => /auth|key|token/i.test(key));
}

function mcpSubject(name: string, resource: Configured, environment: string): Subject {
  const { ref } = resource;
  const target: Target = {
    id: `mcp ${ref.file} ${name}`,
    client: name,
    provider: undefined,
    environment,
    endpoint: undefined,
    issuer: undefined,
    clientId: undefined,
    clientSecret: undefined,
    authMethod: undefined,
    grantTypes: [],
    scope: undefined,
    audience: undefined,
    redirectUri: undefined,
    settings: { resource: ref },
    obstacle: undefined,
  };
  return {
    id: target.id,
    target,
    values: { resource: [resource] },
    issuer: noIssuer,
    isMcp: true,
    resource,
    options: { dpop: undefined, par: undefined, idTokenAlg: undefined, assertionAlg: undefined },
    tokens: [],
    issuers: 0,
  };
}
