import {
  childOf,
  childrenOf,
  type Entry,
  pathText,
  type ScalarEntry,
  type SyntaxTree,
  textAt,
} from '../syntax/tree.ts';
import { isFilledIn, readFields, requests, type Vocabulary } from './apiClient.ts';
import { joined, mapAssignments, type Program, readPrograms } from './carrier.ts';
import type { Dialect, Reading } from './types.ts';

const id = 'insomnia';

/** Insomnia, `packages/insomnia/src/network/o-auth-2` and the models of its exports. */
const authorization: Vocabulary = {
  dialect: id,
  fields: {
    clientId: 'client_id',
    clientSecret: 'client_secret',
    accessTokenUrl: 'token_endpoint',
    authorizationUrl: 'authorization_endpoint',
    redirectUrl: 'redirect_uri',
    scope: 'scope',
    audience: 'audience',
    grantType: 'grant_type',
    credentialsInBody: 'token_endpoint_auth_method',
    pkceMethod: 'code_challenge_method',
  },
  words: { token_endpoint_auth_method: { true: 'client_secret_post', false: 'client_secret_basic' } },
};

/** Exports of Insomnia: format 4 (JSON or YAML) and format 5 (YAML). */
export const insomnia: Dialect = {
  id,
  title: 'Insomnia export',
  kind: 'use',
  formats: ['json', 'yaml'],
  files: ['**/*insomnia*.{json,yml,yaml}'],
  readIgnored: false,
  recognise: (tree) => {
    const root = tree.roots[0];
    const isExport = textAt(root, '_type') === 'export' && childOf(root, '__export_format') !== undefined;
    return isExport || /^[\w.]+\.insomnia\.rest\//.test(textAt(root, 'type') ?? '') ? 0.95 : 0;
  },
  read,
};

function read(tree: SyntaxTree): Reading {
  const settings = tree.entries.flatMap((entry) => {
    if (entry.key !== 'authentication' || textAt(entry, 'type') !== 'oauth2' || isOff(entry)) return [];
    const values = new Map<string, ScalarEntry>();
    for (const child of childrenOf(entry)) if (child.kind === 'scalar') values.set(child.key, child);
    if (values.get('usePkce')?.value !== 'true') values.delete('pkceMethod');
    return readFields(tree, authorization, entry, values);
  });
  const programs = environmentsOf(tree.roots[0]).map(
    (data): Program => ({ scope: pathText(data.path), environment: requests, assignments: mapAssignments(data) }),
  );
  return joined([
    { settings, variables: [], references: [], links: [] },
    readPrograms({ tree, dialect: id, keep: isFilledIn }, programs),
  ]);
}

const isOff = (authentication: Entry): boolean => textAt(authentication, 'disabled') === 'true';

/** `resources[].data` of environments in format 4; `environments.data` and those of its sub-environments in format 5. */
function environmentsOf(root: Entry | undefined): readonly Entry[] {
  const base = childOf(root, 'environments');
  const holders = [
    ...childrenOf(childOf(root, 'resources')).filter((resource) => textAt(resource, '_type') === 'environment'),
    ...(base === undefined ? [] : [base, ...childrenOf(childOf(base, 'subEnvironments'))]),
  ];
  return holders.flatMap((holder) => childOf(holder, 'data') ?? []);
}
