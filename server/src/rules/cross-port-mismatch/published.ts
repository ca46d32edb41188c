import { firstBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { knownText, type Model, type ResolvedSetting } from '../../model/types.ts';
import { childOf, childrenOf, type Entry, entryAt, textAt } from '../../syntax/tree.ts';
import { runningFiles } from '../support/model.ts';
import { isLoopbackHost, parseUrl } from '../support/url.ts';
import type { Related } from '../types.ts';

/** An address on this machine with the port inside of the container, which is published under another number. */
export interface UnpublishedPort {
  readonly file: string;
  readonly setting: ResolvedSetting;
  readonly url: string;
  readonly port: string;
  readonly service: string;
  /** The only port of the machine that leads into the container. */
  readonly published: string;
  readonly at: Related;
}

interface Mapping {
  readonly entry: Entry;
  readonly outer: string;
  readonly inner: string;
}

/** Compose file reference, "ports": the browser is outside of the container. */
export const unpublishedPorts = (part: Model): readonly UnpublishedPort[] =>
  runningFiles(part).flatMap((facts) =>
    facts.dialects[0] === 'docker-compose' && !facts.file.uri.includes('/.devcontainer/') ? inFile(part, facts) : [],
  );

function inFile(model: Model, facts: FileFacts): readonly UnpublishedPort[] {
  const services = servicesIn(facts);
  return facts.settings.flatMap((setting): readonly UnpublishedPort[] => {
    if (setting.kind !== 'use' || (setting.role !== 'base_url' && setting.role !== 'redirect_uri')) return [];
    const service = services.get(String(setting.entry.path[1]));
    const mapping = service === undefined ? undefined : onlyMapping(service);
    if (service === undefined || mapping === undefined || /INTERNAL/i.test(setting.name)) return [];
    const resolved = model.resolve(setting);
    const url = knownText(resolved.resolved) ?? '';
    const parsed = parseUrl(url)?.url;
    const { inner: port, outer: published } = mapping;
    if (resolved.place.file !== facts.file.uri || parsed?.port !== port || !isLoopbackHost(parsed.hostname)) return [];
    if (port === published || isSpokenOf(facts, service, port, published)) return [];
    const at = {
      file: facts.file.uri,
      span: mapping.entry.span,
      message: `${service.key} is published at port ${published}`,
    };
    return [{ file: facts.file.uri, setting: resolved, url, port, service: service.key, published, at }];
  });
}

const servicesIn = memoisedFor(
  ({ tree }: FileFacts): ReadonlyMap<string, Entry> =>
    firstBy(childrenOf(entryAt(tree.roots[0], 'services')), ({ key }) => key),
);

/** Undefined where the container shares the machine's network, or a variable or a second port may lead to it as well. */
const onlyMapping = memoisedFor((service: Entry): Mapping | undefined => {
  const [only, ...more] = childrenOf(childOf(service, 'ports'));
  if (only === undefined || more.length > 0 || childOf(service, 'network_mode') !== undefined) return undefined;
  const written = only.kind === 'scalar' ? only.value : `${textAt(only, 'published')}:${textAt(only, 'target')}`;
  const [, outer, inner] = /^(?:[\d.]+:)?(\d+):(\d+)(?:\/tcp)?$/.exec(written) ?? [];
  return outer === undefined || inner === undefined ? undefined : { entry: only, outer, inner };
});

/** Another service has the port, or speaks of it; or this one speaks of the published one, and knows of both. */
function isSpokenOf(facts: FileFacts, service: Entry, port: string, published: string): boolean {
  const speakers = speakersOf(facts);
  const others = speakers.get(port);
  const isOther = others !== undefined && (others.size > 1 || !others.has(service));
  return isOther || publishedIn(facts).has(port) || speakers.get(published)?.has(service) === true;
}

const publishedIn = memoisedFor(
  (facts: FileFacts): ReadonlySet<string | undefined> =>
    new Set([...servicesIn(facts).values()].map((service) => onlyMapping(service)?.outer)),
);

/** The services in whose values a number stands that may be a port; a service's only mapping aside. */
const speakersOf = memoisedFor((facts: FileFacts): ReadonlyMap<string, ReadonlySet<Entry>> => {
  const found = new Map<string, Set<Entry>>();
  for (const service of servicesIn(facts).values()) {
    for (const value of textsIn(service, onlyMapping(service)?.entry)) {
      for (const number of value.match(/(?<![\d.])\d{2,5}(?!\d)/g) ?? []) {
        found.set(number, (found.get(number) ?? new Set()).add(service));
      }
    }
  }
  return found;
});

function* textsIn(entry: Entry, except: Entry | undefined): Generator<string> {
  if (entry === except) return;
  if (entry.kind === 'scalar') yield entry.value;
  else for (const child of childrenOf(entry)) yield* textsIn(child, except);
}
