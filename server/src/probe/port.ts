import type { Failure, TlsFacts } from './types.ts';

/** One request, complete. `body` and `headers` may hold secrets: never log a request. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /**
   * Asked for every address the host name resolves to, before connecting to any of them; a text refuses the request.
   * The transport connects to the very addresses that were checked, so a second DNS answer cannot get around it.
   */
  readonly refuseAddress: (address: string) => string | undefined;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names, as received; several values are joined with a comma (`set-cookie` with a line break). */
  readonly headers: Readonly<Record<string, string>>;
  /** At most the cap's bytes, decoded as Content-Type says, else as UTF-8. */
  readonly body: string;
  /** The body was longer than the cap, or the connection ended early. */
  readonly truncated: boolean;
}

/** Both are present when the connection broke in the middle of the answer. */
export interface HttpResult {
  readonly response: HttpResponse | undefined;
  readonly failure: Failure | undefined;
  /** Milliseconds of each stage that was entered, and `total`. */
  readonly timings: Readonly<Record<string, number>>;
  /** Milliseconds since the epoch. */
  readonly endedAt: number;
  /** Also of a certificate that was refused; absent over plain http and when none came. */
  readonly tls?: TlsFacts | undefined;
}

/**
 * Sends one request. Never follows a redirect, never throws for anything the network does, always ends within its time
 * limit. An aborted signal gives the failure code `ABORTED`.
 */
export type HttpPort = (request: HttpRequest, signal?: AbortSignal) => Promise<HttpResult>;
