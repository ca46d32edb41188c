import { describe, expect, test } from 'vitest';
import { readFile } from '../../../server/src/dialects/read.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';
import { table } from '../../support/dialectTable.ts';

const tenantId = '3f0c8f6e-1d52-4b7e-9a41-0f6c2b7d8e95';
const appId = '9b1d7c20-4e8a-4f63-8c15-2a7e6d0f3b48';

table('aspnet-appsettings', [
  {
    name: 'reads the AzureAd section of Microsoft.Identity.Web, comments, byte-order mark and credentials included',
    path: 'src/Web/appsettings.json',
    text: `\uFEFF{
      // sign-in
      "AzureAd": {
        "Instance": "https://login.microsoftonline.com/",
        "Domain": "acme.onmicrosoft.com",
        "TenantId": "${tenantId}",
        "ClientId": "${appId}",
        "ClientCredentials": [{ "SourceType": "ClientSecret", "ClientSecret": "s3cr3t~Value" }],
        "CallbackPath": "/signin-oidc",
      },
      "Logging": { "LogLevel": { "Default": "Information" } },
    }`,
    expected: [
      'aspnet-appsettings',
      `tenant=${tenantId} @AzureAd (microsoft-entra-id)`,
      `client_id=${appId} @AzureAd (microsoft-entra-id)`,
      'client_secret=s3cr3t~Value @AzureAd (microsoft-entra-id)',
      'callback_path=/signin-oidc @AzureAd (microsoft-entra-id)',
    ],
  },
  {
    name: 'reads keys that are spelt with colons as the same sections, in any case',
    path: 'secrets.json',
    text: { 'azuread:clientSecret': 's3cr3t~Value', 'Authentication:Google:ClientSecret': 'GOCSPX-abc' },
    expected: [
      'aspnet-appsettings',
      'client_secret=s3cr3t~Value @azuread (microsoft-entra-id)',
      'client_secret=GOCSPX-abc @Google (google)',
    ],
  },
  {
    name: 'knows the names of the social handlers',
    path: 'appsettings.Production.json',
    text: {
      Authentication: {
        Facebook: { AppId: '123456789012345', AppSecret: 'abc' },
        Twitter: { ConsumerAPIKey: 'k', ConsumerSecret: 's' },
        Microsoft: { ClientId: appId, ClientSecret: 'x' },
      },
    },
    expected: [
      'aspnet-appsettings',
      'client_id=123456789012345 @Facebook (facebook)',
      'client_secret=abc @Facebook (facebook)',
      'client_id=k @Twitter (twitter)',
      'client_secret=s @Twitter (twitter)',
      `client_id=${appId} @Microsoft (microsoft-entra-id)`,
      'client_secret=x @Microsoft (microsoft-entra-id)',
    ],
  },
  {
    name: 'reads Auth0, Okta, Keycloak and a named OpenID Connect section',
    path: 'appsettings.json',
    text: {
      Auth0: { Domain: 'acme.eu.auth0.com', ClientId: 'a' },
      Okta: { OktaDomain: 'https://acme.okta.com', ClientId: 'b' },
      Keycloak: {
        realm: 'acme',
        'auth-server-url': 'https://id.acme.io/',
        resource: 'web',
        credentials: { secret: 'c' },
      },
      OpenIdConnect: { Authority: 'https://id.acme.io', ClientId: 'd', ResponseType: 'code' },
    },
    expected: [
      'aspnet-appsettings',
      'domain=acme.eu.auth0.com @Auth0 (auth0)',
      'client_id=a @Auth0 (auth0)',
      'domain=https://acme.okta.com @Okta (okta)',
      'client_id=b @Okta (okta)',
      'realm=acme @Keycloak (keycloak)',
      'client_id=web @Keycloak (keycloak)',
      'client_secret=c @Keycloak (keycloak)',
      'issuer=https://id.acme.io @OpenIdConnect',
      'client_id=d @OpenIdConnect',
      'response_type=code @OpenIdConnect',
    ],
  },
  {
    name: 'tells B2C by the host of its login pages',
    path: 'appsettings.json',
    text: { AzureAd: { Instance: 'https://acme.b2clogin.com', ClientId: appId, TenantId: tenantId } },
    expected: [
      'aspnet-appsettings',
      `client_id=${appId} @AzureAd (azure-ad-b2c)`,
      `tenant=${tenantId} @AzureAd (azure-ad-b2c)`,
    ],
  },
  {
    name: 'leaves settings without sign-in alone, and a ClientId of another meaning',
    path: 'appsettings.json',
    text: { Logging: {}, Kafka: { ClientId: 'orders', Topic: 'a' }, Tenants: [{ Id: 'oidc' }], ClientId: 'x' },
    expected: undefined,
  },
  {
    name: 'leaves other secrets alone',
    path: 'secrets.json',
    text: { database: { password: 'x' } },
    expected: undefined,
  },
]);

