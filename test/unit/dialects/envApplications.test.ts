import { expect, test } from 'vitest';
import { readFile } from '../../../server/src/dialects/read.ts';
import { createSourceFile } from '../../../server/src/text/sourceFile.ts';
import { envTable as table } from '../../support/dialectTable.ts';

table('servers and applications', [
  {
    name: "GoTrue's clients stay apart from the application's, and the address of the application is not its own",
    lines: [
      'GOTRUE_SITE_URL=https://acme.io',
      'API_EXTERNAL_URL=https://auth.acme.io',
      'GOTRUE_EXTERNAL_GOOGLE_CLIENT_ID=a',
      'GOTRUE_EXTERNAL_GOOGLE_SECRET=b',
      'GOTRUE_EXTERNAL_GOOGLE_REDIRECT_URI=https://auth.acme.io/callback',
      'GOTRUE_EXTERNAL_KEYCLOAK_URL=https://id.acme.io/realms/acme',
      'GOTRUE_EXTERNAL_AZURE_URL=https://login.microsoftonline.com/common',
      'GOOGLE_CLIENT_ID=c',
    ],
    expected: [
      'env-supabase',
      'base_url=https://acme.io @undefined',
      'base_url=https://auth.acme.io @undefined',
      'client_id=a @gotrue_external_google',
      'client_secret=b @gotrue_external_google',
      'redirect_uri=https://auth.acme.io/callback @gotrue_external_google',
      'issuer=https://id.acme.io/realms/acme @gotrue_external_keycloak',
      'client_id=c @google',
    ],
  },
  {
    name: 'keys of a Supabase project',
    lines: [
      'NEXT_PUBLIC_SUPABASE_URL=https://abc.supabase.co',
      'NEXT_PUBLIC_SUPABASE_PUBLISHABLE_KEY=sb_publishable_a',
      'SUPABASE_SECRET_KEY=sb_secret_b',
    ],
    expected: ['env-supabase', 'api_key=sb_publishable_a @supabase', 'api_key=sb_secret_b @supabase'],
  },
  {
    name: 'Grafana: the API of GitLab is no userinfo endpoint, and the logout page no redirect URI',
    lines: [
      'GF_SERVER_ROOT_URL=https://grafana.acme.io',
      'GF_AUTH_GENERIC_OAUTH_CLIENT_ID=a',
      'GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET__FILE=/run/secrets/grafana',
      'GF_AUTH_GENERIC_OAUTH_AUTH_URL=https://id.acme.io/authorize',
      'GF_AUTH_GENERIC_OAUTH_API_URL=https://id.acme.io/userinfo',
      'GF_AUTH_GITLAB_API_URL=https://gitlab.com/api/v4',
      'GF_AUTH_SIGNOUT_REDIRECT_URL=https://id.acme.io/logout',
    ],
    expected: [
      'env-wellknown-apps',
      'base_url=https://grafana.acme.io @undefined',
      'client_id=a @gf_auth_generic_oauth',
      'authorization_endpoint=https://id.acme.io/authorize @gf_auth_generic_oauth',
      'userinfo_endpoint=https://id.acme.io/userinfo @gf_auth_generic_oauth',
    ],
  },
  {
    name: 'oauth2-proxy is one client, its issuer included',
    lines: [
      'OAUTH2_PROXY_CLIENT_ID=a',
      'OAUTH2_PROXY_OIDC_ISSUER_URL=https://id.acme.io',
      'OAUTH2_PROXY_REDEEM_URL=https://id.acme.io/token',
      'OAUTH2_PROXY_COOKIE_SECRET=abc',
    ],
    expected: [
      'env-wellknown-apps',
      'client_id=a @oauth2_proxy',
      'issuer=https://id.acme.io @oauth2_proxy',
      'token_endpoint=https://id.acme.io/token @oauth2_proxy',
      'session_secret=abc @undefined',
    ],
  },
  {
    name: "MinIO puts the provider's name last, and reaches its console at an address of its own",
    lines: [
      'MINIO_BROWSER_REDIRECT_URL=https://console.acme.io',
      'MINIO_IDENTITY_OPENID_CLIENT_ID=a',
      'MINIO_IDENTITY_OPENID_REDIRECT_URI_DYNAMIC=on',
      'MINIO_IDENTITY_OPENID_CONFIG_URL_STAFF=https://id.acme.io/.well-known/openid-configuration',
      'MINIO_IDENTITY_OPENID_CLIENT_ID_STAFF=b',
    ],
    expected: [
      'minio-env',
      'base_url=https://console.acme.io @undefined',
      'client_id=a @minio_identity_openid',
      'discovery_url=https://id.acme.io/.well-known/openid-configuration @minio_identity_openid_staff',
      'client_id=b @minio_identity_openid_staff',
    ],
  },
  {
    name: 'Directus is told by its drivers',
    lines: [
      'PUBLIC_URL=https://cms.acme.io',
      'AUTH_PROVIDERS=acme',
      'AUTH_ACME_DRIVER=openid',
      'AUTH_ACME_CLIENT_ID=cms',
    ],
    expected: ['env-wellknown-apps', 'base_url=https://cms.acme.io @undefined', 'client_id=cms @acme'],
  },
  {
    name: 'Pomerium is told by its identity provider',
    lines: [
      'IDP_PROVIDER=github',
      'IDP_CLIENT_ID=Ov23liAbCdEfGhIjKlMn',
      'AUTHENTICATE_SERVICE_URL=https://authenticate.acme.io',
      'AUTHENTICATE_CALLBACK_PATH=/done',
    ],
    expected: [
      'env-wellknown-apps',
      'client_id=Ov23liAbCdEfGhIjKlMn @idp',
      'base_url=https://authenticate.acme.io @undefined',
      'callback_path=/done @idp',
    ],
  },
  {
    name: 'Outline is told by its second secret',
    lines: [
      'SECRET_KEY=a',
      'UTILS_SECRET=b',
      'URL=https://wiki.acme.io',
      'OIDC_CLIENT_ID=c',
      'OIDC_AUTH_URI=https://id.acme.io/authorize',
      'OIDC_LOGOUT_URI=https://id.acme.io/logout',
    ],
    expected: [
      'env-wellknown-apps',
      'session_secret=a @undefined',
      'base_url=https://wiki.acme.io @undefined',
      'client_id=c @oidc',
      'authorization_endpoint=https://id.acme.io/authorize @oidc',
      'end_session_endpoint=https://id.acme.io/logout @oidc',
    ],
  },
  {
    name: 'URL and SECRET_KEY say nothing on their own',
    lines: ['SECRET_KEY=a', 'URL=https://acme.io', 'SECRET=b', 'WEB_DOMAIN=https://acme.io'],
    expected: ['env-generic'],
  },
  {
    name: 'LibreChat takes a discovery URL for its issuer',
    lines: [
      'DOMAIN_SERVER=https://chat.acme.io',
      'OPENID_SESSION_SECRET=a',
      'OPENID_CLIENT_ID=b',
      'OPENID_ISSUER=https://id.acme.io/.well-known/openid-configuration',
    ],
    expected: [
      'env-wellknown-apps',
      'base_url=https://chat.acme.io @undefined',
      'session_secret=a @undefined',
      'client_id=b @openid',
      'discovery_url=https://id.acme.io/.well-known/openid-configuration @openid',
    ],
  },
  {
    name: 'Mattermost and Woodpecker',
    lines: [
      'MM_SERVICESETTINGS_SITEURL=https://chat.acme.io',
      'MM_GITLABSETTINGS_ID=a',
      'MM_GITLABSETTINGS_TOKENENDPOINT=https://id.acme.io/token',
      'WOODPECKER_GITEA_CLIENT=b',
      'WOODPECKER_GITEA_SECRET=c',
      'WOODPECKER_AGENT_SECRET=d',
    ],
    expected: [
      'env-wellknown-apps',
      'base_url=https://chat.acme.io @undefined',
      'client_id=a @mm_gitlab',
      'token_endpoint=https://id.acme.io/token @mm_gitlab',
      'client_id=b @woodpecker_gitea',
      'client_secret=c @woodpecker_gitea',
    ],
  },
  {
    name: 'a Discord bot; its guild is no client',
    lines: ['DISCORD_TOKEN=a', 'DISCORD_APPLICATION_ID=123', 'DISCORD_GUILD_ID=456'],
    expected: ['discord', 'access_token=a @discord', 'client_id=123 @discord'],
  },
  {
    name: 'one vendor among others does not name the file',
    lines: ['DISCORD_CLIENT_ID=1', 'ZOOM_CLIENT_ID=2', 'GITHUB_CLIENT_ID=3'],
    expected: ['env-generic', 'client_id=1 @discord', 'client_id=2 @zoom', 'client_id=3 @github'],
  },
  {
    name: "Zoom's short names",
    lines: ['ZM_CLIENT_ID=a', 'ZM_CLIENT_SECRET=b', 'ZM_REDIRECT_URL=https://acme.io/cb'],
    expected: ['zoom-env', 'client_id=a @zoom', 'client_secret=b @zoom', 'redirect_uri=https://acme.io/cb @zoom'],
  },
  {
    name: 'Atlassian',
    lines: ['ATLASSIAN_OAUTH_CLIENT_ID=a', 'ATLASSIAN_OAUTH_SCOPE=read:jira-work'],
    expected: ['atlassian', 'client_id=a @atlassian', 'scope=read:jira-work @atlassian'],
  },
]);

