import { moreApps, moreMarkers } from './appsMore.ts';
import { anyName, type EnvNaming, type NameTable } from './types.ts';
import { tiktokNames } from './vendors.ts';

const all =
  (...wanted: readonly string[]) =>
  (names: ReadonlySet<string>): boolean =>
    wanted.every((name) => names.has(name));

/** grafana.com, "Configure generic OAuth": section and key of the INI file in capitals. */
const grafana: NameTable = {
  program: 'grafana',
  exact: {
    GF_SERVER_ROOT_URL: 'base_url',
    GF_SECURITY_SECRET_KEY: 'session_secret',
    GF_SECURITY_COOKIE_SECURE: 'cookie_secure',
    GF_SECURITY_COOKIE_SAMESITE: 'cookie_same_site',
    GF_AUTH_SIGNOUT_REDIRECT_URL: 'none',
  },
  patterns: [
    {
      form: 'GF_AUTH_{client}_{key}',
      keys: {
        CLIENT_ID: 'client_id',
        CLIENT_SECRET: 'client_secret',
        AUTH_URL: 'authorization_endpoint',
        TOKEN_URL: 'token_endpoint',
        SCOPES: 'scope',
        SIGNOUT_REDIRECT_URL: 'none',
      },
    },
    // For GitHub and GitLab it is the root of their API.
    { form: 'GF_AUTH_{client}_{key}', keys: { API_URL: 'userinfo_endpoint' }, clients: ['GENERIC_OAUTH', 'OKTA'] },
  ],
};

/** oauth2-proxy.github.io, "Configuration": the option's name in capitals. */
const oauth2Proxy: NameTable = {
  program: 'oauth2-proxy',
  stem: 'oauth2_proxy',
  exact: {
    OAUTH2_PROXY_CLIENT_ID: 'client_id',
    OAUTH2_PROXY_CLIENT_SECRET: 'client_secret',
    OAUTH2_PROXY_REDIRECT_URL: 'redirect_uri',
    OAUTH2_PROXY_OIDC_ISSUER_URL: 'issuer',
    OAUTH2_PROXY_LOGIN_URL: 'authorization_endpoint',
    OAUTH2_PROXY_REDEEM_URL: 'token_endpoint',
    OAUTH2_PROXY_PROFILE_URL: 'userinfo_endpoint',
    OAUTH2_PROXY_OIDC_JWKS_URL: 'jwks_uri',
    OAUTH2_PROXY_SCOPE: 'scope',
    OAUTH2_PROXY_CODE_CHALLENGE_METHOD: 'code_challenge_method',
    OAUTH2_PROXY_COOKIE_SECRET: 'session_secret',
    OAUTH2_PROXY_COOKIE_SECURE: 'cookie_secure',
    OAUTH2_PROXY_COOKIE_SAMESITE: 'cookie_same_site',
    OAUTH2_PROXY_SSL_INSECURE_SKIP_VERIFY: 'tls_verification',
  },
};

/**
 * docs.mattermost.com, "Configuration settings": `MM_`, the section and the key in capitals. The GitLab section, alone
 * free of charge, is often pointed at another server.
 */
const mattermost: NameTable = {
  program: 'mattermost',
  exact: { MM_SERVICESETTINGS_SITEURL: 'base_url' },
  patterns: [
    {
      form: 'MM_{client}SETTINGS_{key}',
      clients: ['GITLAB', 'GOOGLE', 'OFFICE365', 'OPENID'],
      stem: 'mm_{client}',
      provider: 'unnamed',
      keys: {
        ID: 'client_id',
        SECRET: 'client_secret',
        SCOPE: 'scope',
        DISCOVERYENDPOINT: 'discovery_url',
        AUTHENDPOINT: 'authorization_endpoint',
        TOKENENDPOINT: 'token_endpoint',
      },
    },
  ],
};

/** woodpecker-ci.org, "Forges": the client id is called client. */
const woodpecker: NameTable = {
  program: 'woodpecker',
  exact: { WOODPECKER_HOST: 'base_url' },
  patterns: [
    {
      form: 'WOODPECKER_{client}_{key}',
      clients: ['GITHUB', 'GITLAB', 'GITEA', 'FORGEJO', 'BITBUCKET', 'BITBUCKET_DC'],
      keys: { CLIENT: 'client_id', CLIENT_ID: 'client_id', SECRET: 'client_secret', CLIENT_SECRET: 'client_secret' },
    },
  ],
};

/** docs.netbird.io, "Self-hosting": one client for the dashboard, one for devices. */
const netbird: NameTable = {
  program: 'netbird',
  stem: 'netbird',
  exact: {
    NETBIRD_AUTH_OIDC_CONFIGURATION_ENDPOINT: 'discovery_url',
    NETBIRD_AUTH_CLIENT_ID: 'client_id',
    NETBIRD_AUTH_CLIENT_SECRET: 'client_secret',
    NETBIRD_AUTH_SUPPORTED_SCOPES: 'scope',
    NETBIRD_AUTH_AUDIENCE: 'audience',
    NETBIRD_AUTH_REDIRECT_URI: 'redirect_uri',
  },
};

/** Programs with little of their own to say: addresses, and the secrets of their sessions. */
const others: readonly NameTable[] = [
  { program: 'n8n', exact: { N8N_EDITOR_BASE_URL: 'base_url', N8N_SECURE_COOKIE: 'cookie_secure' } },
  { program: 'keycloak', exact: { KC_HOSTNAME_URL: 'base_url' } },
  { program: 'paperless', exact: { PAPERLESS_URL: 'base_url', PAPERLESS_SECRET_KEY: 'session_secret' } },
  { program: 'authentik', exact: { AUTHENTIK_SECRET_KEY: 'session_secret' } },
  { program: 'tooljet', exact: { TOOLJET_HOST: 'base_url' } },
  {
    program: 'gitea',
    exact: { GITEA__SERVER__ROOT_URL: 'base_url', FORGEJO__SERVER__ROOT_URL: 'base_url' },
  },
];

