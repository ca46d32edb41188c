import { anyName, type NameTable } from './types.ts';

/** vikunja.io, "Config options": `authurl` is the issuer; the browser's return address is made from the public URL. */
const vikunja: NameTable = {
  program: 'vikunja',
  exact: {
    VIKUNJA_SERVICE_PUBLICURL: 'base_url',
    VIKUNJA_SERVICE_FRONTENDURL: 'base_url',
    VIKUNJA_SERVICE_JWTSECRET: 'session_secret',
    VIKUNJA_SERVICE_SECRET: 'session_secret',
    VIKUNJA_AUTH_OPENID_REDIRECTURL: 'none',
  },
  patterns: [
    {
      form: 'VIKUNJA_AUTH_OPENID_PROVIDERS_{client}_{key}',
      keys: {
        AUTHURL: 'issuer',
        CLIENTID: 'client_id',
        CLIENTSECRET: 'client_secret',
        SCOPE: 'scope',
        LOGOUTURL: 'none',
      },
    },
  ],
};

/** docs.hedgedoc.org, "Configuration": `CMD_` in version 1, `HD_` in version 2. */
const hedgedoc: NameTable = {
  program: 'hedgedoc',
  exact: { CMD_SESSION_SECRET: 'session_secret', HD_SESSION_SECRET: 'session_secret', HD_BASE_URL: 'base_url' },
};

/** help.penpot.app, "Configuration". */
const penpot: NameTable = {
  program: 'penpot',
  stem: 'penpot_oidc',
  exact: {
    PENPOT_OIDC_BASE_URI: 'issuer',
    PENPOT_PUBLIC_URI: 'base_url',
    PENPOT_SECRET_KEY: 'session_secret',
  },
};

/** support.getgrist.com, "OIDC": a name of the issuer that says so, and the host the answer comes back to. */
const grist: NameTable = {
  program: 'grist',
  stem: 'grist_oidc_idp',
  exact: {
    GRIST_OIDC_SP_HOST: 'base_url',
    GRIST_OIDC_IDP_EXTRA_CLIENT_METADATA: 'none',
    GRIST_SESSION_SECRET: 'session_secret',
    APP_HOME_URL: 'base_url',
  },
};

/** miniflux.app, "Configuration parameters": the endpoint of discovery is given without its well-known path. */
const miniflux: NameTable = {
  beside: (names) => names.has('OAUTH2_PROVIDER') && names.has('OAUTH2_OIDC_DISCOVERY_ENDPOINT'),
  stem: 'oauth2',
  exact: { OAUTH2_OIDC_DISCOVERY_ENDPOINT: 'issuer' },
};

/** docs.directus.io, "SSO": `AUTH_<PROVIDER>_…`, with its own words for two endpoints. */
const directus: NameTable = {
  beside: (names) => anyName(names, /^AUTH_\w+_DRIVER$/),
  patterns: [
    {
      form: 'AUTH_{client}_{key}',
      stem: '{client}',
      keys: { ACCESS_URL: 'token_endpoint', PROFILE_URL: 'userinfo_endpoint' },
    },
  ],
};

/** coder.com, "Configure Control Plane Access" and "OpenID Connect". */
const coder: NameTable = { program: 'coder', exact: { CODER_ACCESS_URL: 'base_url' } };

/** actualbudget.org, "OpenID Provider Support": the hostname is an address with its scheme. */
const actual: NameTable = { program: 'actual', exact: { ACTUAL_OPENID_SERVER_HOSTNAME: 'base_url' } };

/** dani-garcia/vaultwarden, .env.template: `DOMAIN` is an address with its scheme. */
const vaultwarden: NameTable = {
  beside: (names) => names.has('SSO_AUTHORITY') && names.has('SSO_CLIENT_ID'),
  stem: 'sso',
  exact: { DOMAIN: 'base_url', SSO_AUTHORITY: 'issuer' },
};

/** RomM */
const romm: NameTable = {
  beside: (names) => names.has('OIDC_PROVIDER') && names.has('OIDC_CLIENT_ID'),
  stem: 'oidc',
  exact: { OIDC_SERVER_APPLICATION_URL: 'issuer' },
};

/** Further self-hosted applications with names of their own. */
export const moreApps: readonly NameTable[] = [
  vikunja,
  hedgedoc,
  penpot,
  grist,
  miniflux,
  directus,
  coder,
  actual,
  vaultwarden,
  romm,
];

/** Names that only these applications have. */
export const moreMarkers =
  /^(?:VIKUNJA_\w+|CMD_(?:DOMAIN|DB_URL|SESSION_SECRET|OAUTH2_\w+)|HD_(?:BASE_URL|AUTH_\w+|SESSION_SECRET)|PENPOT_\w+|GRIST_\w+|AUTH_\w+_DRIVER|OAUTH2_OIDC_DISCOVERY_ENDPOINT|CODER_(?:ACCESS_URL|(?:OIDC|OAUTH2|EXTERNAL_AUTH)_\w+)|ACTUAL_OPENID_\w+|HBOX_\w+|DISCOURSE_\w+|OIDC_SERVER_APPLICATION_URL|SSO_AUTHORITY|LD_\w*OIDC\w*)$/;
