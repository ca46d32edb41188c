import { derivedRedirects } from '../../model/derived.ts';
import {
  type Client,
  type Evidence,
  knownText,
  type Match,
  type Model,
  type ResolvedSetting,
  settingsOf,
  weakest,
} from '../../model/types.ts';
import { childOf, type Entry } from '../../syntax/tree.ts';
import { baseName } from '../../text/uri.ts';
import { placeOf, relatedTo, severityBy } from '../support/model.ts';
import type { Detection } from '../types.ts';

/** A redirect URI that is registered with Microsoft for another kind of application than the one that uses it. */
export interface PlatformData {
  readonly kind: 'platform';
  readonly use: ResolvedSetting;
  readonly redirect: string;
  readonly file: string;
  readonly registered: 'spa' | 'web';
  readonly evidence: Evidence;
}

/**
 * learn.microsoft.com, "Microsoft Entra authentication and authorization error codes": a code that came to a redirect URI of
 * the platform spa is redeemed by a browser only (AADSTS9002327), and one of web by no browser (AADSTS9002326).
 */
export function* otherPlatform(match: Match, model: Model): Generator<Detection<PlatformData>> {
  const { use, registration, evidence } = match;
  if (registration.settings[0]?.setting.dialect !== 'entra-application') return;
  const wanted = kindOf(use);
  if (wanted === undefined) return;
  for (const { source, matches, text } of redirectsOf(use, model)) {
    const found = settingsOf(registration, 'redirect_uri').filter(({ resolved }) => matches(knownText(resolved) ?? ''));
    const [first] = found;
    const platforms = new Set(found.map(({ setting }) => platformOf(setting.entry)));
    const [registered] = platforms;
    const severity = severityBy(weakest(evidence.strength, source.strength), 'warning');
    if (first === undefined || platforms.size !== 1 || severity === undefined) continue;
    if (registered === undefined || registered === wanted) continue;
    // The implicit flow gives a page its tokens without redeeming anything.
    if (registered === 'web' && givesTokensAtOnce(first.setting.entry)) continue;
    yield {
      at: placeOf(source),
      severity,
      data: { kind: 'platform', use: source, redirect: text, file: first.place.file, registered, evidence },
      related: [relatedTo(first, `Registered for ${registered}`)],
    };
  }
}

export const wordsOfPlatform = ({ use, redirect, file, registered }: PlatformData): string =>
  registered === 'spa'
    ? `${use.place.name} belongs to an application with a secret, but ${baseName(file)} registers ${redirect} under spa, for pages that ` +
      'redeem the code themselves. Microsoft answers the token request with AADSTS9002327. Register the URI under web.'
    : `${use.place.name} belongs to a page in the browser, but ${baseName(file)} registers ${redirect} under web, for applications on a ` +
      'server. Microsoft answers the token request with AADSTS9002326 ("Cross-origin token redemption is permitted only for ' +
      'the Single-Page Application client-type"). Register the URI under spa.';

/** Names that only code for the browser is built with, and files that only such code reads. */
const browserNames = /^(?:VITE|REACT_APP|VUE_APP)_/;
const browserFiles: ReadonlySet<string> = new Set(['spa-auth-config-json']);

function kindOf(use: Client): 'spa' | 'web' | undefined {
  const secret = settingsOf(use, 'client_secret').find(({ setting }) => setting.value.state !== 'absent');
  if (secret !== undefined) return secret.setting.isPublic ? undefined : 'web';
  const ids = settingsOf(use, 'client_id');
  const isBrowser = ids.some(({ setting }) => browserNames.test(setting.name) || browserFiles.has(setting.dialect));
  return isBrowser ? 'spa' : undefined;
}

interface Redirect {
  readonly source: ResolvedSetting;
  readonly text: string;
  readonly matches: (registered: string) => boolean;
}

function redirectsOf(use: Client, model: Model): readonly Redirect[] {
  const written = settingsOf(use, 'redirect_uri').flatMap((source): readonly Redirect[] => {
    const text = knownText(source.resolved)?.trim();
    return text === undefined || text === '' ? [] : [redirect(source, text)];
  });
  return written.length > 0
    ? written
    : derivedRedirects(model, use).map(({ inputs, text }) => redirect(inputs[0], text));
}

const redirect = (source: ResolvedSetting, text: string): Redirect => ({
  source,
  text,
  matches: (registered) => registered === text || (/^\/./.test(text) && registered.endsWith(text)),
});

/** `spa.redirectUris[0]`, or `replyUrlsWithType[0].url` beside its `type`. */
function platformOf(entry: Entry): 'spa' | 'web' | undefined {
  const block = entry.parent?.kind === 'list' ? entry.parent.parent : entry.parent;
  const type = childOf(block, 'type');
  const named = (type?.kind === 'scalar' ? type.value : (block?.key ?? '')).toLowerCase();
  return named === 'spa' || named === 'web' ? named : undefined;
}

function givesTokensAtOnce(entry: Entry): boolean {
  const web = entry.parent?.kind === 'list' ? entry.parent.parent : undefined;
  const grants = childOf(web, 'implicitGrantSettings');
  if (web === undefined || web.key !== 'web') return true;
  return ['enableIdTokenIssuance', 'enableAccessTokenIssuance'].some((key) => {
    const flag = childOf(grants, key);
    return flag?.kind === 'scalar' && flag.value === 'true';
  });
}
