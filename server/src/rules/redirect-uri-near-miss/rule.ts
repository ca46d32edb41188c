import type { DerivedRedirect } from '../../model/derived.ts';
import { hasKnownMatching } from '../../model/redirects.ts';
import { type Evidence, knownText, type Model, type ResolvedSetting, weakest } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { isDownload, named, placeOf, relatedTo, setResolved, severityBy } from '../support/model.ts';
import { unregistered, withOtherSlash, wordSent } from '../support/redirects.ts';
import type { Fix } from '../types.ts';

interface Data {
  readonly sent: ResolvedSetting;
  readonly sentText: string;
  readonly registered: ResolvedSetting;
  readonly registeredText: string;
  readonly difference: string;
  readonly evidence: Evidence;
  readonly derived: DerivedRedirect | undefined;
}

/** RFC 9700 section 2.1: authorization servers compare redirect URIs as exact strings. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'redirect-uri-near-miss',
    group: 'redirect',
    severity: 'error',
    reach: 'workspace',
    fix: 'review',
    summary: 'The redirect URI sent has to be the registered one to the letter.',
  },
  *detect({ model }) {
    for (const { sent, sentText, near, evidence, provider, derived, twin } of unregistered(model)) {
      if (near === undefined) continue;
      const severity = severityBy(
        weakest(evidence.strength, sent.strength),
        hasKnownMatching(provider) && derived === undefined ? 'error' : 'warning',
      );
      if (severity === undefined) continue;
      yield {
        at: placeOf(sent),
        severity,
        data: {
          sent,
          sentText,
          registered: near.redirect.setting,
          registeredText: near.redirect.text,
          difference: near.difference,
          evidence,
          derived,
        },
        related: [relatedTo(near.redirect.setting, `Registered: ${near.redirect.text}`)],
        twin,
      };
    }
  },
  word: ({ sent, sentText, registered, registeredText, difference, evidence, derived }) =>
    `${wordSent(sent, sentText, derived)}, but ${named(registered)} registers ${registeredText}: they differ only in ` +
    `${difference}. The server compares them to the letter and answers redirect_uri_mismatch or invalid_grant. ` +
    `Compared because ${evidence.reason}.`,
  fix: ({ data }, { model }) => [...useRegistered(model, data), ...changeRegistration(model, data)],
});

/** For a derived redirect URI the base URL moves to the registered origin, where that alone is the difference. */
function useRegistered(model: Model, { sent, sentText, registeredText, derived }: Data): readonly Fix[] {
  if (isDowngrade(sentText, registeredText)) return [];
  if (derived === undefined)
    return setResolved(model, sent, registeredText, `Change ${named(sent)} to the registered ${registeredText}`);
  const base = knownText(sent.resolved);
  const [from, to] = [originIn(sentText), originIn(registeredText)];
  if (base === undefined || from === '' || !base.startsWith(from) || from === to) return [];
  if (sentText.slice(from.length) !== registeredText.slice(to.length)) return [];
  return setResolved(
    model,
    sent,
    `${to}${base.slice(from.length)}`,
    `Move ${named(sent)} to the registered origin ${to}`,
  );
}

const originIn = (uri: string): string => /^[a-z]+:\/\/[^/?#]*/i.exec(uri)?.[0] ?? '';

/** A file downloaded from Google's console is a copy: a change of it registers nothing. */
function changeRegistration(model: Model, { registered, registeredText, sentText, derived }: Data): readonly Fix[] {
  const text = derived?.isPath === true ? withOtherSlash(registeredText) : sentText;
  if (isDownload(registered, model) || isDowngrade(registeredText, text)) return [];
  return setResolved(model, registered, text, `Change the registration in ${named(registered)} to ${text}`);
}

/** From https to http: what has https is right already. */
const isDowngrade = (from: string, to: string): boolean => /^https:/i.test(from) && /^http:/i.test(to);
