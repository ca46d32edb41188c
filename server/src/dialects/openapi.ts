import { textAt } from '../syntax/tree.ts';
import { has, structuredDialect } from './structured.ts';

const flow = {
  authorizationUrl: 'authorization_endpoint',
  tokenUrl: 'token_endpoint',
  refreshUrl: 'token_endpoint',
  deviceAuthorizationUrl: 'device_authorization_endpoint',
} as const;

/** OpenAPI 3.x `securitySchemes` and Swagger 2.0 `securityDefinitions`. URLs may be relative to a server. */
export const openapi = structuredDialect({
  id: 'openapi',
  title: 'OpenAPI or Swagger document',
  kind: 'metadata',
  formats: ['yaml', 'json'],
  files: ['**/*openapi*.{yaml,yml,json}', '**/*swagger*.{yaml,yml,json}', '**/api-docs*.json'],
  references: 'none',
  recognise: (tree) => {
    const root = tree.roots[0];
    const version = textAt(root, 'openapi') ?? textAt(root, 'swagger');
    if (version === undefined) return 0;
    return has(tree, 'components.securitySchemes') || has(tree, 'securityDefinitions') ? 0.98 : 0.8;
  },
  blocks: [
    {
      at: 'components.securitySchemes.*.flows.*',
      relative: ['authorization_endpoint', 'token_endpoint', 'device_authorization_endpoint'],
      settings: flow,
    },
    { at: 'components.securitySchemes.*', settings: { openIdConnectUrl: 'discovery_url' }, relative: ['discovery_url'] },
    {
      at: 'securityDefinitions.*',
      relative: ['authorization_endpoint', 'token_endpoint'],
      settings: { authorizationUrl: 'authorization_endpoint', tokenUrl: 'token_endpoint' },
    },
  ],
});
