import { hasRelaxed, structuredDialect } from './structured.ts';

/** The file Okta's SDKs read (okta-sdk-java and others, "Configuration reference"). */
export const oktaYaml = structuredDialect({
  id: 'okta-yaml',
  title: 'Okta SDK configuration (okta.yaml)',
  kind: 'use',
  formats: ['yaml'],
  files: ['**/okta.{yml,yaml}'],
  readIgnored: true,
  references: 'shell-like',
  relaxedKeys: true,
  recognise: (tree) => (['oauth2', 'client', 'idx'].some((key) => hasRelaxed(tree, `okta.${key}`)) ? 0.95 : 0),
  blocks: [
    ...['okta.oauth2', 'okta.idx'].map((at) => ({
      at,
      provider: 'okta',
      relative: ['redirect_uri'] as const,
      settings: {
        issuer: 'issuer',
        clientId: 'client_id',
        clientSecret: 'client_secret',
        redirectUri: 'redirect_uri',
        scopes: 'scope',
        audience: 'audience',
      } as const,
    })),
    {
      at: 'okta.client',
      provider: 'okta',
      settings: { orgUrl: 'domain', token: 'access_token', clientId: 'client_id', privateKey: 'private_key' },
    },
  ],
});
