import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { findProvider, providerOfHost } from '../../knowledge/providers/lookup.ts';
import {
  type Application,
  type Client,
  knownText,
  type Model,
  type ResolvedSetting,
  settingsOf,
} from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { wordsIn } from '../support/clients.ts';
import { severityAt } from '../support/environment.ts';
import { relatedTo, runningFiles } from '../support/model.ts';
import { isLoopbackHost, isPlaceholderHost, isPrivateHost, parseUrl } from '../support/url.ts';
import { literals, setValue, valuePlace } from '../support/value.ts';
import type { Detection, Severity } from '../types.ts';
import { type CookieDomain, cookieDomains } from './domains.ts';
import { type Login, type Logins, loginsOf, serviceKey } from './logins.ts';

type Data =
  | { readonly kind: 'strict' | 'form-post'; readonly setting: Setting; readonly client: Client }
  | { readonly kind: 'secure'; readonly setting: Setting; readonly base: string }
  | { readonly kind: 'domain'; readonly domain: CookieDomain; readonly host: string };

/**
 * draft-ietf-httpbis-rfc6265bis sections 5.2 and 5.6.3 (when a SameSite cookie is sent; Secure cookies over http; the
 * Domain attribute), OAuth 2.0 Form Post Response Mode.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'cookie-breaks-callback',
    group: 'session',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'The session cookie reaches the callback of the sign-in.',
  },
  *detect({ model }) {
    const isAbroad = memoisedFor((client: Client) => isElsewhere(model, client));
    const abroadIn = memoisedFor((logins: Logins) => logins.find(({ client }) => isAbroad(client)));
    for (const facts of runningFiles(model)) {
      const own = literals(facts.settings);
      for (const setting of own.filter((s) => s.role === 'cookie_same_site'))
        yield* sameSite(facts, setting, () => loginsOf(model, facts, setting), abroadIn);
      for (const setting of own.filter((s) => s.role === 'cookie_secure')) yield* secure(facts, setting);
      for (const domain of cookieDomains(facts)) {
        // `url-placeholder-host` asks for the address.
        if (domain.host === undefined || isPlaceholderHost(domain.host)) continue;
        const at = { file: facts.file.uri, span: domain.entry.contentSpan };
        const severity = severityAt('warning', facts);
        yield { at, severity, data: { kind: 'domain', domain, host: domain.host } };
      }
    }
  },
  word: (data) => {
    const state = 'so the callback finds no state ("state mismatch", "missing saved state") and sign-in fails';
    switch (data.kind) {
      case 'strict':
        return `${data.setting.name} is ${data.setting.value.text.trim()}: browsers do not send such a cookie when the authorization server sends the user back from its own site, ${state}. Use Lax.`;
      case 'form-post':
        return `${data.setting.name} is ${data.setting.value.text.trim()}, but with response_mode=form_post the answer is a POST from another site, to which browsers send SameSite=None cookies only, ${state}. Use None with Secure for the cookie that keeps the state.`;
      case 'secure':
        return `${data.setting.name} is on, but the application is at ${data.base}: browsers do not accept Secure cookies over http, ${state}. Use https for the base URL; if a proxy ends TLS, the base URL is the one in the browser.`;
      case 'domain':
        return `${data.domain.name} is ${data.domain.text}, and the application is at ${data.host}, which is not within it. Browsers refuse the cookie, ${state}. Use ${data.host} or a parent of it, or remove the setting.`;
    }
  },
  fix: ({ data }, { model }) => {
    const facts = 'setting' in data ? model.fileOf(data.setting.file) : undefined;
    if (facts === undefined || data.kind !== 'strict') return [];
    const text = data.setting.value.text.trim();
    const lax = text === text.toLowerCase() ? 'lax' : text === text.toUpperCase() ? 'LAX' : 'Lax';
    return setValue(facts, data.setting, lax, `Use ${lax}`, 'review');
  },
});

function* sameSite(
  facts: FileFacts,
  setting: Setting,
  logins: () => readonly Logins[],
  abroadIn: (logins: Logins) => Login | undefined,
): Generator<Detection<Data>> {
  const text = setting.value.text.trim().toLowerCase();
  if (text !== 'strict' && text !== 'lax') return;
  const all = logins();
  const posting = firstOf(all.map(postingIn));
  const client = posting ?? (text === 'strict' ? firstOf(all.map(abroadIn)) : undefined);
  if (client === undefined) return;
  const reason = posting === undefined ? undefined : settingsOf(posting, 'response_mode')[0];
  yield {
    at: valuePlace(setting),
    severity: severityAt(isStateCookie(setting) ? 'warning' : 'info', facts, setting),
    data: { kind: posting === undefined ? 'strict' : 'form-post', setting, client },
    related: reason === undefined ? [] : [relatedTo(reason, 'The answer comes as a POST')],
  };
}

const postingIn = memoisedFor((logins: Logins): Login | undefined => logins.find(({ client }) => isPosting(client)));

const isPosting = memoisedFor((client: Client): boolean => wordsIn(client, 'response_mode')?.has('form_post') === true);

/** By the order of the clients. */
const firstOf = (found: readonly (Login | undefined)[]): Client | undefined =>
  found.flatMap((login) => login ?? []).sort((a, b) => a.at - b.at)[0]?.client;