table('micronaut-security', [
  {
    name: 'reads clients of any name, and the template of the callback for all of them',
    path: 'src/main/resources/application.yml',
    text: `micronaut:
  security:
    oauth2:
      callback-uri: /auth/done{/provider}
      clients:
        google:
          clientId: web
          client-secret: \${GOOGLE_SECRET:none}
          openid:
            issuer: https://accounts.google.com
        own:
          client-id: batch
          token:
            url: https://id.acme.io/token
            auth-method: client-secret-post
        off:
          enabled: false
          client-id: unused
`,
    expected: [
      'micronaut-security',
      'client_id=web @google (google)',
      'client_secret=${GOOGLE_SECRET:none} @google (google)',
      'issuer=https://accounts.google.com @google (google)',
      'client_id=batch @own',
      'token_endpoint=https://id.acme.io/token @own',
      'token_endpoint_auth_method=client-secret-post @own',
      'callback_path=/auth/done{/provider} @undefined',
    ],
  },
  {
    name: 'leaves a Micronaut application without OAuth alone',
    path: 'application.yml',
    text: 'micronaut:\n  application:\n    name: orders\n',
    expected: undefined,
  },
]);

table('quarkus-oidc', [
  {
    name: 'reads the default tenant, named tenants, clients, and profiles above them',
    path: 'src/main/resources/application.yaml',
    text: `quarkus:
  oidc:
    client-id: web
    credentials:
      secret: \${OIDC_SECRET}
    authentication:
      redirect-path: /done
      scopes: profile,email
    github:
      provider: github
      client-id: Ov23liAbCdEfGhIjKlMn
  oidc-client:
    auth-server-url: https://id.acme.io/realms/acme
    client-id: batch
"%dev":
  quarkus:
    oidc:
      auth-server-url: http://localhost:8180/realms/acme
`,
    expected: [
      'quarkus-oidc',
      'client_id=web @oidc',
      'client_secret=${OIDC_SECRET} @oidc',
      'callback_path=/done @oidc',
      'client_id=Ov23liAbCdEfGhIjKlMn @github (github)',
      'issuer=https://id.acme.io/realms/acme @oidc-client',
      'client_id=batch @oidc-client',
      'issuer=http://localhost:8180/realms/acme @oidc in development',
    ],
  },
  {
    name: 'leaves a Quarkus application without OIDC alone',
    path: 'application.yml',
    text: 'quarkus:\n  http:\n    port: 8081\n',
    expected: undefined,
  },
]);

table('properties files', [
  {
    name: 'Quarkus: a profile stands before the key',
    path: 'src/main/resources/application.properties',
    text: `# sign-in
%prod.quarkus.oidc.auth-server-url=https://id.acme.io/realms/acme
quarkus.oidc.client-id=web
quarkus.oidc.credentials.secret=\${OIDC_SECRET:none}
quarkus.oidc.application-type=web-app
quarkus.log.category."io.quarkus.oidc".level=TRACE
quarkus.oidc.tenant-a.client-id=a
`,
    expected: [
      'quarkus-oidc',
      'client_id=web @oidc',
      'client_secret=${OIDC_SECRET:none} @oidc',
      'client_id=a @tenant-a',
      'issuer=https://id.acme.io/realms/acme @oidc in production',
    ],
  },
  {
    name: 'Micronaut',
    path: 'application-prod.properties',
    text: 'micronaut.security.oauth2.clients.google.client-id=web\nmicronaut.security.oauth2.clients.google.openid.issuer=https://accounts.google.com\n',
    expected: [
      'micronaut-security',
      'client_id=web @google (google)',
      'issuer=https://accounts.google.com @google (google)',
    ],
  },
]);

