import { hasKnownMatching } from '../../model/redirects.ts';
import { type Evidence, type ResolvedSetting, weakest } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { named, placeOf, relatedTo, setResolved, severityBy } from '../support/model.ts';
import { unregistered } from '../support/redirects.ts';

interface Data {
  readonly sent: ResolvedSetting;
  readonly sentText: string;
  readonly registered: ResolvedSetting;
  readonly registeredText: string;
  readonly difference: string;
  readonly evidence: Evidence;
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
    for (const { sent, sentText, near, evidence, provider } of unregistered(model)) {
      if (near === undefined) continue;
      const severity = severityBy(
        weakest(evidence.strength, sent.strength),
        hasKnownMatching(provider) ? 'error' : 'warning',
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
        },
        related: [relatedTo(near.redirect.setting, `Registered: ${near.redirect.text}`)],
      };
    }
  },
  word: ({ sent, sentText, registered, registeredText, difference, evidence }) =>
    `${sent.place.name} is ${sentText}, but ${named(registered)} registers ${registeredText}: they differ only in ` +
    `${difference}. The server compares them to the letter and answers redirect_uri_mismatch or invalid_grant. ` +
    `Compared because ${evidence.reason}.`,
  fix: ({ data }, { model }) => [
    ...setResolved(model, data.sent, data.registeredText, `Use the registered ${data.registeredText}`),
    ...setResolved(model, data.registered, data.sentText, `Change the registration in ${named(data.registered)}`),
  ],
});
