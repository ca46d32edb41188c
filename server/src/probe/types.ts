import type { Secret } from '../base/secret.ts';
import type { Role } from '../knowledge/roles.ts';
import type { Span } from '../text/span.ts';

/** Where a parameter of the request comes from: the setting a cause can point at. */
export interface SettingRef {
  readonly role: Role;
  /** What the user wrote: `GOOGLE_CLIENT_SECRET`. */
  readonly name: string;
  readonly file: string;
  readonly span: Span;
}

export type AuthMethod =
  | 'client_secret_basic'
  | 'client_secret_post'
  | 'client_secret_jwt'
  | 'private_key_jwt'
  | 'none';

/** Values of `grant_type` that authproof sends. */
export type Grant =
  | 'client_credentials'
  | 'authorization_code'
  | 'refresh_token'
  | 'urn:ietf:params:oauth:grant-type:device_code';

/** What a client signs its assertions with (RFC 7523), as its settings tell. */
export interface SigningKey {
  /** PEM (PKCS#8, PKCS#1, SEC1) or JWK; undefined when the key is in a file. */
  readonly text: Secret | undefined;
  readonly file:
    | {
        /** As written. */
        readonly path: string;
        /** Absolute URIs it may mean; the first that is there counts. */
        readonly candidates: readonly string[];
      }
    | undefined;
  readonly kid: string | undefined;
  /** As configured; undefined = by the kind of key. */
  readonly alg: string | undefined;
  /** Names of the settings it is read from. */
  readonly names: readonly string[];
  /** Where the key, or the path of its file, is written. */
  readonly place?: SettingRef | undefined;
}

/** What could be probed: one client of the model with everything known about its token endpoint. */
export interface Target {
  /** The model's client id. */
  readonly id: string;
  readonly client: string;
  /** What the names in the files call it, where that is another name. */
  readonly alias?: string | undefined;
  readonly provider: string | undefined;
  readonly environment: string;
  /** Absolute URL; undefined when it has to come from `discovery` first. */
  readonly endpoint: string | undefined;
  /** Discovery document or issuer to find the endpoint with. */
  readonly issuer: string | undefined;
  readonly clientId: string | undefined;
  readonly clientSecret: Secret | undefined;
  /** As configured; undefined = not said in any file. */
  readonly authMethod: AuthMethod | undefined;
  readonly grantTypes: readonly string[];
  readonly scope: string | undefined;
  readonly audience: string | undefined;
  readonly redirectUri: string | undefined;
  readonly settings: Readonly<Partial<Record<Role, SettingRef>>>;
  readonly signingKey?: SigningKey | undefined;
  readonly refreshToken?: Secret | undefined;
  readonly authorizationEndpoint?: string | undefined;
  readonly deviceEndpoint?: string | undefined;
  readonly jwksUri?: string | undefined;
  readonly resource?: string | undefined;
  readonly responseMode?: string | undefined;
  /** What `discoverEndpoint` read; absent when the endpoint is configured. */
  readonly discovered?: Discovered | undefined;
  /** Why it cannot be probed, in one sentence; undefined = it can. */
  readonly obstacle: string | undefined;
}

/** What the authorization server's metadata (RFC 8414, OpenID Connect Discovery) says about the token endpoint. */
export interface Discovered {
  /** Where the document was read. */
  readonly source: string;
  readonly tokenEndpoint: string;
  /** False when the token endpoint is on another origin than the issuer: consent has to name its host. */
  readonly sameOrigin: boolean;
  /** undefined = not in the document (RFC 8414 section 2 then implies client_secret_basic). */
  readonly authMethods: readonly string[] | undefined;
  readonly grantTypes: readonly string[] | undefined;
  readonly issuer?: string | undefined;
  readonly authorizationEndpoint?: string | undefined;
  readonly deviceEndpoint?: string | undefined;
  readonly jwksUri?: string | undefined;
  readonly userinfoEndpoint?: string | undefined;
  readonly introspectionEndpoint?: string | undefined;
  /** `token_endpoint_auth_signing_alg_values_supported`. */
  readonly authSigningAlgs?: readonly string[] | undefined;
  readonly codeChallengeMethods?: readonly string[] | undefined;
  /** `authorization_response_iss_parameter_supported` (RFC 9207). */
  readonly sendsIss?: boolean | undefined;
}

