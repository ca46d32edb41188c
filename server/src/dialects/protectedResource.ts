import { childOf } from '../syntax/tree.ts';
import { structuredDialect } from './structured.ts';

const telling = ['resource', 'authorization_servers', 'bearer_methods_supported'] as const;

/** RFC 9728 metadata of a protected resource, as MCP servers publish it. Its `jwks_uri` is not the issuer's. */
export const protectedResource = structuredDialect({
  id: 'oauth-protected-resource',
  title: 'OAuth protected resource metadata (RFC 9728)',
  kind: 'metadata',
  formats: ['json'],
  files: [
    '**/.well-known/oauth-protected-resource',
    '**/.well-known/oauth-protected-resource/**',
    '**/*oauth-protected-resource*.json',
    '**/*protected-resource-metadata*.json',
  ],
  references: 'none',
  recognise: (tree) => {
    const root = tree.roots[0];
    return root?.kind === 'map' && telling.some((key) => childOf(root, key) !== undefined) ? 0.98 : 0;
  },
  blocks: [{ at: '', settings: { resource: 'resource', authorization_servers: 'issuer' } }],
});
