/// <reference path="../../server/tools/oidc-provider.d.ts" />
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export interface LoginServer {
  readonly issuer: string;
  readonly tokenEndpoint: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly close: () => Promise<void>;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * An authorization server (oidc-provider) on 127.0.0.1 in which people can sign in: its development pages take any name.
 * `settings` are laid over the configuration.
 */
export async function startLoginServer(clients: readonly Json[], settings: Json = {}): Promise<LoginServer> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = quietly(() => new Provider(issuer, configuration(clients, settings)));
  server.on('request', provider.callback());
  const metadata = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Json;
  return {
    issuer,
    tokenEndpoint: `${issuer}/token`,
    metadata,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

const signing = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });

function configuration(clients: readonly Json[], { features, ...settings }: Json): Json {
  return {
    clients: clients.map((client) => ({
      id_token_signed_response_alg: 'ES256',
      application_type: 'native',
      ...client,
    })),
    scopes: ['openid', 'offline_access', 'read'],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt', 'none'],
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: true },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: (ctx: { body: unknown }, form: string) => {
          ctx.body = form;
        },
        userCodeConfirmSource: (ctx: { body: unknown }, form: string) => {
          ctx.body = form;
        },
        successSource: (ctx: { body: unknown }) => {
          ctx.body = 'done';
        },
      },
      ...(features as Json | undefined),
    },
    pkce: { required: () => false },
    jwks: { keys: [{ ...signing, kid: 'server-key', use: 'sig', alg: 'ES256' }] },
    cookies: { keys: ['example-cookie-key'] },
    ttl: {
      AccessToken: 600,
      AuthorizationCode: 60,
      ClientCredentials: 600,
      DeviceCode: 600,
      Grant: 3600,
      IdToken: 600,
      Interaction: 600,
      RefreshToken: 3600,
      Session: 3600,
    },
    findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
    renderError: (ctx: { body: unknown }, out: unknown) => {
      ctx.body = out;
    },
    ...settings,
  };
}

/** oidc-provider warns on the console about development features. */
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

export interface Visit {
  /** The address the browser was sent to in the end, when it is not the server's. */
  readonly callback: string | undefined;
  readonly status: number;
  readonly body: string;
}

/** What a person would do in the browser: follows redirects, fills in the forms, stops at the first foreign address. */
export async function browse(start: string, decline = false): Promise<Visit> {
  const { origin } = new URL(start);
  const cookies = new Map<string, string>();
  let url = start;
  let form: URLSearchParams | undefined;
  for (let step = 0; step < 20; step++) {
    const response = await fetch(url, {
      method: form === undefined ? 'GET' : 'POST',
      ...(form === undefined ? {} : { body: form }),
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    const body = await response.text();
    const location = response.headers.get('location');
    if (location !== null) {
      url = new URL(location, url).href;
      form = undefined;
      if (!url.startsWith(`${origin}/`)) return { callback: url, status: response.status, body };
      continue;
    }
    const next = formOf(body, url, decline);
    // The page behind a form that declined offers to begin again.
    if (next === undefined || form?.has('abort')) return { callback: undefined, status: response.status, body };
    ({ url, form } = next);
  }
  throw new Error('the pages never ended');
}

/** The first form with its hidden fields; `abort` is the link of the page that declines. */
function formOf(
  html: string,
  url: string,
  decline: boolean,
): { readonly url: string; readonly form: URLSearchParams | undefined } | undefined {
  const abort = /href="([^"]*\/abort)"/.exec(html)?.[1];
  if (decline && abort !== undefined) return { url: new URL(abort, url).href, form: undefined };
  const action = /<form[^>]*action="([^"]*)"/.exec(html)?.[1];
  if (action === undefined) return undefined;
  const form = new URLSearchParams();
  for (const [input] of html.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]*)"/.exec(input)?.[1];
    if (name !== undefined) form.set(name, /value="([^"]*)"/.exec(input)?.[1] ?? 'someone');
  }
  if (decline) form.set('abort', 'yes');
  return { url: new URL(action.replaceAll('&amp;', '&'), url).href, form };
}
