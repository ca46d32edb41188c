import { childOf, childrenOf, type Entry, type SyntaxTree } from '../syntax/tree.ts';
import { structuredDialect } from './structured.ts';
import type { Dialect } from './types.ts';

/** The maps of servers: `servers` in VS Code, `mcpServers` in the other clients. */
const serverMaps = ['mcpServers', 'servers'] as const;

/** A server's entry says how it is started or reached. */
const isServer = (entry: Entry): boolean =>
  entry.kind === 'map' && ['command', 'url', 'httpUrl', 'serverUrl'].some((key) => childOf(entry, key) !== undefined);

/** The server entries of an MCP client configuration. */
export function mcpServers(tree: SyntaxTree): readonly Entry[] {
  return serverMaps.flatMap((key) => childrenOf(childOf(tree.roots[0], key)).filter(isServer));
}

const hasOauth = (server: Entry): boolean =>
  childOf(server, 'oauth')?.kind === 'map' || childOf(server, 'auth')?.kind === 'map';

const dialect = structuredDialect({
  id: 'mcp-json',
  title: 'MCP client configuration',
  kind: 'use',
  formats: ['json'],
  files: [
    '**/mcp.json',
    '**/.mcp.json',
    '**/claude_desktop_config.json',
    '**/.gemini/settings.json',
    '**/mcp-config*.json',
    '**/mcp_config*.json',
  ],
  references: 'shell-like',
  recognise: (tree) => (mcpServers(tree).length > 0 ? 0.95 : 0),
  // A server without OAuth settings is no OAuth client; what its `env` holds belongs to another program.
  blocks: serverMaps.map((map) => ({
    at: `${map}.*`,
    slot: 'key' as const,
    skip: (server: Entry) => !isServer(server) || !hasOauth(server),
    settings: {
      url: 'resource',
      'oauth.clientId': 'client_id',
      'oauth.clientSecret': 'client_secret',
      'oauth.authorizationUrl': 'authorization_endpoint',
      'oauth.tokenUrl': 'token_endpoint',
      'oauth.redirectUri': 'redirect_uri',
      'oauth.scopes': 'scope',
      'auth.CLIENT_ID': 'client_id',
      'auth.CLIENT_SECRET': 'client_secret',
      'auth.scopes': 'scope',
    },
  })),
});

/**
 * Files in which an MCP client keeps its servers (VS Code, Cursor, Claude Code and Desktop, Gemini CLI, Windsurf).
 * Their `${NAME}` comes from the environment the client was started in, never from a `.env` file, so they count as
 * nobody's references.
 */
export const mcpJson: Dialect = {
  ...dialect,
  read: (tree, input) => ({ ...dialect.read(tree, input), references: [] }),
};
