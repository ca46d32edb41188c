import { childrenOf, type Entry, entryAt, pathText, type ScalarEntry, type SyntaxTree } from '../syntax/tree.ts';
import { isFilledIn, readFields, requests, type Vocabulary } from './apiClient.ts';
import { joined, mapAssignments, type Program, readPrograms } from './carrier.ts';
import { isRequests, settingsOfRequests } from './httpRequests.ts';
import type { Dialect, Reading } from './types.ts';

const id = 'http-files';

/** JetBrains, "OAuth 2.0 authorization" of the HTTP client. Its grants have names of their own. */
const authorization: Vocabulary = {
  dialect: id,
  fields: {
    'Client ID': 'client_id',
    'Client Secret': 'client_secret',
    'Auth URL': 'authorization_endpoint',
    'Token URL': 'token_endpoint',
    'Redirect URL': 'redirect_uri',
    Scope: 'scope',
    'Grant Type': 'grant_type',
    'Client Credentials': 'token_endpoint_auth_method',
  },
  words: {
    grant_type: {
      'Authorization Code': 'authorization_code',
      'Client Credentials': 'client_credentials',
      Password: 'password',
      Implicit: 'implicit',
    },
    token_endpoint_auth_method: { none: 'none', 'in body': 'client_secret_post', basic: 'client_secret_basic' },
  },
};

/** Environments of the HTTP client of JetBrains and Visual Studio, and requests (`.http`) of these and of REST clients. */
export const httpClientEnv: Dialect = {
  id,
  title: 'HTTP client requests and environments',
  kind: 'use',
  formats: ['json', 'ini'],
  files: [
    '**/http-client.env.json',
    '**/http-client.private.env.json',
    '**/http-client.env.json.user',
    '**/*.{http,rest}',
  ],
  readIgnored: false,
  recognise: (tree) => {
    // Most requests have nothing to do with sign-in.
    if (tree.format === 'ini') {
      return isRequests(tree.file.text) && settingsOfRequests(tree, id).length > 0 ? 0.9 : 0;
    }
    return childrenOf(tree.roots[0]).some((environment) => environment.kind === 'map') ? 0.9 : 0;
  },
  read,
};

function read(tree: SyntaxTree): Reading {
  if (tree.format === 'ini') {
    return { settings: settingsOfRequests(tree, id), variables: [], references: [], links: [] };
  }
  const environments = childrenOf(tree.roots[0]).filter((entry) => entry.kind === 'map');
  const settings = environments.flatMap((environment) =>
    childrenOf(entryAt(environment, 'Security', 'Auth')).flatMap((block) =>
      readFields(tree, authorization, block, scalarsOf(block)),
    ),
  );
  const programs = environments.map(
    (entry): Program => ({
      scope: pathText(entry.path),
      environment: requests,
      assignments: mapAssignments(entry),
    }),
  );
  return joined([
    { settings, variables: [], references: [], links: [] },
    readPrograms({ tree, dialect: id, keep: isFilledIn }, programs),
  ]);
}

function scalarsOf(block: Entry): ReadonlyMap<string, ScalarEntry> {
  const values = new Map<string, ScalarEntry>();
  for (const child of childrenOf(block)) if (child.kind === 'scalar') values.set(child.key, child);
  return values;
}
