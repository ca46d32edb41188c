import type { FileFacts } from '../../dialects/types.ts';
import { removeEntry, replaceValue } from '../../syntax/edit.ts';
import { childOf, type MapEntry, type ScalarEntry } from '../../syntax/tree.ts';
import { uriPath } from '../../text/uri.ts';
import { fileRule } from '../define.ts';
import { fixOf, isTemplated, placeOfKey, placeOfValue, scalarAt } from '../support/document.ts';
import { registrationOf } from '../support/registration.ts';
import { isLoopbackHost, type ParsedUrl, parseUrl } from '../support/url.ts';
import type { Detection, Fix, Severity } from '../types.ts';

type Fault =
  | 'http'
  | 'no-path'
  | 'fragment'
  | 'elsewhere'
  | 'no-redirects'
  | 'no-name'
  | 'secret'
  | 'method'
  | 'client-uri';

interface Data {
  readonly fault: Fault;
  readonly entry: ScalarEntry;
  /** The path at which the file is served. */
  readonly served?: string;
}

/** MCP authorization (2025-11-25), "Client ID Metadata Documents"; draft-ietf-oauth-client-id-metadata-document. */
export const rule = fileRule<Data>({
  meta: {
    id: 'mcp-client-metadata-document',
    group: 'mcp',
    severity: 'error',
    reach: 'file',
    fix: 'review',
    summary: 'A client ID metadata document has an https client_id with a path, and no secret.',
  },
  *detect({ facts }) {
    const root = registrationOf(facts);
    const id = scalarAt(root, 'client_id');
    const url = id === undefined || isTemplated(id.value) ? undefined : parseUrl(id.value);
    if (root === undefined || id === undefined || url === undefined || !/^https?:/i.test(id.value)) return;
    for (const { data, severity } of [...identifierFaults(facts, id, url), ...contentFaults(root, id)]) {
      yield { at: placeFor(facts, data), data, severity };
    }
  },
  word: ({ fault, entry, served }) => {
    const refused = 'Authorization servers refuse the client (invalid_client).';
    switch (fault) {
      case 'http':
        return `client_id ${entry.value} must be an https URL: servers load this document from there. ${refused}`;
      case 'no-path':
        return `client_id ${entry.value} must have a path, such as /oauth/client.json: it is the URL of this document. ${refused}`;
      case 'fragment':
        return `client_id ${entry.value} must not have a fragment, user information or dot segments. ${refused}`;
      case 'elsewhere':
        return (
          `client_id ${entry.value} is not where this file is served (${served}). Servers load the document from the ` +
          'client_id and compare the two, and find nothing (404) or another one. Make them equal.'
        );
      case 'no-redirects':
        return 'The document has no redirect_uris, which MCP requires. Servers have nothing to compare the redirect URI with and answer invalid_request. Add them.';
      case 'no-name':
        return 'The document has no client_name, which MCP requires: servers show it when they ask the user for consent. Add one.';
      case 'secret':
        return `${entry.key} must not be in a document that anybody can read. ${refused} Remove it, and use none or private_key_jwt.`;
      case 'method':
        return `${entry.value} needs a shared secret, and a client known by its document has none. ${refused} Use none or private_key_jwt.`;
      case 'client-uri':
        return 'client_uri is http: the page that users are shown can be changed on the way. Use https.';
    }
  },
  fix: ({ data }, { facts }) => repaired(facts, data),
});

const placeFor = (facts: FileFacts, { fault, entry }: Data): Detection<Data>['at'] =>
  fault === 'secret' || fault === 'no-redirects' || fault === 'no-name'
    ? placeOfKey(facts, entry)
    : placeOfValue(facts, entry);

interface Found {
  readonly data: Data;
  readonly severity: Severity;
}

const found = (severity: Severity, fault: Fault, entry: ScalarEntry, served?: string): Found => ({
  severity,
  data: served === undefined ? { fault, entry } : { fault, entry, served },
});

function identifierFaults(facts: FileFacts, entry: ScalarEntry, url: ParsedUrl): readonly Found[] {
  // While developing, the document is served from the own machine.
  if (url.url.protocol === 'http:') return [found(isLoopbackHost(url.rawHost) ? 'info' : 'error', 'http', entry)];
  if (url.rawPath === '' || url.rawPath === '/') return [found('error', 'no-path', entry)];
  if (/#|^https:\/\/[^/]*@/.test(url.raw) || /\/\.{1,2}(?:\/|$)/.test(url.rawPath)) {
    return [found('error', 'fragment', entry)];
  }
  const served = servedPath(facts);
  return served !== undefined && !url.url.pathname.endsWith(served)
    ? [found('warning', 'elsewhere', entry, served)]
    : [];
}

/** What lies below `public/` is served under its own path; a base path may stand before it. */
function servedPath(facts: FileFacts): string | undefined {
  return /^.*\/public(\/[^?#]+)$/.exec(uriPath(facts.file.uri))?.[1];
}

function contentFaults(root: MapEntry, id: ScalarEntry): readonly Found[] {
  const result: Found[] = [];
  const method = scalarAt(root, 'token_endpoint_auth_method');
  // `public-client-with-secret` says so of a client with the method none.
  for (const key of ['client_secret', 'client_secret_expires_at']) {
    const secret = scalarAt(root, key);
    const isSaid = key === 'client_secret' && method?.value === 'none';
    if (secret !== undefined && secret.type !== 'null' && !isSaid) result.push(found('error', 'secret', secret));
  }
  if (method !== undefined && /^client_secret_/.test(method.value)) result.push(found('error', 'method', method));
  // Where grants or response types are listed, `registration-redirect-required` knows better.
  const isListed = childOf(root, 'grant_types') !== undefined || childOf(root, 'response_types') !== undefined;
  if (childOf(root, 'redirect_uris') === undefined && !isListed) result.push(found('warning', 'no-redirects', id));
  if (childOf(root, 'client_name') === undefined) result.push(found('info', 'no-name', id));
  const uri = scalarAt(root, 'client_uri');
  const url = uri === undefined || isTemplated(uri.value) ? undefined : parseUrl(uri.value);
  if (uri !== undefined && url?.url.protocol === 'http:' && !isLoopbackHost(url.rawHost)) {
    result.push(found('warning', 'client-uri', uri));
  }
  return result;
}

function repaired(facts: FileFacts, { fault, entry }: Data): readonly Fix[] {
  switch (fault) {
    case 'http':
    case 'client-uri': {
      const https = entry.value.replace(/^http:/i, 'https:');
      const isPublic = !isLoopbackHost(parseUrl(entry.value)?.rawHost ?? 'localhost');
      return isPublic ? fixOf(facts, 'Use https', 'review', replaceValue(facts.tree, entry, https)) : [];
    }
    case 'secret':
      return fixOf(facts, `Remove ${entry.key}`, 'review', removeEntry(facts.tree, entry));
    case 'method':
      return fixOf(facts, 'Use the method none', 'review', replaceValue(facts.tree, entry, 'none'));
    default:
      return [];
  }
}
