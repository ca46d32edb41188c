import { firstBy, groupBy } from '../base/groupBy.ts';
import { memoisedFor } from '../base/memo.ts';
import type { Client } from '../model/types.ts';

/** The same client of the same package in other environments, by id. */
export function siblingIds(clients: readonly Client[], id: string): readonly string[] {
  const { byId, alike } = indexOf(clients);
  const own = byId.get(id);
  if (own === undefined) return [];
  return (alike.get(nameOf(own)) ?? [])
    .filter(({ environment }) => environment !== own.environment)
    .map((other) => other.id);
}

/** Asked for each of a thousand clients in a row. */
const indexOf = memoisedFor((clients: readonly Client[]) => ({
  byId: firstBy(clients, ({ id }) => id),
  alike: groupBy(
    clients.filter(({ isFixture }) => !isFixture),
    nameOf,
  ),
}));

/** What the names in the files call it; a client that they do not name is known by its provider alone. */
function nameOf({ package: home, kind, slot, provider, name }: Client): string {
  return [home, kind, slot, ...(slot === '' ? [provider ?? '', name] : [])].join('\n');
}
