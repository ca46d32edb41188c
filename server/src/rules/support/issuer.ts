/** Which part of a server's URLs names the tenant: all URLs of one client must agree on it. */
export interface TenantPart {
  /** For messages: `realm`, `tenant`, `authorization server`. */
  readonly what: string;
  readonly value: string;
}

const patterns: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  // Keycloak: /realms/{realm}/protocol/openid-connect/token, before version 17 below /auth.
  { what: 'realm', pattern: /\/realms\/([^/?#]+)/ },
  // Entra ID: https://login.microsoftonline.com/{tenant}/…
  { what: 'tenant', pattern: /^https:\/\/login\.microsoftonline\.(?:com|us)\/([^/?#]+)/ },
  // Okta custom authorization servers: /oauth2/{id}; the org server has /oauth2/v1 only.
  { what: 'authorization server', pattern: /^https:\/\/[\w-]+\.okta(?:preview)?\.com\/oauth2\/(default|aus\w+)/ },
];

/** The part of an issuer or endpoint that names the tenant, realm or domain of its customer. */
export function tenantOf(url: string): TenantPart | undefined {
  for (const { what, pattern } of patterns) {
    const value = pattern.exec(url)?.[1];
    if (value !== undefined) return { what, value };
  }
  return undefined;
}
