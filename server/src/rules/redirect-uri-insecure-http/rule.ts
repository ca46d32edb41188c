import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { fileRule } from '../define.ts';
import { isDevelopment } from '../support/environment.ts';
import { insecureRedirect, isOfOwnServer, type ServerAnswer } from '../support/insecureRedirect.ts';
import { type Part, partAt, urisOf, withPart } from '../support/parts.ts';
import { isLoopbackHost, isLoopbackName, isPlaceholderHost, isPrivateHost, parseUrl } from '../support/url.ts';
import { literals, setValue, valuePlace } from '../support/value.ts';
import type { Detection, FileScope } from '../types.ts';

interface Data {
  readonly setting: Setting;
  readonly part: Part;
  readonly host: string;
  readonly isPrivate: boolean;
  readonly answer: ServerAnswer;
  /** The program puts the redirect URI together from this address. */
  readonly isBase?: boolean;
}

/** RFC 9700 section 2.6: servers must not allow http redirect URIs except for loopback of native clients; many do. */
export const rule = fileRule<Data>({
  meta: {
    id: 'redirect-uri-insecure-http',
    group: 'redirect',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'A redirect URI uses https unless it points at the local machine.',
  },
  *detect(scope) {
    yield* inBaseUrls(scope);
    for (const setting of literals(scope.settings('redirect_uri'))) {
      for (const part of urisOf(setting)) {
        const found = insecureRedirect(part.text, setting, scope.facts);
        if (found === undefined) continue;
        const { severity, ...insecure } = found;
        yield { at: partAt(setting, part), data: { setting, part, ...insecure }, severity };
      }
    }
  },
  word: (data) => (data.isBase === true ? wordBase(data) : data.isPrivate ? wordPrivate(data) : wordPublic(data)),
  fix: ({ data: { setting, part } }, { facts }) =>
    setValue(
      facts,
      setting,
      withPart(setting, part, part.text.replace(/^(\s*)http:/i, '$1https:')),
      'Use https',
      'review',
    ),
});

const wordBase = ({ setting, host }: Data): string =>
  `${setting.name} is a plain http address of ${host}, and the redirect URI is made of it. Many providers refuse such a URI ` +
  '(RFC 9700 section 2.6): redirect_uri_mismatch or invalid_request. Use https; a proxy that ends TLS needs it here, too.';

const wordPrivate = ({ setting, host }: Data): string =>
  isOfOwnServer(setting)
    ? `${setting.name} has the authorization code sent to ${host} over plain http, where the local network can read ` +
      'it (RFC 9700 section 2.6). Use https where the application offers it.'
    : `${setting.name} sends the authorization code to ${host} over plain http, where the local network can read ` +
      'it. Most providers refuse http for any host but localhost (redirect_uri_mismatch, invalid_request). Use https.';

function wordPublic({ setting, host, answer }: Data): string {
  const what =
    setting.kind === 'registration'
      ? `${setting.name} has the authorization code sent to ${host} over plain http`
      : `${setting.name} sends the authorization code to ${host} over plain http`;
  const advice = 'Use https; a proxy that ends TLS needs it here, too.';
  if (typeof answer === 'object') {
    return `${what}, which ${answer.refuses} refuses (redirect_uri_mismatch or invalid_request; RFC 9700 section 2.6). ${advice}`;
  }
  const read = `${what}, where anybody on the way can read it (RFC 9700 section 2.6).`;
  return answer === 'accepts'
    ? `${read} ${advice}`
    : `${read} Many providers refuse http for any host but localhost (redirect_uri_mismatch, invalid_request). ${advice}`;
}

/** Names of programs and libraries that put `/…/callback` behind this address. */
const baseNames =
  /^(?:GF_SERVER_ROOT_URL|NEXTAUTH_URL|AUTH_URL|BETTER_AUTH_URL|AUTH0_BASE_URL|WEBUI_URL|DOMAIN_SERVER|(?:GITEA|FORGEJO)__server__ROOT_URL|server\.(?:root_url|ROOT_URL))$/i;

function* inBaseUrls({ facts, settings }: FileScope): Generator<Detection<Data>> {
  for (const setting of literals(settings('base_url'))) {
    const url = parseUrl(setting.value.text.trim());
    if (!baseNames.test(setting.name) || url?.url.protocol !== 'http:' || isDevelopment(facts, setting)) continue;
    const host = url.rawHost;
    // Names without a dot, and private addresses, may be all there is in a closed network.
    if (!host.includes('.') || isPlaceholderHost(host) || /[*${}]/.test(host) || isPrivateHost(host)) continue;
    if (isLoopbackHost(host) || isLoopbackName(host) || host === '0.0.0.0') continue;
    if (hasRedirectAt(facts, host) || !signsIn(facts)) continue;
    const [part] = urisOf(setting);
    if (part === undefined) continue;
    yield {
      at: valuePlace(setting),
      severity: 'warning',
      data: { setting, part, host, isPrivate: false, answer: 'unknown', isBase: true },
    };
  }
}

/** `cross-base-url-origin` compares the two. */
const hasRedirectAt = (facts: FileFacts, host: string): boolean => redirectHosts(facts).has(host);

const redirectHosts = memoisedFor(
  ({ settings }: FileFacts): ReadonlySet<string | undefined> =>
    new Set(settings.filter((s) => s.role === 'redirect_uri').map((s) => parseUrl(s.value.text.trim())?.rawHost)),
);

const signsIn = memoisedFor(
  (facts: FileFacts): boolean =>
    facts.settings.some((s) => s.role === 'client_id' || s.role === 'client_secret') ||
    facts.variables.some((variable) => /oauth/i.test(variable.name)),
);
