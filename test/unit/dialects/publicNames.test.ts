import { envTable } from '../../support/dialectTable.ts';

envTable('names of self-hosted applications', [
  {
    name: 'Wekan says SECRET for the client secret',
    lines: ['OAUTH2_CLIENT_ID=a', 'OAUTH2_SECRET=b', 'OAUTH2_TOKEN_ENDPOINT=/token'],
    expected: ['env-generic', 'client_id=a @oauth2', 'client_secret=b @oauth2', 'token_endpoint=/token @oauth2'],
  },
  {
    name: 'a secret of OAuth without a client is nothing',
    lines: ['OAUTH2_SECRET=b'],
    expected: ['env-generic'],
  },
  {
    name: 'mozilla-django-oidc has words of its own for endpoints',
    lines: [
      'OIDC_RP_CLIENT_ID=a',
      'OIDC_OP_USER_ENDPOINT=https://id.acme.io/userinfo',
      'OIDC_OP_DISCOVERY_ENDPOINT=https://id.acme.io/.well-known/openid-configuration',
      'OIDC_OP_LOGOUT_ENDPOINT=https://id.acme.io/logout',
    ],
    expected: [
      'env-generic',
      'client_id=a @rp',
      'userinfo_endpoint=https://id.acme.io/userinfo @op',
      'discovery_url=https://id.acme.io/.well-known/openid-configuration @op',
      'end_session_endpoint=https://id.acme.io/logout @op',
    ],
  },
  {
    name: 'Opengist calls the client id a key, as TikTok does',
    lines: ['OG_OIDC_CLIENT_KEY=a', 'OG_OIDC_SECRET=b', 'TIKTOK_CLIENT_KEY=c', 'TLS_CLIENT_KEY=/etc/key.pem'],
    expected: ['env-generic', 'client_id=a @og_oidc', 'client_secret=b @og_oidc', 'client_id=c @tiktok'],
  },
  {
    name: 'Directus has words of its own for two endpoints',
    lines: [
      'AUTH_PROVIDERS=acme',
      'AUTH_ACME_DRIVER=oauth2',
      'AUTH_ACME_CLIENT_ID=a',
      'AUTH_ACME_ACCESS_URL=https://id.acme.io/token',
      'AUTH_ACME_PROFILE_URL=https://id.acme.io/me',
    ],
    expected: [
      'env-wellknown-apps',
      'client_id=a @acme',
      'token_endpoint=https://id.acme.io/token @acme',
      'userinfo_endpoint=https://id.acme.io/me @acme',
    ],
  },
  {
    name: 'Vikunja: the authorization URL is the issuer',
    lines: [
      'VIKUNJA_SERVICE_PUBLICURL=https://todo.acme.io',
      'VIKUNJA_AUTH_OPENID_PROVIDERS_ACME_AUTHURL=https://id.acme.io',
      'VIKUNJA_AUTH_OPENID_PROVIDERS_ACME_CLIENTID=a',
      'VIKUNJA_AUTH_OPENID_REDIRECTURL=https://todo.acme.io/auth/openid/',
    ],
    expected: [
      'env-wellknown-apps',
      'base_url=https://todo.acme.io @undefined',
      'issuer=https://id.acme.io @vikunja_auth_openid_providers_acme',
      'client_id=a @vikunja_auth_openid_providers_acme',
    ],
  },
  {
    name: 'Miniflux: the endpoint of discovery is the issuer',
    lines: [
      'OAUTH2_PROVIDER=oidc',
      'OAUTH2_CLIENT_ID=a',
      'OAUTH2_OIDC_DISCOVERY_ENDPOINT=https://id.acme.io',
      'OAUTH2_REDIRECT_URL=https://rss.acme.io/oauth2/oidc/callback',
    ],
    expected: [
      'env-wellknown-apps',
      'client_id=a @oauth2',
      'issuer=https://id.acme.io @oauth2',
      'redirect_uri=https://rss.acme.io/oauth2/oidc/callback @oauth2',
    ],
  },
  {
    name: 'Penpot, HedgeDoc and Grist',
    lines: [
      'PENPOT_OIDC_CLIENT_ID=a',
      'PENPOT_OIDC_BASE_URI=https://id.acme.io',
      'PENPOT_OIDC_USER_URI=https://id.acme.io/me',
      'CMD_OAUTH2_USER_PROFILE_URL=https://id.acme.io/me',
      'CMD_SESSION_SECRET=b',
      'GRIST_OIDC_IDP_ISSUER=https://id.acme.io',
      'GRIST_SESSION_SECRET=c',
    ],
    expected: [
      'env-wellknown-apps',
      'client_id=a @penpot_oidc',
      'issuer=https://id.acme.io @penpot_oidc',
      'userinfo_endpoint=https://id.acme.io/me @penpot_oidc',
      'userinfo_endpoint=https://id.acme.io/me @cmd',
      'session_secret=b @undefined',
      'issuer=https://id.acme.io @grist_oidc_idp',
      'session_secret=c @undefined',
    ],
  },
  {
    name: 'an application on Laravel that shows few of its names',
    lines: ['APP_KEY=a', 'APP_URL=https://wiki.acme.io', 'MAIL_DRIVER=smtp', 'AUTH_METHOD=standard'],
    expected: ['env-laravel', 'session_secret=a @undefined', 'base_url=https://wiki.acme.io @undefined'],
  },
  {
    name: 'names with dashes, which Docker hands over as they are',
    path: 'traefik-forward-auth.env',
    lines: ['google-client-id=a', 'google-client-secret=b'],
    expected: ['env-generic', 'client_id=a @google', 'client_secret=b @google'],
  },
]);

