import { providerOfUrl } from '../knowledge/providers/lookup.ts';
import { childOf, childrenOf, type Entry, textAt } from '../syntax/tree.ts';
import { providerOfKey } from './providerOfKey.ts';
import { structuredDialect } from './structured.ts';

const providerOf = (block: Entry): string | undefined => {
  const name = textAt(block, 'provider');
  if (name === 'keycloak-oidc') return 'keycloak';
  return name === 'github' && asksAnotherServer(block) ? undefined : providerOfKey(name);
};

/** Gitea and Forgejo are used as GitHub with endpoints of their own (oauth2-proxy.github.io, "Gitea / Forgejo"). */
const asksAnotherServer = (block: Entry): boolean =>
  ['login_url', 'redeem_url', 'loginURL', 'redeemURL'].some((key) => {
    const url = textAt(block, key);
    return url !== undefined && /^https?:\/\//.test(url) && providerOfUrl(url) !== 'github';
  });

const isOwnFile = (name: string): boolean => /^oauth2[-_]?proxy[\w.-]*\.(?:cfg|toml)(?:\.\w+)?$/i.test(name);

const serverKeys = [
  'upstreamConfig',
  'upstreams',
  'server',
  'injectRequestHeaders',
  'cookie_secret',
  'oidc_issuer_url',
];

/**
 * oauth2-proxy (oauth2-proxy.github.io, "Overview" and "Alpha Configuration"): the TOML file of its options, and the
 * YAML file of the alpha configuration.
 */
export const oauth2Proxy = structuredDialect({
  id: 'oauth2-proxy',
  title: 'oauth2-proxy configuration',
  kind: 'use',
  formats: ['yaml', 'toml'],
  files: [
    '**/*oauth2*proxy*.{yml,yaml,cfg,toml}',
    '**/*oauth2*proxy*/**/*.{yml,yaml,cfg,toml}',
    '**/*alpha[-_]config*.{yml,yaml}',
  ],
  references: 'shell-like',
  recognise: (tree, { name }) => {
    const root = tree.roots[0];
    const isAlpha = childrenOf(childOf(root, 'providers')).some(
      (provider) => childOf(provider, 'clientID') !== undefined,
    );
    const hasServer = serverKeys.some((key) => childOf(root, key) !== undefined);
    if (hasServer && (isAlpha || childOf(root, 'client_id') !== undefined)) return 0.95;
    // The sample of all options has them in comments.
    return isOwnFile(name) && tree.problems.length === 0 ? 0.9 : 0;
  },
  blocks: [
    {
      at: 'providers.*',
      provider: providerOf,
      settings: {
        clientID: 'client_id',
        clientSecret: 'client_secret',
        scope: 'scope',
        loginURL: 'authorization_endpoint',
        redeemURL: 'token_endpoint',
        profileURL: 'userinfo_endpoint',
        'oidcConfig.issuerURL': 'issuer',
        'oidcConfig.jwksURL': 'jwks_uri',
        code_challenge_method: 'code_challenge_method',
      },
    },
    {
      at: '',
      provider: providerOf,
      relative: ['redirect_uri'],
      settings: {
        client_id: 'client_id',
        client_secret: 'client_secret',
        redirect_url: 'redirect_uri',
        scope: 'scope',
        oidc_issuer_url: 'issuer',
        login_url: 'authorization_endpoint',
        redeem_url: 'token_endpoint',
        profile_url: 'userinfo_endpoint',
        oidc_jwks_url: 'jwks_uri',
        code_challenge_method: 'code_challenge_method',
      },
    },
    {
      at: '',
      slot: 'application',
      settings: {
        cookie_secret: 'session_secret',
        cookie_secure: 'cookie_secure',
        cookie_samesite: 'cookie_same_site',
      },
    },
  ],
});
