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

export type AuthMethod = 'client_secret_basic' | 'client_secret_post' | 'none';

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
}

/** The exact request that would be sent, in names: what consent shows. */
export interface Plan {
  readonly target: Target;
  readonly grant: 'client_credentials' | 'authorization_code';
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
  /** Why there is a second request; undefined for the first. */
  readonly followUp: 'grant' | 'auth-method' | undefined;
}

export type Stage = 'discovery' | 'dns' | 'connect' | 'tls' | 'request' | 'response';

/** One request and what came of it. Holds no secret: the body sent is not part of it. */
export interface Exchange {
  readonly url: string;
  readonly grant: Plan['grant'];
  readonly harmless: boolean;
  readonly authMethod: AuthMethod;
  /** The scope that was asked for; undefined when none was. */
  readonly scope: string | undefined;
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
}

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
  | 'permission'
  | 'network'
  | 'edge'
  | 'rate-limit'
  | 'server'
  | 'unclear';

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
  readonly grant: Plan['grant'];
  readonly harmless: boolean;
  /** First line of the report, one sentence. */
  readonly headline: string;
  /** Short statements of what the answer proves. */
  readonly proves: readonly string[];
  /** Most likely first. */
  readonly causes: readonly Cause[];
  readonly http: { readonly status: number; readonly headers: Readonly<Record<string, string>> } | undefined;
  readonly timings: Readonly<Record<string, number>>;
  readonly retry: { readonly afterSeconds: number | undefined; readonly advice: string } | undefined;
}
