import type { VerdictInfo } from './protocol.ts';

/** The messages of a sign-in in the browser (`browser`) or on another device (`device`). */
export interface LoginPlanParams {
  readonly targetId: string;
  readonly kind: 'browser' | 'device';
  /** Prefix of the addresses that the editor hands to its extension: `vscode://publisher.name`. */
  readonly editorUri?: string;
}

export interface LoginRequestInfo {
  readonly what: string;
  /** `browser`: opened there, not sent by authproof. */
  readonly method: 'GET' | 'POST' | 'browser';
  readonly url: string;
  readonly host: string;
  readonly parameters: readonly string[];
  /** Names of the settings whose values are sent. */
  readonly variables: readonly string[];
}

/** Every request of the sign-in, in names. One consent is for all of them. */
export interface LoginPlanInfo {
  readonly targetId: string;
  /** `metadata`: a GET without credentials, to learn the endpoints from the issuer. */
  readonly kind: 'metadata' | 'browser' | 'device';
  /** Echo it as consent; it is bound to exactly these requests. */
  readonly consentToken: string;
  readonly client: string;
  readonly environment: string;
  readonly authMethod: string;
  readonly requests: readonly LoginRequestInfo[];
  /** How the browser's answer comes back; only of `browser`. */
  readonly receive?: 'loopback' | 'uri-handler' | 'paste';
  readonly redirectUri?: string;
  readonly notes: readonly string[];
}

export type LoginPlanResult =
  | { readonly ok: true; readonly plan: LoginPlanInfo }
  | { readonly ok: false; readonly reason: string };

export interface LoginStartParams {
  readonly targetId: string;
  readonly consentToken: string;
}

/** What the person needs. `url` holds state and nonce: it is for the browser, and nowhere to be shown or kept. */
export type LoginInfo =
  | {
      readonly kind: 'browser';
      readonly id: string;
      readonly url: string;
      readonly receive: 'loopback' | 'uri-handler' | 'paste';
      readonly redirectUri: string;
    }
  | {
      readonly kind: 'device';
      readonly id: string;
      readonly userCode: string;
      readonly verificationUri: string;
      readonly verificationUriComplete?: string;
      readonly expiresInSeconds: number;
    };

/** Exactly one of `login`, `next` (after the metadata was read) and `verdict` (the sign-in could not begin) is there. */
export type LoginStartResult =
  | { readonly ok: true; readonly login?: LoginInfo; readonly next?: LoginPlanInfo; readonly verdict?: VerdictInfo }
  | { readonly ok: false; readonly reason: string };

/** Waits until the sign-in is over; cancelling the request ends it. */
export interface LoginFinishParams {
  readonly id: string;
  /** The callback's address, when the editor received it or the person pasted it. */
  readonly callback?: string;
}

export type LoginFinishResult =
  | {
      readonly ok: true;
      readonly verdict: VerdictInfo;
      /** Of an access token that the server keeps in memory for ten minutes: `TokenSource` of kind `held`. */
      readonly heldToken?: string;
    }
  | { readonly ok: false; readonly reason: string };
