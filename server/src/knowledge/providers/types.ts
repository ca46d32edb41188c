/** How sure a fact is. `high` may raise a warning, `medium` informs, `low` is only shown in hovers. */
export type Confidence = 'high' | 'medium' | 'low';

export type ProviderSection =
  | 'endpoints'
  | 'deprecatedEndpoints'
  | 'clientId'
  | 'clientSecret'
  | 'scopes'
  | 'redirectUri'
  | 'protocol'
  | 'errors'
  | 'lifetimes'
  | 'review';

/** Regular expressions are JavaScript source strings, anchored where they have to be. URLs may hold `{placeholders}`. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly kind: 'authorization-server' | 'oauth-client';
  readonly protocol: 'oidc' | 'oauth2' | 'oauth1' | 'mixed';
  readonly match: {
    /** Exact host names, unique across providers. */
    readonly hosts: readonly string[];
    readonly hostPatterns: readonly string[];
    readonly pathPatterns: readonly string[];
  };
  /** Upper-case variable prefixes with their trailing underscore; the longest match wins. */
  readonly envPrefixes: readonly string[];
  readonly issuer: string | undefined;
  readonly issuerPattern: string | undefined;
  readonly endpoints: {
    readonly authorization?: string;
    readonly token?: string;
    readonly userinfo?: string;
    readonly jwks?: string;
    readonly revocation?: string;
    readonly introspection?: string;
    readonly deviceAuthorization?: string;
    readonly endSession?: string;
    readonly registration?: string;
  };
  readonly discoveryUrl: string | undefined;
  readonly deprecatedEndpoints: readonly {
    readonly pattern: string;
    readonly endpoint: string;
    readonly replacement: string | undefined;
    readonly reason: string;
    readonly severity: 'error' | 'warning' | 'info';
  }[];
  readonly clientId: CredentialShape & { readonly distinctive: boolean };
  readonly clientSecret: CredentialShape & { readonly expiryPolicy: string | undefined };
  /** Other tokens of this provider that people paste into the wrong place. */
  readonly tokenFormats: readonly { readonly kind: string; readonly pattern: string }[];
  readonly scopes: {
    /** What the authorization URL expects; undefined when the provider has no scopes. */
    readonly separator: string | undefined;
    readonly alsoAccepted: readonly string[];
    readonly known: readonly string[];
    readonly pattern: string | undefined;
    readonly listComplete: boolean;
    readonly defaults: readonly string[];
    readonly deprecated: readonly {
      readonly scope: string;
      readonly replacement: string | undefined;
      readonly note: string | undefined;
    }[];
    readonly sensitive: readonly string[];
    readonly openid: 'required' | 'supported' | 'unsupported' | 'unknown';
    readonly offlineAccess: {
      readonly method: string | undefined;
      readonly scope: string | undefined;
      readonly note: string | undefined;
    };
  };
  readonly redirectUri: {
    /** undefined = not known; text = true under this condition. */
    readonly httpsRequired: boolean | string | undefined;
    readonly httpLocalhost: boolean | string | undefined;
    readonly httpLoopbackIp: boolean | string | undefined;
    readonly ipv6Loopback: boolean | string | undefined;
    readonly fragmentAllowed: boolean | string | undefined;
    readonly wildcard: string | undefined;
    readonly matching: string | undefined;
    readonly trailingSlashSignificant: boolean | string | undefined;
    readonly maxLength: number | undefined;
    readonly notes: readonly string[];
  };
  readonly callbackPaths: Readonly<Record<string, string>>;
  readonly frameworkSlugs: Readonly<Record<string, string>>;
  readonly grantTypes: readonly string[];
  readonly clientAuthMethods: readonly string[];
  readonly clientCredentials: boolean | string | undefined;
  readonly pkce: string | undefined;
  readonly tokenEndpoint: { readonly notes: readonly string[] };
  readonly errors: readonly { readonly code: string; readonly meaning: string; readonly setting: string | undefined }[];
  readonly lifetimes: {
    readonly authorizationCode: string | undefined;
    readonly accessToken: string | undefined;
    readonly refreshToken: string | undefined;
  };
  readonly notes: readonly string[];
  readonly sources: readonly { readonly url: string; readonly seen: boolean; readonly date: string }[];
  readonly confidence: Readonly<Partial<Record<ProviderSection, Confidence>>>;
}

export interface CredentialShape {
  readonly pattern: string | undefined;
  /** Only when true may a mismatch with `pattern` be reported. */
  readonly warnOnMismatch: boolean;
  readonly description: string | undefined;
  readonly placeholders: readonly string[];
  readonly commonMistakes: readonly { readonly pattern: string; readonly message: string }[];
}
