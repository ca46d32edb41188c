import type { FileFacts } from '../../dialects/types.ts';
import { isDrawn } from '../../knowledge/credentials.ts';
import { isSecretByShape } from '../../knowledge/tokens.ts';
import { replaceValue } from '../../syntax/edit.ts';
import { childOf, type Entry, type ListEntry } from '../../syntax/tree.ts';
import { baseName, uriPath } from '../../text/uri.ts';
import { fileRule } from '../define.ts';
import {
  appendJsonItem,
  fixOf,
  insertJsonField,
  isTemplated,
  judgedUrl,
  placeOfKey,
  placeOfValue,
} from '../support/document.ts';
import { serversOf, urlOf } from '../support/mcp.ts';
import { credentialsOf, type StaticCredential } from '../support/mcpCredential.ts';
import { isLoopbackHost, isPrivateHost } from '../support/url.ts';
import type { Detection, Fix, Severity } from '../types.ts';

type Data =
  | { readonly kind: 'credential'; readonly credential: StaticCredential; readonly server: Entry }
  | { readonly kind: 'http'; readonly server: Entry }
  | { readonly kind: 'oauth-on-stdio'; readonly server: Entry };

/** MCP authorization (2025-11-25): tokens must not be in the query; stdio servers take credentials from the environment. */
export const rule = fileRule<Data>({
  meta: {
    id: 'mcp-static-credential',
    group: 'mcp',
    severity: 'warning',
    reach: 'file',
    fix: 'review',
    summary: 'An MCP client configuration refers to credentials instead of containing them.',
  },
  *detect({ facts }) {
    for (const server of serversOf(facts)) {
      for (const credential of credentialsOf(server)) {
        yield {
          at: { file: facts.file.uri, span: credential.span },
          data: { kind: 'credential', credential, server },
          severity: severityIn(facts),
        };
      }
      yield* transportProblems(facts, server);
    }
  },
  word: (data) => {
    switch (data.kind) {
      case 'credential':
        return `${data.credential.name} of the server ${data.server.key} is written out. ${
          data.credential.where === 'query'
            ? 'A token in a URL ends up in logs, and MCP forbids it there. Send it in a header, and refer to it'
            : 'Everybody who gets this file can use it. Refer to it'
        } (an input or an environment variable), and replace it if the file was shared.`;
      case 'http':
        return `The server ${data.server.key} is called over http, so every token sent to it can be read on the way. MCP requires https except for localhost.`;
      case 'oauth-on-stdio':
        return `OAuth settings have no effect for ${data.server.key}, which is started as a process: such a server takes its credentials from env.`;
    }
  },
  fix: ({ data }, { facts }) => (data.kind === 'credential' ? referTo(facts, data.server, data.credential) : []),
});

/** Files of one user are not shared; neither are files that version control ignores. */
function severityIn(facts: FileFacts): Severity {
  const path = uriPath(facts.file.uri);
  const isPrivate = /claude_desktop_config|mcp_config\.json$/.test(path) || facts.vcs === 'ignored';
  return isPrivate ? 'info' : 'warning';
}

function* transportProblems(facts: FileFacts, server: Entry): Generator<Detection<Data>> {
  const entry = urlOf(server);
  const url = judgedUrl(entry?.value);
  if (
    entry !== undefined &&
    url?.protocol === 'http:' &&
    !isLoopbackHost(url.hostname) &&
    !isPrivateHost(url.hostname)
  ) {
    yield { at: placeOfValue(facts, entry), data: { kind: 'http', server } };
  }
  const oauth = childOf(server, 'oauth') ?? childOf(server, 'auth');
  if (oauth?.kind === 'map' && entry === undefined && childOf(server, 'command') !== undefined) {
    yield { at: placeOfKey(facts, oauth), data: { kind: 'oauth-on-stdio', server }, severity: 'info' };
  }
}

/** How each client refers to a value outside of the file, where it can. */
function referTo(facts: FileFacts, server: Entry, credential: StaticCredential): readonly Fix[] {
  if (credential.where === 'query' || isTemplated(credential.entry.key)) return [];
  const path = uriPath(facts.file.uri);
  const variable = variableName(server, credential);
  if (path.endsWith('/.vscode/mcp.json')) return [...promptFix(facts, server, credential, variable)];
  if (path.endsWith('/.cursor/mcp.json')) return substitute(facts, credential, `\${env:${variable}}`);
  if (path.endsWith('/.gemini/settings.json')) return substitute(facts, credential, `$${variable}`);
  return baseName(facts.file.uri) === '.mcp.json' ? substitute(facts, credential, `\${${variable}}`) : [];
}

const substitute = (facts: FileFacts, credential: StaticCredential, reference: string): readonly Fix[] =>
  fixOf(facts, `Refer to ${reference}`, 'review', withReference(facts, credential, reference));

function withReference(facts: FileFacts, { entry, text }: StaticCredential, reference: string) {
  return replaceValue(
    facts.tree,
    entry,
    entry.value.replace(text, () => reference),
  );
}

/** VS Code asks for the value once and keeps it in its own store, if `inputs` declares it. */
function promptFix(facts: FileFacts, server: Entry, credential: StaticCredential, variable: string): readonly Fix[] {
  const root = facts.tree.roots[0];
  const inputs = childOf(root, 'inputs');
  if (root?.kind !== 'map' || (inputs !== undefined && inputs.kind !== 'list')) return [];
  const id = variable.toLowerCase().replaceAll('_', '-');
  const description = JSON.stringify(`${credential.name} of ${server.key}`);
  const input = `{ "id": "${id}", "type": "promptString", "description": ${description}, "password": true }`;
  const declared = declareInput(facts, root, inputs, id, input);
  const value = withReference(facts, credential, `\${input:${id}}`);
  const edits = declared === undefined || value === undefined ? undefined : [...value, ...declared];
  return fixOf(facts, `Ask for it as \${input:${id}}`, 'review', edits);
}

function declareInput(
  facts: FileFacts,
  root: Entry & { kind: 'map' },
  inputs: ListEntry | undefined,
  id: string,
  json: string,
) {
  if (inputs === undefined) return insertJsonField(facts, root, 'inputs', `[${json}]`);
  const isThere = inputs.children.some((item) => {
    const own = childOf(item, 'id');
    return own?.kind === 'scalar' && own.value === id;
  });
  return isThere ? [] : appendJsonItem(facts, inputs, json);
}

/** A token in place of a name: in capitals, as a part of another name, nothing would know it any more. */
const isPasted = (key: string): boolean => isSecretByShape(key) || isDrawn(key);

/** The variable has the setting's own name in `env`, else one made of the server's. */
function variableName(server: Entry, { entry, where }: StaticCredential): string {
  const [ofSetting, ofServer] = [entry.key, server.key].map((key) => (isPasted(key) ? 'MCP_SERVER' : key));
  const own =
    where === 'env' && ofSetting === entry.key
      ? ofSetting
      : `${ofServer}_${where === 'secret' ? 'CLIENT_SECRET' : 'TOKEN'}`;
  return own
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toUpperCase();
}
