import { lookup } from '../../base/table.ts';
import type { Failure, Stage } from '../types.ts';

interface NetworkRow {
  readonly pattern: RegExp;
  readonly stage: Stage;
  /** Node's code for the same thing, which the judge knows. */
  readonly code: string;
  /** For codes that the judge tells apart by their words. */
  readonly message?: string;
}

const row = (stage: Stage, code: string, pattern: RegExp, message?: string): NetworkRow => ({
  pattern,
  stage,
  code,
  ...(message === undefined ? {} : { message }),
});

/**
 * What Node.js, OpenSSL, curl, Java, Python, Go, .NET, Ruby, PHP, browsers and Apple’s URL loading system call a
 * connection that failed. The first that is found counts, so certificates come before handshakes, and handshakes before
 * resets. Short codes stand between word boundaries: `ENOTFOUND` is also a part of `ModuleNotFoundError`.
 */
const rows: readonly NetworkRow[] = [
  row(
    'connect',
    'PROXY_407',
    /407 proxy authentication required|HTTP code 407 from proxy|statusCode=407|Proxy Authentication Required/i,
  ),
  row(
    'connect',
    'PROXY_UNREACHABLE',
    /ERR_PROXY_CONNECTION_FAILED|proxyconnect tcp: dial|Cannot connect to proxy|Could not resolve proxy|Unable to connect to proxy/i,
  ),
  row(
    'connect',
    'PROXY_CONNECT',
    /tunneling socket could not be established|Unable to tunnel through proxy|Received HTTP code \d{3} from proxy after CONNECT|ERR_TUNNEL_CONNECTION_FAILED|CONNECT tunnel failed/i,
  ),
  row('tls', 'CERT_NOT_YET_VALID', /CERT_NOT_YET_VALID|CertificateNotYetValid|certificate is not yet valid/i),
  row(
    'tls',
    'CERT_HAS_EXPIRED',
    /CERT_HAS_EXPIRED|certificate has expired|CertificateExpired|validity check failed|NotTimeValid|ERR_CERT_DATE_INVALID|NotAfter:|certificate expired/i,
  ),
  row(
    'tls',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    /ERR_TLS_CERT_ALTNAME_INVALID|does not match certificate'?s altnames|certificate is valid for [^\n]{1,200}, not |No subject alternative (?:DNS )?names? (?:matching|present)|any of the subject alternative names|No name matching|hostname [^\n]{1,120}doesn't match|Hostname mismatch|certificate is not valid for|RemoteCertificateNameMismatch|ERR_CERT_COMMON_NAME_INVALID|no alternative certificate subject name matches|doesn't contain any IP SANs|does not match target host name/i,
  ),
  row('tls', 'SELF_SIGNED_CERT_IN_CHAIN', /SELF_SIGNED_CERT_IN_CHAIN|self[- ]signed certificate in certificate chain/i),
  row('tls', 'DEPTH_ZERO_SELF_SIGNED_CERT', /DEPTH_ZERO_SELF_SIGNED_CERT|self[- ]signed certificate/i),
  row(
    'tls',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    /UNABLE_TO_VERIFY_LEAF_SIGNATURE|unable to verify the first certificate/i,
  ),
  row(
    'tls',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    /UNABLE_TO_GET_ISSUER_CERT|unable to get local issuer certificate|PKIX path (?:building|validation) failed|unable to find valid certification path|certificate signed by unknown authority|certificate is not trusted|PartialChain|UntrustedRoot|The remote certificate is invalid|The remote certificate was rejected|ERR_CERT_AUTHORITY_INVALID|The certificate for this server is invalid|CERT_UNTRUSTED|Could not establish trust relationship|NSURLErrorDomain(?: Code=|\)? error )-120[23]\b/i,
  ),
  row(
    'tls',
    'EPROTO',
    /wrong version number|first record does not look like a TLS handshake|Unsupported or unrecognized SSL message|server gave HTTP response to HTTPS client|packet length too long|record layer failure|plaintext connection\?/i,
    'wrong version number',
  ),
  row('tls', 'EPROTO', /certificate required|bad_certificate|bad certificate/i, 'certificate required'),
  row(
    'tls',
    'EPROTO',
    /handshake[_ ]failure|SSLHandshakeException|protocol_version|no protocols available|ERR_SSL_VERSION_OR_CIPHER_MISMATCH|unsupported protocol\b(?! scheme)|Could not create SSL\/TLS secure channel|ERR_SSL_PROTOCOL_ERROR|tlsv1 alert|Authentication failed because the remote party/i,
  ),
  row('tls', 'TIMEOUT', /TLS handshake timeout|SSL connection timeout/i),
  row(
    'dns',
    'EAI_AGAIN',
    /\bEAI_AGAIN\b|Temporary failure in name resolution|Try again\b[^\n]{0,40}getaddrinfo|server misbehaving/i,
  ),
  row(
    'dns',
    'ENOTFOUND',
    /\bENOTFOUND\b|UnknownHostException|no such host|Could not resolve host|Name or service not known|nodename nor servname|NameResolutionError|Failed to resolve|No such host is known|ERR_NAME_NOT_RESOLVED|Unable to resolve (?:host|(?:[a-z0-9-]{1,63}\.){1,5}(?:com|net|org|io|cloud|local|internal)\b(?![/.]))|DNS_PROBE_FINISHED|Name does not resolve|getaddrinfo failed|No address associated with hostname|Failed host lookup|[:,]\s{0,2}nxdomain\b|NSURLErrorDomain(?: Code=|\)? error )-1003\b/i,
  ),
  row(
    'connect',
    'ECONNREFUSED',
    /\bECONNREFUSED\b|connection refused|\bcode: ?"?ConnectionRefused\b|actively refused it|[:,]\s{0,2}econnrefused\b|ERR_CONNECTION_REFUSED|NSURLErrorDomain(?: Code=|\)? error )-1004\b/i,
  ),
  row(
    'connect',
    'EHOSTUNREACH',
    /\bEHOSTUNREACH\b|\bENETUNREACH\b|No route to host|Network is unreachable|host is unreachable|ERR_ADDRESS_UNREACHABLE|NSURLErrorDomain(?: Code=|\)? error )-1009\b/i,
  ),
  row(
    'connect',
    'CONNECT_TIMEOUT',
    /UND_ERR_CONNECT_TIMEOUT|Connect Timeout Error|connect timed out|ConnectTimeout|dial tcp[^\n]{0,80}i\/o timeout|ERR_CONNECTION_TIMED_OUT|\bETIMEDOUT\b|Connection timed out|connection attempt failed because the connected party did not properly respond|connection timeout|\bexecution expired\b/i,
  ),
  row(
    'response',
    'TIMEOUT',
    /UND_ERR_HEADERS_TIMEOUT|UND_ERR_BODY_TIMEOUT|Read timed out|ReadTimeout|outgoing request timed out|context deadline exceeded|Client\.Timeout|HttpClient\.Timeout|timeout of \d{1,7} ?ms exceeded|SocketTimeoutException|Operation timed out|i\/o timeout|The operation was aborted due to timeout|ESOCKETTIMEDOUT|endpoint \([^\n)]{1,300}\) failed: timeout\b|timeout was reached|NSURLErrorDomain(?: Code=|\)? error )-1001\b/i,
  ),
  row('response', 'HPE_HEADER_OVERFLOW', /HPE_HEADER_OVERFLOW/i),
  row('response', 'HPE_INVALID_CONSTANT', /HPE_[A-Z_]{3,40}|malformed HTTP response|Received HTTP\/0\.9/i),
  row(
    'response',
    'ECONNRESET',
    /\bECONNRESET\b|socket hang up|Connection reset|connection was (?:reset|closed)|UND_ERR_SOCKET|other side closed|RemoteDisconnected|Connection aborted|ERR_CONNECTION_(?:RESET|CLOSED)|": EOF\b|unexpected EOF|Empty reply from server|\bEPIPE\b|broken pipe|prematurely closed|forcibly closed|ERR_EMPTY_RESPONSE|Connection closed before response|Unexpected end of file from server|Premature EOF|End of file reached/i,
  ),
];

