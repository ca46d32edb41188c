import type { FileFacts } from '../../dialects/types.ts';
import type { DerivedRedirect } from '../../model/derived.ts';
import type { RegisteredRedirect } from '../../model/redirects.ts';
import { type Evidence, type ResolvedSetting, weakest } from '../../model/types.ts';
import { appendListItem } from '../../syntax/edit.ts';
import { baseName } from '../../text/uri.ts';
import { workspaceRule } from '../define.ts';
import { placeOf, relatedTo, severityBy } from '../support/model.ts';
import { unregistered, wordSent } from '../support/redirects.ts';
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
    for (const { sent, sentText, registered, near, evidence, provider, derived } of unregistered(model)) {
      const first = registered[0];
      if (near !== undefined || first === undefined) continue;
      // A realm file is what the server imports; Google's file is a download that may be older than the console.
      const severity = severityBy(
        weakest(evidence.strength, sent.strength),
        provider === 'keycloak' && derived === undefined ? 'error' : 'warning',
      );
      if (severity === undefined) continue;
      yield {
        at: placeOf(sent),
        severity,
        data: { sent, sentText, registered, file: first.setting.place.file, evidence, provider, derived },
        related: registered.slice(0, 5).map(({ setting, text }) => relatedTo(setting, `Registered: ${text}`)),
      };
    }
  },
  word: ({ sent, sentText, file, evidence, provider, derived }) =>
    `${wordSent(sent, sentText, derived)}, which is not in ${baseName(file)}. A server that has the same list answers ` +
    `${answerOf(provider)}. Register it, or use a registered one. ` +
    `Compared because ${evidence.reason}.`,
  fix: ({ data }, { model }) => {
    const facts = model.fileOf(data.file);
    // A file downloaded from a console is a copy: a change of it registers nothing.
    const isCopy = facts?.dialects[0] === 'google-client-secret';
    return facts === undefined || isCopy || data.derived?.isPath === true ? [] : addToRegistration(facts, data);
  },
});

/** The server's own words: Keycloak, Dex (server/oauth2.go), Auth0's error page. */
const answers: Readonly<Record<string, string>> = {
  keycloak: '"Invalid parameter: redirect_uri"',
  'dex-config': '"Unregistered redirect_uri"',
  'authelia-config': 'invalid_request',
  auth0: '"Callback URL mismatch"',
  slack: '"redirect_uri did not match any configured URIs"',
};

const answerOf = (provider: string | undefined): string =>
  provider !== undefined && Object.hasOwn(answers, provider) ? (answers[provider] as string) : 'redirect_uri_mismatch';

function addToRegistration(facts: FileFacts, { registered, sentText, file }: Data): readonly Fix[] {
  const list = registered[0]?.setting.setting.entry.parent;
  const edits = list?.kind === 'list' ? appendListItem(facts.tree, list, sentText) : undefined;
  return edits === undefined
    ? []
    : [{ title: `Register ${sentText} in ${baseName(file)}`, safety: 'review', files: [{ file, edits }] }];
}
