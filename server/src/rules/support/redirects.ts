import { groupBy } from '../../base/groupBy.ts';
import { memoised, memoisedFor } from '../../base/memo.ts';
import { compareText } from '../../base/order.ts';
import { firstNot } from '../../base/sorted.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { type DerivedRedirect, derivedRedirects } from '../../model/derived.ts';
import { createRedirectList, type RegisteredRedirect, registeredRedirects, serverOf } from '../../model/redirects.ts';
import {
  type Client,
  type Evidence,
  knownText,
  type Match,
  type Model,
  type ResolvedSetting,
  settingsOf,
} from '../../model/types.ts';
import type { Twin } from '../types.ts';
import { insecureRedirect } from './insecureRedirect.ts';
import { twinOfPlaceholder } from './placeholderUrl.ts';
import { productOf } from './redirectProducts.ts';
import { parseUrl } from './url.ts';

/** A redirect URI in use that its registration in the workspace does not accept. */
export interface Unregistered {
  readonly use: Client;
  readonly registration: Client;
  /** The redirect URI's setting; for a derived one the setting it is made of. */
  readonly sent: ResolvedSetting;
  readonly sentText: string;
  readonly registered: readonly RegisteredRedirect[];
  /** The registered URI it only just misses, and by what. */
  readonly near: { readonly redirect: RegisteredRedirect; readonly difference: string } | undefined;
  readonly evidence: Evidence;
  /** The provider, or the dialect of a server's own configuration. */
  readonly provider: string | undefined;
  /** Set when no file spells the redirect URI out. */
  readonly derived: DerivedRedirect | undefined;
  readonly twin: Twin | undefined;
}

