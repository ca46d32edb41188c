import type { Secret } from '../../base/secret.ts';
import type { Role } from '../../knowledge/roles.ts';
import type { AuthMethod, SettingRef } from '../types.ts';

/** Where the token comes from. */
export type TokenOrigin =
  | { readonly kind: 'setting'; readonly setting: SettingRef }
  | { readonly kind: 'typed' }
  | { readonly kind: 'sign-in' };

/**
 * What the token is shown to. `userinfo`: OpenID Connect Core section 5.3. `introspection`: RFC 7662. `identity`: the
 * provider's own endpoint that says whose key it is. `url`: what the user names.
 */
export type Way = 'userinfo' | 'introspection' | 'identity' | 'url';

/** An address and who named it: consent has to say so. */
export interface NamedUrl {
  readonly url: string;
  readonly by: 'provider' | 'workspace' | 'metadata' | 'user';
  /** The setting it stands in, or that leads to it. */
  readonly setting?: SettingRef | undefined;
}

/** One token and what is known of its client. */
export interface TokenTarget {
  /** Unique within the workspace; the same after an edit elsewhere. */
  readonly id: string;
  readonly origin: TokenOrigin;
  /** Name of the client it belongs to, or of the setting. */
  readonly client: string;
  readonly provider: string | undefined;
  readonly environment: string;
  /** undefined together with `obstacle`. */
  readonly token: Secret | undefined;
  readonly issuer: string | undefined;
  readonly userinfo: NamedUrl | undefined;
  readonly introspection: NamedUrl | undefined;
  /** The issuer's metadata has been read: what it does not name is not there. */
  readonly metadataRead?: true;
  /** As configured, separated by spaces. */
  readonly scope: string | undefined;
  readonly audience: string | undefined;
  /** For introspection, which needs client authentication. */
  readonly clientId: string | undefined;
  readonly clientSecret: Secret | undefined;
  readonly authMethod: AuthMethod | undefined;
  readonly settings: Readonly<Partial<Record<Role, SettingRef>>>;
  /** Why it cannot be tested, in one sentence; undefined = it can. */
  readonly obstacle: string | undefined;
}

/** How the request carries the token. */
export type Carrier =
  | { readonly kind: 'header'; readonly name: string; readonly scheme: string | undefined }
  | { readonly kind: 'body' };

/** The exact request that would be sent, in names: what consent shows. */
export interface TokenPlan {
  readonly target: TokenTarget;
  readonly way: Way;
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly host: string;
  readonly namedBy: NamedUrl['by'];
  readonly carrier: Carrier;
  /** How the client authenticates; undefined unless `way` is `introspection`. */
  readonly clientAuth: AuthMethod | undefined;
  /** Fixed headers of the API, such as its version. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the request carries, in names. */
  readonly parameters: readonly string[];
  /** Names of the settings whose values are sent; `(typed)` for a token nobody has written down. */
  readonly variables: readonly string[];
  /** Things to know before agreeing. */
  readonly notes: readonly string[];
  /** Why the host may be the wrong one for this token; each has to be shown prominently. */
  readonly warnings: readonly string[];
}

/** What an answer says about the token. */
export type TokenVerdict = 'accepted' | 'refused' | 'unknown';
