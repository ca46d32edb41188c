import { firstBy, groupBy } from '../../base/groupBy.ts';
import type { FileFacts, VariableDefinition } from '../../dialects/types.ts';
import { stripPublicPrefix } from '../../knowledge/environments.ts';
import { labelIn, tokenKindOf } from '../../knowledge/tokens.ts';
import { type Client, knownText, type Model, type ResolvedSetting, settingsOf } from '../../model/types.ts';
import { workspaceRule } from '../define.ts';
import { strengthOf } from '../support/clients.ts';
import { placeOf, relatedTo, setResolved, severityBy } from '../support/model.ts';
import { setVariable } from '../support/value.ts';
import type { Detection, Fix } from '../types.ts';
import { environmentOfHost, hostIn, hostOf, namesEnvironment, serverRoles } from './environments.ts';
import { type OtherProject, otherProjects } from './supabase.ts';

type Data =
  | {
      readonly kind: 'hosts';
      readonly target: ResolvedSetting;
      readonly text: string;
      readonly host: string;
      readonly other: ResolvedSetting;
      readonly family: string;
      readonly environment: string;
      readonly wanted: string;
    }
  | {
      readonly kind: 'production';
      readonly variable: VariableDefinition;
      readonly host: string;
      readonly family: string;
    }
  | {
      readonly kind: 'keys';
      readonly name: string;
      readonly label: string;
      readonly otherName: string;
      readonly otherLabel: string;
    }
  | { readonly kind: 'project'; readonly found: OtherProject }
  | { readonly kind: 'test-key'; readonly name: string; readonly label: string };

/** Sandbox and production, and Microsoft's national clouds, know nothing of each other's clients and codes. */
export const rule = workspaceRule<Data>({
  meta: {
    id: 'endpoint-environment-mix',
    group: 'endpoints',
    severity: 'warning',
    reach: 'workspace',
    fix: 'review',
    summary: 'The hosts and keys of one client belong to one environment of the provider.',
  },
  *detect({ model }) {
    const mixed = model.clients.flatMap((client) => [...mixedHosts(client)]);
    yield* mixed;
    for (const registration of model.registrations) yield* mixedHosts(registration);
    const reported = new Set(mixed.map(({ at }) => placeKey(at.file, at.span.start)));
    for (const facts of model.files) {
      if (facts.environment.isTemplate) continue;
      for (const found of otherProjects(facts)) {
        const { callback, url, expected } = found;
        yield {
          at: { file: callback.file, span: callback.entry.contentSpan },
          data: { kind: 'project', found },
          related: [{ file: url.file, span: url.entry.contentSpan, message: `The project ${expected}` }],
        };
      }
      if (facts.environment.name === 'production') yield* sandboxInProduction(facts, reported);
      else yield* mixedKeys(facts);
    }
  },
  word: (data) => {
    switch (data.kind) {
      case 'hosts':
        return (
          `${data.target.place.name} names a host of ${data.family} (${data.environment}), but ${data.other.place.name} ` +
          `names one of another environment (${data.wanted}). Each knows only its own clients and codes: invalid_client or invalid_grant` +
          `${data.family === 'Microsoft' ? ' (AADSTS900382, AADSTS90002)' : ''}. Use one environment for all of them.`
        );
      case 'production':
        return (
          `${data.variable.name} is the ${data.family} sandbox (${data.host}) in a production file. Credentials of ` +
          'production are refused there (invalid_client), and those of the sandbox move nothing real. Use the ' +
          'production host, or say sandbox in the name.'
        );
      case 'keys':
        // Words of @clerk/backend; each instance has one pair of keys (clerk.com, "Clerk API keys"; 2026-11).
        if (accountOf(data.name) === 'CLERK') {
          return (
            `${data.name} is ${data.label}, but ${data.otherName} is ${data.otherLabel}: keys of two instances of ` +
            'Clerk, which refuse each other’s sessions ("Refreshing the session token resulted in an infinite redirect ' +
            'loop"). Use both keys of one instance.'
          );
        }
        return (
          `${data.name} is ${data.label}, but ${data.otherName} is of the other mode. A test key does not see what ` +
          'belongs to the live one, so requests fail ("a similar object exists in test mode", or an invalid session). ' +
          'Use two keys of one mode.'
        );
      case 'project': {
        const { callback, actual, url, expected } = data.found;
        return (
          `${callback.name} is the callback of the Supabase project ${actual}, but ${url.name} is the project ${expected}. ` +
          'The provider sends the code to a project that has not asked for it ("OAuth state parameter is invalid", ' +
          'redirect_uri_mismatch). Use one project for both.'
        );
      }
      case 'test-key':
        return (
          `${data.name} is ${data.label} in a production file: users meet the test environment, and nothing they do ` +
          'there is real. Use the live key.'
        );
    }
  },
  fix: ({ data }, { model }) => otherHost(data, model),
});

