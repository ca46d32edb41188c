import type { FileFacts, Setting } from '../../dialects/types.ts';
import { knownText, type Model, type ResolvedSetting } from '../../model/types.ts';
import { childOf, childrenOf, entryAt, textAt } from '../../syntax/tree.ts';
import { workspaceRule } from '../define.ts';
import { environmentOf } from '../support/environment.ts';
import { named, placeOf, relatedTo, runningFiles, setResolved } from '../support/model.ts';
import { isLoopbackHost, parseUrl } from '../support/url.ts';
import type { Survey } from '../types.ts';
import { type InnerPort, innerPorts } from './proxied.ts';
import { type UnpublishedPort, unpublishedPorts } from './published.ts';

type Data =
  | {
      readonly kind: 'listens';
      readonly redirect: ResolvedSetting;
      readonly uri: string;
      readonly port: ResolvedSetting;
      readonly listens: string;
    }
  | { readonly kind: 'inner'; readonly inner: InnerPort }
  | { readonly kind: 'published'; readonly found: UnpublishedPort };

/** The browser is sent to the redirect URI, so something has to listen there. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'cross-port-mismatch',
    group: 'cross-file',
    severity: 'warning',
    reach: 'workspace',
    across: true,
    fix: 'review',
    summary: 'The port of a redirect URI or base URL is the one browsers reach.',
  },
  *detect({ survey }) {
    const found = survey(mismatchesOf);
    const unpublished = survey(unpublishedPorts);
    const elsewhere = found.length + unpublished.length === 0 ? undefined : portsElsewhere(survey);
    for (const { facts, redirect, port, listens } of found) {
      const uri = knownText(redirect.resolved) ?? '';
      if (elsewhere?.explain(facts.file.uri, portOf(uri), listens) === true) continue;
      yield {
        at: placeOf(redirect),
        severity: mayBeFrontEnd(uri) ? 'info' : 'warning',
        data: { kind: 'listens', redirect, uri, port, listens },
        related: [relatedTo(port, `The application listens on ${listens}`)],
      };
    }
    for (const one of unpublished) {
      if (elsewhere?.isInOther(one.file, one.port) === true) continue;
      const isOwn = ownAddress.test(one.setting.setting.name) || !mayBeFrontEnd(one.url);
      yield {
        at: placeOf(one.setting),
        severity: isOwn ? 'warning' : 'info',
        data: { kind: 'published', found: one },
        related: [one.at],
      };
    }
    for (const inner of innerPorts(survey)) {
      yield { at: placeOf(inner.setting), data: { kind: 'inner', inner }, related: [inner.proxy] };
    }
  },
  word: (data) => {
    if (data.kind === 'inner') {
      const { setting, host, port } = data.inner;
      return (
        `${setting.place.name} has the port ${port} of the container, but browsers reach ${host} through a proxy that does ` +
        'not serve this port: the provider answers redirect_uri_mismatch, or the browser cannot connect after the login. ' +
        'Leave the port out.'
      );
    }
    if (data.kind === 'published') {
      const { setting, port, service, published } = data.found;
      return (
        `${setting.place.name} sends the browser to port ${port} of this machine, which is the port inside of the container: ` +
        `${service} is published at ${published}, and nothing here at ${port}. After the login the browser shows ` +
        'ERR_CONNECTION_REFUSED. Use the published port, and register the redirect URI with it.'
      );
    }
    const { redirect, uri, port, listens } = data;
    return (
      `${redirect.place.name} sends the browser to port ${portOf(uri)}, but ${named(port)} is ${listens}, and nothing here ` +
      'is configured for the other port: after the login the browser shows ERR_CONNECTION_REFUSED. Use one port, and ' +
      'register the redirect URI with it.'
    );
  },
  fix: ({ data }, { model }) => {
    if (data.kind === 'inner') {
      const { setting, url } = data.inner;
      return setResolved(model, setting, url.replace(/:\d+(?=[/?#]|$)/, ''), 'Remove the port');
    }
    if (data.kind === 'published') {
      const { setting, url, published } = data.found;
      return setResolved(model, setting, withPort(url, published), `Use port ${published}`);
    }
    const { redirect, uri, listens } = data;
    return redirect.setting.value.state === 'literal'
      ? setResolved(model, redirect, withPort(uri, listens), `Use port ${listens}`)
      : [];
  },
});

const withPort = (url: string, port: string): string => url.replace(/:\d+(?=[/?#]|$)/, `:${port}`);

/** What is surely the address of the program that reads it. */
const ownAddress = /^(?:NEXTAUTH_URL|AUTH_URL|BETTER_AUTH_URL|GF_SERVER_ROOT_URL)$/;

/** In production a proxy stands in front of the application. */
const isForDevelopment = (facts: FileFacts, setting: Setting): boolean =>
  ['base', 'development'].includes(environmentOf(facts, setting));

/** Ports on which development servers listen unless told otherwise: Next.js and Create React App, Vite, Angular, Vue. */
const frontEndPorts: ReadonlySet<string> = new Set(['3000', '5173', '4200', '8080']);