/** The exact request that would be sent, in names: what consent shows. */
export interface Plan {
  readonly target: Target;
  readonly grant: Grant;
  /** True when the code is invalid on purpose: nothing is minted. */
  readonly harmless: boolean;
  readonly url: string;
  readonly host: string;
  readonly method: 'POST';
  readonly authMethod: AuthMethod;
  /** Parameter names of the body. */
  readonly parameters: readonly string[];
  /** Names of the settings whose values are sent. */
  readonly variables: readonly string[];
  /** Value of the `scope` parameter; undefined when none is sent. */
  readonly scope: string | undefined;
  /** True when no file says which authentication method to use. */
  readonly authMethodAssumed: boolean;
  /** Things to know before agreeing, such as a private address or that a token will be issued. */
  readonly notes: readonly string[];
  /** Why there is another request; undefined for the first. */
  readonly followUp: FollowUp | undefined;
  /** What was followed up before, the oldest first; absent = nothing. */
  readonly earlier?: readonly FollowUp[] | undefined;
  /** How id and secret stand in the Basic header; absent = form-encoded, as RFC 6749 section 2.3.1 has it. */
  readonly basicEncoding?: BasicEncoding | undefined;
  /** `aud` of the assertion; absent without one. */
  readonly assertionAudience?: string | undefined;
}

export type FollowUp = 'grant' | 'auth-method' | 'basic-encoding';

export type BasicEncoding = 'form' | 'raw';

/** `proxy`: from the standing connection to the proxy until it has opened the tunnel. `response`: until the headers. */
export type Stage = 'discovery' | 'dns' | 'connect' | 'proxy' | 'tls' | 'request' | 'response' | 'body';

/** One request and what came of it. Holds no secret: the body sent is not part of it. */
export interface Exchange {
  readonly url: string;
  readonly grant: Grant;
  readonly harmless: boolean;
  readonly authMethod: AuthMethod;
  /** The scope that was asked for; undefined when none was. */
  readonly scope: string | undefined;
  /** Which request of a sign-in it is; absent = the token request. `other`: none that an endpoint of this kind is for. */
  readonly leg?: Leg | 'other' | undefined;
  readonly basicEncoding?: BasicEncoding | undefined;
  readonly assertion?:
    | { readonly alg: string; readonly kid: string | undefined; readonly audience: string }
    | undefined;
  /** Of a refresh token in the answer, compared with the one that was sent. */
  readonly refreshToken?: 'none' | 'same' | 'new' | undefined;
  readonly response:
    | {
        readonly status: number;
        /** Lower-case names; values of cookies and of authentication headers are not kept. */
        readonly headers: Readonly<Record<string, string>>;
        /** At most the cap's bytes, decoded as UTF-8. */
        readonly body: string;
        readonly truncated: boolean;
      }
    | undefined;
  readonly failure: Failure | undefined;
  /** Milliseconds, by stage, and `total`. A stage that did not happen has no entry. */
  readonly timings: Readonly<Record<string, number>>;
  /** When the exchange ended, in milliseconds since the epoch: Retry-After dates and clock skew are read against it. */
  readonly endedAt: number;
  /** The connection's TLS, also with a certificate that was refused; absent over plain http and when none came. */
  readonly tls?: TlsFacts | undefined;
}

/** One certificate of a chain; nothing in it is secret. */
export interface CertificateFacts {
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601, UTC. */
  readonly validFrom: string;
  readonly validTo: string;
  readonly isSelfSigned: boolean;
}

