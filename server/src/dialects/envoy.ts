import { type Entry, textAt } from '../syntax/tree.ts';
import { adapted, unknowable } from './adapt.ts';
import { type Block, structuredDialect } from './structured.ts';

/** Where HTTP filters stand: static resources, a dynamic listener file, a patch of Istio's EnvoyFilter. */
const filters: readonly string[] = [
  'static_resources.listeners.*.filter_chains.*.filters.*.typed_config.http_filters.*.typed_config',
  'resources.*.filter_chains.*.filters.*.typed_config.http_filters.*.typed_config',
  'spec.configPatches.*.patch.value.typed_config',
];

const isType = (entry: Entry | undefined, name: string): boolean => textAt(entry, '@type')?.endsWith(name) === true;

const oauth2 = 'envoy.extensions.filters.http.oauth2.v3.OAuth2';
const jwtAuthn = 'envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication';

const rootOf = (entry: Entry): Entry => (entry.parent === undefined ? entry : rootOf(entry.parent));

const blocksOf = (at: string): readonly Block[] => [
  {
    at,
    skip: (filter) => !isType(filter, oauth2),
    settings: {
      'config.credentials.client_id': 'client_id',
      'config.authorization_endpoint': 'authorization_endpoint',
      'config.token_endpoint.uri': 'token_endpoint',
      'config.end_session_endpoint': 'end_session_endpoint',
      'config.redirect_uri': 'redirect_uri',
      'config.auth_scopes': 'scope',
    },
  },
  {
    at: `${at}.providers.*`,
    skip: (provider) => !isType(provider.parent?.parent, jwtAuthn),
    settings: { issuer: 'issuer', audiences: 'audience', 'remote_jwks.http_uri.uri': 'jwks_uri' },
  },
];

const isSecurityPolicy = (block: Entry): boolean => textAt(rootOf(block), 'kind') === 'SecurityPolicy';

/** Envoy's filters for OAuth 2.0 and JWTs (envoyproxy.io, API v3), and Envoy Gateway's SecurityPolicy. */
export const envoyOauth2 = adapted(
  structuredDialect({
    id: 'envoy-oauth2',
    title: 'Envoy OAuth and JWT filters',
    kind: 'use',
    formats: ['yaml', 'json'],
    files: [
      '**/*envoy*.{yml,yaml,json}',
      '**/*envoy*/**/*.{yml,yaml,json}',
      '**/*security[-_]policy*.{yml,yaml}',
      '**/*securitypolicy*.{yml,yaml}',
    ],
    references: 'shell-like',
    recognise: (tree) => {
      const isFilter = tree.entries.some((entry) => isType(entry, oauth2) || isType(entry, jwtAuthn));
      const isPolicy = tree.roots.some(
        (root) => isSecurityPolicy(root) && textAt(root, 'apiVersion')?.startsWith('gateway.envoyproxy.io/') === true,
      );
      // Where workloads stand in the same file, the manifest as a whole tells more.
      return isFilter || isPolicy ? 0.85 : 0;
    },
    blocks: [
      ...filters.flatMap(blocksOf),
      {
        at: 'spec.oidc',
        skip: (block) => !isSecurityPolicy(block),
        settings: {
          clientID: 'client_id',
          'provider.issuer': 'issuer',
          'provider.authorizationEndpoint': 'authorization_endpoint',
          'provider.tokenEndpoint': 'token_endpoint',
          redirectURL: 'redirect_uri',
          scopes: 'scope',
        },
      },
      {
        at: 'spec.jwt.providers.*',
        skip: (block) => !isSecurityPolicy(block),
        settings: { issuer: 'issuer', audiences: 'audience', 'remoteJWKS.uri': 'jwks_uri' },
      },
    ],
  }),
  (setting) => {
    // The issuer of a JWT is any text (RFC 7519 section 4.1.1).
    if (setting.role === 'issuer' && !/^https?:/i.test(setting.value.text)) return undefined;
    // `%REQ(:authority)%` is filled in for each request.
    return /%[A-Z_]+\(/.test(setting.value.text) ? unknowable(setting) : setting;
  },
);