envTable('addresses that are no redirect URIs', [
  {
    name: 'webhooks, payments, and where a visitor goes after sign-in',
    lines: [
      'TWILIO_STATUS_CALLBACK_URL=https://acme.io/sms',
      'PAYSTACK_CALLBACK_URL=https://acme.io/paid',
      'PAYMENT_REDIRECT_URL=https://acme.io/thanks',
      'LOGIN_REDIRECT_URL=/home',
      'LOGOUT_REDIRECT_URL=/bye',
      'STRIPE_SUCCESS_REDIRECT_URL=https://acme.io/ok',
    ],
    expected: ['env-generic'],
  },
  {
    name: 'the same words beside a client, for a known provider, or under the name of the protocol',
    lines: [
      'ACME_CLIENT_ID=a',
      'ACME_CALLBACK_URL=https://acme.io/cb',
      'GOOGLE_CALLBACK_URL=https://acme.io/google',
      'GITHUB_LOGIN_CALLBACK_URL=https://acme.io/github',
      'MYAPP_OAUTH_CALLBACK_URL=https://acme.io/oauth',
      'KEYCLOAK_LOGOUT_REDIRECT_URI=https://acme.io/bye',
    ],
    expected: [
      'env-generic',
      'client_id=a @acme',
      'redirect_uri=https://acme.io/cb @acme',
      'redirect_uri=https://acme.io/google @google',
      'redirect_uri=https://acme.io/github @github_login',
      'redirect_uri=https://acme.io/oauth @myapp',
      'post_logout_redirect_uri=https://acme.io/bye @keycloak',
    ],
  },
  {
    name: 'what a server allows, and scopes that are added to others',
    lines: [
      'MCP_OAUTH_CLIENT_ID=a',
      'MCP_OAUTH_ALLOWED_CLIENT_REDIRECT_URIS=https://acme.io/*',
      'MCP_OAUTH_ALLOWED_GRANT_TYPES=code',
      'MCP_OIDC_ADDITIONAL_SCOPES=groups',
    ],
    expected: ['env-generic', 'client_id=a @mcp'],
  },
  {
    name: 'names of tenants, realms and scopes in a project without a client',
    lines: ['TENANT_ID=acme', 'REALM=acme', 'SCOPE=global', 'DOMAIN=acme.io', 'OPENAI_API_KEY=a'],
    expected: ['env-generic', 'api_key=a @openai'],
  },
]);
