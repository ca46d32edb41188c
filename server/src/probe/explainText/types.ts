import type { JsonObject } from '../../base/json.ts';
import type { Failure } from '../types.ts';
import type { Told } from './told.ts';

/**
 * Which request of a sign-in failed. `start`: none, the program was not set up for one. `resource`: userinfo or an API
 * with the access token. `callback`: what the application checks itself when the browser comes back, including the ID
 * token.
 */
export type ErrorLeg = 'start' | 'authorization' | 'token' | 'resource' | 'discovery' | 'callback' | 'unknown';

/** An OAuth or vendor error as the text has it. Not redacted: see `redact.ts`. */
export interface PastedError {
  /** Lower case. */
  readonly error: string | undefined;
  readonly description: string | undefined;
  readonly uri: string | undefined;
  /** The JSON object it was read from. */
  readonly members: JsonObject | undefined;
  /** In the query or fragment of a URL: an answer of the authorization endpoint. */
  readonly inUrl: boolean;
}

/** A message that says by itself what happened. */
export interface Signature {
  /** Tried without regard to case; every repetition in it is bounded. */
  readonly pattern: RegExp;
  readonly outcome: string;
  readonly leg: ErrorLeg;
  /**
   * `shape`: not a known message but its parts, read when no known one is there. `wrapper`: the message is the same for
   * several causes, and counts only when nothing else speaks.
   */
  readonly rank: 'specific' | 'shape' | 'wrapper';
  /** A code of one product: it says more than the general error that stands beside it. */
  readonly isCode?: true;
}

/** With where the text has it. */
export interface FoundSignature extends Signature {
  readonly from: number;
  readonly to: number;
}

/** What a pasted text says. Values are as written and may be secret; nothing of this is shown before `redact.ts`. */
export interface Evidence {
  /** Only the first part of the text was read. */
  readonly truncated: boolean;
  /** The status of the answer that failed; undefined when the text gives none. */
  readonly status: number | undefined;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** An HTML or plain body. */
  readonly page: string | undefined;
  /** The most telling first. */
  readonly errors: readonly PastedError[];
  /** A token was issued. */
  readonly hasToken: boolean;
  readonly failure: Failure | undefined;
  readonly signatures: readonly FoundSignature[];
  /** Causes that the text itself speaks for. */
  readonly told: readonly Told[];
  /** Variables of sign-in that a program says it was not given. */
  readonly missingVariables: readonly string[];
  /** Outcome of a Keycloak event whose error name only Keycloak has. */
  readonly event: string | undefined;
  /** Without user info, query and fragment. */
  readonly endpoint: string | undefined;
  /** Hosts of every URL and of a failed connection, most telling first. */
  readonly hosts: readonly string[];
  readonly issuers: readonly string[];
  readonly grant: string | undefined;
  readonly authMethod: 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt' | undefined;
  readonly clientIds: readonly string[];
  readonly redirectUris: readonly string[];
  readonly scope: string | undefined;
  readonly provider: string | undefined;
  readonly leg: ErrorLeg;
}
