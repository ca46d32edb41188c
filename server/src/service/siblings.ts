import type { Client } from '../model/types.ts';

/** The same client of the same package in other environments, by id. */
export function siblingIds(clients: readonly Client[], id: string): readonly string[] {
  const own = clients.find((client) => client.id === id);
  if (own === undefined) return [];
  return clients
    .filter((other) => other.environment !== own.environment && !other.isFixture && isSameClient(own, other))
    .map((other) => other.id);
}

/** What the names in the files call it; a client that they do not name is known by its provider alone. */
function isSameClient(a: Client, b: Client): boolean {
  if (a.package !== b.package || a.kind !== b.kind) return false;
  return a.slot === b.slot && (a.slot !== '' || (a.provider === b.provider && a.name === b.name));
}
