import { isBuiltInClient, isClientExport } from '../../dialects/keycloakRealm.ts';
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
