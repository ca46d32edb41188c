import { memoisedFor } from '../../base/memo.ts';
import { settingsOfSlot } from '../../dialects/lookups.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { providerOfIssuer } from '../../knowledge/providers/lookup.ts';
import { isUrlRole } from '../../knowledge/roles.ts';
import { fileRule } from '../define.ts';
import { environmentOf } from '../support/environment.ts';
import { type MalformedUrl, malformedUrl } from '../support/malformed.ts';
import { literals, setValue, valuePlace } from '../support/value.ts';
import type { Severity } from '../types.ts';

interface Data {
  readonly setting: Setting;
  /** Undefined for a URL where a host is wanted. */
  readonly malformed: MalformedUrl | undefined;
}

/** RFC 6749 section 3.1.2, RFC 3986 section 4.3: redirect and endpoint URIs are absolute. */
export const rule = fileRule<Data>({
  meta: {
    id: 'url-malformed',
    group: 'url',
    severity: 'error',
    reach: 'file',
    fix: 'safe',
    summary: 'A URL must be absolute and well formed.',
  },
  *detect({ facts, settings }) {
    for (const setting of literals(settings())) {
      if (isHostWithScheme(setting)) {
        yield { at: valuePlace(setting), severity: 'error', data: { setting, malformed: undefined } };
      }
      if (!isUrlRole(setting.role)) continue;
      const malformed = malformedUrl(setting.value.text);
      const severity = malformed === undefined ? undefined : severityOf(facts, setting, malformed);
      if (malformed === undefined || severity === undefined) continue;
      yield { at: valuePlace(setting), severity, data: { setting, malformed } };
    }
  },
  word: ({ setting, malformed }) => (malformed === undefined ? wordHost(setting) : wordUrl(setting, malformed)),
  fix: ({ data }, { facts }) => {
    const { setting, malformed } = data;
    if (malformed === undefined) return setValue(facts, setting, hostOf(setting), 'Keep the host only', 'review');
    const { meant, fault, isSure } = malformed;
    if (meant === undefined) return [];
    return setValue(facts, setting, meant, titles[fault] ?? 'Correct the URL', isSure ? 'safe' : 'review');
  },
});

/**
 * Amplify makes `https://` + domain + `/oauth2/authorize` of it (aws-amplify/amplify-js, packages/auth, `signInWithRedirect` and
 * `oauthSignIn`).
 */
const isHostWithScheme = ({ role, dialect, value }: Setting): boolean =>
  role === 'domain' && dialect === 'amplify' && /^https?:\/\/[^/?#]+\/?$/i.test(value.text.trim());

const hostOf = ({ value }: Setting): string => value.text.trim().replace(/^https?:\/\/|\/$/gi, '');

const wordHost = (setting: Setting): string =>
  `${setting.name} is a URL, but a host is wanted: Amplify puts https:// before it, and the browser looks for a host called https ` +
  `(ERR_NAME_NOT_RESOLVED). Write ${hostOf(setting)}.`;

const wordUrl = (setting: Setting, malformed: MalformedUrl): string =>
  `${setting.name} is not an absolute URL: ${faults[malformed.fault]}. ${failure(setting)} ` +
  (malformed.meant === undefined || /[@?]/.test(malformed.meant)
    ? 'Write the whole URL.'
    : `Did you mean ${malformed.meant}?`);

const faults: { readonly [F in MalformedUrl['fault']]: string } = {
  'scheme-missing': 'the scheme (https://) is missing',
  'scheme-typo': 'the scheme is misspelt',
  'scheme-twice': 'the scheme is written twice',
  backslash: 'it has backslashes where slashes belong',
  'host-missing': 'the host is missing',
  port: 'the port is not a number up to 65535',
  host: 'the host name is not valid',
};

const titles: Partial<Record<MalformedUrl['fault'], string>> = {
  'scheme-missing': 'Add the scheme',
  'scheme-typo': 'Correct the scheme',
  'scheme-twice': 'Remove the first scheme',
  backslash: 'Write slashes',
};

const failure = (setting: Setting): string => {
  if (completed.has(setting.name))
    return 'The library puts https:// before it, which a development server rarely speaks: redirect_uri_mismatch.';
  return setting.role === 'redirect_uri' || setting.role === 'post_logout_redirect_uri'
    ? 'The server refuses it (redirect_uri_mismatch, invalid_request).'
    : 'Libraries stop with "Invalid URL" or send the request to the wrong place.';
};

/** These libraries add the scheme themselves (next-auth 4, nextjs-auth0). */
const completed: ReadonlySet<string> = new Set(['NEXTAUTH_URL', 'AUTH0_BASE_URL', 'AUTH0_ISSUER_BASE_URL']);

/** They add https, and a development server on the same machine rarely speaks it. */
const isCompletedWrongly = ({ name, value }: Setting): boolean =>
  completed.has(name) &&
  value.text.length < 300 &&
  /^(?:[\w-]+\.)*localhost(?::\d+)?(?:\/|$)|^127\.0\.0\.1(?::\d+)?(?:\/|$)/.test(value.text);

/** `http://localhost:XXXX`, `http://localhost:PORT`: tests put the port of the server that they start in its place. */
const isFilledByTests = (facts: FileFacts, setting: Setting): boolean =>
  (facts.environment.isFixture || environmentOf(facts, setting) === 'test') &&
  /^https?:\/\/[^/?#:]*:[A-Z_]+(?:[/?#]|$)/.test(setting.value.text);

function severityOf(facts: FileFacts, setting: Setting, { fault }: MalformedUrl): Severity | undefined {
  if (fault === 'port' && isFilledByTests(facts, setting)) return undefined;
  if (fault !== 'scheme-missing') return 'error';
  if (completed.has(setting.name)) return isCompletedWrongly(setting) ? 'info' : undefined;
  // Many applications take a bare host as their own address.
  // Supabase Auth redirects to it: a bare host would be a path below its own address.
  if (setting.dialect === 'supabase-config-toml') return 'warning';
  if (setting.role === 'base_url') return 'info';
  // A bare host in a variable may be what a file puts behind `https://`.
  if (setting.role !== 'issuer') return isBareHostOfVariable(facts, setting) ? 'warning' : 'error';
  // Google signs ID tokens with a bare host, too, and a token's issuer may be any text.
  if (providerOfIssuer(setting.value.text) === 'google') return undefined;
  if (/UR[IL]$/i.test(setting.name)) return 'error';
  return setting.slot !== undefined && hasId(settingsOfSlot(facts, setting.slot)) ? 'warning' : undefined;
}

const isBareHostOfVariable = ({ tree }: FileFacts, { value }: Setting): boolean =>
  tree.format === 'dotenv' && /^[\w-]+(?:\.[\w-]+)+$/.test(value.text);

const hasId = memoisedFor((client: readonly Setting[]) => client.some(({ role }) => role === 'client_id'));
