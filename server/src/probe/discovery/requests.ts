import { metadataLocations, resourceLocations } from './locations.ts';
import type { DiscoveryRequest, Purpose, Reading, Subject } from './types.ts';

/** Requests for one client at most; those that could not be sent do not count. */
export const requestLimit = 8;

/** What has been read, or has been given up: the same is never asked for twice. */
export type Seen = Pick<Reading, 'purpose' | 'url' | 'kind' | 'document' | 'status' | 'headers' | 'expected'>;

/**
 * The next request that would tell something, given what has been read so far; undefined at the end. Pure: the order is
 * protected resource, server metadata, keys, client metadata, endpoints.
 */
export function nextRequest(subject: Subject, seen: readonly Seen[]): DiscoveryRequest | undefined {
  if (seen.filter(({ kind }) => kind !== 'not-sent').length >= requestLimit) return undefined;
  for (const stage of [resourceCall, resourceMetadata, serverMetadata, keys, clientMetadata, endpoints]) {
    const next = stage(subject, seen).find(
      ({ purpose, url }) => !seen.some((s) => s.purpose === purpose && s.url === url),
    );
    if (next !== undefined) return next;
  }
  return undefined;
}

/** All that may be sent on the strength of the configuration alone: what the first consent names. */
export function firstRequests(subject: Subject): readonly DiscoveryRequest[] {
  return [
    ...resourceCall(subject),
    ...(subject.resource === undefined || !subject.isMcp
      ? []
      : resourceLocations(subject.resource.text).map((url) =>
          request('resource-metadata', url, subject.resource?.text),
        )),
    ...(issuersOf(subject, [])[0] === undefined ? [] : locationsOf(subject, subject.issuer.text, undefined)),
    ...keys(subject, []),
    ...endpoints(subject, []),
  ];
}

const request = (purpose: Purpose, url: string, expected?: string, namedBy?: string): DiscoveryRequest => ({
  purpose,
  url,
  expected,
  namedBy,
});

/** The first document that was read for a purpose. */
export const documentFor = <R extends Seen>(purpose: Purpose, seen: readonly R[]): R | undefined =>
  seen.find((reading) => reading.purpose === purpose && reading.kind === 'document');

/** A member of a document that is an absolute http or https URL. */
function urlIn(document: Seen['document'], member: string): string | undefined {
  const value = document?.[member];
  return typeof value === 'string' && /^https?:\/\//i.test(value) && URL.canParse(value) ? value : undefined;
}

/** RFC 9728 section 5.1: a call without a token is answered with 401 and a pointer to the metadata. */
function resourceCall({ isMcp, resource }: Subject): DiscoveryRequest[] {
  return isMcp && resource !== undefined ? [request('resource-call', resource.text)] : [];
}

/** The URL in `WWW-Authenticate: Bearer resource_metadata="…"`. */
export function resourceMetadataUrl(challenge: string | undefined): string | undefined {
  const url = /\bresource_metadata\s*=\s*(?:"([^"]{1,2048})"|([^\s,"]{1,2048}))/i.exec(challenge ?? '');
  const text = url?.[1] ?? url?.[2];
  return text !== undefined && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : undefined;
}

function resourceMetadata({ isMcp, resource }: Subject, seen: readonly Seen[]): DiscoveryRequest[] {
  if (!isMcp || resource === undefined || documentFor('resource-metadata', seen) !== undefined) return [];
  const call = seen.find(({ purpose }) => purpose === 'resource-call');
  if (call?.kind === 'failed') return [];
  const named = resourceMetadataUrl(call?.headers['www-authenticate']);
  if (named !== undefined) return [request('resource-metadata', named, resource.text, resource.text)];
  return resourceLocations(resource.text).map((url) => request('resource-metadata', url, resource.text));
}

