import { clientDocumentUrl, documentFor, resourceMetadataUrl } from '../requests.ts';
import type { Check, Evidence } from '../types.ts';
import {
  check,
  type Found,
  finding,
  firstOf,
  list,
  listed,
  offered,
  proofOf,
  readingFor,
  serverOf,
  serverSetting,
  shown,
  textIn,
  urlOf,
  valuesOf,
} from './support.ts';

/** A client without an id registers itself, or has a document about itself; both need the server's support. */
function registration(evidence: Evidence): readonly Found[] {
  const server = serverOf(evidence);
  if (server === undefined) return [];
  const { subject } = evidence;
  const takesDocuments = server.document.client_id_metadata_document_supported === true;
  const member = 'client_id_metadata_document_supported';
  const id = firstOf(subject, 'client_id');
  if (id !== undefined && clientDocumentUrl(subject) !== undefined) {
    // Elsewhere a URL may be an ordinary client_id.
    if (takesDocuments || !subject.isMcp) return [];
    return [
      finding(
        'warning',
        `${id.ref.name} is the URL of a client metadata document, but the authorization server does not say that it reads such documents. It answers invalid_client, or an error page at the sign-in. Register the client and use the client_id it gets.`,
        id.ref,
        proofOf(member, server),
      ),
    ];
  }
  if (!subject.isMcp || id !== undefined || takesDocuments) return [];
  if (textIn(server.document, 'registration_endpoint') !== undefined) return [];
  return [
    finding(
      'warning',
      'The authorization server of this MCP server neither registers clients nor reads client metadata documents, and no client_id is configured. Clients stop with “Incompatible auth server: does not support dynamic client registration”. Register a client by hand and configure its client_id.',
      serverSetting(subject),
      proofOf('registration_endpoint', server),
    ),
  ];
}

/** RFC 9728 sections 3.3 and 5.1. */
function protectedResource(evidence: Evidence): readonly Found[] {
  const { subject, readings } = evidence;
  const { resource } = subject;
  if (!subject.isMcp || resource === undefined) return [];
  const { name } = resource.ref;
  const call = readingFor('resource-call', evidence);
  const found = documentFor('resource-metadata', readings);
  if (found?.document === undefined) return missingMetadata(evidence, call?.status);
  const findings: Found[] = [];
  const stated = textIn(found.document, 'resource');
  const challenge = resourceMetadataUrl(call?.headers['www-authenticate']);
  if (stated === undefined || !isResourceOf(stated, resource.text)) {
    findings.push(
      finding(
        'error',
        `${name} calls ${shown(resource.text)}, but the metadata at ${found.url} ${stated === undefined ? 'names no resource' : `is for ${shown(stated)}`}. Clients refuse it (“Protected resource … does not match expected …”), and tokens get the wrong audience. Use the URL the server names, or correct its metadata.`,
        resource.ref,
        proofOf('resource', found),
        offered(stated, `Set ${name} to the resource of the metadata`),
      ),
    );
  }
  const servers = list(found.document, 'authorization_servers') ?? [];
  if (servers.length === 0) {
    findings.push(
      finding(
        'error',
        `The metadata at ${found.url} names no authorization server. A client does not know where to sign in (“no authorization server found”). Add authorization_servers.`,
        resource.ref,
        proofOf('authorization_servers', found),
      ),
    );
  }
  const tried = readings.filter(({ purpose, kind }) => purpose === 'server-metadata' && kind === 'answer');
  const wasRead = readings.some(({ purpose, kind }) => purpose === 'server-metadata' && kind !== 'answer');
  if (servers.length > 0 && tried.length > 0 && !wasRead && tried.every(({ status }) => (status ?? 0) < 500)) {
    findings.push(
      finding(
        'error',
        `${listed(servers.slice(0, 1))}, the authorization server of ${shown(resource.text)}, has no metadata: ${tried.map(({ url, status }) => `${url} answers ${status}`).join('; ')}. Clients stop with “discovery failed”. Publish it, or correct authorization_servers.`,
        resource.ref,
        proofOf('authorization_servers', found),
      ),
    );
  }
  if (call?.status === 401 && challenge === undefined) {
    findings.push(
      finding(
        'info',
        `${shown(resource.text)} refuses a call without naming its metadata in WWW-Authenticate (resource_metadata). Clients that do not try the well-known path do not find ${found.url}.`,
        resource.ref,
        `WWW-Authenticate of ${resource.text}`,
      ),
    );
  }
  return findings;
}

/** Only a server that asks for a token has to say where one is to be had. */
function missingMetadata(evidence: Evidence, status: number | undefined): readonly Found[] {
  const { resource } = evidence.subject;
  const tried = evidence.readings.filter(({ purpose }) => purpose === 'resource-metadata');
  const isCertain = tried.length > 0 && tried.every(({ kind, status: s }) => kind === 'answer' && (s ?? 0) < 500);
  if (status !== 401 || !isCertain || resource === undefined) return [];
  // Servers of before June 2025 are their own authorization server.
  const isOlder = serverOf(evidence) !== undefined;
  return [
    finding(
      isOlder ? 'warning' : 'error',
      `${shown(resource.text)} asks for a token (401), and there is no metadata that says where to get one: ${tried.map(({ url, status: s }) => `${url} answers ${s}`).join('; ')}. ${isOlder ? 'Clients that follow the present specification do not find the authorization server on the same host.' : 'Clients cannot sign in.'} Publish RFC 9728 metadata and name it in WWW-Authenticate.`,
      resource.ref,
      tried.map(({ url }) => url).join(', '),
    ),
  ];
}

