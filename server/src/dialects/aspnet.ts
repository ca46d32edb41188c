import { lookup } from '../base/table.ts';
import { providerOfUrl } from '../knowledge/providers/lookup.ts';
import type { Role } from '../knowledge/roles.ts';
import type { ScalarEntry, SyntaxTree } from '../syntax/tree.ts';
import { providerOfKey } from './providerOfKey.ts';
import { makeSetting, type SettingFrame } from './settings.ts';
import type { Dialect, Setting } from './types.ts';

const id = 'aspnet-appsettings';

/** One key of a section: `AzureAd` + `ClientId`. Keys ignore case. */
interface Option {
  readonly key: string;
  readonly name: string;
  readonly item: number | undefined;
  readonly entry: ScalarEntry;
}

interface Section {
  /** As written, joined by colons: `Authentication:Google`. */
  readonly path: string;
  readonly options: readonly Option[];
}

/** Sections by the names that Microsoft's and the providers' documentation gives them. */
const namedSections: Readonly<Record<string, string | undefined>> = {
  azuread: 'microsoft-entra-id',
  azureadb2c: 'azure-ad-b2c',
  entraid: 'microsoft-entra-id',
  auth0: 'auth0',
  okta: 'okta',
  keycloak: 'keycloak',
  openidconnect: undefined,
  oidc: undefined,
  authserver: undefined,
};

const commonKeys: Readonly<Record<string, Role>> = {
  clientid: 'client_id',
  clientsecret: 'client_secret',
  authority: 'issuer',
  metadataaddress: 'discovery_url',
  tenantid: 'tenant',
  audience: 'audience',
  responsetype: 'response_type',
  callbackpath: 'callback_path',
  redirecturi: 'redirect_uri',
  postlogoutredirecturi: 'post_logout_redirect_uri',
};

/** Facebook's and Twitter's handlers have names of their own. */
const socialKeys: Readonly<Record<string, Role>> = {
  appid: 'client_id',
  appsecret: 'client_secret',
  consumerkey: 'client_id',
  consumerapikey: 'client_id',
  consumersecret: 'client_secret',
};

const ownKeys: Readonly<Record<string, Readonly<Record<string, Role>>>> = {
  auth0: { domain: 'domain' },
  okta: { domain: 'domain', oktadomain: 'domain' },
  // Keycloak.AuthServices binds the names of Keycloak's adapter file.
  keycloak: { resource: 'client_id', realm: 'realm', 'credentials:secret': 'client_secret' },
};

/** Clients of an own server (docs.duendesoftware.com, "Client"). */
const registeredKeys: Readonly<Record<string, Role>> = {
  redirecturis: 'redirect_uri',
  postlogoutredirecturis: 'post_logout_redirect_uri',
  allowedcorsorigins: 'allowed_origin',
};

/**
 * ASP.NET Core settings and user secrets (learn.microsoft.com, "Configuration in ASP.NET Core"): sections nest as
 * objects or are spelt `A:B`. Scopes are left out, because their separator and the defaults are the application's.
 */
export const aspnetAppsettings: Dialect = {
  id,
  title: 'ASP.NET Core appsettings.json',
  kind: 'use',
  formats: ['json'],
  files: ['**/appsettings.json', '**/appsettings.*.json', '**/secrets.json'],
  readIgnored: false,
  recognise: (tree) => (sectionsOf(tree).some(isClient) ? 0.95 : 0),
  read: (tree) => ({
    settings: sectionsOf(tree)
      .filter(isClient)
      .flatMap((section) => settingsOf(tree, section)),
    variables: [],
    references: [],
    links: [],
  }),
};