export interface TlsFacts {
  /** `TLSv1.3`. */
  readonly protocol: string | undefined;
  /** Subject alternative names of the server's certificate, as OpenSSL writes them. */
  readonly names: string | undefined;
  /** The server's certificate first; as much of the chain as it sent, at most ten. */
  readonly chain: readonly CertificateFacts[];
}

/** `authorization`: the browser's way through the authorization endpoint, up to the redirect. */
export type Leg = 'authorization' | 'device' | 'token';

export interface Failure {
  readonly stage: Stage;
  /** Node's or OpenSSL's code (`ECONNREFUSED`), or one of the transport's own (`CONNECT_TIMEOUT`). */
  readonly code: string;
  readonly message: string;
  /** Facts for the report: resolved addresses, names and dates of a refused certificate. */
  readonly details: Readonly<Record<string, string>>;
}

export type Likelihood = 'certain' | 'likely' | 'possible';

export interface Cause {
  readonly id: string;
  readonly likelihood: Likelihood;
  /** One or two sentences, with the error text the user met. */
  readonly explanation: string;
  readonly setting: SettingRef | undefined;
  readonly nextStep: string;
}

/** What an answer says about client_id and client_secret. `likely-valid`: servers may examine the grant first. */
export type CredentialsVerdict = 'valid' | 'likely-valid' | 'invalid' | 'unknown';

/** What kind of trouble it is; told in the first line of every report. */
export type OutcomeClass =
  | 'success'
  | 'configuration'
  /** Of a code, token or secret that has expired, was used or revoked. */
  | 'expired'
  | 'permission'
  | 'network'
  | 'edge'
  | 'rate-limit'
  | 'server'
  | 'unclear';

/** A request as reports show it: names only, no value. */
export interface RequestSummary {
  readonly method: 'GET' | 'POST';
  /** Without user info and fragment; a query keeps its names only. */
  readonly url: string;
  /** Parameter names of the body. */
  readonly parameters: readonly string[];
  /** Names of the settings whose values were sent. */
  readonly variables: readonly string[];
}

export interface Verdict {
  readonly target: {
    readonly client: string;
    readonly provider: string | undefined;
    readonly environment: string;
    readonly endpoint: string;
    readonly authMethod: AuthMethod;
  };
  /** Stable id, such as `ok-token`, `invalid_client`, `403-html`. */
  readonly outcome: string;
  readonly class: OutcomeClass;
  readonly ok: boolean;
  readonly credentials: CredentialsVerdict;
  readonly grant: Grant;
  /** Absent = the token request. */
  readonly leg?: Leg | undefined;
  readonly harmless: boolean;
  /** First line of the report, one sentence. */
  readonly headline: string;
  /** Short statements of what the answer proves. */
  readonly proves: readonly string[];
  /** Most likely first. */
  readonly causes: readonly Cause[];
  readonly http:
    | {
        readonly status: number;
        readonly headers: Readonly<Record<string, string>>;
        /** The beginning of the body with credentials masked; absent when there was none. */
        readonly excerpt?: string | undefined;
      }
    | undefined;
  /** What was sent, in names; absent when nothing was. */
  readonly request?: RequestSummary | undefined;
  /** Where the connection broke; absent when it did not. */
  readonly broke?: { readonly stage: Stage; readonly code: string } | undefined;
  /** When the exchange ended, in milliseconds since the epoch; absent when nothing was sent. */
  readonly endedAt?: number | undefined;
  readonly timings: Readonly<Record<string, number>>;
  /** Also of a certificate that was refused; absent over plain http and when none came. */
  readonly tls?: TlsFacts | undefined;
  /** Set when a token was shown to an API; `grant`, `harmless` and `authMethod` then say nothing. */
  readonly tested?:
    | {
        readonly way: 'userinfo' | 'introspection' | 'identity' | 'url';
        /** `GET, token in Authorization: Bearer`. */
        readonly request: string;
        readonly token: 'accepted' | 'refused' | 'unknown';
      }
    | undefined;
  readonly retry: { readonly afterSeconds: number | undefined; readonly advice: string } | undefined;
}
