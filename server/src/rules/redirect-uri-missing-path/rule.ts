import { derivedRedirects } from '../../model/derived.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingOf, settingsOf } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { setAt, strengthOf } from '../support/clients.ts';
import { placeOf } from '../support/model.ts';
import { isHttp, isLoopbackHost, isPlaceholderHost, parseUrl } from '../support/url.ts';

interface Data {
  readonly target: ResolvedSetting;
  readonly isEntra: boolean;
  /** The path at which the client's framework receives the answer. */
  readonly path: string | undefined;
}

/** RFC 8252 section 8.4: a complete redirect URI, path included, is registered. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'redirect-uri-missing-path',
    group: 'redirect',
    severity: 'info',
    reach: 'workspace',
    fix: 'review',
    summary: 'The redirect URI of a web application names the path of its callback.',
  },
  *detect({ model }) {
    for (const client of model.clients) {
      if (!isServerSide(client) || strengthOf(client) === 'weak') continue;
      const targets = settingsOf(client, 'redirect_uri');
      // Several are a list, in which the origin may be there for another purpose.
      const [target] = targets;
      if (target === undefined || targets.length > 1 || !isBare(knownText(target.resolved))) continue;
      // The framework adds the path itself.
      if (derivedRedirects(model, client).some(({ inputs }) => inputs.includes(target))) continue;
      const isEntra = client.provider === 'microsoft-entra-id';
      yield { at: placeOf(target), data: { target, isEntra, path: frameworkPath(model, client) } };
    }
  },
  word: ({ target, isEntra, path }) =>
    `${target.place.name} has no path, so the start page has to take the authorization code, and whether the server ` +
    `has the origin with or without a slash decides between success and redirect_uri_mismatch. ` +
    `${isEntra ? 'Entra ID adds a slash to it when it answers. ' : ''}` +
    (path === undefined
      ? 'Use a path of its own, such as /callback, and register it.'
      : `Use ${path} and register it.`),
  fix: ({ data: { target, path } }, { model }) => {
    const text = knownText(target.resolved);
    if (path === undefined || text === undefined) return [];
    return setAt(model, target, `${text.replace(/\/$/, '')}${path}`, `Add the path ${path}`, 'review');
  },
});

/** It has a secret and nothing that says browser: single page applications often use their origin. */
const isServerSide = (client: Client): boolean =>
  settingOf(client, 'client_secret') !== undefined &&
  client.settings.every(({ setting }) => !setting.isPublic) &&
  knownText(settingOf(client, 'public_client')?.resolved) !== 'true' &&
  knownText(settingOf(client, 'application_type')?.resolved) !== 'native';

/** On the own machine it is a matter of trying out. */
function isBare(text: string | undefined): boolean {
  const url = text === undefined ? undefined : parseUrl(text.trim());
  if (url === undefined || !isHttp(url.url) || isLoopbackHost(url.rawHost) || isPlaceholderHost(url.rawHost))
    return false;
  return (url.rawPath === '' || url.rawPath === '/') && !/[?#*\s,]/.test(url.raw);
}

function frameworkPath(model: Model, client: Client): string | undefined {
  const settings = client.settings.filter(({ setting }) => setting.role !== 'redirect_uri');
  const [derived] = derivedRedirects(model, { ...client, settings });
  if (derived === undefined || derived.alternatives.length > 0) return undefined;
  return derived.isPath ? derived.text : parseUrl(derived.text)?.rawPath;
}
