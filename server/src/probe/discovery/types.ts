import type { JsonObject } from '../../base/json.ts';
import type { Secret } from '../../base/secret.ts';
import type { Severity } from '../../base/severity.ts';
import type { Role } from '../../knowledge/roles.ts';
import type { SettingRef, Target } from '../types.ts';

/** A setting and its value. Only values that are no secrets. */
export interface Configured {
  readonly text: string;
  readonly ref: SettingRef;
  /** The dialect that read it: libraries differ in what they do with the same value. */
  readonly dialect: string;
}

/** Settings that have no role of their own and are found by their keys beside the client's settings. */
export interface Options {
  readonly dpop: Configured | undefined;
  readonly par: Configured | undefined;
  /** `id_token_signed_response_alg` and its spellings. */
  readonly idTokenAlg: Configured | undefined;
  /** `token_endpoint_auth_signing_alg`. */
  readonly assertionAlg: Configured | undefined;
}

/** A JWT that a file of the workspace holds, as far as it can be read without a key. */
export interface StoredToken {
  readonly ref: SettingRef;
  readonly text: Secret;
  readonly issuer: string | undefined;
  readonly kid: string | undefined;
  readonly alg: string | undefined;
  /** Seconds since the epoch. */
  readonly expires: number | undefined;
}

/** One client, or one MCP server, with everything its documents are compared with. */
export interface Subject {
  readonly id: string;
  readonly target: Target;
  readonly values: Readonly<Partial<Record<Role, readonly Configured[]>>>;
  /**
   * What its documents are looked for with. `provider`: the provider's own issuer, because no file names one;
   * `discovery`: the URL of a document; `domain`: made of a domain.
   */
  readonly issuer: { readonly text: string; readonly from: IssuerSource; readonly configured: Configured | undefined };
  readonly isMcp: boolean;
  /** The protected resource: for an MCP server the URL that clients call. */
  readonly resource: Configured | undefined;
  readonly options: Options;
  readonly tokens: readonly StoredToken[];
  /** How many issuers the clients of the same package and environment name. */
  readonly issuers: number;
}

export type IssuerSource = 'issuer' | 'discovery' | 'domain' | 'provider' | 'none';

/** What one GET is for. */
export type Purpose =
  | 'server-metadata'
  | 'keys'
  | 'resource-call'
  | 'resource-metadata'
  | 'client-metadata'
  | 'authorization-endpoint'
  | 'token-endpoint';

export interface DiscoveryRequest {
  readonly purpose: Purpose;
  readonly url: string;
  /** For metadata: the issuer or the resource that the document has to name. */
  readonly expected: string | undefined;
  /** The document that named the URL; undefined when it follows from the configuration alone. */
  readonly namedBy: string | undefined;
}

export type ReadingKind =
  /** 200 and a JSON object; of a server's metadata with at least one member of it. */
  | 'document'
  /** An answer that is none: another status, HTML, an array, other JSON. */
  | 'answer'
  /** 200, but longer than the limit or cut off. */
  | 'cut'
  /** No answer. */
  | 'failed'
  /** Not sent: the guard or the limit of requests refused it, or the user did. */
  | 'not-sent';

/** One request and what came of it. Holds no secret; members of documents that could be one are masked. */
export interface Reading extends DiscoveryRequest {
  readonly kind: ReadingKind;
  readonly status: number | undefined;
  /** Without parameters, lower case. */
  readonly contentType: string | undefined;
  /** Lower-case names; only those the checks look at. */
  readonly headers: Readonly<Record<string, string>>;
  /** The answer is a page for people. */
  readonly isHtml: boolean;
  readonly document: JsonObject | undefined;
  /** For `keys`: the public parts of its keys. */
  readonly keys: readonly PublicKeyFacts[] | undefined;
  /** Why there is no answer, in one sentence. */
  readonly detail: string | undefined;
  /** Milliseconds since the epoch, and how long it took. */
  readonly endedAt: number;
  readonly tookMs: number;
}

/** A JWK without its private members (RFC 7517 section 4, RFC 7518 section 6). */
export interface PublicKeyFacts {
  readonly kty: string | undefined;
  readonly kid: string | undefined;
  readonly use: string | undefined;
  readonly alg: string | undefined;
  /** Of an RSA modulus. */
  readonly bits: number | undefined;
  /** Names of private members that were in the document. */
  readonly privateMembers: readonly string[];
  /** The public members, for checking signatures. */
  readonly jwk: Readonly<Record<string, string>>;
}

/** What was found out about a stored token's signature. */
export interface TokenCheck {
  readonly token: StoredToken;
  readonly result: 'verified' | 'wrong-signature' | 'unknown-key' | 'not-checked';
}

/** What a check says about one client. */
export interface DiscoveryFinding {
  readonly check: string;
  readonly severity: Severity;
  /** What is wrong, why it fails, what to do. */
  readonly message: string;
  /** The configured line it is shown on; undefined when no setting is to blame. */
  readonly setting: SettingRef | undefined;
  /** The value that would agree with the document, and the words of the quick fix. */
  readonly suggested: { readonly text: string; readonly title: string } | undefined;
  /** The member and document that show it. */
  readonly proof: string;
}

/** All that a check may look at. */
export interface Evidence {
  readonly subject: Subject;
  readonly readings: readonly Reading[];
  readonly tokens: readonly TokenCheck[];
  /** The server's metadata is that of another issuer, and nothing may be concluded from it (RFC 8414 section 3.3). */
  readonly isForeign: boolean;
}

/** One row of the table of checks. */
export interface Check {
  readonly id: string;
  readonly title: string;
  /** The highest severity it uses. */
  readonly severity: Severity;
  readonly condition: string;
  /** When it stays silent, or says less. */
  readonly guard: string;
  readonly source: string;
  readonly run: (evidence: Evidence) => readonly DiscoveryFinding[];
}
