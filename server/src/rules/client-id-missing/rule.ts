import { memoised, memoisedFor } from '../../base/memo.ts';
import type { FileFacts, Setting } from '../../dialects/types.ts';
import { type Client, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { childOf } from '../../syntax/tree.ts';
import { workspaceRule } from '../define.ts';
import { environmentAt, isWorkbench } from '../support/clients.ts';
import { placeOf } from '../support/model.ts';
import type { Severity } from '../types.ts';

interface Data {
  /** The secret that has no id, or the id that is empty. */
  readonly setting: ResolvedSetting;
  readonly reason: 'spring' | 'supabase' | 'other';
}

/**
 * RFC 6749 section 4.1.1: client_id is required. Never more than a warning: the platform may set the variable, and an id
 * is no secret, so it may stand in the code. A variable that is there and empty is `env-empty-required-value`'s.
 */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'client-id-missing',
    group: 'client',
    severity: 'warning',
    reach: 'workspace',
    fix: 'none',
    summary: 'A client with a secret has a client id.',
  },
  *detect({ model }) {
    for (const client of model.clients) {
      const empty = settingsOf(client, 'client_id').find(isEmptyInSupabase);
      if (empty !== undefined) {
        yield { at: placeOf(empty), data: { setting: empty, reason: 'supabase' } };
        continue;
      }
      const secret = settingsOf(client, 'client_secret').find(({ resolved }) => isSet(resolved.state));
      const facts = secret === undefined ? undefined : model.fileOf(secret.setting.file);
      if (secret === undefined || facts === undefined || client.isFixture) continue;
      if (settingsOf(client, 'client_id').length > 0 || hasIdElsewhere(model, client)) continue;
      const severity = severityOf(model, client, facts, secret);
      if (severity === undefined) continue;
      yield { at: placeOf(secret), severity, data: { setting: secret, reason: isSpring(secret) ? 'spring' : 'other' } };
    }
  },
  word: ({ setting, reason }) =>
    reason === 'supabase'
      ? `${setting.place.name} is empty, but the provider is enabled. The command line stops with "Missing required field in ` +
        'config". Write the id, env(…) with its variable, or enabled = false.'
      : `${setting.place.name} is set, but no client id goes with it in the files of this project. ` +
        (reason === 'spring'
          ? 'Spring Boot stops with "Client id must not be empty". '
          : 'A request without client_id is answered with invalid_request ("Missing required parameter: client_id"). ') +
        'Add the id, unless the platform or the code supplies it.',
});

/** `supabase init` writes empty values for providers that are switched off; the dialect leaves those out. */
const isEmptyInSupabase = ({ setting, place }: ResolvedSetting): boolean =>
  setting.dialect === 'supabase-config-toml' && setting.value.state === 'absent' && place.file === setting.file;

const isSet = (state: ResolvedSetting['resolved']['state']): boolean => state === 'known' || state === 'defaulted';

const isSpring = ({ setting }: ResolvedSetting): boolean => setting.dialect === 'spring-oauth2';

/** The same client in another environment, or any id of the package that names the provider or nothing. */
const hasIdElsewhere = (model: Model, client: Client): boolean =>
  isIdFor(idsOf(model.settingsOfPackage(client.package)), client);

interface Ids {
  readonly slots: ReadonlySet<string | undefined>;
  readonly providers: ReadonlySet<string | undefined>;
}

const idsOf = memoisedFor((settings: readonly Setting[]): Ids => {
  const ids = settings.filter(({ role }) => role === 'client_id');
  return { slots: new Set(ids.map(({ slot }) => slot)), providers: new Set(ids.map(({ provider }) => provider)) };
});

const isIdFor = ({ slots, providers }: Ids, { slot, provider }: Client): boolean =>
  slots.has(slot) || providers.has(undefined) || providers.has(provider);

function severityOf(model: Model, client: Client, facts: FileFacts, secret: ResolvedSetting): Severity | undefined {
  const { setting } = secret;
  if (isSpring(secret)) {
    // Only the registration itself has the id; a variable of a longer name may bind to it.
    const isWritten = childOf(setting.entry.parent, setting.entry.key) !== undefined;
    return isWritten && !namesIdOf(model.variableNames(setting.file)) && environmentAt(model, client, secret) === 'base'
      ? 'warning'
      : undefined;
  }
  if (facts.tree.format !== 'dotenv' || facts.vcs === 'tracked' || setting.isPublic) return undefined;
  // `GITHUB_SECRET` is as often the secret of a webhook.
  if (!/CLIENT_?SECRET/i.test(setting.name) || mayHaveId(model, secret)) return undefined;
  const environment = environmentAt(model, client, secret);
  if (environment === 'production' || environment === 'staging' || environment === 'test') return undefined;
  // An id alone in the code is common; where other clients have theirs in the file, or all else is there, it is not.
  if (!hasPairs(facts) && !hasCompany(client)) return undefined;
  return isWorkbench(environment) ? 'info' : 'warning';
}

/** Variables of the same beginning that may be the id under another name. */
function mayHaveId(model: Model, { setting }: ResolvedSetting): boolean {
  const prefix = setting.name.toUpperCase().replace(/(?:OAUTH2?_|AUTH_)?CLIENT_?SECRET.*$/, '');
  const first = prefix.replace(/^(?:AUTH|OAUTH2?|OIDC|NEXT_PUBLIC|VITE|REACT_APP)_(?=.)/, '').split('_')[0] ?? '';
  return nameOfId(model.variableNames(setting.file))(first);
}

const namesIdOf = memoisedFor((names: readonly string[]) => names.some((name) => /CLIENT_?ID$/i.test(name)));

/** Whether one of the names holds the text, and what may be an id beside it. Files may have many of both. */
const nameOfId = memoisedFor((names: readonly string[]): ((first: string) => boolean) => {
  const candidates = names.map((name) => name.toUpperCase()).filter((upper) => !/SECRET/.test(upper));
  const byPart = new Map<string, Set<string>>();
  for (const upper of candidates) {
    for (const part of partsOf(upper)) byPart.set(part, (byPart.get(part) ?? new Set()).add(upper));
  }
  const isId = (upper: string, first: string): boolean =>
    upper.includes(first) &&
    /(?:^|_)(?:\w*ID|CLIENT|APP|KEY|JSON|CREDENTIALS|CONFIG)(?:_|$)/.test(upper.replace(first, ''));
  return memoised((first) => {
    const holders = partsOf(first).map((part) => byPart.get(part) ?? new Set<string>());
    const [rarest = candidates] = holders.sort((a, b) => a.size - b.size);
    return [...rarest].some((upper) => isId(upper, first));
  });
});

/** Each three letters in a row. */
const partsOf = (text: string): readonly string[] =>
  Array.from({ length: Math.max(0, text.length - 2) }, (_, at) => text.slice(at, at + 3));

/** The file holds other clients with both, so the id is not kept elsewhere as a rule. */
const hasPairs = memoisedFor(({ settings }: FileFacts): boolean => {
  const { slots } = idsOf(settings);
  return settings.some((s) => s.role === 'client_secret' && slots.has(s.slot));
});

/** The client's server or its redirect URI stands in the file as well. */
const hasCompany = (client: Client): boolean =>
  settingsOf(client, 'redirect_uri', 'issuer', 'discovery_url', 'authorization_endpoint', 'token_endpoint').some(
    ({ resolved }) => isSet(resolved.state),
  );