/** The server is surely of another site than the application. */
function isElsewhere(model: Model, client: Client): boolean {
  const servers = settingsOf(client, 'issuer', 'authorization_endpoint', 'discovery_url', 'domain').flatMap(sitesOf);
  if (servers.length === 0) return isHosted(client);
  const bases = baseSites(model.applicationsOfPackage(client.package));
  const own = new Set(settingsOf(client, 'redirect_uri').flatMap(sitesOf));
  if (own.size > 0 || bases.size > 0) return !servers.some((site) => own.has(site) || bases.has(site));
  return isHosted(client) || settingsOf(client, 'issuer', 'domain').some(isOfService);
}

const baseSites = memoisedFor(
  (applications: readonly Application[]): ReadonlySet<string> =>
    new Set(
      applications
        .flatMap(({ settings }) => settings.filter(({ setting }) => setting.role === 'base_url'))
        .flatMap(sitesOf),
    ),
);

/** The provider has one host for everybody; a tenant in the path does not change the site. */
function isHosted({ provider }: Client): boolean {
  const host = /^https:\/\/([^/]+)/.exec(
    provider === undefined ? '' : (findProvider(provider)?.endpoints.authorization ?? ''),
  )?.[1];
  return host !== undefined && !host.includes('{');
}

/** An address of a provider that lives on its own domain, whoever the tenant is. */
function isOfService({ resolved }: ResolvedSetting): boolean {
  const text = knownText(resolved) ?? '';
  const host = parseUrl(text.includes('://') ? text : `https://${text}`)?.url.hostname;
  return host !== undefined && providerOfHost(host) !== undefined;
}

/** The last two labels: coarse (`co.uk`), which errs on the side of silence. */
function sitesOf({ resolved }: ResolvedSetting): readonly string[] {
  const text = knownText(resolved) ?? '';
  const host = parseUrl(text.includes('://') ? text : `https://${text}`)?.url.hostname ?? '';
  return host === '' ? [] : [host.split('.').slice(-2).join('.')];
}

/**
 * The cookie of the framework's session, in which its OAuth library keeps the state (Spring, Django, Flask, Laravel,
 * express-session), or of a program that signs in itself. `COOKIE_SAMESITE` may be any cookie.
 */
const isStateCookie = ({ name }: Setting): boolean => !/^COOKIE_SAME_?SITE$/i.test(name);

function* secure(facts: FileFacts, setting: Setting): Generator<Detection<Data>> {
  if (!/^(?:true|1|yes|on)$/i.test(setting.value.text.trim())) return;
  const base = plainBases(facts).get(serviceKey(facts, setting));
  if (base === undefined) return;
  const severity = isProxied(facts) ? 'info' : severityAt('warning' satisfies Severity, facts, setting);
  yield { at: valuePlace(setting), severity, data: { kind: 'secure', setting, base } };
}

/** Of each program and service whose base URLs are all plain http: the origin of the first. */
const plainBases = memoisedFor((facts: FileFacts): ReadonlyMap<string, string> => {
  const bases = literals(facts.settings).filter((s) => s.role === 'base_url');
  const found = new Map<string, string>();
  for (const [key, own] of groupBy(bases, (s) => serviceKey(facts, s))) {
    const urls = own.flatMap((s) => parseUrl(s.value.text.trim())?.url ?? []);
    const [base] = urls;
    if (base === undefined || urls.some(({ protocol }) => protocol !== 'http:')) continue;
    // Browsers take Secure cookies from localhost; a private host may be the name inside of a network.
    if (urls.some(({ hostname }) => isLoopbackHost(hostname) || isPrivateHost(hostname))) continue;
    found.set(key, base.origin);
  }
  return found;
});

const isProxied = memoisedFor((facts: FileFacts): boolean =>
  facts.variables.some(({ name }) => /TRUST(?:ED)?_?(?:HOST|PROX)|PROXY_HEADERS|FORWARDED|BEHIND_PROXY/i.test(name)),
);
