import { isBuiltInClient, isClientExport } from '../../dialects/keycloakRealm.ts';
import { knownText, type ResolvedSetting } from '../../model/types.ts';
import { childOf, childrenOf, type Entry, type ScalarEntry, textAt } from '../../syntax/tree.ts';
import type { FileScope } from '../types.ts';

/** The clients of a realm export that can be used: not built in, not switched off, not bearer-only. */
export function realmClients(scope: FileScope): readonly Entry[] {
  if (scope.facts.dialects[0] !== 'keycloak-realm') return [];
  return scope.facts.tree.roots
    .flatMap((root) => (isClientExport(root) ? [root] : childrenOf(childOf(root, 'clients'))))
    .filter((client) => !isBuiltInClient(client) && !isSwitchedOff(client));
}

const isSwitchedOff = (client: Entry): boolean =>
  textAt(client, 'enabled') === 'false' || textAt(client, 'bearerOnly') === 'true';

/** The client's flag when it is written as `true`. */
export function flagOf(client: Entry, key: string): ScalarEntry | undefined {
  const entry = childOf(client, key);
  return entry?.kind === 'scalar' && entry.value === 'true' ? entry : undefined;
}

/** The realm that an issuer, or a setting of its own, names. */
export function realmIn({ setting, resolved }: ResolvedSetting): string | undefined {
  const text = knownText(resolved)?.trim();
  return setting.role === 'realm' ? text : /\/realms\/([^/?#]+)/.exec(text ?? '')?.[1];
}

/** The realm of the export that the setting stands in. */
export function realmOfExport({ setting }: ResolvedSetting): string | undefined {
  let entry: Entry = setting.entry;
  while (entry.parent !== undefined) entry = entry.parent;
  return textAt(entry, 'realm');
}
