/** One place to look, and the issuer the document there has to name. */
export interface MetadataLocation {
  readonly url: string;
  readonly issuer: string;
}

/**
 * Where the metadata of an issuer may be. OpenID Connect Discovery section 4 appends the well-known path to the issuer;
 * RFC 8414 section 3.1 inserts it before the issuer's path, and section 5 does the same with OpenID's name. A configured
 * URL that already is a document is read as it stands.
 *
 * `mcp`: RFC 8414 comes first (Model Context Protocol, Authorization, "Authorization Server Metadata Discovery").
 */
export function metadataLocations(configured: string, order: 'oidc' | 'mcp' = 'oidc'): readonly MetadataLocation[] {
  const text = configured.trim();
  if (!URL.canParse(text)) return [];
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return [];
  if (url.pathname.includes('/.well-known/')) return [{ url: text, issuer: issuerOfDocument(url) }];
  const path = url.pathname.replace(/\/+$/, '');
  const appended = `${url.origin}${path}/.well-known/openid-configuration`;
  const inserted = `${url.origin}/.well-known/oauth-authorization-server${path}`;
  const insertedOpenid = `${url.origin}/.well-known/openid-configuration${path}`;
  const urls = order === 'mcp' ? [inserted, insertedOpenid, appended] : [appended, inserted, insertedOpenid];
  return [...new Set(urls)].map((location) => ({ url: location, issuer: text }));
}

/**
 * Where the metadata of a protected resource may be, RFC 9728 section 3.1: the well-known path before the resource's
 * path, then that of the whole host.
 */
export function resourceLocations(resource: string): readonly string[] {
  if (!URL.canParse(resource)) return [];
  const { origin, pathname } = new URL(resource);
  if (!origin.startsWith('http')) return [];
  const root = `${origin}/.well-known/oauth-protected-resource`;
  const path = pathname.replace(/\/+$/, '');
  return path === '' ? [root] : [`${root}${path}`, root];
}

function issuerOfDocument(url: URL): string {
  const [, before = '', after = ''] = /^(.*?)\/\.well-known\/[^/]+(.*)$/.exec(url.pathname) ?? [];
  return `${url.origin}${before}${after}`;
}