/** The issuers to look for, and the document that named them. */
function issuersOf(
  subject: Subject,
  seen: readonly Seen[],
): readonly { readonly issuer: string; readonly namedBy: string | undefined }[] {
  const { isMcp, resource, issuer } = subject;
  const found = documentFor('resource-metadata', seen);
  const named = found?.document?.authorization_servers;
  if (found !== undefined && Array.isArray(named)) {
    const first = named.find((text): text is string => typeof text === 'string');
    return first === undefined ? [] : [{ issuer: first, namedBy: found.url }];
  }
  if (issuer.from !== 'none') return [{ issuer: issuer.text, namedBy: undefined }];
  // Before resources had metadata of their own, the server of the resource was the authorization server, too.
  const call = seen.find(({ purpose }) => purpose === 'resource-call');
  return isMcp && resource !== undefined && call?.status === 401
    ? [{ issuer: new URL(resource.text).origin, namedBy: undefined }]
    : [];
}

const locationsOf = (subject: Subject, issuer: string, namedBy: string | undefined): DiscoveryRequest[] => {
  // A configured URL may name a document that is not at a well-known place.
  const isDocument = subject.issuer.from === 'discovery' && issuer === subject.issuer.text;
  if (isDocument && !issuer.includes('/.well-known/')) return [request('server-metadata', issuer, undefined, namedBy)];
  return metadataLocations(issuer, subject.isMcp ? 'mcp' : 'oidc').map((location) =>
    request('server-metadata', location.url, location.issuer, namedBy),
  );
};

function serverMetadata(subject: Subject, seen: readonly Seen[]): DiscoveryRequest[] {
  const tried = seen.filter(({ purpose }) => purpose === 'server-metadata');
  // A host that does not answer at one place does not at another.
  if (tried.some(({ kind }) => kind === 'document' || kind === 'failed' || kind === 'cut')) return [];
  return issuersOf(subject, seen).flatMap(({ issuer, namedBy }) => locationsOf(subject, issuer, namedBy));
}

function keys(subject: Subject, seen: readonly Seen[]): DiscoveryRequest[] {
  if (seen.some(({ purpose }) => purpose === 'keys')) return [];
  const server = documentFor('server-metadata', seen);
  const published = urlIn(server?.document, 'jwks_uri');
  if (published !== undefined) return [request('keys', published, undefined, server?.url)];
  const configured = subject.values.jwks_uri?.find(({ text }) => /^https?:\/\//i.test(text) && URL.canParse(text));
  return configured === undefined || server !== undefined ? [] : [request('keys', configured.text)];
}

/** The client_id is the URL of a document about the client (OAuth Client ID Metadata Document). */
export function clientDocumentUrl({ target }: Subject): string | undefined {
  const { clientId } = target;
  if (clientId === undefined || !/^https?:\/\//i.test(clientId) || !URL.canParse(clientId)) return undefined;
  return new URL(clientId).pathname === '/' ? undefined : clientId;
}

function clientMetadata(subject: Subject, seen: readonly Seen[]): DiscoveryRequest[] {
  const url = clientDocumentUrl(subject);
  const server = documentFor('server-metadata', seen);
  // Elsewhere a client_id with this shape is only a name.
  const isRead = subject.isMcp || server?.document?.client_id_metadata_document_supported === true;
  return url === undefined || !isRead ? [] : [request('client-metadata', url, url)];
}

const endpointPurposes = {
  token_endpoint: 'token-endpoint',
  authorization_endpoint: 'authorization-endpoint',
} as const;

/** The configured endpoints, else those of the document. One with parameters is left alone: without them it may not exist. */
function endpoints({ values }: Subject, seen: readonly Seen[]): DiscoveryRequest[] {
  const server = documentFor('server-metadata', seen);
  return (['token_endpoint', 'authorization_endpoint'] as const).flatMap((role) => {
    const configured = values[role]?.find(({ text }) => /^https?:\/\//i.test(text) && URL.canParse(text))?.text;
    const url = configured ?? urlIn(server?.document, role);
    if (url === undefined || /[?#]/.test(url)) return [];
    const namedBy = configured === undefined ? server?.url : undefined;
    return [request(endpointPurposes[role], url, undefined, namedBy)];
  });
}
