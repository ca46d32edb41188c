import type { FileFacts, Setting } from '../../dialects/types.ts';
import { knownText, type Model, type ResolvedSetting } from '../../model/types.ts';
import { childOf, childrenOf, entryAt, textAt } from '../../syntax/tree.ts';
import { workspaceRule } from '../define.ts';
import { environmentOf } from '../support/environment.ts';
import { named, placeOf, relatedTo, runningFiles, setResolved } from '../support/model.ts';
import { isLoopbackHost, parseUrl } from '../support/url.ts';
import { type InnerPort, innerPorts } from './proxied.ts';

type Data =
  | {
      readonly kind: 'listens';
      readonly redirect: ResolvedSetting;
      readonly uri: string;
      readonly port: ResolvedSetting;
      readonly listens: string;
    }
  | { readonly kind: 'inner'; readonly inner: InnerPort };

/** The browser is sent to the redirect URI, so something has to listen there. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'cross-port-mismatch',
    group: 'cross-file',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'The port of a redirect URI or base URL is the one browsers reach.',
  },
  *detect({ model }) {
    for (const facts of model.files) {
      if (facts.environment.isTemplate) continue;
      const ports = facts.settings.filter((setting) => setting.role === 'port');
      const only = ports.length === 1 ? ports[0] : undefined;
      if (only === undefined || !isForDevelopment(facts, only)) continue;
      const port = model.resolve(only);
      const listens = knownText(port.resolved);
      if (listens === undefined || !/^\d{2,5}$/.test(listens)) continue;
      const redirect = offPort(model, facts, listens);
      if (redirect === undefined) continue;
      const uri = knownText(redirect.resolved) ?? '';
      yield {
        at: placeOf(redirect),
        severity: mayBeFrontEnd(uri) ? 'info' : 'warning',
        data: { kind: 'listens', redirect, uri, port, listens },
        related: [relatedTo(port, `The application listens on ${listens}`)],
      };
    }
    for (const inner of innerPorts(model)) {
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
    const { redirect, uri, listens } = data;
    return redirect.setting.value.state === 'literal'
      ? setResolved(model, redirect, uri.replace(/:\d+(?=[/?#]|$)/, `:${listens}`), `Use port ${listens}`)
      : [];
  },
});

/** In production a proxy stands in front of the application. */
const isForDevelopment = (facts: FileFacts, setting: Setting): boolean =>
  ['base', 'development'].includes(environmentOf(facts, setting));

/** Ports on which development servers listen unless told otherwise: Next.js and Create React App, Vite, Angular, Vue. */
const frontEndPorts: ReadonlySet<string> = new Set(['3000', '5173', '4200', '8080']);

/** A front end of its own may receive the code, at a path that does not say who answers it. */
const mayBeFrontEnd = (uri: string): boolean =>
  frontEndPorts.has(portOf(uri)) && !/:\d+\/(?:api\/|login\/oauth2\/code\/)/.test(uri);

const portOf = (text: string): string => parseUrl(text)?.url.port ?? '';

/**
 * The redirect URI of the file when all its redirect URIs on this machine agree on another port that nothing else in the
 * workspace explains: a front end, a published port, a login server or a tool of the stack.
 */
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
  const isExplained = runningFiles(model).some(
    (other) => mentions(other, port, other === facts ? own : none) || publishesOther(other, listens),
  );
  return isExplained || isFrontEndWithApi(facts) ? undefined : redirects[0];
}

const none: ReadonlySet<number> = new Set();

/** Any other value with this port: of a second program, of the stack, or a port's own variable. */
const mentions = ({ tree }: FileFacts, port: string, except: ReadonlySet<number>): boolean =>
  tree.entries.some(
    (entry) =>
      entry.kind === 'scalar' &&
      !except.has(entry.valueSpan.start) &&
      new RegExp(`(?<![\\d.])${port}(?!\\d)`).test(entry.value),
  );

/** A Compose service that publishes the application's port under another number. */
const publishesOther = (facts: FileFacts, listens: string): boolean =>
  facts.dialects[0] === 'docker-compose' &&
  childrenOf(entryAt(facts.tree.roots[0], 'services')).some((service) =>
    childrenOf(childOf(service, 'ports')).some((entry) =>
      entry.kind === 'map'
        ? textAt(entry, 'target') === listens
        : entry.kind === 'scalar' && new RegExp(`:(?:${listens}|\\$\\{?PORT\\}?.*)(?:/tcp)?$`).test(entry.value),
    ),
  );

/** Names of a front end of its own beside the API that PORT belongs to. */
const isFrontEndWithApi = ({ variables }: FileFacts): boolean =>
  variables.some(({ name }) => /(?:^|_)(?:CLIENT|FRONT_?END|WEB|UI|SPA|APP)_(?:URL|URI|ORIGIN|HOST|PORT)$/i.test(name));
