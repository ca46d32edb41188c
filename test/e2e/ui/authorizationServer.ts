import diagnostics from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { startAuthorizationServer } from '../../../server/tools/authorizationServer.ts';

export interface CountedServer {
  readonly issuer: string;
  readonly tokenEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  /** How many requests have come in so far. */
  requests(): number;
  close(): Promise<void>;
}

/** A real authorization server with one client that uses authorization codes and client_secret_basic. */
export async function startCountedServer(): Promise<CountedServer> {
  const clientId = 'acme-web';
  const redirectUri = 'https://app.acme.io/callback';
  const clientSecret = 'Qw8zL2pXv7-tR4nB1kYs';
  const server = await startAuthorizationServer({
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        token_endpoint_auth_method: 'client_secret_basic',
        grant_types: ['authorization_code'],
        redirect_uris: [redirectUri],
      },
    ],
  });
  const { host } = new URL(server.issuer);
  let requests = 0;
  // Node tells of every request that reaches a server of this process.
  const channel = 'http.server.request.start';
  const count = (message: unknown): void => {
    if ((message as { request: IncomingMessage }).request.headers.host === host) requests += 1;
  };
  diagnostics.subscribe(channel, count);
  return {
    issuer: server.issuer,
    tokenEndpoint: server.tokenEndpoint,
    clientId,
    clientSecret,
    redirectUri,
    requests: () => requests,
    close: async () => {
      diagnostics.unsubscribe(channel, count);
      await server.close();
    },
  };
}
