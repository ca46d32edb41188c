import { cause, type OutcomeTable } from './types.ts';

const wrongHost = cause(
  'host-typo',
  'likely',
  'The host {hostname} is misspelt, still a placeholder, or belongs to another environment (the error is {code}).',
  'Compare the host with the one in the provider’s console.',
  'token_endpoint',
  'issuer',
  'discovery_url',
  'domain',
);

const privateName = cause(
  'internal-name',
  'possible',
  '{hostname} is known only inside a private network, to its VPN or to Compose services.',
  'Connect to that network, or run the test where the application runs.',
  'token_endpoint',
  'issuer',
);

const firewall = cause(
  'firewall',
  'likely',
  'A firewall or an IP allow-list between this machine and {hostname} drops the packets.',
  'Try from another network; if that works, have the egress address of this one allowed.',
);

const proxyNeeded = cause(
  'proxy-needed',
  'possible',
  'This network reaches the internet only through a proxy.',
  'Set HTTPS_PROXY for the application and run the test with it.',
  'proxy_url',
);

/** Failures before any answer, by the code and stage of the error (Node.js and OpenSSL error codes). */
export const networkOutcomes = {
  'dns-not-found': {
    class: 'network',
    credentials: 'unknown',
    headline: 'The host name {hostname} does not exist for this machine.',
    proves: ['Nothing was sent: the name did not resolve.'],
    causes: [wrongHost, privateName],
    hints: ['endpoint'],
  },
  'dns-temporary': {
    class: 'network',
    credentials: 'unknown',
    headline: 'The name server did not answer for {hostname}.',
    proves: ['Nothing was sent; the host itself may be fine.'],
    causes: [
      cause('resolver', 'likely', 'This machine is offline, or its DNS or VPN is broken ({code}).', 'Check that another name resolves.'),
      cause('container-dns', 'possible', 'A container has no working resolver.', 'Look at /etc/resolv.conf in the container.'),
    ],
    retry: 'Again in a few seconds.',
  },
  'connection-refused': {
    class: 'network',
    credentials: 'unknown',
    headline: 'Nothing listens on {host}.',
    proves: ['The host exists and refused the connection; nothing was sent.'],
    causes: [
      cause('wrong-port', 'likely', 'The port is not the one the server listens on (ECONNREFUSED on port {port}).', 'Compare the port with the server’s own settings.', 'token_endpoint', 'issuer', 'port'),
      cause('not-running', 'likely', 'The authorization server is not running.', 'Start it, then test again.'),
      cause('other-interface', 'possible', 'The server listens on another interface, such as 127.0.0.1 only or [::1] only.', 'Try 127.0.0.1 instead of localhost, or bind the server to all interfaces.', 'token_endpoint', 'issuer'),
    ],
    retry: 'After a change.',
    hints: ['local'],
  },
  'connection-reset': {
    class: 'network',
    credentials: 'unknown',
    headline: 'The connection to {host} was cut before any answer.',
    proves: ['Something on the way or the server itself closed the connection ({code}); the credentials were not judged.'],
    causes: [
      cause('filtered', 'likely', 'A firewall, an IP allow-list or an inspecting proxy dropped the request.', 'Try from another network; ask the operator whether requests from here are filtered.'),
      cause('wrong-scheme', 'possible', 'The port expects TLS and got plain http, or the reverse.', 'Check scheme and port of the endpoint.', 'token_endpoint', 'issuer'),
      cause('client-certificate', 'possible', 'The server closes connections without a client certificate (mutual TLS).', 'Ask the operator; RFC 8705 has a separate endpoint for it.', 'token_endpoint_auth_method'),
    ],
    retry: 'Once.',
    hints: ['local'],
  },
  'host-unreachable': {
    class: 'network',
    credentials: 'unknown',
    headline: 'There is no route from this machine to {hostname}.',
    proves: ['Nothing was sent ({code}).'],
    causes: [
      cause('vpn-down', 'likely', 'The VPN or network that leads there is not connected.', 'Connect it and test again.'),
      cause('address-family', 'possible', 'The name has an IPv6 address only and this network has IPv4 only, or the reverse.', 'Look at the resolved addresses: {addresses}.'),
    ],
    retry: 'After the network has changed.',
  },
  'connect-timeout': {
    class: 'network',
    credentials: 'unknown',
    headline: '{host} did not accept a connection in time.',
    proves: ['Packets disappear on the way; nothing was sent.'],
    causes: [firewall, proxyNeeded, { ...wrongHost, likelihood: 'possible' }],
    retry: 'Once, then look at the network.',
  },
  'tls-timeout': {
    class: 'network',
    credentials: 'unknown',
    headline: '{host} accepted the connection but did not finish the TLS handshake.',
    proves: ['Nothing was sent.'],
    causes: [
      cause('not-tls', 'likely', 'The port is open but does not speak TLS.', 'Check scheme and port of the endpoint.', 'token_endpoint', 'issuer'),
      { ...firewall, likelihood: 'possible' },
    ],
    retry: 'Once.',
  },
  'response-timeout': {
    class: 'network',
    credentials: 'unknown',
    headline: '{host} took the request and did not answer in time.',
    proves: ['The connection stood and the request was sent; whether it was processed is not known.'],
    causes: [
      cause('slow-server', 'likely', 'The server is overloaded or waits for something behind it, such as a user directory.', 'Look at its status page or its log.'),
      cause('buffering-proxy', 'possible', 'A proxy in between holds the request back.', 'Try without it.'),
    ],
    retry: 'Later.',
  },
  'response-truncated': {
    class: 'network',
    credentials: 'unknown',
    headline: 'The answer of {host} broke off.',
    proves: ['The server began to answer with HTTP {status}; the body is not complete enough to judge.'],
    causes: [cause('cut', 'likely', 'A proxy or the server closed the connection within the body ({code}).', 'Try again; if it happens again, look at the server’s log.')],
    retry: 'Once.',
  },
  'not-http': {
    class: 'network',
    credentials: 'unknown',
    headline: 'What answers on {host} does not speak HTTP.',
    proves: ['The answer could not be read as HTTP ({code}).'],
    causes: [
      cause('other-service', 'likely', 'Another service listens on this port, or the port expects TLS.', 'Check scheme and port of the endpoint.', 'token_endpoint', 'issuer', 'port'),
    ],
  },
  'header-overflow': {
    class: 'network',
    credentials: 'unknown',
    headline: '{host} answered with more headers than are accepted.',
    proves: ['The answer was dropped ({code}).'],
    causes: [cause('cookie-pile', 'likely', 'A gateway adds very large cookies or policies to the answer.', 'Have it leave the token endpoint alone.')],
  },
  'tls-expired': {
    class: 'network',
    credentials: 'unknown',
    headline: 'The certificate of {host} has expired.',
    proves: ['Nothing was sent: the connection is not trusted (CERT_HAS_EXPIRED{validTo}).'],
    causes: [
      cause('renewal', 'likely', 'The certificate was not renewed.', 'Renew it on the server; do not turn verification off.', 'token_endpoint', 'issuer'),
      cause('clock', 'possible', 'The clock of this machine is wrong.', 'Check date and time.'),
    ],
    retry: 'After the renewal.',
  },
  'tls-not-yet-valid': {
    class: 'network',
    credentials: 'unknown',
    headline: 'The certificate of {host} is not valid yet.',
    proves: ['Nothing was sent (CERT_NOT_YET_VALID{validFrom}).'],
    causes: [cause('clock', 'likely', 'The clock of this machine is behind; signed client assertions will fail too.', 'Synchronise the clock.')],
  },
  'tls-self-signed': {
    class: 'network',
    credentials: 'unknown',
    headline: 'The certificate of {host} is self-signed.',
    proves: ['Nothing was sent: the server could be anyone (DEPTH_ZERO_SELF_SIGNED_CERT{subject}).'],
    causes: [
      cause('dev-server', 'likely', 'It is a development server with a certificate of its own.', 'Trust that certificate with NODE_EXTRA_CA_CERTS; do not turn verification off.', 'token_endpoint', 'issuer', 'tls_verification'),
      cause('wrong-server', 'possible', 'Another server answered, such as a captive portal or a default virtual host.', 'Compare the certificate’s subject with the host.', 'token_endpoint', 'issuer'),
    ],
  },
  'tls-untrusted-chain': {
    class: 'network',
    credentials: 'unknown',
    headline: 'The certificate of {host} was issued by an authority this machine does not trust.',
    proves: ['Nothing was sent ({code}{issuerName}).'],
    causes: [
      cause('interception', 'likely', 'A company proxy inspects TLS and signs with its own authority, or the server uses a private one.', 'Add that authority with NODE_EXTRA_CA_CERTS; the issuer’s name tells whose it is.', 'tls_verification', 'proxy_url'),
      cause('missing-intermediate', 'possible', 'The server does not send the intermediate certificate.', 'If the issuer is a public authority, install the full chain on the server.', 'token_endpoint', 'issuer'),
    ],
  },
  'tls-hostname': {
    class: 'network',
    credentials: 'unknown',
    headline: 'The certificate that {host} presents is for another name.',
    proves: ['Nothing was sent (ERR_TLS_CERT_ALTNAME_INVALID{names}).'],
    causes: [
      cause('wrong-name', 'likely', 'The endpoint uses an IP address, an internal alias or a name without its subdomain or region.', 'Use one of the names in the certificate.', 'token_endpoint', 'issuer', 'domain'),
      cause('domain-not-provisioned', 'possible', 'The custom domain’s certificate has not been set up yet.', 'Finish the custom domain in the provider’s console.', 'domain', 'issuer', 'token_endpoint'),
    ],
  },
  'tls-wrong-version': {
    class: 'network',
    credentials: 'unknown',
    headline: 'The port of {host} speaks plain http, not TLS.',
    proves: ['Nothing was sent (wrong version number).'],
    causes: [
      cause('https-on-http-port', 'likely', 'The endpoint says https with the port of the http listener.', 'Use the TLS port; http only for a server on this machine.', 'token_endpoint', 'issuer', 'port'),
      cause('proxy-answer', 'possible', 'A proxy answered with a page of its own.', 'Check the proxy settings.', 'proxy_url'),
    ],
  },
  'tls-handshake-failure': {
    class: 'network',
    credentials: 'unknown',
    headline: 'No TLS connection to {host} could be agreed on.',
    proves: ['Nothing was sent ({code}).'],
    causes: [
      cause('old-tls', 'likely', 'The server offers only TLS 1.0 or 1.1 (deprecated by RFC 8996) or no shared cipher.', 'Upgrade the server’s TLS settings.', 'token_endpoint', 'issuer'),
      cause('sni', 'possible', 'The server needs the right host name (SNI) or a client certificate.', 'Check that the endpoint has the server’s name, not its address.', 'token_endpoint', 'issuer'),
    ],
  },
  'tls-client-cert-required': {
    class: 'configuration',
    credentials: 'unknown',
    headline: '{host} wants a client certificate (mutual TLS).',
    proves: ['This endpoint is for tls_client_auth (RFC 8705); a client secret is not used there.'],
    causes: [
      cause('mtls-endpoint', 'likely', 'The client has to present a certificate, or another endpoint serves clients with a secret.', 'Look at mtls_endpoint_aliases in the server’s metadata.', 'token_endpoint_auth_method', 'token_endpoint'),
    ],
  },
  'proxy-407': {
    class: 'network',
    credentials: 'unknown',
    headline: 'The proxy wants credentials (407).',
    proves: ['The authorization server never saw the request.'],
    causes: [cause('proxy-credentials', 'likely', 'User and password are missing in the proxy URL or not percent-encoded there{scheme}.', 'Put them into HTTPS_PROXY, percent-encoded.', 'proxy_url')],
    retry: 'After a change.',
  },
  'proxy-connect-denied': {
    class: 'network',
    credentials: 'unknown',
    headline: 'The proxy refuses to connect to {hostname}.',
    proves: ['The authorization server never saw the request ({code}).'],
    causes: [
      cause('proxy-policy', 'likely', 'The proxy’s policy does not allow this host.', 'Have it allowed.', 'proxy_url'),
      cause('no-proxy', 'possible', 'The host is internal and the proxy cannot resolve it.', 'Add it to NO_PROXY.', 'proxy_url'),
    ],
  },
  'proxy-unreachable': {
    class: 'network',
    credentials: 'unknown',
    headline: 'The proxy cannot be reached.',
    proves: ['The authorization server never saw the request ({code}).'],
    causes: [cause('proxy-setting', 'likely', 'The proxy setting is out of date or has a typo.', 'Check HTTPS_PROXY.', 'proxy_url')],
  },
  'address-refused': {
    class: 'configuration',
    credentials: 'unknown',
    headline: 'Nothing was sent, because the address is not a place for credentials.',
    proves: ['{failure}'],
    causes: [cause('bad-address', 'likely', 'The endpoint leads to an address that is never an authorization server, or to one without TLS.', 'Correct the host and scheme.', 'token_endpoint', 'issuer', 'discovery_url', 'domain')],
  },
  'not-sent': {
    class: 'configuration',
    credentials: 'unknown',
    headline: '{failure}',
    proves: ['Nothing was sent.'],
    causes: [cause('not-testable', 'certain', '{failure}', 'Complete or correct the configuration, then test again.', 'token_endpoint', 'issuer', 'client_id')],
  },
  cancelled: {
    class: 'unclear',
    credentials: 'unknown',
    headline: 'The test was cancelled.',
    proves: ['Whether the server saw the request is not known.'],
    causes: [],
    retry: 'Any time.',
  },
  'network-error': {
    class: 'network',
    credentials: 'unknown',
    headline: 'The request to {host} failed at the stage {stage}.',
    proves: ['The error was {code}: {failure}'],
    causes: [{ ...firewall, likelihood: 'possible' }],
    retry: 'Once.',
  },
} as const satisfies OutcomeTable;
