import { groupBy } from '../../base/groupBy.ts';
import { lazy } from '../../base/lazy.ts';
import { memoisedFor } from '../../base/memo.ts';
import type { Setting } from '../../dialects/types.ts';
import { type Client, knownText, type Match, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { textAt } from '../../syntax/tree.ts';
import { workspaceRule } from '../define.ts';
import { environmentAt, isWorkbench, setAt } from '../support/clients.ts';
import { placeOf } from '../support/model.ts';
import { isLoopbackHost, isLoopbackName, isPrivateHost } from '../support/url.ts';
import type { Severity } from '../types.ts';

type Reach = 'anything' | 'host' | 'authority' | 'path' | 'below' | 'app' | 'sent' | 'exact';

interface Data {
  readonly target: ResolvedSetting;
  readonly reach: Reach;
  /** The one URI that an application of the workspace sends and only this pattern accepts. */
  readonly concrete: string | undefined;
}

/** RFC 9700 sections 2.1 and 4.1.3: servers compare redirect URIs as exact strings. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'redirect-uri-wildcard',
    group: 'redirect',
    severity: 'error',
    reach: 'workspace',
    fix: 'review',
    summary: 'A redirect URI must not use wildcards or patterns.',
  },
  *detect({ model }) {
    const usesOf = usesByRegistration(model.matches);
    for (const client of [...model.clients, ...model.registrations]) {
      const idle = lazy(() => isIdle(client));
      const concrete = lazy(() => concreteFor(client, usesOf.get(client) ?? []));
      const isCovered = coverOf(settingsOf(client, 'redirect_uri'));
      for (const target of settingsOf(client, 'redirect_uri')) {
        const { setting } = target;
        if (setting.value.state !== 'literal' || isAllowList(setting.name)) continue;
        const pattern = reachOf(setting.value.text, client.kind === 'registration' || isOfList(setting));
        if (pattern === undefined || idle()) continue;
        const reach = reachAtServer(setting, pattern);
        if (reach !== 'sent' && reach !== 'exact' && (isCovered(target) || isOfExtension(setting.value.text))) continue;
        const isFixture = model.fileOf(setting.file)?.environment.isFixture === true;
        const environment = isFixture ? 'test' : environmentAt(model, client, target);
        const severity = severityOf(reach, absolute(target), environment, client.provider);
        yield { at: placeOf(target), data: { target, reach, concrete: concrete() }, severity };
      }
    }
  },
  word: ({ target, reach }) => `${target.setting.name} ${texts[reach]}`,
  fix: ({ data: { target, concrete } }, { model }) =>
    concrete === undefined ? [] : setAt(model, target, concrete, `Register ${concrete} instead`, 'review'),
});

const texts: Readonly<Record<Reach, string>> = {
  anything:
    'accepts every URI, so anybody who lures a user into the login receives the authorization code (RFC 9700 section ' +
    '4.1.1). List the exact redirect URIs.',
  host:
    'has a wildcard in the host: whoever controls one matching host receives authorization codes (RFC 9700 section ' +
    '4.1.1), and most servers refuse the pattern. List the exact redirect URIs.',
  authority:
    'has its wildcard right behind the host. Newer versions of Keycloak take that for /*, so another port does not match ' +
    '("Invalid parameter: redirect_uri"); older ones accept every host that begins so, which may be anybody’s (RFC 9700 ' +
    'section 4.1.1). List the exact redirect URIs, each with its port.',
  path:
    'accepts every path of the host, so an open redirect or a user page on it can leak authorization codes (RFC 9700 ' +
    'section 4.1.1). List the exact callback paths.',
  below:
    'ends in a wildcard, so every page below it can receive authorization codes, an open redirect among them (RFC 9700 ' +
    'section 4.1.1). List the exact callback URIs.',
  app:
    'ends in a wildcard. Only the application that has claimed the scheme receives such a URI, but a server should compare it ' +
    'as a whole (RFC 8252 section 8.4). List the exact callback URIs.',
  exact:
    'has a wildcard that this server does not know and compares as plain text, so no request ever matches the entry ' +
    '(invalid_request, "Unregistered redirect_uri", "Invalid parameter: redirect_uri"). List the exact callback URIs.',
  sent:
    'is what the application sends, and a server compares it with its list as plain text: a wildcard is answered with ' +
    'redirect_uri_mismatch or invalid_request. Write the one callback URL.',
};

/** authelia.com, "redirect_uris"; Dex, server/oauth2.go, validateRedirectURI. */
const exactServers: ReadonlySet<string> = new Set(['authelia-config', 'dex-config']);

/**
 * To Keycloak a star is a wildcard at the end only (Server Administration Guide, "Valid redirect URIs"; RedirectUtils): with
 * one more before it, no request begins like the entry.
 */
const isComparedExactly = ({ dialect, kind, value }: Setting): boolean =>
  kind === 'registration' &&
  (exactServers.has(dialect) || (dialect === 'keycloak-realm' && !/^[^*]*\*$/.test(value.text.trim())));

/** RedirectUtils, checkValidRedirectWildcard: a star behind the authority, other than `:*`, is read as `/*`. */
const behindAuthority = /^https?:\/\/[^/?#*]*[^/?#*:]\*$/i;

function reachAtServer(setting: Setting, pattern: Reach): Reach {
  if (isComparedExactly(setting)) return 'exact';
  const isAuthority = setting.dialect === 'keycloak-realm' && behindAuthority.test(setting.value.text.trim());
  return isAuthority ? 'authority' : pattern;
}

/**
 * Addresses of a browser's extension: no server answers there, the browser hands every path to the extension
 * (developer.chrome.com, chrome.identity, "launchWebAuthFlow"; MDN, identity.getRedirectURL).
 */
const isOfExtension = (uri: string): boolean =>
  /^https:\/\/(?:[a-p]{32}\.chromiumapp\.org|[0-9a-f]{40}\.extensions\.allizom\.org)\/[^*]*\*$/.test(uri.trim());

/** Supabase documents patterns for its allow-list; a list of what an own server accepts is named alike. */
const isAllowList = (name: string): boolean => /ADDITIONAL_REDIRECT|ALLOW/i.test(name);

/** An application sends one URI; several are what a server is told to accept, whatever the key is called. */
const isOfList = ({ name, entry }: Setting): boolean =>
  /(?:uris|urls)(?:\[\d+\])?$/i.test(name) || entry.parent?.kind === 'list';

/** A switched-off or bearer-only client never redirects. */
const isIdle = (client: Client): boolean => {
  const block = client.settings.find((s) => s.setting.role === 'client_id')?.setting.entry.parent;
  return textAt(block, 'enabled') === 'false' || textAt(block, 'bearerOnly') === 'true';
};

function reachOf(text: string, isRegistered: boolean): Reach | undefined {
  const uri = text.trim();
  const isPattern = uri.includes('*') || uri.startsWith('^') || /\\[.d/w]/.test(uri);
  if (!isPattern) return undefined;
  if (!isRegistered) return 'sent';
  if (/^\^?(?:\.?\*|\/\*|https?:\/\/\.?\*)?$/.test(uri.replace(/\/\*$/, '')) && !uri.startsWith('/')) return 'anything';
  const host = /^[^/]*:\/\/([^/?#]*)/.exec(uri.replaceAll('\\/', '/'))?.[1] ?? '';
  const isHttp = /^\^?https?/i.test(uri);
  if (isHttp && /[*^\\]/.test(host.replace(/:\*$/, ''))) return 'host';
  if (/^[a-z][a-z0-9+.-]*:/i.test(uri) && !/^https?:/i.test(uri)) return 'app';
  return isNarrow(uri) ? 'below' : 'path';
}

/** `/callback/*`, `https://a.io/realms/x/endpoint/*`. */
const isNarrow = (uri: string): boolean => /^(?:https?:\/\/[^/]+|\$[({][^)}]*[)}])?\/+[^/*^\\][^*^\\]*\*$/i.test(uri);

/** Keycloak joins relative URIs to the client's root URL. */
function absolute({ setting }: ResolvedSetting): string {
  const { text } = setting.value;
  return text.startsWith('/') ? `${textAt(setting.entry.parent?.parent, 'rootUrl') ?? ''}${text}` : text;
}

/** Whether a client's list has a wider pattern, which says all there is to say: `*`, or `/*` at the same host. */
function coverOf(targets: readonly ResolvedSetting[]): (target: ResolvedSetting) => boolean {
  const patterns = new Set(targets.map(absolute).filter((text) => text.endsWith('*')));
  return (target) => {
    const text = absolute(target);
    const [whole = ''] = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(text) ?? [];
    return ['*', `${whole}/*`].some((wider) => wider !== text && patterns.has(wider));
  };
}

function severityOf(reach: Reach, uri: string, environment: string, provider: string | undefined): Severity {
  if (reach === 'sent' || (reach === 'exact' && provider !== 'keycloak')) return 'error';
  if (reach === 'app') return 'hint';
  const host = /:\/\/(\[[^\]]*\]|[^/:?#]*)/.exec(uri)?.[1] ?? '';
  // `http://web:3000/*`, `http://10.0.2.2/*`: a container, an emulator or a machine in the same room.
  if (reach === 'path' && /^http:/i.test(uri) && isPrivateHost(host)) return 'info';
  // Without a root URL these are pages of Keycloak itself (RedirectUtils, relativeToAbsoluteURI); its console writes `/*` of its own.
  if (reach === 'path' && uri.startsWith('/')) return 'info';
  if (reach === 'below' || isWorkbench(environment) || isLoopbackHost(host) || isLoopbackName(host)) return 'info';
  if (reach === 'path' || reach === 'authority') return 'warning';
  const takesSubdomains = provider === 'auth0' || provider === 'okta';
  return reach === 'host' && takesSubdomains ? 'warning' : 'error';
}

/** What the applications of this registration send, if there is exactly one URI that is not on its list. */
function concreteFor(registration: Client, uses: readonly Match[]): string | undefined {
  const listed = new Set(settingsOf(registration, 'redirect_uri').map((s) => knownText(s.resolved)));
  const sent = uses
    .flatMap((match) => settingsOf(match.use, 'redirect_uri'))
    .flatMap((s) => knownText(s.resolved) ?? [])
    .filter((uri) => !listed.has(uri) && /^https?:\/\/[^\s,*]+$/i.test(uri));
  const unique = new Set(sent);
  return unique.size === 1 ? sent[0] : undefined;
}

const usesByRegistration = memoisedFor((matches: readonly Match[]) =>
  groupBy(matches, ({ registration }) => registration),
);
