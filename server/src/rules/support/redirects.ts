import { nearMiss, type RegisteredRedirect, redirectMatches, registeredRedirects } from '../../model/redirects.ts';
import {
  type Client,
  type Evidence,
  knownText,
  type Model,
  type ResolvedSetting,
  settingsOf,
} from '../../model/types.ts';

/** A redirect URI in use that its registration in the workspace does not accept. */
export interface Unregistered {
  readonly use: Client;
  readonly registration: Client;
  readonly sent: ResolvedSetting;
  readonly sentText: string;
  readonly registered: readonly RegisteredRedirect[];
  /** The registered URI it only just misses, and by what. */
  readonly near: { readonly redirect: RegisteredRedirect; readonly difference: string } | undefined;
  readonly evidence: Evidence;
  readonly provider: string | undefined;
}

export function* unregistered(model: Model): Generator<Unregistered> {
  for (const { use, registration, evidence } of model.matches) {
    const registered = registeredRedirects(registration);
    if (registered === undefined || registered.length === 0 || isGoogleInstalled(registration)) continue;
    const provider = registration.provider ?? use.provider;
    for (const sent of settingsOf(use, 'redirect_uri')) {
      const sentText = knownText(sent.resolved);
      if (sentText === undefined || !/^[a-z][a-z0-9+.-]*:[^\s,#*]*$/i.test(sentText)) continue;
      if (registered.some(({ text }) => redirectMatches(provider, sentText, text))) continue;
      yield {
        use,
        registration,
        sent,
        sentText,
        registered,
        near: nearestOf(sentText, registered),
        evidence,
        provider,
      };
    }
  }
}

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