/** The scalars of the file by section; lists and the one level of `ClientCredentials` count as the section's own. */
function sectionsOf(tree: SyntaxTree): Section[] {
  const sections = new Map<string, { readonly path: string; readonly options: Option[] }>();
  for (const entry of tree.entries) {
    if (entry.kind !== 'scalar') continue;
    const segments = entry.path.flatMap((segment) => String(segment).split(':'));
    const item = typeof entry.path.at(-1) === 'number' ? Number(segments.pop()) : undefined;
    const depth = depthOfSection(segments);
    const path = segments.slice(0, depth).join(':');
    const name = segments.join(':') + (item === undefined ? '' : `[${item}]`);
    const section = sections.get(path.toLowerCase()) ?? { path, options: [] };
    section.options.push({ key: keyOf(segments.slice(depth)), name, item, entry });
    sections.set(path.toLowerCase(), section);
  }
  return [...sections.values()];
}

function depthOfSection(segments: readonly string[]): number {
  const nested = segments.findIndex((segment) => /^(?:clientcredentials|credentials)$/i.test(segment));
  return nested > 0 ? nested : Math.max(0, segments.length - 1);
}

/** `ClientCredentials:0:ClientSecret` of Microsoft.Identity.Web is the section's client secret. */
function keyOf(segments: readonly string[]): string {
  const key = segments.join(':').toLowerCase();
  return /^clientcredentials:\d+:clientsecret$/.test(key) ? 'clientsecret' : key;
}

const lastOf = (path: string): string => path.slice(path.lastIndexOf(':') + 1);

const isSocial = (path: string): boolean => /^authentication:[^:]+$/i.test(path);

function rolesOf({ path, options }: Section): readonly { readonly role: Role; readonly option: Option }[] {
  const own = lookup(ownKeys, lastOf(path).toLowerCase());
  return options.flatMap((option) => {
    const role =
      lookup(own ?? {}, option.key) ??
      lookup(commonKeys, option.key) ??
      (isRegistered(path) ? lookup(registeredKeys, option.key) : undefined) ??
      (isSocial(path) ? lookup(socialKeys, option.key) : undefined);
    return role === undefined ? [] : [{ role, option }];
  });
}

/**
 * A section of a documented name or place, or one that has an id in company: `ClientId` alone belongs to message
 * brokers and analytics, too.
 */
function isClient(section: Section): boolean {
  const roles = new Set(rolesOf(section).map(({ role }) => role));
  const has = (...wanted: readonly Role[]): boolean => wanted.some((role) => roles.has(role));
  if (section.path === '') return false;
  if (Object.hasOwn(namedSections, lastOf(section.path).toLowerCase())) {
    return has('client_id', 'client_secret', 'issuer', 'tenant', 'domain');
  }
  if (isRegistered(section.path)) return has('client_id');
  if (isSocial(section.path)) return has('client_id', 'client_secret');
  // An API that checks tokens, or a client whose id is in the code.
  if (section.options.some(({ key, entry }) => key === 'authority' && /^https?:\/\//.test(entry.value))) return true;
  return has('client_id') && has('client_secret', 'issuer', 'tenant', 'callback_path');
}

/** Clients that an own server creates at its start: OpenIddict and IdentityServer in ABP's templates (abp.io). */
const isRegistered = (path: string): boolean =>
  /^(?:openiddict:applications|identityserver:clients):[^:]+$/i.test(path);

function settingsOf(tree: SyntaxTree, section: Section): Setting[] {
  const kind = isRegistered(section.path) ? 'registration' : 'use';
  const frame: SettingFrame = { tree, dialect: id, kind, references: 'shell-like' };
  const slot = `${id}:${section.path.replace(/^authentication:(?:schemes:)?/i, '')}`;
  const provider = providerOf(section);
  return rolesOf(section).map(({ role, option: { entry, name, item } }) =>
    makeSetting(frame, entry, {
      role,
      name,
      slot,
      provider,
      item,
      allowsRelative: role === 'redirect_uri' || role === 'post_logout_redirect_uri',
    }),
  );
}

/** `Instance` is the host of the login pages and tells Entra ID, its national clouds and B2C apart. */
function providerOf({ path, options }: Section): string | undefined {
  const instance = options.find(({ key }) => key === 'instance')?.entry.value ?? '';
  const name = lastOf(path);
  return providerOfUrl(instance) ?? lookup(namedSections, name.toLowerCase()) ?? providerOfKey(name);
}
