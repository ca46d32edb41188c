import { childOf, childrenOf, type Entry, type SyntaxTree, textAt } from '../syntax/tree.ts';
import { joined, listAssignments, type Program, readPrograms } from './carrier.ts';
import { makeSetting, type SettingFrame } from './settings.ts';
import type { Dialect, Setting } from './types.ts';

const id = 'mcp-registry-server-json';

/**
 * `server.json` of the MCP registry (server.schema.json): how a server is installed, where it is reached, and which
 * variables it asks for.
 */
export const mcpRegistry: Dialect = {
  id,
  title: 'MCP registry server.json',
  kind: 'metadata',
  formats: ['json'],
  files: ['**/server.json'],
  readIgnored: false,
  recognise: (tree) => {
    const root = tree.roots[0];
    const isNamed = /modelcontextprotocol/.test(textAt(root, '$schema') ?? '');
    return isNamed && (childOf(root, 'packages') ?? childOf(root, 'remotes'))?.kind === 'list' ? 0.95 : 0;
  },
  read: (tree) =>
    joined([
      readPrograms({ tree, dialect: id, kind: 'metadata' }, packages(tree.roots[0])),
      { settings: remotes(tree), variables: [], references: [], links: [] },
    ]),
};

/** A value is what the registry sets; without one the user is asked. */
const packages = (root: Entry | undefined): readonly Program[] =>
  childrenOf(childOf(root, 'packages')).map((entry) => ({
    scope: textAt(entry, 'identifier') ?? entry.key,
    assignments: listAssignments(childOf(entry, 'environmentVariables'), 'name', () => true),
  }));

function remotes(tree: SyntaxTree): readonly Setting[] {
  const frame: SettingFrame = { tree, dialect: id, kind: 'metadata', references: 'shell-like' };
  return childrenOf(childOf(tree.roots[0], 'remotes')).flatMap((remote) => {
    const url = childOf(remote, 'url');
    // `{tenant}` is filled in by the user.
    if (url?.kind !== 'scalar' || /[{}]/.test(url.value)) return [];
    return [makeSetting(frame, url, { role: 'resource', name: 'url', slot: `${id}:remotes[${remote.key}]` })];
  });
}