/**
 * The metadata may be that of the whole host or of a path above the one that is called, as MCP clients accept
 * (modelcontextprotocol, TypeScript SDK, checkResourceAllowed, 2025).
 */
function isResourceOf(stated: string, called: string): boolean {
  const [resource, url] = [urlOf(stated), urlOf(called)];
  if (resource === undefined || url === undefined || resource.origin !== url.origin) return false;
  const withSlash = (path: string): string => (path.endsWith('/') ? path : `${path}/`);
  return withSlash(url.pathname).startsWith(withSlash(resource.pathname));
}

/** OAuth Client ID Metadata Document, as MCP takes it over. */
function clientMetadata(evidence: Evidence): readonly Found[] {
  const reading = readingFor('client-metadata', evidence);
  const id = firstOf(evidence.subject, 'client_id');
  if (reading === undefined || id === undefined || reading.kind === 'failed' || reading.kind === 'cut') return [];
  const { name } = id.ref;
  // A copy of a cache may be older than the file.
  const isOld = Number(reading.headers.age ?? 0) > 0;
  const severity = isOld ? 'warning' : 'error';
  const aged = isOld ? ' (The copy that was read comes from a cache.)' : '';
  const { document, status } = reading;
  if (document === undefined) {
    if (status === 429 || (status !== undefined && status >= 500)) return [];
    return [
      finding(
        severity,
        `${name} is the URL of a client metadata document, but ${shown(reading.url)} answers with ${status === 200 ? 'no JSON object' : status}. The authorization server cannot read it (invalid_client). Publish the document there.${aged}`,
        id.ref,
        `answer of ${reading.url}`,
      ),
    ];
  }
  const findings: Found[] = [];
  const stated = textIn(document, 'client_id');
  if (stated !== id.text) {
    findings.push(
      finding(
        severity,
        `${name} is ${shown(id.text)}, but the document there has the client_id ${stated === undefined ? '(none)' : shown(stated)}. They have to be equal, character by character, or the server answers invalid_client.${aged}`,
        id.ref,
        proofOf('client_id', reading),
      ),
    );
  }
  if (document.client_secret !== undefined || document.client_secret_expires_at !== undefined) {
    findings.push(
      finding(
        severity,
        `The client metadata document at ${shown(reading.url)} has a client_secret. Everybody can read it, and servers refuse the document. Remove it and replace the secret.${aged}`,
        id.ref,
        proofOf('client_secret', reading),
      ),
    );
  }
  const allowed = list(document, 'redirect_uris') ?? [];
  const missing = valuesOf(evidence.subject, 'redirect_uri').filter(
    ({ text }) => /^[a-z][a-z0-9+.-]*:/i.test(text) && !allowed.some((uri) => isSameRedirect(uri, text)),
  );
  for (const { text, ref } of missing) {
    findings.push(
      finding(
        severity,
        `${ref.name} is ${shown(text)}, which is not among the redirect_uris of the client metadata document (${listed(allowed)}). The authorization endpoint answers “redirect_uri mismatch”. Add it there, or use one of them.${aged}`,
        ref,
        proofOf('redirect_uris', reading),
        offered(allowed.length === 1 ? allowed[0] : undefined, `Set ${ref.name} to the published redirect URI`),
      ),
    );
  }
  return findings;
}

/** RFC 8252 section 7.3: any port on the loopback. */
function isSameRedirect(a: string, b: string): boolean {
  if (a === b) return true;
  const [left, right] = [urlOf(a), urlOf(b)];
  if (left === undefined || right === undefined) return false;
  const isLoopback = /^(?:127\.0\.0\.1|\[::1\]|localhost)$/.test(left.hostname) && left.protocol === 'http:';
  return (
    isLoopback &&
    left.hostname === right.hostname &&
    left.protocol === right.protocol &&
    left.pathname === right.pathname
  );
}

export const registrationChecks: readonly Check[] = [
  check(
    {
      id: 'registration',
      title: 'Registration and client metadata documents',
      severity: 'warning',
      condition: 'The server offers what the client relies on: registration_endpoint, or client metadata documents',
      guard: 'Clients that are registered need neither; outside MCP a URL may be an ordinary client_id',
      source: 'RFC 7591; Model Context Protocol, Authorization',
    },
    registration,
  ),
  check(
    {
      id: 'protected-resource',
      title: 'Protected resource',
      severity: 'error',
      condition: 'The metadata is for the URL that is called, and names authorization servers with metadata',
      guard:
        'MCP servers only; the document of the host or of a path above is fine; a server that asks for no token needs none',
      source: 'RFC 9728 sections 3.1 to 3.3 and 5.1',
    },
    protectedResource,
  ),
  check(
    {
      id: 'client-metadata',
      title: 'Client metadata document',
      severity: 'error',
      condition: 'The document at the client_id is about it, has the configured redirect URI, and no secret',
      guard:
        'Read only where the server takes such documents, or for MCP; a cached copy warns; loopback ports may differ',
      source: 'OAuth Client ID Metadata Document; RFC 8252 section 7.3',
    },
    clientMetadata,
  ),
];
