import { lazy } from '../../base/lazy.ts';
import { type DerivedRedirect, derivedRedirects } from '../../model/derived.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingOf, settingsOf } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { setAt } from '../support/clients.ts';
import { placeOf } from '../support/model.ts';
import { type Product, productOf } from '../support/redirectProducts.ts';
import { isHttp, type ParsedUrl, parseUrl } from '../support/url.ts';
import type { Severity } from '../types.ts';
import { type AuthBase, authBases, dashboardBases } from './authBase.ts';

type Data = Callback | PathString | AuthBase;

interface Callback {
  readonly target: ResolvedSetting;
  readonly url: ParsedUrl;
  readonly framework: string;
  /** The path at which it receives the answer. */
  readonly path: string;
  /** The setting is the framework's own; else it is a variable that the framework does not read. */
  readonly isRead: boolean;
  /** The variable that the framework puts in front. */
  readonly joinedTo?: string;
}

/** ASP.NET Core throws at anything that does not begin with a slash (aspnetcore, PathString.cs). */
interface PathString {
  readonly target: ResolvedSetting;
  /** What is to be there instead. */
  readonly pathString: string;
  readonly isUrl: boolean;
}

export const rule = workspaceRule<Data>({
  meta: {
    id: 'redirect-uri-framework-path',
    group: 'redirect',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'A redirect URI has the path at which its framework receives the answer.',
  },
  *detect({ model }) {
    for (const data of [...authBases(model), ...dashboardBases(model)]) yield { at: placeOf(data.target), data };
    for (const client of model.clients) {
      const ofLibrary = lazy(() => libraryRedirects(model, client));
      for (const target of settingsOf(client, 'callback_path')) {
        const data = asPathString(target);
        if (data === undefined) continue;
        // A section of another name may go through code that puts the slash in front.
        const isSure = data.isUrl || boundByLibrary.test(target.setting.name);
        yield { at: placeOf(target), data, severity: isSure ? 'error' : 'warning' };
      }
      for (const target of settingsOf(client, 'redirect_uri')) {
        const url = parseUrl(knownText(target.resolved)?.trim() ?? '');
        if (url === undefined || !isHttp(url.url) || /[\s,*{}$]/.test(url.raw)) continue;
        const product = productOf(model, client, target);
        const data =
          product === undefined ? besideLibrary(ofLibrary, target, url) : besideProduct(product, target, url);
        if (data === undefined) continue;
        const severity: Severity = data.isRead ? 'warning' : 'info';
        yield { at: placeOf(target), data, severity };
      }
    }
  },
  word: (data) => {
    if ('base' in data) {
      const { target, action, base, symptom } = data;
      return (
        `${target.place.name} ends with ${action}, but it is the address below which the program puts its own, so that the redirect ` +
        `URI has the path twice (${['redirect_uri_mismatch', ...(symptom === undefined ? [] : [symptom])].join(', ')}). Write ${base}.`
      );
    }
    if ('pathString' in data) {
      const { target, pathString, isUrl } = data;
      return (
        `${target.place.name} ${isUrl ? 'is a whole URL' : 'does not begin with a slash'}, but ASP.NET Core wants a path and stops ` +
        `with "The path in 'value' must start with '/'". Write ${pathString}${isUrl ? ', and register the URL at the provider' : ''}.`
      );
    }
    const { target, url, framework, path, isRead, joinedTo } = data;
    if (joinedTo !== undefined) {
      return (
        `${target.place.name} is a whole URL, but ${framework} appends it to ${joinedTo}, so two addresses are joined into one ` +
        `and the provider answers redirect_uri_mismatch. Write the path alone: ${pathIn(url, path)}.`
      );
    }
    return isRead
      ? `${target.place.name} has the path ${url.rawPath || '/'}, but ${framework} receives the answer at ${path} only. ` +
          `After signing in the user meets 404, or the login begins anew. Use ${path}, and register the same URI.`
      : `${target.place.name} has the path ${url.rawPath || '/'}, but ${framework} receives the answer at ${path} and ` +
          'does not read this variable. A URI registered after it gives redirect_uri_mismatch. Register the one with ' +
          `${path}, unless a route of your own uses the variable.`;
  },
  fix: ({ data }, { model }) => {
    const { target } = data;
    if ('base' in data) return setAt(model, target, data.base, `Remove ${data.action}`, 'review');
    if ('pathString' in data) {
      const title = data.isUrl ? 'Keep the path only' : 'Begin with a slash';
      return setAt(model, target, data.pathString, title, 'review');
    }
    const { url, path, joinedTo } = data;
    return joinedTo !== undefined
      ? setAt(model, target, pathIn(url, path), 'Keep the path only', 'review')
      : setAt(model, target, `${url.raw.slice(0, originLength(url.raw))}${path}`, `Use the path ${path}`, 'review');
  },
});

