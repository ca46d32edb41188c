import { parseIni } from '../syntax/ini.ts';
import { childOf, childrenOf, type Entry, type ScalarEntry, type SyntaxTree } from '../syntax/tree.ts';
import { createSourceFile } from '../text/sourceFile.ts';
import { isFilledIn, readFields, requests, type Vocabulary } from './apiClient.ts';
import { joined, mapAssignments, type Program, readPrograms } from './carrier.ts';
import type { Dialect, Reading } from './types.ts';

const id = 'bruno';

/** Bruno, "OAuth 2.0 authentication" of the Bru language (docs.usebruno.com). */
const authorization: Vocabulary = {
  dialect: id,
  fields: {
    client_id: 'client_id',
    client_secret: 'client_secret',
    access_token_url: 'token_endpoint',
    authorization_url: 'authorization_endpoint',
    callback_url: 'redirect_uri',
    scope: 'scope',
    grant_type: 'grant_type',
    credentials_placement: 'token_endpoint_auth_method',
  },
  words: { token_endpoint_auth_method: { body: 'client_secret_post', basic_auth_header: 'client_secret_basic' } },
};

/** Blocks that are read: `key: value` lines between braces. */
const dictionary = /^(auth:oauth2|vars(?::[\w-]+)?) \{[ \t]*$/;

/**
 * Requests, collections and environments of Bruno in its own language. Its blocks have the form of sections of an INI
 * file once their heads are written as such, which changes the place of no character.
 */
export const bruno: Dialect = {
  id,
  title: 'Bruno request, collection or environment',
  kind: 'use',
  formats: ['ini'],
  files: ['**/*.bru'],
  readIgnored: false,
  recognise: ({ file }) => (/^(?:meta|auth(?::\w+)?|vars(?::[\w-]+)?) [{[][ \t]*$/m.test(file.text) ? 0.95 : 0),
  read,
};

function read(tree: SyntaxTree): Reading {
  const [root] = blocksOf(tree).roots;
  const block = childOf(root, 'auth:oauth2');
  const settings = block === undefined ? [] : readFields(tree, authorization, block, scalarsOf(block));
  const programs = childrenOf(root)
    .filter(({ key }) => key.startsWith('vars'))
    .map((vars): Program => ({ scope: vars.key, environment: requests, assignments: mapAssignments(vars) }));
  return joined([
    { settings, variables: [], references: [], links: [] },
    readPrograms({ tree, dialect: id, keep: isFilledIn }, programs),
  ]);
}

/** Scripts, bodies and lines that are switched off with `~` are blanked out. */
function blocksOf({ file }: SyntaxTree): SyntaxTree {
  let isOpen = false;
  const text = file.text.replace(/^.*$/gm, (line) => {
    const head = dictionary.exec(line)?.[1];
    if (head !== undefined) {
      isOpen = true;
      return `[${head}]`.padEnd(line.length);
    }
    if (/^\S/.test(line)) isOpen = false;
    return isOpen && /^[ \t]+[\w.-]+[ \t]*:(?![ \t]*''')/.test(line) ? line : ' '.repeat(line.length);
  });
  return parseIni(createSourceFile(file.uri, text));
}

function scalarsOf(block: Entry): ReadonlyMap<string, ScalarEntry> {
  const values = new Map<string, ScalarEntry>();
  for (const child of childrenOf(block)) if (child.kind === 'scalar') values.set(child.key, child);
  return values;
}
