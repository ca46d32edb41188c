import { hasRelaxed, structuredDialect } from './structured.ts';

const realms = 'xpack.security.authc.realms.oidc.*';

/**
 * OpenID Connect realms of Elasticsearch (elastic.co, "OpenID Connect realm settings"). The client's secret belongs
 * into the keystore, but people write it here, too. `openid` is added to the scopes by the program, so they are not looked at.
 */
export const elasticsearchOidc = structuredDialect({
  id: 'elasticsearch-oidc',
  title: 'Elasticsearch OpenID Connect realm',
  kind: 'use',
  formats: ['yaml'],
  files: ['**/elasticsearch*.{yml,yaml}'],
  sniffedFiles: ['**/*.{yml,yaml}'],
  references: 'shell-like',
  relaxedKeys: true,
  recognise: (tree) => (hasRelaxed(tree, `${realms}.rp.client_id`) ? 0.95 : 0),
  blocks: [
    {
      at: realms,
      slot: 'key',
      settings: {
        'rp.client_id': 'client_id',
        'rp.client_secret': 'client_secret',
        'rp.redirect_uri': 'redirect_uri',
        'rp.post_logout_redirect_uri': 'post_logout_redirect_uri',
        'rp.response_type': 'response_type',
        'op.issuer': 'issuer',
        'op.authorization_endpoint': 'authorization_endpoint',
        'op.token_endpoint': 'token_endpoint',
        'op.userinfo_endpoint': 'userinfo_endpoint',
        'op.endsession_endpoint': 'end_session_endpoint',
      },
    },
  ],
});

/** The security plugin of OpenSearch, and of Open Distro before it. */
const plugins: readonly string[] = ['opensearch_security', 'opendistro_security'];

/**
 * OpenID Connect in OpenSearch Dashboards (opensearch.org, "OpenID Connect"). `openid` is added to the scope by the program
 * (opensearch-project/security-dashboards-plugin, openid_auth.ts).
 */
export const opensearchDashboards = structuredDialect({
  id: 'opensearch-dashboards',
  title: 'OpenSearch Dashboards configuration',
  kind: 'use',
  formats: ['yaml'],
  files: ['**/opensearch[-_]dashboards*.{yml,yaml}'],
  sniffedFiles: ['**/*.{yml,yaml}'],
  references: 'shell-like',
  relaxedKeys: true,
  recognise: (tree) => (plugins.some((plugin) => hasRelaxed(tree, `${plugin}.openid.connect_url`)) ? 0.95 : 0),
  blocks: plugins.flatMap((plugin) => [
    {
      at: `${plugin}.openid`,
      slot: () => ['openid'],
      settings: {
        connect_url: 'discovery_url' as const,
        client_id: 'client_id' as const,
        client_secret: 'client_secret' as const,
        logout_url: 'end_session_endpoint' as const,
      },
    },
    { at: `${plugin}.openid`, slot: 'application' as const, settings: { base_redirect_url: 'base_url' as const } },
    { at: `${plugin}.cookie`, slot: 'application' as const, settings: { password: 'session_secret' as const } },
  ]),
});
