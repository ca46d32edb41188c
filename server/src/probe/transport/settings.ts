// The whole module: Node before 22.15 has no `getCACertificates`, and naming it would keep the program from starting.
import * as tls from 'node:tls';
import type { HttpOptions } from './http.ts';
import type { ProxySettings } from './proxy.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The proxy settings as curl and most tools read them; lower case wins. */
export function proxyFromEnvironment(environment: Environment): ProxySettings {
  const read = (name: string): string | undefined => environment[name.toLowerCase()] || environment[name] || undefined;
  return {
    https: read('HTTPS_PROXY') ?? read('ALL_PROXY'),
    http: read('HTTP_PROXY') ?? read('ALL_PROXY'),
    noProxy: read('NO_PROXY'),
  };
}

/** The editor's settings of the section `http`, as VS Code names them; any of them may be missing. */
export interface EditorNetwork {
  readonly proxy?: unknown;
  readonly noProxy?: unknown;
  readonly proxyAuthorization?: unknown;
  readonly proxySupport?: unknown;
  readonly systemCertificates?: unknown;
}

/**
 * The transport's options by the editor's settings, laid over the environment. `http.proxySupport: "off"` switches every
 * proxy off. `http.proxyStrictSSL` is not asked for: certificates are always verified.
 */
export function networkOptions(editor: EditorNetwork, environment: Environment): HttpOptions {
  const ca = editor.systemCertificates === false ? undefined : systemCertificates();
  return { ...(ca === undefined ? {} : { ca }), proxy: proxyOf(editor, environment) };
}

function proxyOf(editor: EditorNetwork, environment: Environment): ProxySettings {
  if (editor.proxySupport === 'off') return { https: undefined, http: undefined, noProxy: undefined };
  const outside = proxyFromEnvironment(environment);
  const own = textOf(editor.proxy);
  const exempt = Array.isArray(editor.noProxy)
    ? editor.noProxy.filter((entry): entry is string => typeof entry === 'string')
    : [];
  const noProxy = exempt.length > 0 ? exempt.join(',') : outside.noProxy;
  const authorization = textOf(editor.proxyAuthorization);
  return {
    https: own ?? outside.https,
    http: own ?? outside.http,
    noProxy,
    ...(authorization === undefined ? {} : { authorization }),
  };
}

/** A header value cannot hold a line break. */
const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' && !/[\r\n]/.test(value) ? value.trim() : undefined;

let certificates: readonly string[] | undefined;

/**
 * Node's authorities and those of the operating system, read once; undefined where Node cannot tell (before 22.15). The
 * list of `default` has NODE_EXTRA_CA_CERTS in it.
 */
function systemCertificates(): readonly string[] | undefined {
  if (typeof tls.getCACertificates !== 'function') return undefined;
  certificates ??= [...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])];
  return certificates;
}
