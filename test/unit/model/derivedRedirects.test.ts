import { describe, expect, test } from 'vitest';
import { derivedRedirects } from '../../../server/src/model/derived.ts';
import { redirectMatches } from '../../../server/src/model/redirects.ts';
import { modelOf } from '../../support/workspace.ts';

/** `framework: text | alternatives ← names` of every client, with the environment where it is not the base. */
function derivedOf(files: Readonly<Record<string, string>>): readonly string[] {
  const model = modelOf(new Map(Object.entries(files)));
  return model.clients.flatMap((client) =>
    derivedRedirects(model, client).map(({ framework, text, alternatives, inputs, variables = [], isPath }) => {
      const from = [...inputs.map(({ place }) => place.name), ...variables].join(', ');
      const where = client.environment === 'base' ? '' : ` in ${client.environment}`;
      return `${framework}${where}: ${[isPath ? `…${text}` : text, ...alternatives].join(' | ')} ← ${from}`;
    }),
  );
}

const appsettings = (section: object): string => JSON.stringify({ OpenIdConnect: section });

describe('ASP.NET Core', () => {
  test('receives the callback at the configured path', () => {
    const text = appsettings({ Authority: 'https://id.acme.io', ClientId: 'web', CallbackPath: '/signin-acme' });
    expect(derivedOf({ 'appsettings.json': text })).toEqual([
      'ASP.NET Core: …/signin-acme ← OpenIdConnect:CallbackPath, OpenIdConnect:ClientId',
    ]);
  });

  test('says nothing about a default path, nor beside a whole redirect URI', () => {
    const withDefault = appsettings({ Authority: 'https://id.acme.io', ClientId: 'web' });
    const withOwn = appsettings({ ClientId: 'web', CallbackPath: '/a', RedirectUri: 'https://acme.io/b' });
    expect(derivedOf({ 'a/appsettings.json': withDefault, 'b/appsettings.json': withOwn })).toEqual([]);
  });

  test('takes the path of the base file with the id of an environment', () => {
    expect(
      derivedOf({
        'appsettings.json': appsettings({ Authority: 'https://id.acme.io', CallbackPath: '/cb' }),
        'appsettings.Production.json': appsettings({ ClientId: 'live' }),
      }),
    ).toEqual(['ASP.NET Core in production: …/cb ← OpenIdConnect:CallbackPath, OpenIdConnect:ClientId']);
  });
});

const micronaut = (client: string, own = ''): string => `micronaut:
  security:
    oauth2:
      clients:
        acme:
          client-id: web
${client}${own}`;
const issuer = '          openid:\n            issuer: https://id.acme.io\n';

describe('Micronaut', () => {
  test('receives the callback below /oauth/callback unless a template says otherwise', () => {
    const name = 'micronaut.security.oauth2.clients.acme.client-id';
    expect(derivedOf({ 'application.yml': micronaut(issuer) })).toEqual([`Micronaut: …/oauth/callback/acme ← ${name}`]);
    expect(derivedOf({ 'application.yml': micronaut(issuer, '      callback-uri: /in{/provider}/done\n') })).toEqual([
      `Micronaut: …/in/acme/done ← micronaut.security.oauth2.callback-uri, ${name}`,
    ]);
  });

  test('has no callback for another grant, nor for a client that sends nobody to a login', () => {
    const credentials = `${issuer}          grant-type: client_credentials\n`;
    const tokenOnly = '          token:\n            url: https://id.acme.io/token\n';
    expect(
      derivedOf({ 'a/application.yml': micronaut(credentials), 'b/application.yml': micronaut(tokenOnly) }),
    ).toEqual([]);
  });
});

test('Quarkus appends the configured path to the host of the request', () => {
  const config = 'quarkus:\n  oidc:\n    client-id: web\n    authentication:\n      redirect-path: /done\n';
  expect(derivedOf({ 'application.yml': config })).toEqual([
    'Quarkus: …/done ← quarkus.oidc.authentication.redirect-path, quarkus.oidc.client-id',
  ]);
});

test('Backstage makes the redirect URI of the address of its backend', () => {
  const config = `backend:
  baseUrl: https://portal.acme.io/
auth:
  providers:
    github:
      production:
        clientId: Ov23liAbCdEfGhIjKlMn
    okta:
      production:
        clientId: 0oa1b2c3d4e5f6g7h8i9
        callbackUrl: https://portal.acme.io/other
`;
  expect(derivedOf({ 'app-config.production.yaml': config })).toEqual([
    'Backstage in production: https://portal.acme.io/api/auth/github/handler/frame ← ' +
      'backend.baseUrl, auth.providers.github.production.clientId',
  ]);
});

describe('Supabase', () => {
  const id = 'SUPABASE_AUTH_EXTERNAL_GITHUB_CLIENT_ID=Ov23liAbCdEfGhIjKlMn\n';

  test('receives the callback of a provider at the hosted project', () => {
    expect(derivedOf({ '.env': `${id}NEXT_PUBLIC_SUPABASE_URL=https://abcdefghijklmnopqrst.supabase.co\n` })).toEqual([
      'Supabase: https://abcdefghijklmnopqrst.supabase.co/auth/v1/callback ← ' +
        'SUPABASE_AUTH_EXTERNAL_GITHUB_CLIENT_ID, NEXT_PUBLIC_SUPABASE_URL',
    ]);
  });

  test('receives it at the local stack as well, unless the file says otherwise', () => {
    const provider = (id: string, redirect: string): string => `[api]
port = 55321
[auth.external.github]
enabled = true
client_id = "${id}"
redirect_uri = "${redirect}"
`;
    expect(
      derivedOf({
        'supabase/config.toml': provider('Ov23liAbCdEfGhIjKlMn', ''),
        'supabase/.env': 'SUPABASE_URL=https://abcdefghijklmnopqrst.supabase.co\n',
        'other/supabase/config.toml': provider('Ov23liZyXwVuTsRqPoNm', 'http://localhost:55321/auth/v1/callback'),
      }),
    ).toEqual([
      'Supabase: http://127.0.0.1:55321/auth/v1/callback | http://localhost:55321/auth/v1/callback | ' +
        'https://abcdefghijklmnopqrst.supabase.co/auth/v1/callback ← auth.external.github.client_id, SUPABASE_URL',
    ]);
  });

  test('says nothing about an own domain, nor about a client that may not be Supabase’s', () => {
    expect(
      derivedOf({
        'a/.env': `${id}SUPABASE_URL=https://auth.acme.io\n`,
        'b/.env': 'GITHUB_CLIENT_ID=Ov23liAbCdEfGhIjKlMn\nSUPABASE_URL=https://abcdefghijklmnopqrst.supabase.co\n',
      }),
    ).toEqual([]);
  });
});

test('Slack accepts what begins with a registered URL', () => {
  const registered = 'https://acme.io/slack/';
  const sent = ['https://acme.io/slack', 'https://acme.io/slack/oauth_redirect', 'https://acme.io/other'];
  expect(sent.map((uri) => redirectMatches('slack', uri, registered))).toEqual([true, true, false]);
});