table('symfony-knpu', [
  {
    name: 'reads clients of KnpUOAuth2ClientBundle; a route is no redirect URI',
    path: 'config/packages/knpu_oauth2_client.yaml',
    text: `knpu_oauth2_client:
  clients:
    main:
      type: azure
      client_id: '%env(resolve:AZURE_ID)%'
      client_secret: '%env(AZURE_SECRET)%'
      redirect_route: connect_check
      tenant: ${tenantId}
    own:
      type: generic
      client_id: web
      provider_options:
        urlAuthorize: https://id.acme.io/authorize
        urlAccessToken: https://id.acme.io/token
`,
    expected: [
      'symfony-knpu',
      'client_id=%env(resolve:AZURE_ID)% @main (microsoft-entra-id)',
      'client_secret=%env(AZURE_SECRET)% @main (microsoft-entra-id)',
      `tenant=${tenantId} @main (microsoft-entra-id)`,
      'client_id=web @own',
      'authorization_endpoint=https://id.acme.io/authorize @own',
      'token_endpoint=https://id.acme.io/token @own',
    ],
  },
  {
    name: 'reads resource owners of HWIOAuthBundle',
    path: 'config/packages/hwi_oauth.yaml',
    text: 'hwi_oauth:\n  resource_owners:\n    gh:\n      type: github\n      client_id: a\n      client_secret: b\n      scope: user\n',
    expected: ['symfony-knpu', 'client_id=a @gh (github)', 'client_secret=b @gh (github)', 'scope=user @gh (github)'],
  },
]);

table('backstage-app-config', [
  {
    name: 'reads a provider once for each environment named below it',
    path: 'app-config.yaml',
    text: `backend:
  baseUrl: http://localhost:7007
auth:
  environment: development
  providers:
    guest: {}
    github:
      development:
        clientId: \${GH_ID}
        clientSecret: \${GH_SECRET}
      production:
        clientId: Ov23liAbCdEfGhIjKlMn
    saml:
      development:
        issuer: backstage
kafka:
  clientId: backstage
`,
    expected: [
      'backstage-app-config',
      'client_id=${GH_ID} @github (github) in development',
      'client_secret=${GH_SECRET} @github (github) in development',
      'client_id=Ov23liAbCdEfGhIjKlMn @github (github) in production',
      'base_url=http://localhost:7007 @undefined',
    ],
  },
  {
    name: 'leaves a configuration without sign-in alone',
    path: 'app-config.local.yaml',
    text: 'backend:\n  baseUrl: http://localhost:7007\n',
    expected: undefined,
  },
]);

describe('a value of a Symfony file', () => {
  const stateOf = (value: string): string | undefined => {
    const text = `knpu_oauth2_client:\n  clients:\n    a:\n      type: github\n      client_id: '${value}'\n`;
    const facts = readFile(createSourceFile('file:///ws/config/packages/knpu_oauth2_client.yaml', text));
    return facts?.settings[0]?.value.state;
  };

  test.each([
    ['%env(GITHUB_ID)%', 'reference'],
    ['%env(string:GITHUB_ID)%', 'reference'],
    ['%env(resolve:GITHUB_ID)%', 'reference'],
    ['%env(file:GITHUB_ID_FILE)%', 'template'],
    ['%env(key:id:json:GITHUB)%', 'template'],
    ['%github.client_id%', 'template'],
    ['Ov23liAbCdEfGhIjKlMn', 'literal'],
    ['100%25 sure%', 'literal'],
  ])('%s is a %s', (value, state) => {
    expect(stateOf(value)).toBe(state);
  });
});
