import { l10n } from 'vscode';

export interface Template {
  readonly label: string;
  /** Where it is usually saved. */
  readonly file: string;
  readonly language: string;
  readonly text: string;
}

/** Empty values are for the user: a made-up one would be a placeholder that somebody forgets. */
export const templates = (): readonly Template[] => [
  {
    label: l10n.t('Auth.js with Google'),
    file: '.env.local',
    language: 'dotenv',
    text: '# The redirect URI to register: <base URL>/api/auth/callback/google\nAUTH_SECRET=\nAUTH_URL=http://localhost:3000\nAUTH_GOOGLE_ID=\nAUTH_GOOGLE_SECRET=\n',
  },
  {
    label: l10n.t('Better Auth with GitHub'),
    file: '.env',
    language: 'dotenv',
    text: '# The redirect URI to register: <base URL>/api/auth/callback/github\nBETTER_AUTH_SECRET=\nBETTER_AUTH_URL=http://localhost:3000\nGITHUB_CLIENT_ID=\nGITHUB_CLIENT_SECRET=\n',
  },
  {
    label: l10n.t('Next.js with Auth0'),
    file: '.env.local',
    language: 'dotenv',
    text: '# The redirect URI to register: <base URL>/auth/callback\nAPP_BASE_URL=http://localhost:3000\nAUTH0_DOMAIN=\nAUTH0_CLIENT_ID=\nAUTH0_CLIENT_SECRET=\nAUTH0_SECRET=\n',
  },
  {
    label: l10n.t('Laravel Socialite with GitHub'),
    file: '.env',
    language: 'dotenv',
    text: 'GITHUB_CLIENT_ID=\nGITHUB_CLIENT_SECRET=\nGITHUB_REDIRECT_URI=http://localhost:8000/auth/callback\n',
  },
  {
    label: l10n.t('ASP.NET Core with Microsoft Entra ID'),
    file: 'appsettings.Development.json',
    language: 'json',
    text: '{\n  "AzureAd": {\n    "Instance": "https://login.microsoftonline.com/",\n    "TenantId": "",\n    "ClientId": "",\n    "CallbackPath": "/signin-oidc"\n  }\n}\n',
  },
  {
    label: l10n.t('Any OpenID Connect server'),
    file: '.env',
    language: 'dotenv',
    text: 'OIDC_ISSUER=\nOIDC_CLIENT_ID=\nOIDC_CLIENT_SECRET=\nOIDC_REDIRECT_URI=http://localhost:3000/callback\nOIDC_SCOPES="openid profile email"\n',
  },
  {
    label: l10n.t('Spring Boot with Keycloak'),
    file: 'src/main/resources/application.yml',
    language: 'yaml',
    text: `spring:
  security:
    oauth2:
      client:
        registration:
          keycloak:
            client-id: \${KEYCLOAK_CLIENT_ID}
            client-secret: \${KEYCLOAK_CLIENT_SECRET}
            scope: openid, profile, email
        provider:
          keycloak:
            issuer-uri: \${KEYCLOAK_ISSUER}
`,
  },
  {
    label: 'oauth2-proxy',
    file: 'oauth2-proxy.cfg',
    language: 'toml',
    text: 'provider = "oidc"\noidc_issuer_url = ""\nclient_id = ""\nclient_secret = ""\ncookie_secret = ""\nredirect_url = ""\nemail_domains = ["*"]\n',
  },
  {
    label: l10n.t('AuthProof itself'),
    file: 'authproof.config.jsonc',
    language: 'jsonc',
    text: '{\n  "rules": {},\n  "exclude": [],\n  "environments": {}\n}\n',
  },
];
