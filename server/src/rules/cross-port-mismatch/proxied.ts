import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { knownText, type Model, type ResolvedSetting } from '../../model/types.ts';
import { childOf, childrenOf, type Entry, entryAt, textAt } from '../../syntax/tree.ts';
import { isBehindProxy, isBehindTls, nameOfPair, pairsOf } from '../proxy-headers-not-trusted/programs.ts';
import { runningFiles } from '../support/model.ts';
import { isLoopbackHost, parseUrl } from '../support/url.ts';
import type { Related, Survey } from '../types.ts';

/** A public address with the port of the container, which only the proxy in front of it can reach. */
export interface InnerPort {
  readonly setting: ResolvedSetting;
  readonly url: string;
  readonly port: string;
  readonly host: string;
  readonly proxy: Related;
}

/** What a proxy serves for one container: Traefik and Caddy by labels, nginx-proxy by variables. */
interface Route {
  readonly facts: FileFacts;
  readonly service: Entry;
  readonly hosts: readonly string[];
  readonly ports: readonly string[];
}

export function* innerPorts(survey: Survey): Generator<InnerPort> {
  const routes = survey(routesOf);
  if (routes.length === 0) return;
  const published = asSet(survey(portsOf));
  const routeTo = routesByAddress(routes);
  for (const setting of survey(addressesOf)) {
    const url = knownText(setting.resolved);
    const parsed = url === undefined ? undefined : parseUrl(url)?.url;
    if (url === undefined || parsed?.protocol !== 'https:' || parsed.port === '') continue;
    const { hostname: host, port } = parsed;
    if (isLoopbackHost(host) || published.has(port)) continue;
    const route = routeTo.get(`${host} ${port}`);
    if (route === undefined) continue;
    const proxy = {
      file: route.facts.file.uri,
      span: route.service.keySpan ?? route.service.valueSpan,
      message: `The proxy serves ${host} for this container`,
    };
    yield { setting, url, port, host, proxy };
  }
}

const asSet = memoisedFor((ports: readonly string[]): ReadonlySet<string> => new Set(ports));

/** By host and port, the first that serves both. A route has few ports. */
const routesByAddress = memoisedFor((routes: readonly Route[]): ReadonlyMap<string, Route> => {
  const found = new Map<string, Route>();
  for (const route of routes) {
    for (const port of new Set(route.ports)) {
      for (const host of route.hosts) if (!found.has(`${host} ${port}`)) found.set(`${host} ${port}`, route);
    }
  }
  return found;
});

const servicesIn = ({ dialects, tree }: FileFacts): readonly Entry[] =>
  dialects[0] === 'docker-compose' ? childrenOf(entryAt(tree.roots[0], 'services')) : [];

const routesIn = memoisedFor((facts: FileFacts): readonly Route[] =>
  servicesIn(facts).flatMap((service) => routeOf(facts, service) ?? []),
);

const routesOf = (part: Model): readonly Route[] => runningFiles(part).flatMap(routesIn);

const portsIn = memoisedFor((facts: FileFacts): readonly string[] => servicesIn(facts).flatMap(publishedPorts));

const portsOf = (part: Model): readonly string[] => runningFiles(part).flatMap(portsIn);

const addressesOf = (part: Model): readonly ResolvedSetting[] =>
  part.settings.filter(
    ({ setting: { role, kind } }) => (role === 'base_url' || role === 'redirect_uri') && kind === 'use',
  );

function routeOf(facts: FileFacts, service: Entry): Route | undefined {
  const labels = [...pairsOf(childOf(service, 'labels')), ...pairsOf(childOf(childOf(service, 'deploy'), 'labels'))];
  const pairs = pairsOf(childOf(service, 'environment'));
  const names = new Set(pairs.map(nameOfPair));
  const seen = { image: '', names, command: '', labels, volumes: '', isDevelopment: false };
  if (!isBehindProxy(seen) || !isBehindTls(seen)) return undefined;
  const values = [...labels, ...pairs];
  const hosts = values.flatMap((pair) => {
    const rule = [...pair.matchAll(/Host\(`([^`]+)`\)/g)].map(([, host = '']) => host);
    const own = /^(?:VIRTUAL_HOST|caddy(?:_\d+)?)=(?:https:\/\/)?([\w.-]+)$/.exec(pair)?.[1];
    return own === undefined ? rule : [...rule, own];
  });
  const ports = values.flatMap(
    (pair) => /^(?:traefik\..*loadbalancer\.server\.port|VIRTUAL_PORT)=(\d+)$/.exec(pair)?.[1] ?? [],
  );
  return hosts.length === 0 || ports.length === 0 ? undefined : { facts, service, hosts, ports };
}

/** Ports of the machine: reached without the proxy, or by it. */
const publishedPorts = (service: Entry): readonly string[] =>
  childrenOf(childOf(service, 'ports')).flatMap((entry) => {
    if (entry.kind === 'map') return textAt(entry, 'published') ?? [];
    return entry.kind === 'scalar' ? (/(?<!\d)(\d+)(?:-\d+)?:\d+/.exec(entry.value)?.[1] ?? []) : [];
  });
