import { memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { isKnownSampleSecret, isPlaceholder } from '../../knowledge/placeholders.ts';
import { providerOfUrl } from '../../knowledge/providers/lookup.ts';
import type { Role } from '../../knowledge/roles.ts';
import { type Client, knownText, type Model, settingsOf } from '../../model/types.ts';
import { childrenOf, type Entry } from '../../syntax/tree.ts';
import { workspaceRule } from '../define.ts';
import { isHostedProvider } from '../support/credential.ts';
import { environmentOf, isDevelopment, isLocalStack, isProduction, severityAt } from '../support/environment.ts';
import { runningFiles } from '../support/model.ts';
import { generateSecret } from '../support/newSecret.ts';
import { isOwnName, isShared, isToBeOverridden } from '../support/overridden.ts';
import { isKeyOfLocalSupabase } from '../support/supabase.ts';
import { isSwitchedOff } from '../support/switchedOff.ts';
import { isLoopbackHost, parseUrl } from '../support/url.ts';
import { valuePlace } from '../support/value.ts';
import type { Severity, Survey } from '../types.ts';

interface Data {
  readonly setting: Setting;
  readonly isPublished: boolean;
  /** Weak, but the server may really have it. */
  readonly mayBeReal: boolean;
}

/** API keys of other services are left out: a blank one there is a feature nobody uses. */
const roles: readonly Role[] = [
  'client_secret',
  'session_secret',
  'jwt',
  'access_token',
  'refresh_token',
  'private_key',
];

export const rule = workspaceRule<Data>({
  meta: {
    id: 'secret-placeholder',
    group: 'secrets',
    severity: 'error',
    reach: 'workspace',
    across: true,
    fix: 'review',
    summary: 'A secret must not be a placeholder or a published sample value.',
  },
  *detect({ model, survey }) {
    for (const sample of survey(samplesOf)) {
      const { setting, isPublished } = sample;
      const isWeak = !isPublished && mayBeReal(model, setting, survey);
      const severity = isWeak ? 'hint' : severityOf(sample);
      yield { at: valuePlace(setting), severity, data: { setting, isPublished, mayBeReal: isWeak } };
    }
  },
  word: ({ setting, isPublished, mayBeReal }) => {
    const { name, role } = setting;
    if (mayBeReal) {
      return `${name} is made of words that anybody can guess. If the server does not have the same, it answers invalid_client; if it does, set a random secret at both before production.`;
    }
    const what = isPublished
      ? `${name} is a sample value that a public project ships, so anybody may know it.`
      : `${name} still holds a placeholder.`;
    if (role === 'session_secret') {
      return `${what} Whoever guesses it can forge sessions. Generate 32 random bytes, for example with openssl rand -base64 32.`;
    }
    if ((role === 'client_secret' || role === 'private_key') && isPublished) {
      return `${what} Whoever knows it can act as this client. Set another one at the server and here.`;
    }
    if (role === 'client_secret') {
      return `${what} The token endpoint answers invalid_client. Copy the secret the provider shows for this client.`;
    }
    if (isPublished) {
      return `${what} A server with a signing key of its own refuses it; one that accepts it accepts what anybody can sign. Issue another one with a key of your own.`;
    }
    return `${what} Requests with it are refused. Put the real value here, or remove the line.`;
  },
  // Every other secret is issued by somebody else.
  fix: ({ data: { setting } }, { model, random }) => {
    const facts = model.fileOf(setting.file);
    if (facts === undefined || setting.role !== 'session_secret') return [];
    return generateSecret(facts, setting, random);
  },
});

interface Sample {
  readonly facts: FileFacts;
  readonly setting: Setting;
  readonly isPublished: boolean;
  /** It is there to be overridden. */
  readonly isDefault: boolean;
}

const samplesOf = (part: Model): readonly Sample[] =>
  [...runningFiles(part), ...part.adopted].flatMap((facts) =>
    facts.settings.flatMap((setting) => {
      const { state, text } = setting.value;
      if (!roles.includes(setting.role)) return [];
      const isPublished = isKnownSampleSecret(text);
      if (state !== 'placeholder' && (state !== 'literal' || !isPublished)) return [];
      if (isPublished && isKeyOfLocalSupabase(facts, setting)) return [];
      if (isSwitchedOff(facts, setting) || isOwnName(facts, setting)) return [];
      return [{ facts, setting, isPublished, isDefault: isToBeOverridden(part, setting) }];
    }),
  );

/** `secret` and `password` are weak, but an operator may really have registered them at a server of their own. */
function mayBeReal(model: Model, setting: Setting, survey: Survey): boolean {
  const { role, kind, provider, value } = setting;
  if (role !== 'client_secret' || isPlaceholder(value.text) || isHostedProvider(provider)) return false;
  return (
    kind === 'registration' ||
    provider !== undefined ||
    hasOwnServer(model, setting) ||
    hasLocalNeighbour(setting) ||
    textsOf(survey(registeredSecrets)).has(value.text)
  );
}

const textsOf = memoisedFor((texts: readonly string[]): ReadonlySet<string> => new Set(texts));

const serverUrls: readonly Role[] = [
  'issuer',
  'discovery_url',
  'token_endpoint',
  'authorization_endpoint',
  'introspection_endpoint',
];

/** The client's server is named, and no hosted provider; one that a variable names may be anybody's. */
function hasOwnServer(model: Model, setting: Setting): boolean {
  const client = model.clientOf(setting);
  // Without a server's address Quarkus starts a Keycloak of its own, whose client has the secret `secret`.
  return (client === undefined ? undefined : isOwnServer(client)) ?? setting.dialect === 'quarkus-oidc';
}

/**
 * An address on the same machine in the block of the client, under whatever name: its server is one of a developer. A whole file
 * of settings is no such block.
 */
const hasLocalNeighbour = ({ entry: { parent } }: Setting): boolean =>
  parent !== undefined && parent.path.length > 0 && namesLocalServer(parent);

const namesLocalServer = memoisedFor((block: Entry): boolean =>
  childrenOf(block).some(
    (entry) => entry.kind === 'scalar' && isLoopbackHost(parseUrl(entry.value)?.url.hostname ?? ''),
  ),
);

/** Undefined without an address. */
const isOwnServer = memoisedFor((client: Client): boolean | undefined => {
  const urls = settingsOf(client, ...serverUrls);
  if (urls.length === 0) return undefined;
  return urls.every(({ resolved }) => {
    const url = knownText(resolved);
    return url === undefined || !isHostedProvider(providerOfUrl(url));
  });
});

const registeredSecrets = (part: Model): readonly string[] =>
  part.registrations.flatMap((registration) =>
    settingsOf(registration, 'client_secret').map(({ setting }) => setting.value.text),
  );

function severityOf({ facts, setting, isPublished, isDefault }: Sample): Severity {
  // Stacks that run on the developer's machine ship with published secrets on purpose.
  if (isLocalStack(facts, setting)) return 'hint';
  if (isPublished && !isProduction(facts, setting)) return isDevelopment(facts, setting) ? 'hint' : 'warning';
  if (setting.kind === 'registration') return isProduction(facts, setting) ? 'warning' : 'info';
  // Tests hand dummies to a server they fake; samples are there to be filled in.
  if (environmentOf(facts, setting) === 'test' || facts.environment.isFixture) return 'hint';
  if (setting.role === 'session_secret' && isDevelopment(facts, setting)) return 'hint';
  if (isDefault) return 'info';
  const isCertain =
    isPlaceholder(setting.value.text) || isHostedProvider(setting.provider) || isProduction(facts, setting);
  // A file for everybody is the wrong place for the secret itself.
  return severityAt(isCertain && !isShared(facts) ? 'error' : 'warning', facts, setting);
}
