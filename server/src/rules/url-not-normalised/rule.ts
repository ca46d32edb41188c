import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import type { Setting } from '../../dialects/types.ts';
import type { Role } from '../../knowledge/roles.ts';
import { type Client, knownText, type Model, type ResolvedSetting } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { placeOf, setResolved } from '../support/model.ts';
import { unregistered } from '../support/redirects.ts';
import { isHttp, isPlaceholderHost, type ParsedUrl, parseUrl } from '../support/url.ts';
import type { Severity } from '../types.ts';

interface Data {
  readonly setting: ResolvedSetting;
  readonly fault: 'case' | 'port';
  readonly normal: string;
}

const looked: ReadonlySet<Role> = new Set<Role>([
  'redirect_uri',
  'post_logout_redirect_uri',
  'base_url',
  'issuer',
  'allowed_origin',
]);

/** RFC 3986 section 6.2.2.1 and 6.2.3; RFC 6454 section 6.2: the Origin header is lower-case and has no default port. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'url-not-normalised',
    group: 'url',
    severity: 'warning',
    reach: 'workspace',
    fix: 'safe',
    summary: 'Scheme and host of a URL are in lower case, without the default port.',
  },
  *detect({ model }) {
    const isAgreed = agreedIn(model);
    const near = new Set(
      [...unregistered(model)].flatMap(({ sent, twin }) => (twin === undefined ? sent.setting : [])),
    );
    for (const setting of model.settings) {
      const { role } = setting.setting;
      const text = looked.has(role) ? knownText(setting.resolved) : undefined;
      const parsed = text === undefined || /[\s,*]/.test(text) ? undefined : parseUrl(text);
      if (text === undefined || parsed === undefined || !isHttp(parsed.url)) continue;
      const fault = isPlaceholderHost(parsed.rawHost) ? undefined : faultOf(parsed);
      if (fault === undefined || near.has(setting.setting) || isAgreed(setting, text)) continue;
      if (role === 'allowed_origin' && !isOrigin(parsed)) continue;
      yield { at: placeOf(setting), severity: severityOf(role), data: { setting, fault, normal: normalised(text) } };
    }
  },
  word: ({ setting, fault, normal }) => {
    const what = fault === 'port' ? 'names the default port of its scheme' : 'has capitals in its scheme or host';
    const why =
      setting.setting.role === 'allowed_origin'
        ? 'Browsers send the origin in lower case and without the default port, so a comparison of texts fails: "blocked ' +
          'by CORS policy".'
        : 'Browsers and libraries write the URL in its normal form, and servers compare the text: redirect_uri_mismatch, ' +
          'or an issuer that does not match.';
    return `${setting.place.name} ${what}. ${why} Write ${/[@?]/.test(normal) ? 'it in lower case and without the port' : normal}.`;
  },
  fix: ({ data: { setting, normal } }, { model }) => {
    if (setting.setting.value.state !== 'literal') return [];
    const fixes = setResolved(model, setting, normal, 'Write it in its normal form');
    // What the provider has on its list may be written so; an address of one's own and a browser's origin are not compared there.
    const isOwn = setting.setting.role === 'base_url' || setting.setting.role === 'allowed_origin';
    return isOwn ? fixes.map((fix) => ({ ...fix, safety: 'safe' as const })) : fixes;
  },
});

function faultOf({ raw, rawHost, url }: ParsedUrl): Data['fault'] | undefined {
  if (/[^\x21-\x7e]/.test(raw)) return undefined;
  if (/[A-Z]/.test(rawHost) || /^[^:]*[A-Z]/.test(raw)) return 'case';
  const port = /^[a-z]+:\/\/(?:[^/?#]*@)?(?:\[[^\]]*\]|[^/?#:]*):(\d+)/i.exec(raw)?.[1];
  return port !== undefined && url.port === '' ? 'port' : undefined;
}

/** Anything more is cors-origin-format's business. */
const isOrigin = ({ url, rawPath }: ParsedUrl): boolean =>
  rawPath === '' && url.search === '' && url.hash === '' && url.username === '' && url.password === '';

/** Scheme, host and port in their normal form; path and query as written. */
function normalised(text: string): string {
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*@)?(\[[^\]]*\]|[^/?#:]*)(:\d+)?(.*)$/is.exec(text);
  if (match === null) return text;
  const [, scheme = '', user = '', host = '', port = '', rest = ''] = match;
  const lower = scheme.toLowerCase();
  const isDefault = Number(port.slice(1)) === (lower === 'https' ? 443 : 80);
  return `${lower}://${user}${host.toLowerCase()}${isDefault ? '' : port}${rest}`;
}

/** Another file of the workspace has exactly this text for the same thing, so it was agreed on. Looked up on first need. */
function agreedIn(model: Model): (setting: ResolvedSetting, text: string) => boolean {
  let clients: ReadonlyMap<Setting, readonly (readonly Client[])[]> | undefined;
  return ({ setting }, text) => {
    clients ??= matchedClients(model);
    return (clients.get(setting) ?? []).some((matched) =>
      matched.some((client) =>
        textsOf(client)
          .get(textKey(setting.role, text))
          ?.some((other) => other !== setting),
      ),
    );
  };
}

/** By setting, its client and those that this is matched with. */
function matchedClients({ matches }: Model): ReadonlyMap<Setting, readonly (readonly Client[])[]> {
  const pairs = matches.flatMap(({ use, registration }) => [
    [use, registration],
    [registration, use],
  ]) as (readonly [Client, Client])[];
  const all = [...groupBy(pairs, ([own]) => own)].map(([own, found]) => ({
    own,
    matched: [own, ...new Set(found.map(([, other]) => other))],
  }));
  const bySetting = groupBy(
    all.flatMap(({ own, matched }) => own.settings.map(({ setting }) => ({ setting, matched }))),
    ({ setting }) => setting,
  );
  return new Map([...bySetting].map(([setting, found]) => [setting, found.map(({ matched }) => matched)]));
}

const textsOf = memoisedFor((client: Client): ReadonlyMap<string, readonly Setting[]> => {
  const known = client.settings.flatMap(({ setting, resolved }) => {
    const text = looked.has(setting.role) ? knownText(resolved) : undefined;
    return text === undefined ? [] : [{ setting, key: textKey(setting.role, text) }];
  });
  return new Map([...groupBy(known, ({ key }) => key)].map(([key, own]) => [key, own.map(({ setting }) => setting)]));
});

const textKey = (role: Role, text: string): string => `${role} ${text}`;

/** Only the browser's own header is certain to be in normal form. */
const severityOf = (role: Role): Severity => (role === 'allowed_origin' ? 'warning' : 'info');
