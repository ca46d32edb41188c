import { isKnownEnvironment } from '../../dialects/environment.ts';
import type { Setting } from '../../dialects/types.ts';
import { isPlaceholder } from '../../knowledge/placeholders.ts';
import type { Client, Model, ResolvedSetting } from '../../model/types.ts';
import { knownText, settingsOf } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { environmentAt, isWorkbench } from '../support/clients.ts';
import { placeOf } from '../support/model.ts';
import { isOwnName, isToBeOverridden } from '../support/overridden.ts';
import { isSwitchedOff } from '../support/switchedOff.ts';
import { isLoopbackHost, parseUrl } from '../support/url.ts';
import type { Severity } from '../types.ts';

/** A client_id that still says what should stand there. */
export const rule = workspaceRule<ResolvedSetting>({
  meta: {
    id: 'client-id-placeholder',
    group: 'client',
    severity: 'error',
    reach: 'workspace',
    across: true,
    fix: 'none',
    summary: 'A client_id is a real one, not a placeholder.',
  },
  *detect({ model, survey }) {
    const found = survey(placeholdersOf);
    if (found.length === 0) return;
    const registered = new Set(survey(registeredIds));
    for (const { client, target, isDefault } of found) {
      if (registered.has(target.setting.value.text)) continue;
      yield { at: placeOf(target), data: target, severity: severityOf(model, client, target, isDefault) };
    }
  },
  word: ({ setting }) =>
    isAppId(setting)
      ? `${setting.name} is still the placeholder ${setting.value.text.trim()}. GitHub knows no such App (401). Put in the ` +
        'App ID from its settings, or remove the setting if there is no App.'
      : `${setting.name} is still the placeholder ${setting.value.text.trim()}. The server does not know such a client ` +
        '(invalid_client, unauthorized_client). Put in the client ID from the provider’s console, or remove the setting ' +
        'if the provider is not used.',
});

/** The number of a GitHub App, which its tokens name and no login page is given. */
const isAppId = ({ name, provider }: ResolvedSetting['setting']): boolean =>
  provider === 'github' && /APP_?ID$/i.test(name);

interface Placeholder {
  readonly client: Client;
  readonly target: ResolvedSetting;
  /** It is there to be overridden. */
  readonly isDefault: boolean;
}

const placeholdersOf = (part: Model): readonly Placeholder[] =>
  part.clients.flatMap((client) =>
    settingsOf(client, 'client_id')
      .filter(({ setting }) => setting.value.state === 'placeholder' && !isIdle(part, setting))
      .map((target) => ({ client, target, isDefault: isToBeOverridden(part, target.setting) })),
  );

function isIdle(part: Model, setting: Setting): boolean {
  const facts = part.fileOf(setting.file);
  return facts !== undefined && (isSwitchedOff(facts, setting) || isOwnName(facts, setting));
}

function severityOf(model: Model, client: Client, target: ResolvedSetting, isDefault: boolean): Severity {
  const facts = model.fileOf(target.setting.file);
  const environment = environmentAt(model, client, target);
  // Test suites talk to servers of their own making, and samples are there to be filled in.
  if (environment === 'test' || facts?.environment.isFixture === true || asksMock(client)) return 'hint';
  if (mayBeName(target) && asksOnlyOwn(client)) return 'hint';
  if (isDefault) return 'info';
  const isShared = facts?.vcs === 'tracked' && !isKnownEnvironment(client.environment);
  return isShared || isWorkbench(environment) ? 'warning' : 'error';
}

/** `SampleClientId`: somebody may have called a client so; nobody calls one `<client-id>`. */
const mayBeName = ({ setting }: ResolvedSetting): boolean => !isPlaceholder(setting.value.text);

/** The server runs on the same machine, and whoever started it chose the ids. */
function asksOnlyOwn(client: Client): boolean {
  const urls = settingsOf(client, ...serverUrls).map(({ resolved }) => parseUrl(knownText(resolved) ?? '')?.url);
  return urls.length > 0 && urls.every((url) => url !== undefined && isLoopbackHost(url.hostname));
}

const serverUrls = ['issuer', 'discovery_url', 'authorization_endpoint', 'token_endpoint'] as const;

/** `mock-idp.localhost.acme.io`, `http://oidc-mock:8080`: such a server knows the client by any name. */
const asksMock = (client: Client): boolean =>
  settingsOf(client, ...serverUrls).some(({ resolved }) =>
    /(?:^|[.-])(?:mock|fake|stub)(?:[.-]|$)/.test(parseUrl(knownText(resolved) ?? '')?.url.hostname ?? ''),
  );

/** Self-hosted servers have clients with any name; one that a registration of the workspace lists is real. */
const registeredIds = (part: Model): readonly string[] =>
  part.registrations.flatMap((registration) =>
    settingsOf(registration, 'client_id').flatMap((s) => knownText(s.resolved) ?? s.setting.value.text),
  );
