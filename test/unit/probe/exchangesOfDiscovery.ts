import { generateKeyPairSync } from 'node:crypto';
import type { Answer } from '../../support/discovery.ts';

export const issuer = 'https://id.acme.io/t';
export const metadata = `${issuer}/.well-known/openid-configuration`;
export const now = Date.UTC(2026, 0, 15);

export const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
export const otherEc = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const shortRsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const jwk = (pair: typeof ec, changes: object = {}) => ({ ...pair.publicKey.export({ format: 'jwk' }), ...changes });

/** A server with nothing to complain of. */
export const document = {
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/keys`,
  response_types_supported: ['code', 'code id_token'],
  response_modes_supported: ['query', 'form_post'],
  grant_types_supported: ['authorization_code', 'client_credentials'],
  scopes_supported: ['openid', 'profile', 'email'],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'private_key_jwt'],
  token_endpoint_auth_signing_alg_values_supported: ['RS256'],
  code_challenge_methods_supported: ['S256'],
  id_token_signing_alg_values_supported: ['RS256', 'ES256'],
  subject_types_supported: ['public'],
};
export const keys = { keys: [jwk(rsa, { kid: 'r', use: 'sig' }), jwk(ec, { kid: 'e', use: 'sig', alg: 'ES256' })] };

/** One client and what its servers answer, with what the checks say: severity, check, setting, suggestion. */
export interface Row {
  /** Lines of .env beside client and issuer; the issuer is left out when one is given. */
  readonly env?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  /** Members that replace those of the document; undefined takes one away. */
  readonly server?: Readonly<Record<string, unknown>>;
  readonly answers?: Readonly<Record<string, Answer>>;
  readonly found: readonly string[];
}

export const without = (members: object): object =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

const html: Answer = {
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!doctype html><title>App</title>',
};
const gone: Answer = { status: 404 };
const device = 'urn:ietf:params:oauth:grant-type:device_code';

export const mcpUrl = 'https://mcp.acme.io/mcp';
const resourceDocument = 'https://mcp.acme.io/.well-known/oauth-protected-resource/mcp';
export const mcpFiles = (server: object = { url: mcpUrl }) => ({
  '.mcp.json': JSON.stringify({ mcpServers: { acme: server } }),
});
const asDocument = 'https://id.acme.io/.well-known/oauth-authorization-server/t';
const challenge = (url = resourceDocument): Answer => ({
  status: 401,
  headers: { 'www-authenticate': `Bearer error="invalid_token", resource_metadata="${url}"` },
});
const mcpAnswers = (changes: Readonly<Record<string, Answer>> = {}): Readonly<Record<string, Answer>> => ({
  [mcpUrl]: challenge(),
  [resourceDocument]: { body: { resource: mcpUrl, authorization_servers: [issuer] } },
  [asDocument]: { body: { ...document, registration_endpoint: `${issuer}/register` } },
  ...changes,
});
const clientUrl = 'https://app.acme.io/oauth/client.json';
const clientDocument = { client_id: clientUrl, redirect_uris: ['https://app.acme.io/cb', 'http://127.0.0.1/cb'] };
const cimd = { client_id_metadata_document_supported: true };

/** By check: rows in which it finds something, and rows in which its guard keeps it silent. */
export const table: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  issuer: {
    'the same is right': { found: [] },
    'a slash too many has a message and a fix of its own': {
      env: [`ACME_ISSUER=${issuer}/`],
      found: [`error issuer ACME_ISSUER → ${issuer}`],
    },
    'the slash after a bare host only warns': {
      env: ['ACME_ISSUER=https://id.acme.io'],
      answers: {
        'https://id.acme.io/.well-known/openid-configuration': { body: { ...document, issuer: 'https://id.acme.io/' } },
      },
      found: ['warning issuer ACME_ISSUER → https://id.acme.io/'],
    },
    'Auth.js compares them as URLs': {
      env: ['AUTH_ACME_ISSUER=https://id.acme.io', 'AUTH_ACME_ID=web'],
      answers: {
        'https://id.acme.io/.well-known/openid-configuration': { body: { ...document, issuer: 'https://id.acme.io/' } },
      },
      found: ['info issuer AUTH_ACME_ISSUER → https://id.acme.io/'],
    },
    'an authority is only an address': { env: [`ACME_AUTHORITY=${issuer}/`], found: [] },
    'another issuer is refused': {
      server: { issuer: 'https://id.acme.io/other' },
      found: ['error issuer ACME_ISSUER → https://id.acme.io/other'],
    },
    'nothing is concluded from the metadata of another issuer': {
      env: [`ACME_ISSUER=${issuer}`, `ACME_TOKEN_ENDPOINT=${issuer}/x`, 'ACME_SCOPE=warehouse'],
      server: { issuer: 'https://id.other.io' },
      found: ['error issuer ACME_ISSUER'],
    },
    'none at all is told': { server: { issuer: undefined }, found: ['warning issuer ACME_ISSUER'] },
    'an inside address of a public issuer is a back channel': {
      env: ['ACME_ISSUER=https://keycloak.svc.cluster.local/realms/a'],
      answers: {
        'https://keycloak.svc.cluster.local/realms/a/.well-known/openid-configuration': { body: document },
      },
      found: [],
    },
    'Entra names a template for its shared tenants': {
      env: ['ACME_ISSUER=https://login.microsoftonline.com/common/v2.0'],
      answers: {
        'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration': {
          body: {
            issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
            token_endpoint: 'https://login.microsoftonline.com/common/oauth2/v2.0/token',
          },
        },
      },
      found: [],
    },
    'B2C and AD FS have issuers of another form': {
      env: ['ACME_ISSUER=https://sso.acme.io/adfs'],
      answers: {
        'https://sso.acme.io/adfs/.well-known/openid-configuration': {
          body: {
            issuer: 'http://sso.acme.io/adfs/services/trust',
            token_endpoint: 'https://sso.acme.io/adfs/oauth2/token',
          },
        },
      },
      found: [],
    },
    'the URL of a document is held against what it names, without a fix': {
      env: [`ACME_DISCOVERY_URL=${metadata}`],
      server: { issuer: 'https://other.acme.io' },
      found: ['warning issuer ACME_DISCOVERY_URL'],
    },
    'the URL of a document does not tell of a slash': {
      env: [`ACME_DISCOVERY_URL=${metadata}`],
      server: { issuer: `${issuer}/` },
      found: [],
    },
  },
  'well-known': {
    'the RFC 8414 place informs': {
      answers: { [metadata]: gone, [asDocument]: { body: document } },
      found: ['info well-known ACME_ISSUER'],
    },
    'a page is no document': { answers: { [metadata]: html }, found: ['warning well-known ACME_ISSUER'] },
    'nothing anywhere warns': { answers: { [metadata]: gone }, found: ['warning well-known ACME_ISSUER'] },
    'configured endpoints may do without': {
      env: [`ACME_ISSUER=${issuer}`, `ACME_TOKEN_ENDPOINT=${issuer}/token`],
      answers: { [metadata]: gone },
      found: ['info well-known ACME_ISSUER'],
    },
    'a server in trouble says nothing': { answers: { [metadata]: { status: 503 } }, found: [] },
    'a server out of reach says nothing': { answers: { [metadata]: { fails: 'ENOTFOUND' } }, found: [] },
  },
  'iss-parameter': {
    'two issuers without it': {
      env: [`ACME_ISSUER=${issuer}`, 'OTHER_CLIENT_ID=x', 'OTHER_ISSUER=https://id.other.io'],
      answers: { 'https://id.other.io/.well-known/openid-configuration': { fails: 'ENOTFOUND' } },
      found: ['info iss-parameter ACME_ISSUER'],
    },
    'two issuers with it': {
      env: [`ACME_ISSUER=${issuer}`, 'OTHER_CLIENT_ID=x', 'OTHER_ISSUER=https://id.other.io'],
      server: { authorization_response_iss_parameter_supported: true },
      answers: { 'https://id.other.io/.well-known/openid-configuration': { fails: 'ENOTFOUND' } },
      found: [],
    },
  },
  clock: {
    'two minutes off': {
      answers: { [metadata]: { body: document, headers: { date: new Date(now - 120_000).toUTCString() } } },
      found: ['warning clock'],
    },
    'half a minute off': {
      answers: { [metadata]: { body: document, headers: { date: new Date(now - 30_000).toUTCString() } } },
      found: [],
    },
    'the date of a cache is old': {
      answers: { [metadata]: { body: document, headers: { date: new Date(now - 900_000).toUTCString(), age: '890' } } },
      found: [],
    },
    'one answer that is on time is enough': {
      answers: {
        [metadata]: { body: document, headers: { date: new Date(now - 120_000).toUTCString() } },
        [`${issuer}/keys`]: { body: keys, headers: { date: new Date(now).toUTCString() } },
      },
      found: [],
    },
  },
  caching: {
    'a week': {
      answers: { [`${issuer}/keys`]: { body: keys, headers: { 'cache-control': 'public, max-age=604800' } } },
      found: ['hint caching'],
    },
    'a day': {
      answers: { [`${issuer}/keys`]: { body: keys, headers: { 'cache-control': 'public, max-age=86400' } } },
      found: [],
    },
  },
  endpoints: {
    'the same is right': { env: [`ACME_TOKEN_ENDPOINT=${issuer}/token`], found: [] },
    'another path is wrong': {
      env: [`ACME_TOKEN_ENDPOINT=${issuer}/oauth/token`],
      found: [`warning endpoints ACME_TOKEN_ENDPOINT → ${issuer}/token`],
    },
    'the same path on another host may work': {
      env: ['ACME_TOKEN_ENDPOINT=https://login.acme.io/t/token'],
      found: [`info endpoints ACME_TOKEN_ENDPOINT → ${issuer}/token`],
    },
    'an alias for mutual TLS is right': {
      env: ['ACME_TOKEN_ENDPOINT=https://mtls.acme.io/x/token'],
      server: { mtls_endpoint_aliases: { token_endpoint: 'https://mtls.acme.io/x/token' } },
      found: [],
    },
    'an inside address is a back channel': {
      env: ['ACME_TOKEN_ENDPOINT=https://keycloak.svc.cluster.local/x/token'],
      found: [],
    },
    'an older path of a known provider informs': {
      env: [
        'ACME_ISSUER=https://accounts.google.com',
        'ACME_AUTHORIZATION_ENDPOINT=https://accounts.google.com/o/oauth2/auth',
      ],
      answers: {
        'https://accounts.google.com/.well-known/openid-configuration': {
          body: {
            issuer: 'https://accounts.google.com',
            authorization_endpoint: 'https://accounts.google.com/o/oauth2/v2/auth',
          },
        },
        'https://accounts.google.com/o/oauth2/auth': { status: 302 },
      },
      found: ['info endpoints ACME_AUTHORIZATION_ENDPOINT → https://accounts.google.com/o/oauth2/v2/auth'],
    },
  },
  hosts: {
    'plain http warns': {
      server: { userinfo_endpoint: 'http://id.acme.io/t/userinfo' },
      found: ['warning hosts ACME_ISSUER'],
    },
    'another owner is a hint': {
      server: { userinfo_endpoint: 'https://api.other.io/userinfo' },
      found: ['hint hosts ACME_ISSUER'],
    },
    'Microsoft has several domains': {
      env: ['ACME_ISSUER=https://login.microsoftonline.com/common/v2.0'],
      answers: {
        'https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration': {
          body: {
            issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
            userinfo_endpoint: 'https://graph.microsoft.com/oidc/userinfo',
          },
        },
      },
      found: [],
    },
    'another host of the same owner is right': {
      server: { userinfo_endpoint: 'https://api.acme.io/userinfo' },
      found: [],
    },
  },
  'authorization-endpoint': {
    'a 404 informs': {
      answers: { [`${issuer}/authorize`]: gone },
      found: ['info authorization-endpoint ACME_ISSUER'],
    },
    'a configured one gets the published URL': {
      env: [`ACME_AUTHORIZATION_ENDPOINT=${issuer}/auth`],
      found: [
        `warning endpoints ACME_AUTHORIZATION_ENDPOINT → ${issuer}/authorize`,
        `info authorization-endpoint ACME_AUTHORIZATION_ENDPOINT → ${issuer}/authorize`,
      ],
    },
    'a login form is right': { answers: { [`${issuer}/authorize`]: { status: 302 } }, found: [] },
  },
  'token-endpoint': {
    'a page informs': { answers: { [`${issuer}/token`]: html }, found: ['info token-endpoint ACME_ISSUER'] },
    'some answer 404 to a GET': { answers: { [`${issuer}/token`]: gone }, found: [] },
    'JSON is no page': { answers: { [`${issuer}/token`]: { body: { error: 'invalid_request' } } }, found: [] },
  },
  'device-endpoint': {
    'missing for the device grant': {
      env: [`ACME_GRANT_TYPE=${device}`],
      server: { grant_types_supported: undefined },
      found: ['warning device-endpoint ACME_GRANT_TYPE'],
    },
    'there for the device grant': {
      env: [`ACME_GRANT_TYPE=${device}`],
      server: { grant_types_supported: undefined, device_authorization_endpoint: `${issuer}/device` },
      found: [],
    },
    'configured by hand': {
      env: [`ACME_GRANT_TYPE=${device}`, `ACME_DEVICE_AUTHORIZATION_ENDPOINT=${issuer}/device`],
      server: { grant_types_supported: undefined },
      found: [],
    },
  },
  'end-session-endpoint': {
    'missing for a logout': {
      env: ['ACME_POST_LOGOUT_REDIRECT_URI=https://app.acme.io/bye'],
      found: ['info end-session-endpoint ACME_POST_LOGOUT_REDIRECT_URI'],
    },
    'there for a logout': {
      env: ['ACME_POST_LOGOUT_REDIRECT_URI=https://app.acme.io/bye'],
      server: { end_session_endpoint: `${issuer}/logout` },
      found: [],
    },
  },
  'auth-method': {
    'not listed': {
      env: ['ACME_TOKEN_ENDPOINT_AUTH_METHOD=client_secret_post'],
      found: ['warning auth-method ACME_TOKEN_ENDPOINT_AUTH_METHOD → client_secret_basic'],
    },
    listed: { env: ['ACME_TOKEN_ENDPOINT_AUTH_METHOD=client_secret_basic'], found: [] },
    'no list means Basic, which only informs': {
      env: ['ACME_TOKEN_ENDPOINT_AUTH_METHOD=client_secret_post'],
      server: { token_endpoint_auth_methods_supported: undefined },
      found: ['info auth-method ACME_TOKEN_ENDPOINT_AUTH_METHOD → client_secret_basic'],
    },
    'no list and Basic': {
      env: ['ACME_TOKEN_ENDPOINT_AUTH_METHOD=client_secret_basic'],
      server: { token_endpoint_auth_methods_supported: undefined },
      found: [],
    },
    'many lists leave out none': {
      env: ['ACME_TOKEN_ENDPOINT_AUTH_METHOD=none'],
      found: ['info auth-method ACME_TOKEN_ENDPOINT_AUTH_METHOD'],
    },
  },
  'grant-type': {
    'not listed': { env: ['ACME_GRANT_TYPE=password'], found: ['warning grant-type ACME_GRANT_TYPE'] },
    listed: { env: ['ACME_GRANT_TYPE=client_credentials'], found: [] },
    'without the list nothing is known': {
      env: ['ACME_GRANT_TYPE=client_credentials'],
      server: { grant_types_supported: undefined },
      found: [],
    },
    'refresh_token informs': { env: ['ACME_GRANT_TYPE=refresh_token'], found: ['info grant-type ACME_GRANT_TYPE'] },
  },
  'response-type': {
    'not listed': {
      env: ['ACME_RESPONSE_TYPE=token'],
      found: ['warning response-type ACME_RESPONSE_TYPE → code'],
    },
    'in another order': { env: ['ACME_RESPONSE_TYPE=id_token code'], found: [] },
    'a mode that is not listed': {
      env: ['ACME_RESPONSE_MODE=fragment'],
      found: ['warning response-type ACME_RESPONSE_MODE'],
    },
    'without the list': {
      env: ['ACME_RESPONSE_MODE=fragment'],
      server: { response_modes_supported: undefined },
      found: [],
    },
  },
  scope: {
    'a slip gets the listed spelling': {
      env: ['ACME_SCOPE=openid profil'],
      found: ['info scope ACME_SCOPE → openid profile'],
    },
    'an unknown word informs': { env: ['ACME_SCOPE=openid warehouse'], found: ['info scope ACME_SCOPE'] },
    'scopes of an API are often left out': { env: ['ACME_SCOPE=openid orders:read https://api.acme.io/x'], found: [] },
    'the APIs of a known provider have scopes of their own': {
      files: { '.env': 'SLACK_CLIENT_ID=1.2\nSLACK_SCOPE=commands,openid,profil\n' },
      answers: {
        'https://slack.com/.well-known/openid-configuration': {
          body: { issuer: 'https://slack.com', scopes_supported: ['openid', 'profile', 'email'] },
        },
      },
      found: ['info scope SLACK_SCOPE → commands,openid,profile'],
    },
    'without the list': {
      env: ['ACME_SCOPE=openid warehouse'],
      server: { scopes_supported: undefined },
      found: [],
    },
  },
  pkce: {
    'another method is listed': {
      env: ['ACME_CODE_CHALLENGE_METHOD=plain'],
      found: ['warning pkce ACME_CODE_CHALLENGE_METHOD → S256'],
    },
    'nothing listed informs': {
      env: ['ACME_CODE_CHALLENGE_METHOD=S256'],
      server: { code_challenge_methods_supported: undefined },
      found: ['info pkce ACME_CODE_CHALLENGE_METHOD'],
    },
    'nothing listed and nothing configured': { server: { code_challenge_methods_supported: undefined }, found: [] },
    'MCP clients stop without S256': {
      files: mcpFiles(),
      answers: mcpAnswers({
        [asDocument]: {
          body: without({
            ...document,
            registration_endpoint: `${issuer}/r`,
            code_challenge_methods_supported: undefined,
          }),
        },
      }),
      found: ['error pkce acme.url'],
    },
  },
  'id-token-alg': {
    'not listed': {
      env: ['ACME_ID_TOKEN_SIGNED_RESPONSE_ALG=PS256'],
      found: ['warning id-token-alg ACME_ID_TOKEN_SIGNED_RESPONSE_ALG → RS256'],
    },
    listed: { env: ['ACME_ID_TOKEN_SIGNED_RESPONSE_ALG=ES256'], found: [] },
    'none only': {
      server: { id_token_signing_alg_values_supported: ['none'] },
      found: ['warning id-token-alg ACME_ISSUER'],
    },
    'without RS256, for people': {
      env: ['ACME_REDIRECT_URI=https://app.acme.io/cb'],
      server: { id_token_signing_alg_values_supported: ['ES256'] },
      found: ['info id-token-alg ACME_ISSUER'],
    },
    'without RS256, for a service': {
      env: ['ACME_GRANT_TYPE=client_credentials'],
      server: { id_token_signing_alg_values_supported: ['ES256'] },
      found: [],
    },
  },
  'assertion-alg': {
    'not said': {
      env: ['ACME_TOKEN_ENDPOINT_AUTH_METHOD=private_key_jwt'],
      server: { token_endpoint_auth_signing_alg_values_supported: undefined },
      found: ['warning assertion-alg ACME_TOKEN_ENDPOINT_AUTH_METHOD'],
    },
    'not the configured one': {
      env: ['ACME_TOKEN_ENDPOINT_AUTH_METHOD=private_key_jwt', 'ACME_TOKEN_ENDPOINT_AUTH_SIGNING_ALG=ES256'],
      found: ['warning assertion-alg ACME_TOKEN_ENDPOINT_AUTH_SIGNING_ALG'],
    },
    'of no interest to others': {
      server: { token_endpoint_auth_signing_alg_values_supported: undefined },
      found: [],
    },
    'none is forbidden': {
      server: { token_endpoint_auth_signing_alg_values_supported: ['RS256', 'none'] },
      found: ['info assertion-alg ACME_ISSUER'],
    },
  },
  par: {
    'required and not configured': {
      env: ['ACME_REDIRECT_URI=https://app.acme.io/cb'],
      server: { require_pushed_authorization_requests: true },
      found: ['warning par ACME_ISSUER'],
    },
    'required and configured': {
      env: ['ACME_REDIRECT_URI=https://app.acme.io/cb', 'ACME_USE_PAR=true'],
      server: { require_pushed_authorization_requests: true },
      found: [],
    },
    'not for a service': {
      env: ['ACME_GRANT_TYPE=client_credentials'],
      server: { require_pushed_authorization_requests: true },
      found: [],
    },
  },
  dpop: {
    'configured and not offered': { env: ['ACME_USE_DPOP=true'], found: ['warning dpop ACME_USE_DPOP'] },
    'configured and offered': {
      env: ['ACME_USE_DPOP=true'],
      server: { dpop_signing_alg_values_supported: ['ES256'] },
      found: [],
    },
    'switched off': { env: ['ACME_USE_DPOP=false'], found: [] },
  },
  jwks: {
    'private members are published': {
      answers: {
        [`${issuer}/keys`]: { body: { keys: [rsa.privateKey.export({ format: 'jwk' }), jwk(ec, { alg: 'ES256' })] } },
      },
      found: ['error jwks ACME_ISSUER'],
    },
    'no keys': { answers: { [`${issuer}/keys`]: { body: { keys: [] } } }, found: ['warning jwks ACME_ISSUER'] },
    'no keys are needed for HS256': {
      server: { id_token_signing_alg_values_supported: ['HS256'] },
      answers: { [`${issuer}/keys`]: { body: { keys: [] } } },
      found: [],
    },
    'no key for the algorithm': {
      server: { id_token_signing_alg_values_supported: ['RS256'] },
      answers: { [`${issuer}/keys`]: { body: { keys: [jwk(ec, { kid: 'e' })] } } },
      found: ['warning jwks ACME_ISSUER'],
    },
    'one kid twice': {
      answers: { [`${issuer}/keys`]: { body: { keys: [jwk(ec, { kid: 'e' }), jwk(otherEc, { kid: 'e' })] } } },
      found: ['warning jwks ACME_ISSUER'],
    },
    'one kid for alternatives': {
      answers: { [`${issuer}/keys`]: { body: { keys: [jwk(ec, { kid: 'e' }), jwk(rsa, { kid: 'e' })] } } },
      found: [],
    },
    'a short key': {
      answers: { [`${issuer}/keys`]: { body: { keys: [jwk(shortRsa, { kid: 'r' })] } } },
      found: ['warning jwks ACME_ISSUER'],
    },
    'a 404': { answers: { [`${issuer}/keys`]: gone }, found: ['warning jwks ACME_ISSUER'] },
    'a server in trouble': { answers: { [`${issuer}/keys`]: { status: 503 } }, found: [] },
    'another JSON type': {
      answers: { [`${issuer}/keys`]: { body: keys, headers: { 'content-type': 'application/jwk-set+json' } } },
      found: [],
    },
    'no URL in OpenID metadata': { server: { jwks_uri: undefined }, found: ['warning jwks ACME_ISSUER'] },
  },
  registration: {
    'an MCP server without any way in': {
      files: mcpFiles(),
      answers: mcpAnswers({ [asDocument]: { body: document } }),
      found: ['warning registration acme.url'],
    },
    'an MCP server with a registered client': {
      files: mcpFiles({ url: mcpUrl, oauth: { clientId: 'web-1234' } }),
      answers: mcpAnswers({ [asDocument]: { body: document } }),
      found: [],
    },
    'a URL where no documents are read': {
      files: mcpFiles({ url: mcpUrl, oauth: { clientId: clientUrl } }),
      answers: mcpAnswers({ [clientUrl]: { body: clientDocument } }),
      found: ['warning registration mcpServers.acme.oauth.clientId'],
    },
  },
  'protected-resource': {
    'all is right': { files: mcpFiles(), answers: mcpAnswers(), found: [] },
    'for another resource': {
      files: mcpFiles(),
      answers: mcpAnswers({
        [resourceDocument]: { body: { resource: 'https://mcp.acme.io/sse', authorization_servers: [issuer] } },
      }),
      found: ['error protected-resource acme.url → https://mcp.acme.io/sse'],
    },
    'for the whole host': {
      files: mcpFiles(),
      answers: mcpAnswers({
        [mcpUrl]: challenge('https://mcp.acme.io/.well-known/oauth-protected-resource'),
        'https://mcp.acme.io/.well-known/oauth-protected-resource': {
          body: { resource: 'https://mcp.acme.io', authorization_servers: [issuer] },
        },
      }),
      found: [],
    },
    'without servers': {
      files: mcpFiles(),
      answers: mcpAnswers({ [resourceDocument]: { body: { resource: mcpUrl, authorization_servers: [] } } }),
      found: ['error protected-resource acme.url'],
    },
    'with a server that has no metadata': {
      files: mcpFiles(),
      answers: mcpAnswers({ [asDocument]: gone, [metadata]: gone }),
      found: ['error protected-resource acme.url'],
    },
    'a challenge without a pointer informs': {
      files: mcpFiles(),
      answers: mcpAnswers({ [mcpUrl]: { status: 401, headers: { 'www-authenticate': 'Bearer' } } }),
      found: ['info protected-resource acme.url'],
    },
    'a token is asked for and nothing says where': {
      files: mcpFiles(),
      answers: { [mcpUrl]: { status: 401 } },
      found: ['error protected-resource acme.url'],
    },
    'no token is asked for': { files: mcpFiles(), answers: { [mcpUrl]: { status: 406 } }, found: [] },
    'a server that gets a key of the user’s is left alone': {
      files: mcpFiles({ url: mcpUrl, headers: { Authorization: 'Bearer abc' } }),
      answers: { [mcpUrl]: { status: 401 } },
      found: [],
    },
  },
  'client-metadata': {
    'all is right': {
      env: [`ACME_ISSUER=${issuer}`, `ACME_CLIENT_ID=${clientUrl}`, 'ACME_REDIRECT_URI=http://127.0.0.1:8123/cb'],
      server: cimd,
      answers: { [clientUrl]: { body: clientDocument } },
      found: [],
    },
    'another client_id': {
      env: [`ACME_ISSUER=${issuer}`, `ACME_CLIENT_ID=${clientUrl}`],
      server: cimd,
      answers: { [clientUrl]: { body: { ...clientDocument, client_id: `${clientUrl}/` } } },
      found: ['error client-metadata ACME_CLIENT_ID'],
    },
    'a secret for everybody': {
      env: [`ACME_ISSUER=${issuer}`, `ACME_CLIENT_ID=${clientUrl}`],
      server: cimd,
      answers: { [clientUrl]: { body: { ...clientDocument, client_secret: 'abc' } } },
      found: ['error client-metadata ACME_CLIENT_ID'],
    },
    'another redirect URI': {
      env: [`ACME_ISSUER=${issuer}`, `ACME_CLIENT_ID=${clientUrl}`, 'ACME_REDIRECT_URI=https://app.acme.io/callback'],
      server: cimd,
      answers: { [clientUrl]: { body: { ...clientDocument, redirect_uris: ['https://app.acme.io/cb'] } } },
      found: ['error client-metadata ACME_REDIRECT_URI → https://app.acme.io/cb'],
    },
    'nothing there': {
      env: [`ACME_ISSUER=${issuer}`, `ACME_CLIENT_ID=${clientUrl}`],
      server: cimd,
      found: ['error client-metadata ACME_CLIENT_ID'],
    },
    'an old copy only warns': {
      env: [`ACME_ISSUER=${issuer}`, `ACME_CLIENT_ID=${clientUrl}`],
      server: cimd,
      answers: {
        [clientUrl]: { body: { ...clientDocument, client_id: 'https://old.acme.io/c' }, headers: { age: '60' } },
      },
      found: ['warning client-metadata ACME_CLIENT_ID'],
    },
    'not read where a URL is only a name': {
      env: [`ACME_ISSUER=${issuer}`, `ACME_CLIENT_ID=${clientUrl}`],
      found: [],
    },
  },
};
