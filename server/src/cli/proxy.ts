import type { ProxySettings } from '../probe/transport/proxy.ts';

/** The proxy settings as curl and most tools read them; lower case wins. */
export function proxyFromEnvironment(environment: Readonly<Record<string, string | undefined>>): ProxySettings {
  const read = (name: string): string | undefined => environment[name.toLowerCase()] ?? environment[name];
  return { https: read('HTTPS_PROXY') ?? read('ALL_PROXY'), noProxy: read('NO_PROXY') };
}
