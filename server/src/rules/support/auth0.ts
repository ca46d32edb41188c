import { type Client, knownText, settingsOf } from '../../model/types.ts';

/** The host of a client's tenant, in lower case; undefined where its issuer has a path. */
export function tenantHostOf(client: Client): string | undefined {
  for (const { resolved } of settingsOf(client, 'domain', 'issuer')) {
    const host = /^(?:https:\/\/)?([\w.-]+\.[a-z]+)\/?$/i.exec(knownText(resolved)?.trim() ?? '')?.[1];
    if (host !== undefined) return host.toLowerCase();
  }
  return undefined;
}
