/// <reference path="./oidc-provider.d.ts" />
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** RFC 7591 client metadata, as far as it is used here. */
export interface ServerClient {
  readonly client_id: string;
  /** Absent for a public client. */
  readonly client_secret?: string;
  readonly token_endpoint_auth_method?: 'client_secret_basic' | 'client_secret_post' | 'none';
  readonly grant_types?: readonly string[];
  readonly redirect_uris?: readonly string[];
  readonly scope?: string;
}

export interface AuthorizationServerOptions {
  readonly clients?: readonly ServerClient[];
  /** 0, the default, takes a free port. */
  readonly port?: number;
}

export interface AuthorizationServer {
  readonly issuer: string;
  readonly tokenEndpoint: string;
  readonly close: () => Promise<void>;
}

/** A web application, a service and a public client; the secrets are examples, good for the loopback only. */
export const exampleClients: readonly ServerClient[] = [
  {
    client_id: 'web-app',
    client_secret: 'example-web-app-secret',
    grant_types: ['authorization_code', 'refresh_token'],
    redirect_uris: ['https://app.example.com/callback'],
  },
  {
    client_id: 'service',
    client_secret: 'example-service-secret',
    token_endpoint_auth_method: 'client_secret_post',
    grant_types: ['client_credentials'],
    scope: 'read write',
  },
  {
    client_id: 'native-app',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code'],
    redirect_uris: ['http://127.0.0.1/callback'],
  },
];

/**
 * A real authorization server (oidc-provider) on 127.0.0.1, for the demo and the tests. Keeps everything in memory;
 * `close` ends open connections too.
 */
export async function startAuthorizationServer(options: AuthorizationServerOptions = {}): Promise<AuthorizationServer> {
  const server = createServer();
  await listen(server, options.port ?? 0);
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = quietly(() => new Provider(issuer, configuration(options.clients ?? exampleClients)));
  server.on('request', provider.callback());
  return {
    issuer,
    tokenEndpoint: `${issuer}/token`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', () => done());
  });
}

function configuration(clients: readonly ServerClient[]): Readonly<Record<string, unknown>> {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
  return {
    clients: clients.map((client) => {
      const grants = client.grant_types ?? ['authorization_code'];
      return {
        response_types: grants.includes('authorization_code') ? ['code'] : [],
        redirect_uris: [],
        id_token_signed_response_alg: 'ES256',
        ...(client.redirect_uris?.some((uri) => uri.startsWith('http:')) ? { application_type: 'native' } : {}),
        ...client,
        grant_types: grants,
      };
    }),
    scopes: ['openid', 'offline_access', 'read', 'write', 'admin'],
    features: {
      clientCredentials: { enabled: true },
      introspection: { enabled: true },
      devInteractions: { enabled: false },
    },
    jwks: { keys: [{ ...key, use: 'sig', alg: 'ES256' }] },
    cookies: { keys: ['example-cookie-key'] },
    // Lifetimes in seconds, named so that oidc-provider does not print notices about its defaults.
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      ClientCredentials: 600,
      Grant: 3600,
      IdToken: 600,
      Interaction: 600,
      Session: 3600,
    },
    // The server's own pages are not part of what is tested.
    findAccount: () => undefined,
    renderError: (ctx: { body: unknown }, out: unknown) => {
      ctx.body = out;
    },
  };
}

/** oidc-provider warns on the console about development defaults such as its in-memory store. */
function quietly<T>(make: () => T): T {
  const { warn, info } = console;
  console.warn = () => {};
  console.info = () => {};
  try {
    return make();
  } finally {
    console.warn = warn;
    console.info = info;
  }
}
