import type { FileFacts } from '../../dialects/types.ts';
import { childOf, type Entry, type MapEntry } from '../../syntax/tree.ts';
import { workspaceRule } from '../define.ts';
import { appendJsonItem, fixOf, insertJsonField, placeOfKey, scalarAt, textsOf } from '../support/document.ts';
import { mcpIssuers } from '../support/mcp.ts';
import { metadataFiles, serverMetadataOf, withoutSlash } from '../support/serverMetadata.ts';

interface Data {
  readonly facts: FileFacts;
  readonly root: MapEntry;
  /** The list that lacks S256; undefined when there is none. */
  readonly list: Entry | undefined;
}

const field = 'code_challenge_methods_supported';

/** MCP authorization (2025-11-25): when the field is absent "MCP clients MUST refuse to proceed". RFC 9700 section 2.1.1. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'mcp-as-metadata-pkce',
    group: 'mcp',
    severity: 'error',
    reach: 'workspace',
    across: true,
    fix: 'review',
    summary: 'The metadata of an authorization server for MCP advertises PKCE with S256.',
  },
  *detect({ survey }) {
    const issuers = mcpIssuers(survey);
    if (issuers.size === 0) return;
    for (const facts of survey(metadataFiles)) {
      const root = serverMetadataOf(facts);
      const issuer = scalarAt(root, 'issuer');
      if (root === undefined || issuer === undefined || !issuers.has(withoutSlash(issuer.value))) continue;
      const list = childOf(root, field);
      if (textsOf(list).includes('S256')) continue;
      yield { at: placeOfKey(facts, list ?? issuer), data: { facts, root, list } };
    }
  },
  word: ({ list }) =>
    `${list === undefined ? `The metadata lacks ${field}` : `${field} does not list S256`}. An MCP server of this ` +
    'workspace relies on this authorization server, and MCP clients must refuse to sign in without PKCE (S256). ' +
    'Advertise S256 if the server supports it, as it must for MCP.',
  fix: ({ data: { facts, root, list } }) => {
    if (list === undefined) {
      return fixOf(facts, `Add ${field}`, 'review', insertJsonField(facts, root, field, '["S256"]'));
    }
    return list.kind === 'list' ? fixOf(facts, 'Add S256', 'review', appendJsonItem(facts, list, '"S256"')) : [];
  },
});
