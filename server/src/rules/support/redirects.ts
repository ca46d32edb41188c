import { groupBy } from '../../base/groupBy.ts';
import { memoised, memoisedFor } from '../../base/memo.ts';
import type { FileFacts } from '../../dialects/types.ts';
import { type DerivedRedirect, derivedRedirects } from '../../model/derived.ts';
import {
  nearMiss,
  type RegisteredRedirect,
  redirectMatches,
  registeredRedirects,
  serverOf,
} from '../../model/redirects.ts';
import {
  type Client,
  type Evidence,
  knownText,
  type Match,
  type Model,
  type ResolvedSetting,
  settingsOf,
} from '../../model/types.ts';

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
}

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
      if (registered.some(({ text }) => redirectMatches(provider, sentText, text))) continue;
      const near = nearestOf(sentText, registered);
      yield { use, registration, sent, sentText, registered, near, evidence, provider, derived: undefined };
    }
    yield* unregisteredDerived(made, match, registered, provider, model);
  }
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
  for (const derived of made) {
    const candidates = [derived.text, ...derived.alternatives];
    if (candidates.some((sent) => registered.some(({ text }) => accepts(derived, provider, sent, text)))) continue;
    if (derived.isPath ? registered.every(({ text }) => !isHttp(text)) : isElsewhere(derived.text, registered))
      continue;
    const near = derived.isPath ? nearestPath(derived.text, registered) : nearestOf(derived.text, registered);
    if (near === undefined && registered.some(({ text }) => isMeant(derived, text, match, model))) continue;
    if (near === undefined && derived.usual !== undefined && !registered.some(({ text }) => derived.usual?.test(text)))
      continue;
    const sent = derived.inputs[0];
    yield { use, registration, sent, sentText: derived.text, registered, near, evidence, provider, derived };
  }
}

function isMeant(derived: DerivedRedirect, registered: string, match: Match, model: Model): boolean {
  const { family, isPath, ownName } = derived;
  if (isPath || !registered.startsWith(family)) return false;
  if (ownName === undefined || ownName.test(registered.slice(family.length))) return true;
  return hasOtherUse(match, model) || isSpoken(derived, registered, model);
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

function accepts(derived: DerivedRedirect, provider: string | undefined, sent: string, registered: string): boolean {
  if (!derived.isPath) return redirectMatches(provider, sent, registered);
  // Behind a context path or a gateway the path begins with more; a wildcard may mean any of these.
  if (registered.includes('*') || registered.split(/[?#]/)[0]?.endsWith(sent) === true) return true;
  const origin = /^https?:\/\/[^/?#]+/i.exec(registered)?.[0];
  return origin !== undefined && redirectMatches(provider, `${origin}${sent}`, registered);
}

const isHttp = (uri: string): boolean => /^https?:\/\//i.test(uri);
const isLoopback = (uri: string): boolean => /^https?:\/\/(?:localhost|127\.|\[::1\]|[^/:]+\.localhost)/i.test(uri);

/** The registration knows only the developer's machine and the base URL is public, or the other way round. */
const isElsewhere = (sent: string, registered: readonly RegisteredRedirect[]): boolean => {
  const urls = registered.map(({ text }) => text).filter(isHttp);
  return urls.every((text) => isLoopback(text) !== isLoopback(sent));
};

/** Google's desktop clients may use any loopback port and path, whatever the file lists (RFC 8252 section 7.3). */
const isGoogleInstalled = (registration: Client): boolean =>
  registration.settings.some(({ setting }) => setting.entry.path[0] === 'installed');

function nearestOf(sent: string, registered: readonly RegisteredRedirect[]): Unregistered['near'] {
  for (const redirect of registered) {
    const difference = nearMiss(sent, redirect.text);
    if (difference !== undefined) return { redirect, difference };
  }
  return undefined;
}

/** Of a path only its end is compared: what comes before it is the host's, or a gateway's. */
function nearestPath(path: string, registered: readonly RegisteredRedirect[]): Unregistered['near'] {
  const other = withOtherSlash(path);
  const redirect = registered.find(({ text }) => isHttp(text) && text.split(/[?#]/)[0]?.endsWith(other));
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
