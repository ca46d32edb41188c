import { callbackPath } from '../knowledge/frameworks.ts';
import { type Entry, entryAt, textAt } from '../syntax/tree.ts';
import type { DerivedRedirect } from './derived.ts';
import { type Application, type Client, knownText, type Model, type ResolvedSetting, settingsOf } from './types.ts';

/** What a framework makes of one client, given the applications whose settings its process reads. */
export type Derive = (client: Client, applications: readonly Application[], model: Model) => readonly DerivedRedirect[];

/** The redirect URIs of frameworks that are known by the dialect of the client's file. */
export const frameworkRedirects: Readonly<Record<string, Derive>> = {
  // learn.microsoft.com, "Configure OpenID Connect web authentication"; the host is that of the request.
  'aspnet-appsettings': (client) => configuredPath(client, 'ASP.NET Core'),
  // quarkus.io, "OIDC configuration properties": the path is appended to the host and port of the request.
  'quarkus-oidc': (client) => configuredPath(client, 'Quarkus'),
  'micronaut-security': micronautRedirect,
  'backstage-app-config': backstageRedirect,
  'supabase-config-toml': supabaseRedirect,
};

const isPlainPath = (text: string | undefined): text is string => text !== undefined && /^\/[\w./~-]*$/.test(text);

/** A path that the file spells out; nothing is concluded from a default, which code may have changed. */
function configuredPath(client: Client, framework: string): readonly DerivedRedirect[] {
  const path = settingsOf(client, 'callback_path')[0];
  const clientId = settingsOf(client, 'client_id')[0];
  const text = knownText(path?.resolved);
  if (path === undefined || clientId === undefined || !isPlainPath(text)) return [];
  return [{ text, isPath: true, alternatives: [], family: text, framework, inputs: [path, clientId] }];
}

/**
 * `micronaut.security.oauth2.callback-uri` is a URI template of the client's name (Micronaut Security documentation,
 * "OAuth 2.0 Configuration").
 */
function micronautRedirect(client: Client, applications: readonly Application[]): readonly DerivedRedirect[] {
  const clientId = settingsOf(client, 'client_id').find(({ setting }) => setting.dialect === 'micronaut-security');
  const name = slotName(clientId);
  if (clientId === undefined || name === undefined || !usesMicronautLogin(client, clientId)) return [];
  const configured = applications
    .flatMap(({ settings }) => settings)
    .find(({ setting }) => setting.role === 'callback_path' && setting.dialect === 'micronaut-security');
  const template = configured === undefined ? '/oauth/callback{/provider}' : knownText(configured.resolved);
  const text = template?.replace('{/provider}', `/${name}`).replace('{provider}', name);
  if (!isPlainPath(text)) return [];
  const inputs: DerivedRedirect['inputs'] = configured === undefined ? [clientId] : [configured, clientId];
  return [{ text, isPath: true, alternatives: [], family: text, framework: 'Micronaut', inputs }];
}

/** A client of the authorization code flow: somewhere to send the browser, and no other grant. */
function usesMicronautLogin(client: Client, clientId: ResolvedSetting): boolean {
  const block: Entry | undefined = clientId.setting.entry.parent;
  const grant = textAt(block, 'grant-type') ?? textAt(block, 'grantType');
  if (grant !== undefined && !/^authorization[-_]?code$/i.test(grant)) return false;
  return settingsOf(client, 'issuer', 'authorization_endpoint').length > 0;
}

/** backstage.io, "Authentication in Backstage": the backend receives the callback of each provider. */
function backstageRedirect(client: Client, applications: readonly Application[]): readonly DerivedRedirect[] {
  const clientId = settingsOf(client, 'client_id').find(({ setting }) => setting.dialect === 'backstage-app-config');
  const name = slotName(clientId);
  const base = applications
    .flatMap(({ settings }) => settings)
    .find(({ setting }) => setting.name === 'backend.baseUrl');
  const url = knownText(base?.resolved)?.replace(/\/+$/, '');
  if (clientId === undefined || name === undefined || base === undefined) return [];
  if (url === undefined || !/^https?:\/\/[^/?#\s]+(?:\/[\w./~-]*)?$/i.test(url)) return [];
  const text = `${url}/api/auth/${name}/handler/frame`;
  const family = `${url}/api/auth/`;
  return [{ text, isPath: false, alternatives: [], family, framework: 'Backstage', inputs: [base, clientId] }];
}

/** The project's URL under the prefixes of the usual front ends. */
const supabaseUrls: readonly string[] = [
  'SUPABASE_URL',
  'NEXT_PUBLIC_SUPABASE_URL',
  'VITE_SUPABASE_URL',
  'PUBLIC_SUPABASE_URL',
  'NUXT_PUBLIC_SUPABASE_URL',
  'EXPO_PUBLIC_SUPABASE_URL',
];

/** Providers send the browser to the local stack of the CLI, or to the hosted project, never to the application. */
export function supabaseRedirect(
  client: Client,
  _applications: readonly Application[],
  model: Model,
): readonly DerivedRedirect[] {
  const clientId = settingsOf(client, 'client_id')[0];
  if (clientId === undefined) return [];
  const hosted = hostedSupabase(model, clientId.setting.file);
  const local = localSupabase(client);
  const [text, ...alternatives] = [...local, ...(hosted === undefined ? [] : [hosted.callback])];
  if (text === undefined) return [];
  const family = text.replace(/callback$/, '');
  const variables = hosted === undefined ? [] : [hosted.name];
  return [{ text, isPath: false, alternatives, family, framework: 'Supabase', inputs: [clientId], variables }];
}

function hostedSupabase(model: Model, file: string): { readonly name: string; readonly callback: string } | undefined {
  for (const name of supabaseUrls) {
    const definition = model.definitions(name, file)[0];
    const match = /^https:\/\/([a-z0-9]{16,24})\.supabase\.co\/?$/.exec(definition?.value.text.trim() ?? '');
    const callback = callbackPath('supabase', '')?.replace('{ref}', match?.[1] ?? '');
    if (match !== null && callback !== undefined) return { name, callback };
  }
  return undefined;
}

/** The API of `supabase start`; older versions of the CLI call the host localhost. */
function localSupabase(client: Client): readonly string[] {
  const entry = client.settings.find(({ setting }) => setting.dialect === 'supabase-config-toml')?.setting.entry;
  if (entry === undefined) return [];
  let root: Entry = entry;
  while (root.parent !== undefined) root = root.parent;
  const port = entryAt(root, 'api', 'port');
  const number = port?.kind === 'scalar' && /^\d{1,5}$/.test(port.value) ? port.value : '54321';
  return ['127.0.0.1', 'localhost'].map((host) => `http://${host}:${number}/auth/v1/callback`);
}

/** `micronaut-security:google` → `google`. */
const slotName = (setting: ResolvedSetting | undefined): string | undefined =>
  /:([\w.-]+)$/.exec(setting?.setting.slot ?? '')?.[1];
