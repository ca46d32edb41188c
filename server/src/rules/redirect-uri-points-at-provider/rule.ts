import { findProvider, providerOfHost } from '../../knowledge/providers/lookup.ts';
import { type Client, knownText, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { placeOf } from '../support/model.ts';
import { isHttp, type ParsedUrl, parseUrl } from '../support/url.ts';

interface Data {
  readonly target: ResolvedSetting;
  readonly host: string;
}

/** RFC 6749 section 3.1.2: the redirection endpoint belongs to the client. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'redirect-uri-points-at-provider',
    group: 'redirect',
    severity: 'error',
    reach: 'workspace',
    fix: 'none',
    summary: 'A redirect URI leads to the application, not to an endpoint of the authorization server.',
  },
  *detect({ model }) {
    for (const client of [...model.clients, ...model.registrations]) {
      const endpoints = endpointsOf(client);
      for (const target of settingsOf(client, 'redirect_uri')) {
        const url = parseUrl(knownText(target.resolved)?.trim() ?? '');
        if (url === undefined || !isHttp(url.url) || isCallback(url)) continue;
        const isEndpoint = endpoints.has(bare(url)) || (isServerPath(url) && isProviderHost(url.url.hostname));
        if (isEndpoint) yield { at: placeOf(target), data: { target, host: url.url.host } };
      }
    }
  },
  word: ({ target, host }) =>
    `${target.place.name} is an endpoint of the authorization server (${host}), where the browser should come back to ` +
    'the application. The server refuses it (redirect_uri_mismatch) or the code never arrives. Write the callback URL ' +
    'of the application, such as https://app.acme.io/callback.',
});

const bare = ({ url }: ParsedUrl): string => `${url.origin}${url.pathname.replace(/\/$/, '')}`;

/** The client's own authorization and token endpoints; one at the root of a host says nothing. */
function endpointsOf(client: Client): ReadonlySet<string> {
  return new Set(
    settingsOf(client, 'authorization_endpoint', 'token_endpoint').flatMap(({ resolved }) => {
      const url = parseUrl(knownText(resolved) ?? '');
      return url === undefined || url.url.pathname === '/' ? [] : [bare(url)];
    }),
  );
}

const isServerPath = ({ url }: ParsedUrl): boolean =>
  /\/(?:o\/oauth2|login\/oauth|oauth2?|connect|protocol\/openid-connect|v\d(?:\.\d)?|api)\/(?:v\d(?:\.\d)?\/)?(?:auth|authorize|authorization|token|access_token)\/?$|^\/(?:authorize|oauth\/token|token)\/?$|\/\.well-known\//.test(
    url.pathname,
  );

/** Brokers receive callbacks on their own hosts, and native clients come back to pages of the provider. */
const isCallback = ({ url }: ParsedUrl): boolean =>
  /callback|\/broker\/|idpresponse|__\/auth\/handler|nativeclient|login_success|oauth20_desktop|oauthplayground/i.test(
    url.pathname,
  );

function isProviderHost(host: string): boolean {
  const id = providerOfHost(host);
  return id !== undefined && findProvider(id)?.kind === 'authorization-server';
}
