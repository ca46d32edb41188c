import type { VerdictInfo } from './protocol.ts';

/** What a token is shown to: the userinfo endpoint, introspection, the provider's own endpoint, or a URL the user names. */
export type TokenWay = 'userinfo' | 'introspection' | 'identity' | 'url';

export interface TokensParams {
  /** Only tokens of this document, when given. */
  readonly uri?: string;
}

/** An access token or API key of the workspace. */
export interface TokenInfo {
  readonly id: string;
  /** Of the setting or variable. */
  readonly name: string;
  readonly client: string;
  readonly provider?: string;
  readonly environment: string;
  /** Open to it, the default first. */
  readonly ways: readonly TokenWay[];
  /** Why it cannot be tested, in one sentence. */
  readonly obstacle?: string;
  readonly uri: string;
  readonly range: VerdictRange;
}

type VerdictRange = NonNullable<VerdictInfo['causes'][number]['setting']>['range'];

/** `setting`: of `TokenInfo`. `typed`: kept in memory until the test is over. `held`: of a sign-in of this session. */
export type TokenSource =
  | { readonly kind: 'setting'; readonly id: string }
  | { readonly kind: 'typed'; readonly token: string; readonly targetId?: string }
  | { readonly kind: 'held'; readonly id: string };

export interface TokenPlanParams {
  readonly source: TokenSource;
  /** Absent = the default of the token. */
  readonly way?: TokenWay;
  /** For `url`. */
  readonly url?: string;
  /** Header to carry the token instead of `Authorization: Bearer`. */
  readonly header?: string;
}

/** The exact request, in names. */
export interface TokenPlanInfo {
  /** `metadata`: a GET without the token, to learn the endpoint from the issuer. */
  readonly kind: 'metadata' | 'token';
  /** Echo it as consent; it is bound to exactly this request. */
  readonly consentToken: string;
  readonly client: string;
  readonly environment: string;
  readonly host: string;
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly way: TokenWay;
  /** How the token is carried: `Authorization: Bearer`. */
  readonly carrier: string;
  readonly clientAuth?: string;
  readonly variables: readonly string[];
  readonly notes: readonly string[];
  /** Why the host may be the wrong one for this token; to be shown before anything else. */
  readonly warnings: readonly string[];
}

export type TokenPlanResult =
  | { readonly ok: true; readonly plan: TokenPlanInfo; readonly ways: readonly TokenWay[] }
  /** `ways`: what is open instead. */
  | { readonly ok: false; readonly reason: string; readonly ways?: readonly TokenWay[] };

export interface TokenTestParams {
  readonly consentToken: string;
}

/** `verdict` is absent after a metadata request that found the endpoint; `next` then needs a consent of its own. */
export type TokenTestResult =
  | { readonly ok: true; readonly verdict?: VerdictInfo; readonly next?: TokenPlanInfo }
  | { readonly ok: false; readonly reason: string };
