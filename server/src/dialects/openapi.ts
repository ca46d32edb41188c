import { type SyntaxTree, textAt } from '../syntax/tree.ts';
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
    if (openapiVersion(tree) === undefined) return 0;
    return has(tree, 'components.securitySchemes') || has(tree, 'securityDefinitions') ? 0.98 : 0.8;
  },
  blocks: [
    {
      at: 'components.securitySchemes.*.flows.*',
      relative: ['authorization_endpoint', 'token_endpoint', 'device_authorization_endpoint'],
      settings: flow,
    },
    {
      at: 'components.securitySchemes.*',
      settings: { openIdConnectUrl: 'discovery_url', oauth2MetadataUrl: 'discovery_url' },
      relative: ['discovery_url'],
    },
    {
      at: 'securityDefinitions.*',
      relative: ['authorization_endpoint', 'token_endpoint'],
      // Endpoints' own extension: whose tokens the gateway accepts (Google Cloud Endpoints, "OpenAPI extensions").
      settings: { authorizationUrl: 'authorization_endpoint', tokenUrl: 'token_endpoint', 'x-google-issuer': 'issuer' },
    },
  ],
});

/** `2.0`, `3.0`, `3.1` …; undefined when the document does not say that it is an OpenAPI or Swagger document. */
export function openapiVersion(tree: SyntaxTree): string | undefined {
  const version = textAt(tree.roots[0], 'openapi') ?? textAt(tree.roots[0], 'swagger');
  return version === undefined ? undefined : /^(?:2|3\.\d+)/.exec(version)?.[0].replace(/^2$/, '2.0');
}