/** Exit codes of curl, for a line that has no words. */
const curlCodes: Readonly<Record<string, readonly [Stage, string]>> = {
  '5': ['connect', 'PROXY_UNREACHABLE'],
  '6': ['dns', 'ENOTFOUND'],
  '7': ['connect', 'ECONNREFUSED'],
  '28': ['response', 'TIMEOUT'],
  '35': ['tls', 'EPROTO'],
  '51': ['tls', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  '52': ['response', 'ECONNRESET'],
  '56': ['response', 'ECONNRESET'],
  '60': ['tls', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'],
};

/** The failed connection that the text tells of, with a message of our own: nothing of the text is in it. */
export function failureIn(text: string): { readonly failure: Failure; readonly at: number } | undefined {
  for (const { pattern, stage, code, message } of rows) {
    const m = pattern.exec(text);
    if (m !== null) return { failure: { stage, code, message: message ?? code, details: {} }, at: m.index };
  }
  const curl = /\bcurl: ?\((\d{1,2})\)/.exec(text);
  const known = curl === null ? undefined : lookup(curlCodes, curl[1]);
  if (curl === null || known === undefined) return undefined;
  return { failure: { stage: known[0], code: known[1], message: known[1], details: {} }, at: curl.index };
}

const host = '([A-Za-z0-9](?:[\\w.-]{0,251}[A-Za-z0-9])?(?::\\d{1,5})?|\\[[0-9a-fA-F:.]{2,45}\\](?::\\d{1,5})?)';

/** Where the connection was meant to go, when no URL says so. */
const hostPatterns: readonly RegExp[] = [
  // InetSocketAddress of Java, Netty, Vert.x: name/address:port
  new RegExp(
    `(?:refused|timed? ?out[^\\n]{0,30}|connect to|reset|unreachable):? ${host}/(?:<unresolved>|[\\d.]{7,15}|\\[?[0-9a-f:]{2,45}\\]?)(:\\d{1,5})`,
    'i',
  ),
  // Apache HttpClient
  new RegExp(`Connect to ${host} \\[`, 'i'),
  new RegExp(`getaddrinfo (?:ENOTFOUND|EAI_AGAIN) (?:https?://)?${host}`, 'i'),
  new RegExp(`(?:ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH) ${host}`, 'i'),
  new RegExp(`UnknownHostException: ${host}`, 'i'),
  new RegExp(`lookup:? '?${host}`, 'i'),
  // Erlang’s httpc
  new RegExp(`to_address,\\{"${host}",\\d`, 'i'),
  new RegExp(`Could not resolve host: ${host}`, 'i'),
  new RegExp(`Failed to connect to (?:DB: )?${host}`, 'i'),
  new RegExp(`Failed to resolve '${host}`, 'i'),
  new RegExp(`dial tcp ${host}`, 'i'),
  new RegExp(`host='${host}'`, 'i'),
  new RegExp(`No such host is known\\.? \\(${host}\\)`, 'i'),
  new RegExp(`Host: ${host}[.,] is not in the cert's altnames`, 'i'),
  new RegExp(`certificate is valid for [^\\n]{1,200}, not ${host}`, 'i'),
  new RegExp(`attempted address(?:es)?: ${host}`, 'i'),
  new RegExp(`\\(${host}\\)[^\\n]{0,20}actively refused`, 'i'),
  new RegExp(`(?:^|\\n)[>\\s]{0,3}host: ${host}`, 'i'),
];

/** The host, with `:port` where it is told, that a text says could not be reached; in lower case. */
export function failedHost(text: string): string | undefined {
  for (const pattern of hostPatterns) {
    const [, name, port = ''] = pattern.exec(text) ?? [];
    if (name !== undefined && !/^tcp$/i.test(name)) return `${name}${port}`.toLowerCase();
  }
  return undefined;
}
