import { childOf, childrenOf, type Entry, type ScalarEntry, type SyntaxTree, textAt } from '../syntax/tree.ts';
import { isFilledIn, readFields, requests, type Vocabulary } from './apiClient.ts';
import { joined, listAssignments, type Program, readPrograms } from './carrier.ts';
import type { Dialect, Reading } from './types.ts';

const id = 'postman';

/** Postman, "OAuth 2.0 authentication", in the names of exported files. */
const authorization: Vocabulary = {
  dialect: id,
  fields: {
    clientId: 'client_id',
    clientSecret: 'client_secret',
    accessTokenUrl: 'token_endpoint',
    authUrl: 'authorization_endpoint',
    redirect_uri: 'redirect_uri',
    scope: 'scope',
    grant_type: 'grant_type',
    client_authentication: 'token_endpoint_auth_method',
    challengeAlgorithm: 'code_challenge_method',
  },
  words: {
    grant_type: {
      authorization_code: 'authorization_code',
      authorization_code_with_pkce: 'authorization_code',
      implicit: 'implicit',
      password_credentials: 'password',
      client_credentials: 'client_credentials',
    },
    token_endpoint_auth_method: { header: 'client_secret_basic', body: 'client_secret_post' },
    code_challenge_method: { S256: 'S256', plain: 'plain' },
  },
};

/** A token request written out as a form. */
const form: Vocabulary = {
  dialect: id,
  fields: {
    grant_type: 'grant_type',
    client_id: 'client_id',
    client_secret: 'client_secret',
    redirect_uri: 'redirect_uri',
    scope: 'scope',
    audience: 'audience',
    resource: 'resource',
  },
};

/** Collections (v2.0 with maps, v2.1 with lists of `{ key, value }`) and environments exported from Postman. */
export const postman: Dialect = {
  id,
  title: 'Postman collection or environment',
  kind: 'use',
  formats: ['json'],
  files: ['**/*postman*.json'],
  readIgnored: false,
  recognise: (tree) => {
    const root = tree.roots[0];
    if (/getpostman\.com/.test(textAt(root, 'info', 'schema') ?? '')) return 0.95;
    return childOf(root, '_postman_variable_scope') !== undefined && childOf(root, 'values')?.kind === 'list'
      ? 0.95
      : 0;
  },
  read,
};

function read(tree: SyntaxTree): Reading {
  const settings = tree.entries.flatMap((entry) => {
    if (entry.kind === 'scalar') return [];
    if (entry.key === 'oauth2' && entry.parent?.key === 'auth') {
      const values = valuesOf(entry);
      // The tool's own callback takes the place of the one in the file.
      if (values.get('useBrowser')?.value === 'true') values.delete('redirect_uri');
      if (!/pkce/.test(values.get('grant_type')?.value ?? '')) values.delete('challengeAlgorithm');
      return readFields(tree, authorization, entry, values);
    }
    if (entry.key !== 'urlencoded') return [];
    const values = valuesOf(entry);
    return values.has('grant_type') ? readFields(tree, form, entry, values) : [];
  });
  const root = tree.roots[0];
  const programs = (['values', 'variable'] as const).map(
    (key): Program => ({
      scope: key,
      environment: requests,
      assignments: listAssignments(childOf(root, key), 'key', () => false).filter(({ entry }) => isOn(entry.parent)),
    }),
  );
  return joined([
    { settings, variables: [], references: [], links: [] },
    readPrograms({ tree, dialect: id, keep: isFilledIn }, programs),
  ]);
}

function valuesOf(block: Entry): Map<string, ScalarEntry> {
  const values = new Map<string, ScalarEntry>();
  for (const child of childrenOf(block)) {
    const key = block.kind === 'map' ? child.key : textAt(child, 'key');
    const value = block.kind === 'map' ? child : childOf(child, 'value');
    if (key !== undefined && value?.kind === 'scalar' && (block.kind === 'map' || isOn(child))) values.set(key, value);
  }
  return values;
}

/** Switched off in the list, and not sent. */
const isOn = (item: Entry | undefined): boolean =>
  textAt(item, 'enabled') !== 'false' && textAt(item, 'disabled') !== 'true';
