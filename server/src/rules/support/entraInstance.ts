import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { childrenOf } from '../../syntax/tree.ts';

const providers: ReadonlySet<string | undefined> = new Set(['microsoft-entra-id', 'azure-ad-b2c', 'entra-external-id']);

/**
 * `Instance` of each section of Microsoft.Identity.Web, as the setting that it would be if it named a server by itself: the
 * library appends the tenant to it. With or without a slash at the end is the same to the library (AuthorityHelpers.cs).
 */
export const entraInstances = memoisedFor((facts: FileFacts): readonly Setting[] => {
  const found = new Map<unknown, Setting>();
  for (const setting of facts.settings) {
    const { role, dialect, entry, provider } = setting;
    if (dialect !== 'aspnet-appsettings' || (role !== 'client_id' && role !== 'tenant') || !providers.has(provider))
      continue;
    const prefix = setting.name.slice(0, setting.name.lastIndexOf(':') + 1);
    const own = entry.key.slice(0, entry.key.lastIndexOf(':') + 1);
    const name = `${own}instance`.toLowerCase();
    const instance = childrenOf(entry.parent).find(({ key }) => key.toLowerCase() === name);
    if (instance?.kind !== 'scalar' || !/^https?:\/\//i.test(instance.value) || found.has(instance)) continue;
    found.set(instance, {
      ...setting,
      role: 'issuer',
      name: `${prefix}Instance`,
      entry: instance,
      span: instance.contentSpan,
      keySpan: instance.keySpan,
      value: { state: 'literal', text: instance.value, parts: [{ kind: 'text', text: instance.value }] },
    });
  }
  return [...found.values()];
});
