import { endpointRoles, type Role } from '../../knowledge/roles.ts';
import { knownText, type Model, type ResolvedSetting } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { statedProvider } from '../support/clients.ts';
import { placeOf, setResolved } from '../support/model.ts';
import { isHttp, parseUrl } from '../support/url.ts';

type Kind = 'dots' | 'encoded-slash';

interface Data {
  readonly setting: ResolvedSetting;
  readonly kind: Kind;
  /** The URL without dot segments; undefined when there is no simpler one. */
  readonly normal: string | undefined;
}

const looked: ReadonlySet<Role> = new Set<Role>([
  'redirect_uri',
  'post_logout_redirect_uri',
  'issuer',
  'discovery_url',
  ...endpointRoles,
]);

/** RFC 3986 section 6.2.2.3; URL parsers take dot segments out, comparison of strings does not (RFC 9700 section 2.1). */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'url-dot-segments',
    group: 'url',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'The path of a URL has no . or .. segments, and no encoded slashes in a redirect URI.',
  },
  *detect({ model }) {
    for (const setting of model.settings) {
      const { role } = setting.setting;
      const text = looked.has(role) ? knownText(setting.resolved) : undefined;
      const parsed = text === undefined || /\s/.test(text) ? undefined : parseUrl(text);
      if (text === undefined || parsed === undefined || !isHttp(parsed.url)) continue;
      if (dotted.test(parsed.rawPath)) {
        if (isGoogleRedirect(model, setting) && /\.\.|%2e%2e/i.test(parsed.rawPath)) continue;
        yield { at: placeOf(setting), data: { setting, kind: 'dots', normal: normalised(text, parsed.url) } };
      } else if (role === 'redirect_uri' && /%2f|%5c/i.test(parsed.rawPath)) {
        // Legal, and in the paths of APIs usual (GitLab's project ids); proxies in front of a callback often decode it.
        yield { at: placeOf(setting), severity: 'info', data: { setting, kind: 'encoded-slash', normal: undefined } };
      }
    }
  },
  word: ({ setting, kind }) =>
    kind === 'dots'
      ? `${setting.place.name} has a . or .. segment in its path. Browsers and HTTP clients take it out before they send ` +
        'the request, and servers compare the text as it is written: redirect_uri_mismatch, or an issuer that does not ' +
        'match. Write the path it leads to.'
      : `${setting.place.name} has an encoded slash (%2F or %5C) in its path. Proxies and frameworks decode or refuse it ` +
        '(404, redirect_uri_mismatch), and providers take it for path traversal. Use a path without it.',
  fix: ({ data: { setting, normal } }, { model }) =>
    normal === undefined || setting.setting.value.state !== 'literal'
      ? []
      : setResolved(model, setting, normal, 'Write the path without dot segments'),
});

/** RFC 3986 section 6.2.2: a dot may be percent-encoded, too. */
const dotted = /\/(?:\.|%2e){1,2}(?=\/|$)/i;

/** Google refuses it in its own words, and redirect-uri-provider-rule says so. */
function isGoogleRedirect(model: Model, { setting }: ResolvedSetting): boolean {
  const client = setting.role === 'redirect_uri' ? model.clientOf(setting) : undefined;
  return client !== undefined && statedProvider(client)?.id === 'google';
}

/** Only the path is rewritten: case, port and query stay as they are. */
function normalised(text: string, url: URL): string | undefined {
  const match = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)([^?#]*)(.*)$/is.exec(text);
  return match === null ? undefined : `${match[1]}${url.pathname}${match[3]}`;
}