/** Two hosts of one client that cannot be of one environment. */
function* mixedHosts(client: Client): Generator<Detection<Data>> {
  const severity = severityBy(strengthOf(client), 'warning');
  if (severity === undefined) return;
  const read = settingsOf(client, ...serverRoles).flatMap((setting) => {
    const text = knownText(setting.resolved);
    const host = text === undefined ? undefined : hostOf(text);
    const found = host === undefined ? undefined : environmentOfHost(host);
    if (text === undefined || host === undefined || found === undefined || namesEnvironment(setting.place.name))
      return [];
    return [{ setting, text, host, ...found }];
  });
  const places = new Map(read.map((entry, place) => [entry, place]));
  const placeIn = (entry: (typeof read)[number]): number => places.get(entry) ?? 0;
  const families = groupBy(read, ({ family }) => family);
  const environments = groupBy(read, ({ family, environment }) => `${family} ${environment}`);
  const firsts = [...firstBy(read, ({ family, environment }) => `${family} ${environment}`).values()];
  for (const entry of read) {
    const fellows = environments.get(`${entry.family} ${entry.environment}`)?.length ?? 0;
    const others = (families.get(entry.family)?.length ?? 0) - fellows;
    const other = firsts.find(
      ({ family, environment }) => family === entry.family && environment !== entry.environment,
    );
    // The few are wrong; of two, the later one.
    if (other === undefined || fellows > others) continue;
    if (fellows === others && placeIn(entry) < placeIn(other)) continue;
    yield {
      at: placeOf(entry.setting),
      severity,
      data: {
        kind: 'hosts',
        target: entry.setting,
        text: entry.text,
        host: entry.host,
        other: other.setting,
        family: entry.family,
        environment: entry.environment,
        wanted: other.environment,
      },
      related: [relatedTo(other.setting, `A host of the ${other.family} ${other.environment}`)],
    };
  }
}

/** A file named for production; a variable that names the sandbox is meant so. */
function* sandboxInProduction(facts: FileFacts, reported: ReadonlySet<string>): Generator<Detection<Data>> {
  const pairs = pairsOf(keysOf(facts));
  const isMixed = facts.variables.some((v) => v.value.state === 'literal' && namesEnvironment(v.name));
  for (const variable of facts.variables) {
    if (variable.value.state !== 'literal' || namesEnvironment(variable.name)) continue;
    const at = { file: variable.file, span: variable.entry.contentSpan };
    const label = testKey(variable);
    const live = label === undefined ? undefined : pairs.of(variable, 'live');
    if (live !== undefined && label !== undefined) yield mixOf({ variable, label }, live);
    else if (label !== undefined) yield { at, data: { kind: 'test-key', name: variable.name, label } };
    const host = /^https:\/\//i.test(variable.value.text) ? hostOf(variable.value.text) : undefined;
    const found = host === undefined ? undefined : environmentOfHost(host);
    if (host === undefined || found?.isSandbox !== true || isMixed) continue;
    if (reported.has(placeKey(facts.file.uri, at.span.start))) continue;
    yield { at, data: { kind: 'production', variable, host, family: found.family } };
  }
}