table('frameworks with nested names', [
  {
    name: 'Spring binds a registration and its provider to the slot of application.yml',
    lines: [
      'SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_KEYCLOAK_CLIENTID=a',
      'SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_KEYCLOAK_CLIENT_SECRET=b',
      'SPRING_SECURITY_OAUTH2_CLIENT_PROVIDER_KEYCLOAK_ISSUER_URI=https://id.acme.io/realms/acme',
      'SPRING_SECURITY_OAUTH2_RESOURCESERVER_JWT_ISSUER_URI=https://id.acme.io/realms/acme',
    ],
    expected: [
      'env-spring',
      'client_id=a @spring-oauth2:keycloak',
      'client_secret=b @spring-oauth2:keycloak',
      'issuer=https://id.acme.io/realms/acme @spring-oauth2:keycloak',
      'issuer=https://id.acme.io/realms/acme @undefined',
    ],
  },
  {
    name: "ASP.NET's sections; the domain of a directory is no host",
    lines: [
      'AzureAd__ClientId=a',
      'AzureAd__TenantId=b',
      'AzureAd__Domain=acme.onmicrosoft.com',
      'Authentication__Google__ClientId=c',
      'Authentication__Google__ClientSecret=d',
      'ConnectionStrings__Default=e',
    ],
    expected: [
      'env-aspnet',
      'client_id=a @azure_ad',
      'tenant=b @azure_ad',
      'client_id=c @google',
      'client_secret=d @google',
    ],
  },
]);

test("a template of Spring's redirect URI is known at run time only", () => {
  const name = 'SPRING_SECURITY_OAUTH2_CLIENT_REGISTRATION_OKTA_REDIRECT_URI';
  const facts = readFile(createSourceFile('file:///ws/.env', `${name}={baseUrl}/login/oauth2/code/{registrationId}\n`));
  expect(facts?.settings.map((s) => [s.role, s.provider, s.value.state])).toEqual([
    ['redirect_uri', 'okta', 'template'],
  ]);
});

test('the same names are read in a Compose file, and decided by the company of each service', () => {
  const text = [
    'services:',
    '  web:',
    '    environment:',
    '      AUTH0_ID: a',
    '      AUTH0_SECRET: b',
    '  api:',
    '    environment:',
    '      - AUTH0_SECRET=c',
    '      - GF_AUTH_GITHUB_CLIENT_ID=d',
  ].join('\n');
  const facts = readFile(createSourceFile('file:///ws/compose.yaml', text));
  expect(facts?.settings.map((s) => `${s.role}=${s.value.text} @${s.slot}`)).toEqual([
    'client_id=a @web/auth0',
    'client_secret=b @web/auth0',
    'session_secret=c @undefined',
    'client_id=d @api/gf_auth_github',
  ]);
});