/** Redirect URIs of applications that no server would accept for the registration they are matched with. */
export function* unregistered(model: Model): Generator<Unregistered> {
  for (const match of model.matches) {
    const { use, registration, evidence } = match;
    const registered = registeredRedirects(registration);
    if (registered === undefined || registered.length === 0 || isGoogleInstalled(registration)) continue;
    const provider = serverOf(registration) ?? use.provider;
    const made = derivedRedirects(model, use);
    for (const sent of settingsOf(use, 'redirect_uri')) {
      const sentText = knownText(sent.resolved);
      // Half of a redirect URI, which the framework completes.
      if (made.some(({ inputs }) => inputs.some(({ setting }) => setting === sent.setting))) continue;
      if (sentText === undefined || !/^[a-z][a-z0-9+.-]*:[^\s,#*]*$/i.test(sentText)) continue;
      if (listOf(registered).accepts(provider, sentText)) continue;
      if (listOf(registered).acceptsJoined(provider, sentText)) continue;
      const near = nearestOf(sentText, registered);
      const twin = twinOf(model, use, sent, sentText, registered);
      yield { use, registration, sent, sentText, registered, near, evidence, provider, derived: undefined, twin };
    }
    yield* unregisteredDerived(made, match, registered, provider, model);
  }
}

/**
 * Plain http, and a path that the program does not serve, have a rule each. Where putting that right makes it one of the
 * registered URIs, nothing else is wrong. Servers that may accept http fail for the difference alone.
 */
function twinOf(
  model: Model,
  use: Client,
  sent: ResolvedSetting,
  sentText: string,
  registered: readonly RegisteredRedirect[],
): Twin | undefined {
  const { setting } = sent;
  const { isRegistered, hosts } = listOf(registered);
  const host = parseUrl(sentText)?.url.hostname ?? '';
  const blank = hosts.has(host) ? undefined : twinOfPlaceholder(host);
  if (blank !== undefined) return blank;
  const facts = model.fileOf(setting.file);
  const insecure =
    setting.value.state === 'literal' && facts !== undefined ? insecureRedirect(sentText, setting, facts) : undefined;
  if (insecure !== undefined && isRegistered(sentText.replace(/^http:/i, 'https:'))) {
    return { rule: 'redirect-uri-insecure-http', shown: insecure.severity === 'error' ? 'other' : 'this' };
  }
  const path = parseUrl(sentText)?.rawPath ?? '';
  const product = productOf(model, use, sent);
  if (product === undefined || product.accepts(path)) return undefined;
  const [whole = ''] = /^[a-z]+:\/\/[^/?#]*/i.exec(sentText) ?? [];
  return isRegistered(whole + product.path) ? { rule: 'redirect-uri-framework-path', shown: 'other' } : undefined;
}

/** What is asked of one list for each redirect URI that is sent. */
const listOf = memoisedFor((registered: readonly RegisteredRedirect[]) => {
  const texts = registered.map(({ text }) => text);
  const http = registered.filter(({ text }) => isHttp(text));
  const sorted = [...texts].sort(compareText);
  const known = new Set(texts);
  const joined = registered.filter(({ setting, text }) => setting.setting.value.text !== text);
  return {
    ...createRedirectList(texts),
    hosts: new Set(texts.map((text) => parseUrl(text)?.url.hostname)),
    isRegistered: (uri: string) => known.has(uri),
    /** Keycloak's root URL ends with a slash, and the relative URI begins with one: `url-double-slash` tells it there. */
    acceptsJoined: createRedirectList(joined.map(({ text }) => text.replace(/(?<!:)\/\//, '/'))).accepts,
    hasHttp: http.length > 0,
    hasStar: texts.some((text) => text.includes('*')),
    isLocal: http.every(({ text }) => isLoopback(text)),
    isPublic: !http.some(({ text }) => isLoopback(text)),
    endingIn: firstEndingIn(registered),
    httpEndingIn: firstEndingIn(http),
    /** As they are compared at a host that is the same. */
    paths: createRedirectList(http.map(({ text }) => text.replace(origin, anyOrigin))),
    startingWith: (start: string) => startingWith(sorted, start),
    isAnyLike: memoisedFor((usual: RegExp) => texts.some((text) => usual.test(text))),
  };
});

const origin = /^https?:\/\/[^/?#]+/i;
const anyOrigin = 'https://host.test';

/** The first of which what comes before a query ends in a text. Of each length that is asked for, all ends are kept. */
function firstEndingIn(registered: readonly RegisteredRedirect[]): (end: string) => RegisteredRedirect | undefined {
  const paths = registered.map((redirect) => [redirect.text.split(/[?#]/)[0] ?? '', redirect] as const).reverse();
  const ofLength = memoised(
    (length) =>
      new Map(
        paths.flatMap(([path, redirect]) =>
          path.length < Number(length) ? [] : [[path.slice(path.length - Number(length)), redirect] as const],
        ),
      ),
  );
  return (end) => ofLength(String(end.length)).get(end);
}

/** Of texts in order those that begin with one. */
function startingWith(sorted: readonly string[], start: string): readonly string[] {
  const first = firstNot(sorted, (text) => text < start);
  let end = first;
  while (sorted[end]?.startsWith(start) === true) end++;
  return sorted.slice(first, end);
}

/** The same for redirect URIs that a framework makes; silent wherever the registration may belong to another set-up. */
function* unregisteredDerived(
  made: readonly DerivedRedirect[],
  match: Match,
  registered: readonly RegisteredRedirect[],
  provider: string | undefined,
  model: Model,
): Generator<Unregistered> {
  const { use, registration, evidence } = match;
  const list = listOf(registered);
  for (const derived of made) {
    const candidates = [derived.text, ...derived.alternatives];
    if (candidates.some((sent) => accepts(derived, provider, sent, registered))) continue;
    if (derived.isPath ? !list.hasHttp : isElsewhere(derived.text, registered)) continue;
    const near = derived.isPath ? nearestPath(derived.text, registered) : nearestOf(derived.text, registered);
    if (near === undefined && isMeant(derived, registered, match, model)) continue;
    if (near === undefined && derived.usual !== undefined && !list.isAnyLike(derived.usual)) continue;
    const sent = derived.inputs[0];
    const sentText = derived.text;
    yield { use, registration, sent, sentText, registered, near, evidence, provider, derived, twin: undefined };
  }
}

/** One of the registered URIs is what the framework makes, or begins like it and may be meant for another use. */
function isMeant(
  derived: DerivedRedirect,
  registered: readonly RegisteredRedirect[],
  match: Match,
  model: Model,
): boolean {
  const { family, isPath, ownName } = derived;
  const alike = isPath ? [] : listOf(registered).startingWith(family);
  if (ownName === undefined || alike.length === 0) return alike.length > 0;
  return (
    hasOtherUse(match, model) ||
    alike.some((text) => ownName.test(text.slice(family.length)) || isSpoken(derived, text, model))
  );
}

/** Another application has the same client, or the same one elsewhere with a redirect URI of its own. */
function hasOtherUse({ use, registration }: Match, model: Model): boolean {
  const uses = usesOf(model.matches).get(registration);
  if (uses === undefined) return false;
  return uses.packages.size > 1 || uses.withRedirect.size > (uses.withRedirect.has(use) ? 1 : 0);
}

/** The uses of each registration: a server may have one client for many applications. */
const usesOf = memoisedFor((matches: readonly Match[]) => {
  const groups = groupBy(matches, ({ registration }) => registration);
  return new Map(
    [...groups].map(([registration, own]) => [
      registration,
      {
        packages: new Set(own.map(({ use }) => use.package)),
        withRedirect: new Set(own.map(({ use }) => use).filter((use) => settingsOf(use, 'redirect_uri').length > 0)),
      },
    ]),
  );
});

/** A variable beside the framework's names the path, so that a route of the application's own receives it. */
function isSpoken({ inputs }: DerivedRedirect, registered: string, model: Model): boolean {
  const path = /^https?:\/\/[^/?#]+([^?#]*)/i.exec(registered)?.[1];
  if (path === undefined || path.length < 2) return false;
  const files = new Set(inputs.map(({ setting }) => setting.file));
  return [...files].some((file) => {
    const facts = model.fileOf(file);
    return facts !== undefined && speaksOf(facts)(path);
  });
}

const speaksOf = memoisedFor(({ variables }: FileFacts) =>
  memoised((path) => variables.some(({ value }) => value.state !== 'absent' && value.text.includes(path))),
);

function accepts(
  derived: DerivedRedirect,
  provider: string | undefined,
  sent: string,
  registered: readonly RegisteredRedirect[],
): boolean {
  const list = listOf(registered);
  if (!derived.isPath) return list.accepts(provider, sent);
  // Behind a context path or a gateway the path begins with more; a wildcard may mean any of these.
  return list.hasStar || list.endingIn(sent) !== undefined || list.paths.accepts(provider, `${anyOrigin}${sent}`);
}

const isHttp = (uri: string): boolean => /^https?:\/\//i.test(uri);
const isLoopback = (uri: string): boolean => /^https?:\/\/(?:localhost|127\.|\[::1\]|[^/:]+\.localhost)/i.test(uri);

/** The registration knows only the developer's machine and the base URL is public, or the other way round. */
const isElsewhere = (sent: string, registered: readonly RegisteredRedirect[]): boolean => {
  const { isLocal, isPublic } = listOf(registered);
  return isLoopback(sent) ? isPublic : isLocal;
};

/** Google's desktop clients may use any loopback port and path, whatever the file lists (RFC 8252 section 7.3). */
const isGoogleInstalled = memoisedFor((registration: Client): boolean =>
  registration.settings.some(({ setting }) => setting.entry.path[0] === 'installed'),
);

function nearestOf(sent: string, registered: readonly RegisteredRedirect[]): Unregistered['near'] {
  const near = listOf(registered).nearest(sent);
  const redirect = near === undefined ? undefined : registered[near.index];
  return near === undefined || redirect === undefined ? undefined : { redirect, difference: near.difference };
}

/** Of a path only its end is compared: what comes before it is the host's, or a gateway's. */
function nearestPath(path: string, registered: readonly RegisteredRedirect[]): Unregistered['near'] {
  const redirect = listOf(registered).httpEndingIn(withOtherSlash(path));
  return redirect === undefined ? undefined : { redirect, difference: 'the trailing slash' };
}

/** The URI, or path, with a slash at its end where there was none, or without the one there was. */
export const withOtherSlash = (uri: string): string => (uri.endsWith('/') ? uri.slice(0, -1) : `${uri}/`);

/** Begins the sentence about a redirect URI: what it is, and where it comes from when no file spells it out. */
export function wordSent(sent: ResolvedSetting, text: string, derived: DerivedRedirect | undefined): string {
  if (derived === undefined) return `${sent.place.name} is ${text}`;
  const { framework, isPath, usual, inputs } = derived;
  const name = usual === undefined ? framework : `${framework}, unless code says otherwise,`;
  return isPath
    ? `${name} receives the callback of ${inputs.at(-1)?.place.name} at the path ${text}`
    : `${name} makes the redirect URI ${text} of ${sent.place.name}`;
}
