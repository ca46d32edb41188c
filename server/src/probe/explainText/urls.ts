/** What a URL is for, by its path and query. */
export type UrlKind = 'authorization' | 'token' | 'resource' | 'discovery' | 'keys' | 'callback' | 'other';

export interface PastedUrl {
  readonly url: URL;
  readonly kind: UrlKind;
  readonly at: number;
  /** Parameters of query and fragment. */
  readonly parameters: URLSearchParams;
  /** In front of it stands a verb of a request: `Post "https://…"`, `GET https://…`, `POST request for "https://…"`. */
  readonly requested: boolean;
}

const urlPattern = /\bhttps?:\/\/[^\s"'<>`\\|^{}]{1,4000}/gi;

/** Pages about an error, documentation and identifiers: never the endpoint that failed. */
const noEndpoint =
  /(?:^|\.)(?:aka\.ms|errors\.authjs\.dev|authjs\.dev|next-auth\.js\.org|tools\.ietf\.org|datatracker\.ietf\.org|www\.rfc-editor\.org|developers\.google\.com|developer\.mozilla\.org|docs\.github\.com|support\.google\.com|curl\.(?:se|haxx\.se)|go\.microsoft\.com|learn\.microsoft\.com|docs\.microsoft\.com|www\.w3\.org|schemas\.[\w.]+|stackoverflow\.com|github\.com)$/i;

const maxUrls = 500;

/** In the order of the text, at most 500; addresses of documentation and of error pages are left out. */
export function urlsIn(text: string): readonly PastedUrl[] {
  const found: PastedUrl[] = [];
  for (const m of text.matchAll(urlPattern)) {
    if (found.length === maxUrls) break;
    const spelt = m[0].replace(/[.,:;!?)\]*]{1,4}$/, '');
    if (!URL.canParse(spelt)) continue;
    const url = new URL(spelt);
    if (noEndpoint.test(url.hostname) && !/\/login\/oauth\//.test(url.pathname)) continue;
    const parameters = new URLSearchParams(url.search);
    for (const [name, value] of new URLSearchParams(url.hash.replace(/^#/, ''))) parameters.append(name, value);
    const before = text.slice(Math.max(0, m.index - 24), m.index);
    found.push({
      url,
      kind: kindOf(url, parameters),
      at: m.index,
      parameters,
      requested: /\b(?:get|post|put|request (?:for|to)|url:?|from|to)\s{0,2}["'(]?$/i.test(before),
    });
  }
  return found;
}

function kindOf(url: URL, parameters: URLSearchParams): UrlKind {
  const path = url.pathname.toLowerCase();
  if (/\/\.well-known\/(?:openid-configuration|oauth-)/.test(path)) return 'discovery';
  if (/\/(?:jwks(?:\.json)?|certs|keys|jwks_uri)\/?$/.test(path)) return 'keys';
  if (/\/(?:user-?info|me|user|introspect)\/?$/.test(path)) return 'resource';
  const isAnswer = parameters.has('code') || parameters.has('error');
  if (isAnswer && !parameters.has('response_type')) return 'callback';
  if (
    parameters.has('response_type') ||
    /\/(?:authorize|authorization|oauth2?\/(?:v\d\/)?auth|openid-connect\/auth)\/?$/.test(path)
  ) {
    return 'authorization';
  }
  if (/(?:\/|\.|_)(?:token|access_token|accesstoken|gettoken|tokens|oauth\.v2\.access|oauth\.access)\/?$/.test(path))
    return 'token';
  if (
    /\/callback\b|\/signin-|\/login\/oauth2\/code\/|\/oauth2\/idpresponse|\/broker\/|\/complete\/|\/redirect\/?$/.test(
      path,
    )
  ) {
    return 'callback';
  }
  return /\/(?:api|v\d(?:\.\d)?)\//.test(path) ? 'resource' : 'other';
}

/** Origin and path only; a URL that is opaque has none. */
export const bareUrl = ({ origin, pathname }: URL): string => `${origin}${pathname}`;