/** Applications whose names are those of any application; another name tells which one it is. */
const byCompany: readonly NameTable[] = [
  // Outline
  {
    beside: (names) =>
      all('UTILS_SECRET', 'SECRET_KEY')(names) || all('URL', 'OIDC_AUTH_URI', 'OIDC_USERNAME_CLAIM')(names),
    stem: 'oidc',
    exact: { URL: 'base_url', SECRET_KEY: 'session_secret', OIDC_LOGOUT_URI: 'end_session_endpoint' },
  },
  // LibreChat: the paths of callbacks are joined to DOMAIN_SERVER.
  {
    beside: (names) => names.has('DOMAIN_SERVER') || names.has('OPENID_SESSION_SECRET'),
    exact: { DOMAIN_SERVER: 'base_url', OPENID_SESSION_SECRET: 'session_secret', JWT_REFRESH_SECRET: 'session_secret' },
  },
  // Open WebUI
  {
    beside: (names) => anyName(names, /^(?:WEBUI_|OPENID_PROVIDER_URL$)/),
    stem: 'oauth',
    exact: {
      WEBUI_URL: 'base_url',
      WEBUI_SECRET_KEY: 'session_secret',
      OPENID_PROVIDER_URL: 'discovery_url',
      WEBUI_SESSION_COOKIE_SAME_SITE: 'cookie_same_site',
      WEBUI_SESSION_COOKIE_SECURE: 'cookie_secure',
    },
  },
  // Karakeep
  { beside: all('OAUTH_WELLKNOWN_URL'), stem: 'oauth', exact: { OAUTH_WELLKNOWN_URL: 'discovery_url' } },
  // Onyx
  { beside: all('AUTH_TYPE', 'WEB_DOMAIN'), exact: { WEB_DOMAIN: 'base_url', USER_AUTH_SECRET: 'session_secret' } },
  { beside: all('OPENID_CONFIG_URL'), stem: 'oauth', exact: { OPENID_CONFIG_URL: 'discovery_url' } },
  // ToolJet, a Rails habit
  { beside: all('TOOLJET_HOST'), exact: { SECRET_KEY_BASE: 'session_secret' } },
  // Ory Hydra
  { beside: all('URLS_SELF_ISSUER'), exact: { SECRETS_SYSTEM: 'session_secret' } },
  // Pomerium
  {
    beside: all('IDP_PROVIDER', 'IDP_CLIENT_ID'),
    stem: 'idp',
    exact: {
      IDP_PROVIDER_URL: 'issuer',
      AUTHENTICATE_SERVICE_URL: 'base_url',
      AUTHENTICATE_CALLBACK_PATH: 'callback_path',
    },
  },
  // Directus: `PUBLIC_URL`, whose beginning is taken for a public prefix.
  {
    beside: (names) => names.has('AUTH_PROVIDERS') && names.has('PUBLIC_URL') && anyName(names, /^AUTH_\w+_DRIVER$/),
    exact: { URL: 'base_url' },
  },
  // traefik-forward-auth
  {
    beside: (names) => anyName(names, /^PROVIDERS_(?:GOOGLE|OIDC|GENERIC_OAUTH)_CLIENT_ID$/),
    stem: 'providers_generic',
    exact: { SECRET: 'session_secret', PROVIDERS_GENERIC_OAUTH_USER_URL: 'userinfo_endpoint' },
  },
];

const markers =
  /^(?:GF_(?:AUTH|SERVER|SECURITY)_\w+|OAUTH2_PROXY_\w+|MM_\w+SETTINGS_\w+|WOODPECKER_\w+|NETBIRD_AUTH_\w+|N8N_\w+|KC_(?:HOSTNAME|DB|BOOTSTRAP|HTTP|PROXY)\w*|PAPERLESS_\w+|AUTHENTIK_\w+|TOOLJET_\w+|SSO_(?:GOOGLE|GIT|OPENID)_\w+|(?:GITEA|FORGEJO)__\w+|APPSMITH_OAUTH2_\w+|POSTIZ_OAUTH_\w+|DT_OAUTH2_\w+|DRONE_\w+_CLIENT_ID|NEXT_PRIVATE_OIDC_\w+|WEBUI_(?:URL|SECRET_KEY)|DOMAIN_SERVER|OPENID_SESSION_SECRET|OAUTH_WELLKNOWN_URL|OPENID_CONFIG_URL|URLS_SELF_ISSUER|ZITADEL_\w+)$/;

/** The variable is one that only a certain self-hosted application reads, in capitals: `GF_AUTH_GOOGLE_CLIENT_ID`. */
export const isNameOfApp = (name: string): boolean => markers.test(name) || moreMarkers.test(name);

/**
 * Self-hosted applications with names of their own. Their OAuth settings are told apart by prefix, so that one file of
 * a Compose project may configure several.
 */
export const wellknownApps: EnvNaming = {
  id: 'env-wellknown-apps',
  title: 'Environment file of a self-hosted application',
  recognise: (names) =>
    anyName(names, markers) || anyName(names, moreMarkers) || byCompany.some(({ beside }) => beside?.(names) === true)
      ? 0.81
      : 0,
  names: [grafana, oauth2Proxy, mattermost, woodpecker, netbird, ...others, ...moreApps, tiktokNames, ...byCompany],
};