/** A front end of its own may receive the code, at a path that does not say who answers it. */
const mayBeFrontEnd = (uri: string): boolean =>
  frontEndPorts.has(portOf(uri)) && !/:\d+\/(?:api\/|login\/oauth2\/code\/)/.test(uri);

const portOf = (text: string): string => parseUrl(text)?.url.port ?? '';

interface Mismatch {
  readonly facts: FileFacts;
  readonly port: ResolvedSetting;
  readonly listens: string;
  readonly redirect: ResolvedSetting;
}

/** What one file says of its own port and redirect URIs. */
const mismatchesOf = (part: Model): readonly Mismatch[] =>
  runningFiles(part).flatMap((facts) => {
    const ports = facts.settings.filter((setting) => setting.role === 'port');
    const only = ports.length === 1 ? ports[0] : undefined;
    if (only === undefined || !isForDevelopment(facts, only)) return [];
    const port = part.resolve(only);
    const listens = knownText(port.resolved);
    if (listens === undefined || !/^\d{2,5}$/.test(listens)) return [];
    const redirect = offPort(part, facts, listens);
    return redirect === undefined ? [] : [{ facts, port, listens, redirect }];
  });

/** The redirect URI of the file when all its redirect URIs on this machine agree on a port that nothing else in it has. */
function offPort(model: Model, facts: FileFacts, listens: string): ResolvedSetting | undefined {
  const redirects = facts.settings
    .filter((setting) => setting.role === 'redirect_uri' && setting.kind === 'use')
    .map((setting) => model.resolve(setting))
    .filter(({ resolved }) => /^http:\/\/[^\s,]*$/i.test(knownText(resolved) ?? ''));
  const urls = redirects.flatMap(({ resolved }) => parseUrl(knownText(resolved) ?? '')?.url ?? []);
  const port = urls[0]?.port ?? '';
  if (port === '' || port === listens || urls.some((url) => url.port !== port || !isLoopbackHost(url.hostname))) {
    return undefined;
  }
  const own = new Set(redirects.map(({ setting }) => setting.entry.valueSpan.start));
  return mentions(facts, port, own) || isFrontEndWithApi(facts) ? undefined : redirects[0];
}

/**
 * Whether another file of the workspace explains a port: a front end, a published port, a login server or a tool of the
 * stack.
 */
function portsElsewhere(survey: Survey): {
  explain(file: string, port: string, listens: string): boolean;
  isInOther(file: string, port: string): boolean;
} {
  /** The only file with a number; undefined where there are several. */
  const files = new Map<string, string | undefined>();
  const published = new Set<string>();
  for (const ports of survey(portsOf)) {
    for (const number of ports.numbers) files.set(number, files.has(number) ? undefined : ports.file);
    for (const port of ports.published) published.add(port);
  }
  const isInOther = (file: string, port: string): boolean => files.has(port) && files.get(port) !== file;
  return {
    explain: (file, port, listens) => isInOther(file, port) || published.has(listens) || published.has('any'),
    isInOther,
  };
}

/** Any other value with this port: of a second program, of the stack, or a port's own variable. */
const mentions = ({ tree }: FileFacts, port: string, except: ReadonlySet<number>): boolean =>
  tree.entries.some(
    (entry) =>
      entry.kind === 'scalar' &&
      !except.has(entry.valueSpan.start) &&
      new RegExp(`(?<![\\d.])${port}(?!\\d)`).test(entry.value),
  );

interface Ports {
  readonly file: string;
  /** Numbers that may be ports, anywhere in the file's values. */
  readonly numbers: ReadonlySet<string>;
  /** Ports of containers that are published; `any` where a variable stands. */
  readonly published: ReadonlySet<string>;
}

const portsOf = (part: Model): readonly Ports[] =>
  runningFiles(part).map((facts) => ({
    file: facts.file.uri,
    numbers: new Set(
      facts.tree.entries.flatMap((entry) =>
        entry.kind === 'scalar' ? (entry.value.match(/(?<![\d.])\d{1,5}(?!\d)/g) ?? []) : [],
      ),
    ),
    published: facts.dialects[0] === 'docker-compose' ? publishedIn(facts) : none,
  }));

const none: ReadonlySet<string> = new Set();

/** The application's port under another number. */
const publishedIn = (facts: FileFacts): ReadonlySet<string> =>
  new Set(
    childrenOf(entryAt(facts.tree.roots[0], 'services')).flatMap((service) =>
      childrenOf(childOf(service, 'ports')).flatMap((entry) => {
        if (entry.kind === 'map') return textAt(entry, 'target') ?? [];
        if (entry.kind !== 'scalar') return [];
        return /:\$\{?PORT\}?/.test(entry.value) ? 'any' : (/:(\d+)(?:\/tcp)?$/.exec(entry.value)?.[1] ?? []);
      }),
    ),
  );

/** Names of a front end of its own beside the API that PORT belongs to. */
const isFrontEndWithApi = ({ variables }: FileFacts): boolean =>
  variables.some(({ name }) => /(?:^|_)(?:CLIENT|FRONT_?END|WEB|UI|SPA|APP)_(?:URL|URI|ORIGIN|HOST|PORT)$/i.test(name));