const placeKey = (file: string, start: number): string => `${start} ${file}`;

const testKey = ({ name, value }: VariableDefinition): string | undefined => {
  const format = value.state === 'literal' && !namesEnvironment(name) ? tokenKindOf(value.text.trim()) : undefined;
  return format?.mode === 'test' ? labelIn(format, name) : undefined;
};

/** `STRIPE_SECRET_KEY` and `NEXT_PUBLIC_STRIPE_PUBLISHABLE_KEY` are keys of one account. */
const accountOf = (name: string): string => {
  const upper = name.toUpperCase();
  return (stripPublicPrefix(upper)?.rest ?? upper).replace(
    /_?(?:(?:SECRET|PUBLISHABLE|PUBLIC|PRIVATE|API|RESTRICTED)_?)*(?:KEY|TOKEN)?$/,
    '',
  );
};

interface Key {
  readonly variable: VariableDefinition;
  readonly label: string;
  readonly mode: 'test' | 'live';
}

const keysOf = (facts: FileFacts): readonly Key[] =>
  facts.variables.flatMap((variable): Key[] => {
    const format = variable.value.state === 'literal' ? tokenKindOf(variable.value.text.trim()) : undefined;
    if (format?.mode === undefined || namesEnvironment(variable.name)) return [];
    return [{ variable, label: labelIn(format, variable.name), mode: format.mode }];
  });

/** Keys of one account in one container's environment, under another name: the first of a mode. */
function pairsOf(keys: readonly Key[]) {
  const accountKey = ({ name, service }: VariableDefinition, mode: Key['mode']): string =>
    JSON.stringify([mode, accountOf(name), service]);
  const accounts = new Map(
    [...groupBy(keys, ({ variable, mode }) => accountKey(variable, mode))].map(([account, own]) => [
      account,
      [...firstBy(own, ({ variable }) => variable.name).values()],
    ]),
  );
  return {
    of: (own: VariableDefinition, mode: Key['mode']): Key | undefined =>
      accounts.get(accountKey(own, mode))?.find(({ variable }) => variable.name !== own.name),
  };
}

function* mixedKeys(facts: FileFacts): Generator<Detection<Data>> {
  const keys = keysOf(facts);
  const pairs = pairsOf(keys);
  const seen = new Set<Key>();
  for (const key of keys) {
    const other = pairs.of(key.variable, key.mode === 'live' ? 'test' : 'live');
    if (other !== undefined && seen.has(other)) yield mixOf(key, other);
    seen.add(key);
  }
}

function mixOf({ variable, label }: Pick<Key, 'variable' | 'label'>, other: Key): Detection<Data> {
  const { name, file, entry } = variable;
  return {
    at: { file, span: entry.contentSpan },
    data: { kind: 'keys', name, label, otherName: other.variable.name, otherLabel: other.label },
    related: [{ file: other.variable.file, span: other.variable.entry.contentSpan, message: `Here is ${other.label}` }],
  };
}

function otherHost(data: Data, model: Model): readonly Fix[] {
  if (data.kind === 'hosts') {
    const host = hostIn(data.wanted, data.host);
    return host === undefined ? [] : setResolved(model, data.target, data.text.replace(data.host, host), `Use ${host}`);
  }
  if (data.kind === 'project') {
    const { callback, actual, expected } = data.found;
    return setVariable(model, callback, callback.value.text.replace(actual, expected), `Use the project ${expected}`);
  }
  if (data.kind !== 'production') return [];
  const host = hostIn('production', data.host);
  const { variable } = data;
  return host === undefined
    ? []
    : setVariable(model, variable, variable.value.text.replace(data.host, host), `Use ${host}`);
}
