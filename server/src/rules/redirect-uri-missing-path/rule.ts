import { readName } from '../../dialects/envNames.ts';
import { callbackPath } from '../../knowledge/frameworks.ts';
import { findProvider } from '../../knowledge/providers/lookup.ts';
import { derivedRedirects } from '../../model/derived.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingOf, settingsOf } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { setAt, strengthOf } from '../support/clients.ts';
import { placeOf } from '../support/model.ts';
import { isHttp, isLoopbackHost, isPlaceholderHost, type ParsedUrl, parseUrl } from '../support/url.ts';
import type { Severity } from '../types.ts';

interface Data {
  readonly target: ResolvedSetting;
  /** It refers to the address of the application, which is right as it is. */
  readonly isBase: boolean;
  readonly isEntra: boolean;
  /** Set where Laravel's Socialite sends it as it stands, to the application's own start page: the usual path. */
  readonly socialite: string | undefined;
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
      const url = bareUrl(knownText(target?.resolved));
      if (target === undefined || targets.length > 1 || url === undefined) continue;
      const socialite = toOwnStartPage(model, target, url) ? usualOfSocialite(client) : undefined;
      // On the own machine it is else a matter of trying out.
      if (isLoopbackHost(url.rawHost) && socialite === undefined) continue;
      // The framework adds the path itself.
      if (derivedRedirects(model, client).some(({ inputs }) => inputs.includes(target))) continue;
      const isEntra = client.provider === 'microsoft-entra-id';
      // Which route takes the code is written in PHP.
      const path = socialite === undefined ? frameworkPath(model, client) : undefined;
      const severity: Severity = socialite === undefined ? 'info' : 'warning';
      const isBase = readName(target.place.name)?.role === 'base_url';
      const at = isBase ? { file: target.setting.file, span: target.setting.span } : placeOf(target);
      yield { at, data: { target, isBase, isEntra, socialite, path }, severity };
    }
  },
  word: ({ target, isBase, isEntra, socialite, path }) => {
    const { name } = isBase ? target.setting : target.place;
    if (socialite !== undefined) {
      return (
        `${name} has no path, and Socialite sends it as it stands: after signing in the browser is back at the ` +
        'start page with ?code= in its address and nobody is signed in, as only the route that calls user() takes the code. ' +
        `Write the whole address of that route, often ${socialite}, and register the same (else redirect_uri_mismatch).`
      );
    }
    return (
      `${name} has no path, so the start page has to take the authorization code, and whether the server ` +
      `has the origin with or without a slash decides between success and redirect_uri_mismatch. ` +
      `${isEntra ? 'Entra ID adds a slash to it when it answers. ' : ''}` +
      (path === undefined
        ? 'Use a path of its own, such as /callback, and register it.'
        : `Use ${path} and register it.`)
    );
  },
  fix: ({ data: { target, isBase, path } }, { model }) => {
    const text = knownText(target.resolved);
    if (isBase || path === undefined || text === undefined) return [];
    return setAt(model, target, `${text.replace(/\/$/, '')}${path}`, `Add the path ${path}`, 'review');
  },
});

/** It has a secret and nothing that says browser: single page applications often use their origin. */
const isServerSide = (client: Client): boolean =>
  settingOf(client, 'client_secret') !== undefined &&
  client.settings.every(({ setting }) => !setting.isPublic) &&
  knownText(settingOf(client, 'public_client')?.resolved) !== 'true' &&
  knownText(settingOf(client, 'application_type')?.resolved) !== 'native';

function bareUrl(text: string | undefined): ParsedUrl | undefined {
  const url = text === undefined ? undefined : parseUrl(text.trim());
  if (url === undefined || !isHttp(url.url) || isPlaceholderHost(url.rawHost)) return undefined;
  return (url.rawPath === '' || url.rawPath === '/') && !/[?#*\s,]/.test(url.raw) ? url : undefined;
}

/**
 * laravel/socialite, SocialiteManager::formatRedirectUrl: `redirect` goes to the provider unchanged. Another origin
 * than the application's may be that of a front end, whose script takes the code.
 */
function toOwnStartPage(model: Model, { setting }: ResolvedSetting, { url }: ParsedUrl): boolean {
  if (!model.hasLibrary('laravel/socialite', setting.file)) return false;
  const base = parseUrl(model.definitions('APP_URL', setting.file)[0]?.value.text.trim() ?? '');
  if (base === undefined) return false;
  // `php artisan serve` is at port 8000, whatever APP_URL says.
  const isServed =
    [base.url, url].every(({ hostname }) => isLoopbackHost(hostname)) && ['8000', base.url.port].includes(url.port);
  return base.url.origin === url.origin || isServed;
}

const usualOfSocialite = ({ provider }: Client): string =>
  callbackPath('socialite', findProvider(provider ?? '') ?? '') ?? '/auth/callback';

function frameworkPath(model: Model, client: Client): string | undefined {
  const settings = client.settings.filter(({ setting }) => setting.role !== 'redirect_uri');
  const [derived] = derivedRedirects(model, { ...client, settings });
  if (derived === undefined || derived.alternatives.length > 0) return undefined;
  return derived.isPath ? derived.text : parseUrl(derived.text)?.rawPath;
}
