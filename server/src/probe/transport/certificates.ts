import { X509Certificate } from 'node:crypto';
import type { DetailedPeerCertificate, PeerCertificate, TLSSocket } from 'node:tls';
import type { CertificateFacts, TlsFacts } from '../types.ts';

/** What the connection's certificates say; undefined when the server sent none. */
export function tlsFactsOf(socket: TLSSocket): TlsFacts | undefined {
  const chain = chainOf(socket);
  const [first] = chain;
  if (first === undefined) return undefined;
  return {
    protocol: socket.getProtocol() ?? undefined,
    names: first.subjectaltname,
    chain: chain.map(factsOf),
  };
}

/** The facts of a refused certificate, for `Failure.details`. */
export function refusedFacts(facts: TlsFacts): Record<string, string> {
  const [server, ...rest] = facts.chain;
  if (server === undefined) return {};
  const details: Record<string, string> = {
    subject: server.subject,
    issuer: server.issuer,
    validFrom: server.validFrom,
    validTo: server.validTo,
    selfSigned: server.isSelfSigned ? 'yes' : 'no',
    // A chain of one that is not self-signed usually lacks its intermediate certificate.
    chain: [server, ...rest]
      .map(({ subject, issuer }) => `${subject || 'unnamed'} < ${issuer || 'unnamed'}`)
      .join('; '),
  };
  if (facts.names !== undefined) details.names = facts.names;
  if (facts.protocol !== undefined) details.protocol = facts.protocol;
  return details;
}

const longest = 10;

/** Walks `issuerCertificate`, which Node ends with a certificate that is its own issuer. */
function chainOf(socket: TLSSocket): readonly PeerCertificate[] {
  const chain: PeerCertificate[] = [];
  let at: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (at?.subject && chain.length < longest) {
    if (chain.some((seen) => seen.fingerprint256 === at?.fingerprint256)) break;
    chain.push(at);
    at = at.issuerCertificate;
  }
  return chain;
}

function factsOf(certificate: PeerCertificate): CertificateFacts {
  return {
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    validFrom: dateOf(certificate.valid_from),
    validTo: dateOf(certificate.valid_to),
    isSelfSigned: isSelfSigned(certificate),
  };
}

/** By signature, not by name: a name can be anything. */
function isSelfSigned({ raw }: PeerCertificate): boolean {
  try {
    const certificate = new X509Certificate(raw);
    return certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey);
  } catch {
    // A certificate of a kind this runtime cannot read is not called anything.
    return false;
  }
}

const nameOf = (entity: PeerCertificate['issuer'] | undefined): string =>
  [entity?.O, entity?.CN].flat().filter(Boolean).join(', ').slice(0, 300);

/** OpenSSL writes `Jan  1 00:00:00 2026 GMT`. */
function dateOf(text: string): string {
  const time = Date.parse(text);
  return Number.isNaN(time) ? text : new Date(time).toISOString().replace('.000Z', 'Z');
}