/** Sections that ASP.NET Core and Microsoft.Identity.Web bind by themselves. */
const boundByLibrary = /^(?:AzureAd|Authentication:Schemes)/i;

/** learn.microsoft.com, RemoteAuthenticationOptions.CallbackPath: a PathString. */
function asPathString(target: ResolvedSetting): PathString | undefined {
  const text = knownText(target.resolved)?.trim() ?? '';
  if (target.setting.dialect !== 'aspnet-appsettings') return undefined;
  const url = parseUrl(text);
  if (url !== undefined && isHttp(url.url)) return { target, pathString: pathIn(url, '/signin-oidc'), isUrl: true };
  return /^[\w-]+(?:\/[\w.-]+)*\/?$/.test(text) ? { target, pathString: `/${text}`, isUrl: false } : undefined;
}

/** The path of the URL, or the usual one where it has none. */
const pathIn = ({ rawPath }: ParsedUrl, usual: string): string => (rawPath.length > 1 ? rawPath : usual);

const originLength = (uri: string): number => /^[a-z]+:\/\/[^/?#]*/i.exec(uri)?.[0].length ?? 0;

function besideProduct(product: Product, target: ResolvedSetting, url: ParsedUrl): Callback | undefined {
  if (product.accepts(url.rawPath)) return undefined;
  const { name, path, joinedTo } = product;
  return { target, url, framework: name, path, isRead: true, ...(joinedTo === undefined ? {} : { joinedTo }) };
}

/** What a library makes for the client, its variables with redirect URIs aside. */
function libraryRedirects(model: Model, client: Client): readonly DerivedRedirect[] {
  if (settingOf(client, 'client_secret') === undefined) return [];
  const settings = client.settings.filter(({ setting }) => setting.role !== 'redirect_uri');
  return derivedRedirects(model, { ...client, settings });
}

/** The library makes the URI itself; a variable with another one on the same origin is what people register by mistake. */
function besideLibrary(
  ofLibrary: () => readonly DerivedRedirect[],
  target: ResolvedSetting,
  url: ParsedUrl,
): Callback | undefined {
  const isOwnName = /^(?:AUTH_)?[A-Z0-9_]+_(?:REDIRECT|CALLBACK)_UR[IL]$/.test(target.setting.name);
  if (!isOwnName || target.setting.isPublic) return undefined;
  for (const derived of ofLibrary()) {
    if (!libraries.has(derived.framework) || derived.isPath) continue;
    const made = [derived.text, ...derived.alternatives].flatMap((text) => parseUrl(text) ?? []);
    const [first] = made;
    if (first === undefined || first.url.origin !== url.url.origin) return undefined;
    // Below the library's own mount a provider of another name may be meant.
    if (made.some((own) => own.rawPath === url.rawPath) || url.raw.startsWith(derived.family)) return undefined;
    return isPlainCallback(url.rawPath)
      ? { target, url, framework: derived.framework, path: first.rawPath, isRead: false }
      : undefined;
  }
  return undefined;
}

/** Libraries whose callback path follows from their base URL alone. */
const libraries: ReadonlySet<string> = new Set(['NextAuth', 'Auth.js', 'Better Auth']);

/** A path that says no more than "callback"; any other may be a route of its own, such as /api/gmail/callback. */
const isPlainCallback = (path: string): boolean =>
  /^\/(?:api\/)?(?:auth\/|oauth2?\/|login\/)?(?:callback|redirect|oauth2?|auth)?\/?$/i.test(path);
