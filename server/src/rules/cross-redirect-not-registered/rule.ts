import { groupBy } from '../../base/groupBy.ts';
import { memoisedFor } from '../../base/memo.ts';
import { lookup } from '../../base/table.ts';
import type { DerivedRedirect } from '../../model/derived.ts';
import type { RegisteredRedirect } from '../../model/redirects.ts';
import { type Evidence, type Model, type ResolvedSetting, weakest } from '../../model/types.ts';
import { baseName } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { isDownload, named, placeOf, relatedTo, setResolved, severityBy } from '../support/model.ts';
import { unregistered, wordSent } from '../support/redirects.ts';
import { registration } from '../support/registerRedirect.ts';
import { parseUrl } from '../support/url.ts';
import type { Fix } from '../types.ts';

interface Data {
  readonly sent: ResolvedSetting;
  readonly sentText: string;
  readonly registered: readonly RegisteredRedirect[];
  readonly file: string;
  readonly evidence: Evidence;
  readonly provider: string | undefined;
  readonly derived: DerivedRedirect | undefined;
}

/** RFC 6749 section 3.1.2.4. A registration in the workspace may be older than the server's own: "is not in". */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'cross-redirect-not-registered',
    group: 'cross-file',
    severity: 'error',
    reach: 'workspace',
    fix: 'review',
    summary: 'A redirect URI in use should be in the client’s registration.',
  },
  *detect({ model }) {
    for (const { sent, sentText, registered, near, evidence, provider, derived, twin } of unregistered(model)) {
      const first = registered[0];
      if (near !== undefined || first === undefined) continue;
      // A realm file is what the server imports; Google's file is a download that may be older than the console.
      const full = provider === 'keycloak' && derived === undefined ? 'error' : 'warning';
      // Code may have chosen another path than the framework's usual one.
      const severity = severityBy(
        weakest(evidence.strength, sent.strength),
        derived?.usual === undefined ? full : 'info',
      );
      if (severity === undefined) continue;
      yield {
        at: placeOf(sent),
        severity,
        data: { sent, sentText, registered, file: first.setting.place.file, evidence, provider, derived },
        related: registered.slice(0, 5).map(({ setting, text }) => relatedTo(setting, `Registered: ${text}`)),
        twin,
      };
    }
  },
  word: ({ sent, sentText, file, evidence, provider, derived }) =>
    `${wordSent(sent, sentText, derived)}, which is not in ${baseName(file)}. A server that has the same list answers ` +
    `${answerOf(provider)}. Register it, or use a registered one. ` +
    `Compared because ${evidence.reason}.`,
  fix: ({ data }, { model }) => [...addToRegistration(model, data), ...useRegistered(model, data)],
});

/** The server's own words: Keycloak, Dex (server/oauth2.go), Auth0's error page. */
const answers: Readonly<Record<string, string>> = {
  keycloak: '"Invalid parameter: redirect_uri"',
  'dex-config': '"Unregistered redirect_uri"',
  'authelia-config': 'invalid_request',
  auth0: '"Callback URL mismatch"',
  slack: '"redirect_uri did not match any configured URIs"',
};

const answerOf = (provider: string | undefined): string => lookup(answers, provider) ?? 'redirect_uri_mismatch';

function addToRegistration(model: Model, { registered, sentText, file, derived }: Data): readonly Fix[] {
  const facts = model.fileOf(file);
  const isCopy = registered.some(({ setting }) => isDownload(setting, model));
  if (facts === undefined || isCopy || derived?.isPath === true) return [];
  const edits = registration(facts, registered, sentText);
  return edits === undefined
    ? []
    : [{ title: `Register ${sentText} in ${baseName(file)}`, safety: 'review', files: [{ file, edits }] }];
}

/** The one the author may have meant: the only one, or the only one of that origin or with that path. */
function useRegistered(model: Model, { sent, sentText, registered, derived }: Data): readonly Fix[] {
  if (derived !== undefined) return [];
  const { plain, ofOrigin, ofPath } = plainOf(registered);
  const own = parseUrl(sentText)?.url;
  // Whether there is a second one is all there is to know of many.
  const alike = [ofOrigin.get(own?.origin), ofPath.get(own?.pathname)].flatMap((texts) => texts?.slice(0, 2) ?? []);
  const [meant, ...others] = alike.length > 0 ? new Set(alike) : plain.slice(0, 2);
  return meant === undefined || others.length > 0
    ? []
    : setResolved(model, sent, meant, `Change ${named(sent)} to the registered ${meant}`);
}

/** What may be sent as it is registered, by its origin and by its path. */
const plainOf = memoisedFor((registered: readonly RegisteredRedirect[]) => {
  const plain = registered.map(({ text }) => text).filter((text) => /^[a-z][a-z0-9+.-]*:[^\s*{}]+$/i.test(text));
  const parsed = plain.flatMap((text) => {
    const url = parseUrl(text)?.url;
    return url === undefined ? [] : [{ text, url }];
  });
  const by = (keyOf: (url: URL) => string): ReadonlyMap<string | undefined, readonly string[]> =>
    new Map(
      [...groupBy(parsed, ({ url }) => keyOf(url))].map(([key, ones]) => [
        key,
        [...new Set(ones.map(({ text }) => text))],
      ]),
    );
  return { plain, ofOrigin: by(({ origin }) => origin), ofPath: by(({ pathname }) => pathname) };
});
